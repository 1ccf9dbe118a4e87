#!/usr/bin/python3
"""Measures the figures of the README, beside servers and libraries that do the same, in the same run.

usage: run.py [--runs N] [--only SUBJECT...] [--tests] [--write]

--tests times `make test`, too; --write puts the table into README.md and the plot beside it.  The result
is build/bench/result.json; a subject that this run did not measure keeps its last values there.
"""
import argparse
import datetime
import json
import os
import platform
import re
import subprocess

import build
import fairness
import figures
import json_text
import kernels
import plot
import replays
import small
import streams
import whole

FOLDER = "build/bench"
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
}


class Run:
    """What a measurement is given."""

    def __init__(self, options):
        self.options = options
        self.runs = options.runs
        self.folder = FOLDER
        self.binary = f"{FOLDER}/clean/weightd"  # made by build.py


def machine():
    with open("/proc/cpuinfo") as lines:
        cpu = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "unknown")
    with open("/etc/os-release") as lines:
        system = re.search(r'^PRETTY_NAME="(.*)"', lines.read(), re.M)[1]
    return {"cpu": cpu, "cores": os.cpu_count(), "kernel": platform.release(), "system": system}


def commit():
    name = subprocess.run(["git", "rev-parse", "--short=10", "HEAD"], capture_output=True, text=True).stdout
    return name.strip() or "unknown"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", nargs="+", choices=SUBJECTS, default=list(SUBJECTS))
    parser.add_argument("--tests", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    os.makedirs(FOLDER, exist_ok=True)
    result = {}
    if os.path.exists(f"{FOLDER}/result.json"):
        with open(f"{FOLDER}/result.json") as old:
            result = json.load(old)

    run = Run(options)
    result.update(machine=machine(), commit=commit(), runs=options.runs, date=datetime.date.today().isoformat())
    for name in options.only:
        values = SUBJECTS[name].measure(run)
        result[name] = {**result.get(name, {}), **values}
        with open(f"{FOLDER}/result.json", "w") as out:
            json.dump(result, out, indent=2)
            out.write("\n")
    text = figures.table(result, SUBJECTS)
    print(text, end="")
    if options.write:
        figures.write("README.md", text)
        plot.write("tests/bench/throughput.svg", result)


main()
