#!/usr/bin/python3
"""Long signatures: under 2 % of the functions of service/ take six or more parameters; a context struct
says the same with names.  With --list, those that do."""
import re
import sys

import sources

PERCENT_MAX = 2.0
DEFINITION = re.compile(r"^(?:[a-z][\w \t*\n]*?[\s*])(\w+)\(((?:[^()]|\([^()]*\))*)\)\s*\n\{", re.M)


def functions():
    for path in sources.files(".c", ".h"):
        if path.parts[0] != "service":
            continue
        for match in DEFINITION.finditer(sources.without_comments(path.read_text())):
            arguments = re.sub(r"\([^()]*\)", "", match[2])
            yield path, match[1], 0 if arguments.strip() in ("", "void") else arguments.count(",") + 1


def main():
    found = list(functions())
    long = [(path, name, count) for path, name, count in found if count >= 6]
    if "--list" in sys.argv:
        for path, name, count in long:
            print(f"{path}: {name} takes {count}")
    percent = 100 * len(long) / len(found)
    if "--list" in sys.argv:
        print(f"{len(long)} of {len(found)}, {percent:.1f} %")
    findings = [f"{len(long)} of {len(found)} functions take six or more parameters, {percent:.1f} %"]
    return sources.report(findings if percent >= PERCENT_MAX else [])


if __name__ == "__main__":
    sys.exit(main())
