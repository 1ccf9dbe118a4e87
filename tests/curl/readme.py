#!/usr/bin/python3
"""Runs a document's console blocks against a daemon and compares what they print.

usage: readme.py [--write] DOCUMENT.md http://127.0.0.1:PORT

In a ```console block a line that starts with "$ " is a command (continued by a trailing
backslash or an open quote), the lines below it are its output.  All blocks run in one shell, top to
bottom, so that variables carry over.  "localhost:8080" in a command or an output stands for the
daemon's address.  A block fenced as ```sh is not run.  --write puts the real output into the file.
"""
import signal
import subprocess
import sys
import tempfile
import uuid

PUBLIC = "localhost:8080"


def shell_is_open(text):
    """True while the command needs another line."""
    return text.endswith("\\") or text.count("'") % 2 == 1


def read_blocks(lines):
    """Yields (command, first output line index, end index) of every command, in order."""
    index, inside = 0, False
    while index < len(lines):
        line = lines[index]
        if line.startswith("```"):
            inside = line.strip() == "```console" if not inside else False
        elif inside and line.startswith("$ "):
            command = line[2:]
            while shell_is_open(command):
                index += 1
                command += "\n" + lines[index]
            start = index + 1
            end = start
            while not lines[end].startswith(("```", "$ ")):
                end += 1
            yield command, start, end
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


def main():
    arguments = [a for a in sys.argv[1:] if a != "--write"]
    path, address = arguments[0], arguments[1].split("//")[1]
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    shell, failed, passed, result, copied = Shell(), 0, 0, [], 0
    for command, start, end in read_blocks(lines):
        printed = [line.rstrip().replace(address, PUBLIC)
                   for line in shell.run(command.replace(PUBLIC, address))]
        expected = lines[start:end]
        result += lines[copied:start] + printed
        copied = end
        if printed == expected:
            passed += 1
        else:
            failed += 1
            if "--write" not in sys.argv:
                print(f"README line {start}: {command}\n  expected:", *expected, "  printed:", *printed, sep="\n  ")
    result += lines[copied:]
    if "--write" in sys.argv:
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(result))
        print(f"{failed} outputs changed")
        return 0
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


sys.exit(main())
