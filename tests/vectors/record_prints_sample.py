#!/usr/bin/env python3
"""Picks small models of the recorded prints for the unit tests: tests/vectors/prints.txt.

    tests/conformance/record_prints.py build/prints        (with torchvision, timm and transformers)
    tests/vectors/record_prints_sample.py build/prints > tests/vectors/prints.txt

A block is "print <library> <model>", the text with "|" before each line, and for each tensor of the state dict
"tensor <name> <shape> <class that owns it>".  Of each library the models with the shortest texts are taken, no two with
the same classes.

Recorded with torchvision 0.29.2, timm 1.0.31, transformers 5.24.0 under torch 2.15.0.
"""
import json
import pathlib
import re
import sys

COUNT = {"torchvision": 8, "timm": 12, "transformers": 14}
TENSORS_MAX = 170


def main():
    for library, count in COUNT.items():
        lines = (pathlib.Path(sys.argv[1]) / f"{library}.jsonl").read_text(encoding="utf-8").splitlines()
        models = sorted((json.loads(line) for line in lines), key=lambda row: (len(row["text"]), row["name"]))
        seen, taken = set(), 0
        for row in models:
            classes = set(re.findall(r"(\w+)\(", row["text"]))
            if len(row["state"]) > TENSORS_MAX or not row["state"] or len(classes - seen) < 6 or taken == count:
                continue
            seen |= classes
            taken += 1
            print(f"print {library} {row['name']}")
            print("\n".join("|" + line for line in row["text"].split("\n")))
            for name, shape, owner in row["state"]:
                print(f"tensor {name} {'x'.join(map(str, shape)) or 'scalar'} {owner}")


main()
