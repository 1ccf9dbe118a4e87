#!/usr/bin/python3
"""Sums of gcovr's table, per folder and of the files with most branches that were not taken.

usage: coverage.py COVERAGE.csv SECONDS LINES BRANCHES

LINES and BRANCHES are the percents that must be reached; each is a test of the last line.
"""
import collections
import csv
import os
import sys

from record import record

WORST = 20  # files that are shown


class Sum:
    def __init__(self):
        self.lines = self.lines_hit = self.branches = self.taken = 0

    def add(self, row):
        self.lines += int(row["line_total"])
        self.lines_hit += int(row["line_covered"])
        self.branches += int(row["branch_total"])
        self.taken += int(row["branch_covered"])

    def row(self, name):
        return (f"{name:<40} {self.lines:6} {percent(self.lines_hit, self.lines):7.1f} % {self.branches:8} "
                f"{percent(self.taken, self.branches):6.1f} %")


def percent(part, whole):
    return 100 * part / whole if whole else 100.0


def main():
    path, seconds, lines_least, branches_least = sys.argv[1:]
    folders, files, total = collections.defaultdict(Sum), collections.defaultdict(Sum), Sum()
    with open(path) as file:
        for row in csv.DictReader(file):
            for each in folders[os.path.dirname(row["filename"])], files[row["filename"]], total:
                each.add(row)
    print(f"{'':<40} {'lines':>6} {'covered':>9} {'branches':>8} {'taken':>8}")
    for name, each in folders.items():
        print(each.row(name))
    print("\nmost branches not taken:")
    for name, each in sorted(files.items(), key=lambda item: item[1].taken - item[1].branches)[:WORST]:
        print(each.row(name.removeprefix("service/")))
    print("\n" + total.row("all"))
    lines, branches = percent(total.lines_hit, total.lines), percent(total.taken, total.branches)
    record("coverage", float(seconds), lines=total.lines, lines_percent=round(lines, 1), branches=total.branches,
           branches_percent=round(branches, 1))
    failed = (lines < float(lines_least)) + (branches < float(branches_least))
    print(f"{2 - failed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
