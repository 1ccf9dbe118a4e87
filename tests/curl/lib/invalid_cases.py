#!/usr/bin/python3
"""Answers to the requests of tests/cases/invalid against their problem.json.

usage: invalid_cases.py CASES FOLDER

FOLDER holds NAME.head and NAME.body of every case.  Prints a line for each: its name, a tab, and "as
expected" or what is not.
"""
import json
import pathlib
import re
import sys


def differences(expected, head, problem):
    status = head.split()[1]
    kind = re.search(r"^content-type: *(.*?)\s*$", head, re.M | re.I)[1]
    if kind != "application/problem+json" or str(problem["status"]) != status:
        yield f"{status} {kind}"
    found = problem["errors"]
    if len(found) != min(len(expected), 16):
        yield f"{len(found)} errors"
    for want, got in zip(expected, found):
        for key, value in want.items():
            if key == "detail_has":
                if value not in got["detail"]:
                    yield f"no '{value}' in '{got['detail']}'"
            elif got.get(key, "" if key != "pointer" else None) != value:
                yield f"{key} is {got.get(key)!r}, not {value!r}"


def main():
    cases, folder = map(pathlib.Path, sys.argv[1:])
    for case in sorted(cases.iterdir()):
        expected = json.loads((case / "problem.json").read_text())["errors"]
        head = (folder / f"{case.name}.head").read_text()
        problem = json.loads((folder / f"{case.name}.body").read_text())
        print(case.name, "; ".join(differences(expected, head, problem)) or "as expected", sep="\t")


main()
