#!/usr/bin/python3
"""Runs the examples of a document against a daemon and compares what they print.

usage: readme.py [--write] DOCUMENT.md http://127.0.0.1:PORT

In a ```console block a line that starts with "$ " is a command (continued by a trailing
backslash or an open quote), the lines below it are its output.  All blocks run in one shell, top to
bottom, so that variables carry over.  A ```pycon block is the same for Python: ">>> " begins a statement,
"... " continues it.  A ```js or ```go block is a program; the comments at its end are what it prints, and it is SKIPPED
where node or go is absent.  "localhost:8080" in a command or an output stands for the daemon's address.  Other
blocks are not run.  --write puts the real output into the file.
"""
import contextlib
import io
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback
import uuid

PUBLIC = "localhost:8080"
PROMPTS = {"```console": "$ ", "```pycon": ">>> "}
PROGRAMS = {"```js": ("program.mjs", ["node"]), "```go": ("program.go", ["go", "run"])}


def shell_is_open(text):
    """True while the command needs another line."""
    return text.endswith("\\") or text.count("'") % 2 == 1


def is_continued(fence, command, following):
    if fence == "```pycon":
        return following.startswith("... ")
    return shell_is_open(command)


def read_blocks(lines):
    """Yields (fence, command, first output line index, end index) of every command, in order."""
    index, fence = 0, None
    while index < len(lines):
        line = lines[index]
        if line.startswith("```"):
            fence = None if fence else line.strip()
            if fence in PROGRAMS:
                end = lines.index("```", index)
                start = end
                while lines[start - 1].startswith("// "):
                    start -= 1
                yield fence, "\n".join(lines[index + 1:start]), start, end
                index = end - 1
        prompt = PROMPTS.get(fence)
        if prompt and line.startswith(prompt):
            command = line[len(prompt):]
            while is_continued(fence, command, lines[index + 1]):
                index += 1
                command += "\n" + (lines[index][4:] if fence == "```pycon" else lines[index])
            start = end = index + 1
            while not lines[end].startswith(("```", prompt)):
                end += 1
            yield fence, command, start, end
            index = end - 1
        index += 1


class Shell:
    """One bash process that answers a command with what it printed."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()  # for the files that commands write
        self.process = subprocess.Popen(["bash", "--norc"], cwd=self.folder.name, stdin=subprocess.PIPE, text=True,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def run(self, command):
        signal.alarm(60)  # a command that never ends is a failure, not a hang
        mark = uuid.uuid4().hex
        self.process.stdin.write(f"{command}\nprintf '\\n{mark}\\n'\n")
        self.process.stdin.flush()
        output = []
        for line in self.process.stdout:
            if line.rstrip("\n") == mark:
                break
            output.append(line.rstrip("\n"))
        # The newline in front of the mark belongs to us, unless the output did not end its last line.
        if output and output[-1] == "":
            output.pop()
        return output


class Python:
    """Runs statements as Python's prompt does."""

    def __init__(self):
        self.names = {}

    def run(self, command):
        signal.alarm(60)
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            try:
                exec(compile(command + "\n", "<example>", "single"), self.names)
            except Exception:  # the example has failed; what it prints is not what is expected
                traceback.print_exc(file=output)
        return output.getvalue().splitlines()


class Program:
    """Runs a file with a language's own command."""

    def __init__(self, name, words):
        self.name, self.words = name, words

    def run(self, command):
        """None where the language is absent."""
        if shutil.which(self.words[0]) is None:
            print(f"SKIPPED: {self.words[0]} is not installed")
            return None
        with tempfile.TemporaryDirectory() as folder:
            with open(f"{folder}/{self.name}", "w", encoding="utf-8") as file:
                file.write(command + "\n")
            done = subprocess.run([*self.words, self.name], cwd=folder, capture_output=True, text=True, timeout=120, check=False)
        return ["// " + line for line in (done.stdout + done.stderr).splitlines()]


def main():
    arguments = [a for a in sys.argv[1:] if a != "--write"]
    path, address = arguments[0], arguments[1].split("//")[1]
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    runners = {"```console": Shell(), "```pycon": Python(), **{key: Program(*row) for key, row in PROGRAMS.items()}}
    failed, passed, result, copied = 0, 0, [], 0
    for fence, command, start, end in read_blocks(lines):
        expected = lines[start:end]
        output = runners[fence].run(command.replace(PUBLIC, address))
        if output is None:
            continue
        printed = [line.rstrip().replace(address, PUBLIC) for line in output]
        result += lines[copied:start] + printed
        copied = end
        if printed == expected:
            passed += 1
        else:
            failed += 1
            if "--write" not in sys.argv:
                print(f"{path}:{start}: {command}\n  expected:", *expected, "  printed:", *printed, sep="\n  ")
    result += lines[copied:]
    if "--write" in sys.argv:
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(result))
        print(f"{failed} outputs changed")
        return 0
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


sys.exit(main())
