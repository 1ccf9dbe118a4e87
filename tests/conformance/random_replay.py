#!/usr/bin/python3
"""Compares replays of new random cases with the torch, numpy and jax of this interpreter, bit for bit.

usage: random_replay.py URL [--cases N] [--seed S] [--only NAME] [--among WORD] [--write]

A case is a tensor: a draw, a dtype, a shape and its place in a sequence of draws.  Prints the counts of
each library, draw and dtype, and the first difference of each; exits with 1 if there is one that is not
known.  --write puts the counts into replay.json, from which replay_table.py makes the table of REPLAYS.md.
"""
import argparse
import collections
import datetime
import json
import pathlib
import platform
import random
import re
import sys
import time
import warnings

import numpy as np

import client
import replay_cases

RESULT = pathlib.Path(__file__).resolve().parent.parent / "vectors" / "replay.json"
CODES = {"F64": "float64", "F32": "float32", "F16": "float16", "BF16": "bfloat16"}
INTEGERS = {"float64": np.int64, "float32": np.int32, "float16": np.int16, "bfloat16": np.int16}


def ordered(data, dtype):
    """The bits as integers whose order is that of the values: their difference is in ulp."""
    bits = np.frombuffer(data, INTEGERS[dtype]).astype(object)
    lowest = -(1 << (8 * np.dtype(INTEGERS[dtype]).itemsize - 1))
    return [int(b) if b >= 0 else lowest - int(b) for b in bits]


def difference(made, expected, dtype, within):
    """None, or what differs first; 'within' is the distance that a draw may have, 0 for none."""
    if made is None:
        return "no such tensor"
    code, _, data = made
    if CODES[code] != dtype:
        return f"the service's is {CODES[code]}"
    if data == expected:
        return None
    if within and len(data) == len(expected):
        ours, theirs = np.frombuffer(data, dtype), np.frombuffer(expected, dtype)
        distance = np.max(np.abs(ours - theirs)) / max(1.0, np.max(np.abs(theirs)))
        return None if distance <= within else f"off by {distance}"
    ours, theirs = ordered(data, dtype), ordered(expected, dtype)
    if len(ours) != len(theirs):
        return f"{len(ours)} elements, {len(theirs)} expected"
    wrong = [(i, a - b) for i, (a, b) in enumerate(zip(ours, theirs)) if a != b]
    return f"element {wrong[0][0]} by {wrong[0][1]} ulp; {len(wrong)} of {len(ours)}, at most {max(abs(u) for _, u in wrong)} ulp"


def run(url, library, cases, seed):
    """(draw, dtype) -> [equal, not equal, first difference]."""
    counts = collections.defaultdict(lambda: [0, 0, None])
    done = number = 0
    while done < cases:
        chance = random.Random(f"{seed} {library.name} {number}")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            specification, drawn = library.case(chance)
        try:
            tensors = client.weights(url, specification)
            refused = None
        except client.Refused as error:
            tensors, refused = {}, json.dumps(error.args[0].get("errors") or error.args[0])[:400]
        for draw, dtype, name, data in drawn:
            wrong = refused or difference(tensors.get(name), data, dtype, float(draw.partition(" within ")[2] or 0))
            row = counts[draw, dtype]
            row[wrong is not None] += 1
            if wrong and row[2] is None:
                rule = next((r["initializer"] for r in specification["init"] if r.get("path") == name), "")
                row[2] = f"seed {seed}, case {number}, {name} {rule}: {wrong}"
        done += len(drawn)
        number += 1
    return counts


def cpu():
    with open("/proc/cpuinfo") as lines:
        text = lines.read()
    flags = set(re.search(r"^flags\s*: (.*)", text, re.M)[1].split())
    return {"name": re.search(r"^model name\s*: (.*)", text, re.M)[1], "machine": platform.machine(),
            "flags": [f for f in ("avx2", "fma", "avx512f", "avx512dq") if f in flags]}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--cases", type=int, default=10000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--only", default="", help="libraries whose name begins so")
    parser.add_argument("--among", default="", help="libraries whose name contains it")
    options = parser.parse_args()
    result = json.loads(RESULT.read_text()) if RESULT.exists() else {}
    failed = 0
    for library in replay_cases.libraries():
        if not library.name.startswith(options.only) or options.among not in library.name:
            continue
        start = time.monotonic()
        counts = run(options.url, library, options.cases, options.seed)
        equal, unequal = sum(c[0] for c in counts.values()), sum(c[1] for c in counts.values())
        failed += sum(c[1] for (draw, _), c in counts.items() if draw.split(" ")[0] not in library.inexact)
        for (draw, dtype), (good, bad, first) in sorted(counts.items()):
            if bad:
                print(f"  {library.name}: {draw} {dtype}: {good} equal, {bad} not; first: {first}")
        print(f"{library.name} beside {library.generator}: {equal} equal, {unequal} not, seed {options.seed}, "
              f"{time.monotonic() - start:.0f} s", flush=True)
        result[library.name] = {
            "generator": library.generator, "seed": options.seed, "date": datetime.date.today().isoformat(), "cpu": cpu(),
            "draws": [{"draw": draw, "dtype": dtype, "equal": c[0], "not_equal": c[1], "first_difference": c[2]}
                      for (draw, dtype), c in sorted(counts.items())]}
    if options.write:
        RESULT.write_text(json.dumps(dict(sorted(result.items())), indent=1) + "\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
