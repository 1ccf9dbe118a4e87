#!/usr/bin/python3
"""Compares replays with values recorded from torch 1.13.1 and numpy 1.24.2 (tests/vectors/golden).

Each recorded call that a specification can say is posted as one; bytes must be equal by SHA-256, those
of orthogonal_ within 1e-5.  jax's are the digits that its documents print, of which the last may be off;
its keys and bits are compared by tests/unit/core/generator/jax/test_threefry.c.  Calls that are no initialisation are compared by the unit tests of the
generators.
"""
import hashlib
import json
import math
import pathlib
import re
import struct
import sys

import client

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "vectors" / "golden"
TORCH = [
    re.compile(r"torch\.empty\(.*?\)\.(uniform_|normal_)\((.*)\)$"),
    re.compile(r"nn\.init\.(\w+)\(torch\.empty\(.*?\),(.*)\)$"),
    re.compile(r"t=torch\.empty\(.*?\); nn\.init\.(\w+)\(t(?:, )?(.*)\)$"),
]
NUMPY = re.compile(r"np\.random\.(RandomState|default_rng)\((\d+)\)\.(\w+)\((.*)\)(?: \(.*\))?$")


def call_text(function, arguments):
    """The call with Python's functions replaced by what they give."""
    arguments = re.sub(r'nn\.init\.calculate_gain\("(\w+)"\)', r'"\1"', arguments)
    arguments = arguments.replace("math.sqrt(5)", repr(math.sqrt(5)))
    return f"{function}({arguments})"


def torch_specification(case):
    """None: no initialisation."""
    call = case["call"].split(" (non-MKL")[0]
    common = {"seed": case["seed"], "generator": "torch-1.13"}
    if "tensors" in case:
        return common | {"model": call}
    for pattern in TORCH:
        match = pattern.match(call)
        if match:
            return common | {"parameters": {"t": {"shape": case["shape"], "dtype": case["dtype"]}},
                             "init": [{"path": "t", "initializer": call_text(*match.groups())}]}
    return None


def numpy_specification(case):
    match = NUMPY.match(case["call"].split(" (")[0])
    if not match or match[3] in ("permutation", "randint"):
        return None
    arguments = [a.strip() for a in match[4].split(",")]
    if match[3] in ("random_sample", "random", "standard_normal", "standard_exponential"):
        arguments[0] = f"size={arguments[0]}"
    arguments = ", ".join(a for a in arguments if not a.startswith("size="))
    generator = "numpy" if match[1] == "RandomState" else "numpy-1.24.default_rng"
    common = {"generator": generator, "seed": match[2]}
    call = f"numpy.{match[3]}({arguments})"
    if case["dtype"] == "int64":
        return common | {"model": {"type": "Counts", "buffers": {
            "t": {"shape": case["shape"], "dtype": "int64", "initializer": call}}}}
    return common | {"parameters": {"t": case["shape"]}, "init": [{"path": "t", "initializer": call}]}


JAX = re.compile(r"(?:nn\.initializers\.)?(\w+)\((.*?)\)?\(?key\((\d+)\),\((\d+),(\d*)\)")


def jax_specification(case):
    """The drawn values; the key is a rule's own seed."""
    if "printed" not in case:
        return None
    name, arguments, seed, *shape = JAX.match(case["call"]).groups()
    text = f"jax.{name}({arguments or ('' if name == 'lecun_normal' else '1')})"
    return {"generator": "jax" if case["mode"].startswith("partitionable") else "jax-0.4",
            "parameters": {"t": [int(size) for size in shape if size]},
            "init": [{"path": "t", "initializer": text, "seed": int(seed)}]}


def differs(case, tensors):
    """What is wrong, None if nothing is."""
    if "tensors" in case:
        wrong = [t["name"] for t in case["tensors"]
                 if hashlib.sha256(tensors[t["name"]][2]).hexdigest() != t["sha256"]]
        return f"{wrong} differ" if wrong else None
    data = tensors["t"][2]
    if "printed" in case:
        values = struct.unpack(f"<{len(data) // 4}f", data)
        largest = max(abs(a - b) / abs(b) for a, b in zip(values, case["printed"], strict=True))
        return f"off by {largest} times the value" if largest > 2.4e-7 else None
    if "compare" in case:
        values = struct.unpack(f"<{len(data) // 4}f", data)
        largest = max(abs(a - b) for a, b in zip(values, case["values"], strict=True))
        return f"off by {largest}" if largest > 1e-5 else None
    return None if hashlib.sha256(data).hexdigest() == case["sha256"] else "the bytes differ"


def check(url, file, specification_of, least):
    equal, failed, other = 0, 0, 0
    for case in json.loads((FOLDER / file).read_text())["cases"]:
        specification = specification_of(case)
        if specification is None:
            other += 1
            continue
        try:
            wrong = differs(case, client.weights(url, specification))
        except client.Refused as refused:
            wrong = refused.args[0].get("errors") or refused.args[0]
        equal += wrong is None
        failed += wrong is not None
        if wrong is not None:
            print(f"{file}: {case['id']}: {wrong}")
    print(f"{file}: {equal} equal, {failed} not, {other} that are no initialisation of a tensor")
    return failed == 0 and equal >= least


def main():
    url = sys.argv[1]
    good = check(url, "torch_cpu.json", torch_specification, 505)
    good &= check(url, "numpy_legacy.json", numpy_specification, 180)
    good &= check(url, "numpy_generator.json", numpy_specification, 374)
    good &= check(url, "jax_philox_known_answers.json", jax_specification, 5)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
