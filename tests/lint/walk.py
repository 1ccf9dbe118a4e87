#!/usr/bin/python3
"""Stations of service/notes/walk.md: each function is defined in its file, and there are at most 60."""
import pathlib
import re
import sys

import sources

PAGE = pathlib.Path("service/notes/walk.md")
STATIONS = 60


def main():
    stations = re.findall(r"^\d+\. `([\w/.]+)` `(\w+)`", PAGE.read_text(), re.M)
    findings = [] if stations else [f"{PAGE}: no stations"]
    if len(stations) > STATIONS:
        findings.append(f"{PAGE}: {len(stations)} stations, at most {STATIONS}")
    for file, function in stations:
        path = pathlib.Path("service", file)
        if not path.is_file():
            findings.append(f"{PAGE}: there is no {file}")
        elif not re.search(rf"^[a-z].*\b{function}\([^;]*?\)\n\{{", path.read_text(), re.M | re.S):
            findings.append(f"{PAGE}: {file} does not define {function}")
    return sources.report(findings)


sys.exit(main())
