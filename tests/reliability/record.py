#!/usr/bin/python3
"""What a run of a trial leaves behind: build/reliability/NAME.json.

usage: record.py NAME COMMAND...   runs a program that ends with "N passed, N failed", and records how much it tried
"""
import datetime
import json
import os
import pathlib
import platform
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "build/reliability"


def commit():
    name = subprocess.run(["git", "rev-parse", "--short=10", "HEAD"], cwd=ROOT, capture_output=True, text=True).stdout
    return name.strip() or "unknown"


def record(name, seconds, **counts):
    """Writes what was tried ('counts') in that many seconds, with the day and the commit."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    result = {"date": datetime.date.today().isoformat(), "commit": commit(), "machine": platform.machine(),
              "cores": os.cpu_count(), "seconds": round(seconds, 1), **counts}
    (FOLDER / f"{name}.json").write_text(json.dumps(result, indent=1) + "\n")


def main():
    name, *command = sys.argv[1:]
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    last = None
    for line in process.stdout:
        print(line, end="", flush=True)
        last = re.match(r"(\d+) passed, (\d+) failed", line) or last
    status = process.wait()
    if last is not None:
        record(name, time.monotonic() - began, tries=int(last[1]) + int(last[2]), failed=int(last[2]))
    return status


if __name__ == "__main__":
    sys.exit(main())
