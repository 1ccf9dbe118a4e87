#!/usr/bin/python3
"""The shape of the tree: lengths, unique base names, first comments, a README per folder, and no trace
of the machine that a file was written on."""
import re
import sys

from rooms import ROOMS
import sources

LINES_MAX = 500
# Files whose length is data, not code.
DATA = re.compile(r"^(tests/(vectors|cases|fuzz/corpus)/|LICENSE$|CATALOG\.md$|service/page/)|openapi\.(yaml|json)$|_tables?\.[ch]$")
# Paths of one machine, mirrors of packages (the caller's configuration names them), promises.
FORBIDDEN = [
    re.compile(r"(?<![\w.}*])/(work|home|root|Users)/"),
    re.compile(r"\b(deb[.]debian|registry[.]npmjs|pypi[.]python|files[.]pythonhosted|proxy[.]golang)[.]"),
    re.compile(r"\bpypi[.]org\b"),
    re.compile(r"\b(TODO|FIXME|XXX)\b"),
]
NEEDS_README = [f"service/{room}".rstrip("/") for room in ROOMS] + [
    "service/notes", "tests", "tests/arm64", "tests/bench", "tests/cases", "tests/conformance",
    "tests/container", "tests/curl", "tests/lint", "tests/reliability", "deploy"]


def main():
    findings = []
    names = {}
    paths = sources.files()
    for path in paths:
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        lines = text.splitlines()
        if len(lines) > LINES_MAX and not DATA.search(str(path)):
            findings.append(f"{path}: {len(lines)} lines, at most {LINES_MAX}")
        if path.suffix in (".c", ".h") and path.parts[0] != "tests":
            if not text.startswith("/*"):
                findings.append(f"{path}: does not begin by saying what it is for")
            if path.name in names:
                findings.append(f"{path}: {names[path.name]} has the same base name")
            names[path.name] = path
        if not path.match("tests/lint/tree.py"):
            findings += [f"{path}:{text.count(chr(10), 0, found.start()) + 1}: {found[0]!r}"
                         for pattern in FORBIDDEN for found in pattern.finditer(text)]
    findings += [f"{folder}: no README.md" for folder in NEEDS_README
                 if not any(str(p) == f"{folder}/README.md" for p in paths)]
    return sources.report(findings)


sys.exit(main())
