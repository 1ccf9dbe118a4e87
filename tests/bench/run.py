#!/usr/bin/python3
"""Measures the figures of BENCHMARKS.md, beside servers and libraries that do the same, in the same run.

usage: run.py [--runs N] [--only SUBJECT...] [--binary PATH] [--tests] [--write]
       run.py --check

--binary is the daemon that is measured, by default the one that the subject "build" has made.
--venv names a virtual environment with torch of PyPI, which is measured beside Debian's.
--tests times `make test`, too; --write keeps the values in result.json and makes BENCHMARKS.md and the plot
from them.  A subject that a run does not measure keeps its values.  --check measures nothing: exit status 1
if BENCHMARKS.md or the plot is not what result.json gives.
"""
import argparse
import datetime
import json
import os
import pathlib
import platform
import re
import subprocess
import sys

import build
import fairness
import figures
import json_text
import kernels
import plot
import pretrained
import replays
import small
import streams
import whole

FOLDER = "build/bench"
HERE = pathlib.Path(__file__).resolve().parent
RESULT, PLOT, DOCUMENT = HERE / "result.json", HERE / "throughput.svg", HERE.parent.parent / "BENCHMARKS.md"
# What is measured, in the order of the table.  A subject has measure(run) -> values and rows(values).
SUBJECTS = {
    "build": build,
    "kernels": kernels,
    "small": small,
    "streams": streams,
    "fairness": fairness,
    "json_text": json_text,
    "replays": replays,
    "whole": whole,
    "pretrained": pretrained,
}


class Run:
    """What a measurement is given."""

    def __init__(self, options):
        self.options = options
        self.runs = options.runs
        self.folder = FOLDER
        self.binary = options.binary


def machine():
    with open("/proc/cpuinfo") as lines:
        cpu = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "unknown")
    with open("/etc/os-release") as lines:
        system = re.search(r'^PRETTY_NAME="(.*)"', lines.read(), re.M)[1]
    return {"cpu": cpu, "cores": os.cpu_count(), "kernel": platform.release(), "system": system}


def commit():
    name = subprocess.run(["git", "rev-parse", "--short=10", "HEAD"], capture_output=True, text=True).stdout
    return name.strip() or "unknown"


def measured(run, name):
    """The values of a subject, and where they come from; what this run leaves out keeps its last value."""
    old = kept().get(name, {}).get("values", {})
    return {"values": {**old, **SUBJECTS[name].measure(run)}, "machine": machine(), "commit": commit(),
            "runs": run.runs, "date": datetime.date.today().isoformat()}


def kept():
    return json.loads(RESULT.read_text()) if RESULT.exists() else {}


def documents(result):
    """Each file that is made from the result, with the text it must have."""
    return {DOCUMENT: figures.placed(DOCUMENT.read_text(), figures.table(result, SUBJECTS)),
            PLOT: plot.document({name: subject["values"] for name, subject in result.items()})}


def check():
    stale = [path for path, text in documents(kept()).items() if path.read_text() != text]
    for path in stale:
        print(f"{path.relative_to(HERE.parent.parent)}: not what tests/bench/result.json gives: tests/bench/run.py "
              "--only --write")
    return 1 if stale else 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", nargs="*", choices=SUBJECTS, default=list(SUBJECTS))
    parser.add_argument("--binary", default=f"{FOLDER}/clean/weightd")
    parser.add_argument("--venv")
    parser.add_argument("--tests", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    if options.check:
        return check()
    os.makedirs(FOLDER, exist_ok=True)
    run = Run(options)
    result = kept()
    for name in options.only:
        result[name] = measured(run, name)
        if options.write:
            RESULT.write_text(json.dumps(result, indent=1) + "\n")
    print(figures.table(result, SUBJECTS), end="")
    if options.write:
        for path, text in documents(result).items():
            path.write_text(text)
    return 0


sys.exit(main())
