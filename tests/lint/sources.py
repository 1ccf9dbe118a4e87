"""What the lints read: the project's files as git knows them, tracked or new."""
import pathlib
import re
import subprocess


def files(*suffixes):
    """Paths of the tree, sorted; without suffixes all of them."""
    out = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], check=True,
                         capture_output=True, text=True).stdout
    paths = sorted({pathlib.Path(line) for line in out.splitlines()})
    return [p for p in paths if p.is_file() and (not suffixes or p.suffix in suffixes)]


def without_comments(text):
    return re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.S)


def report(findings):
    """Prints what was found; the exit status of the lint."""
    for finding in findings:
        print(finding)
    return 1 if findings else 0
