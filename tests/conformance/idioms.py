#!/usr/bin/env python3
"""Compares initialisation loops with what the torch of this interpreter leaves behind.

usage: idioms.py URL [--random N] [--seed N] [--write]

Runs the scripts of tests/vectors/torch_scripts.py and published_scripts.py, and N random models with
random groups of rules, which random_scripts.py runs with torch as a script would: names, shapes, dtypes
and every byte; orthogonal tensors to 1e-5.  Prints a table, and what differs; exits with 1 if anything
does, with 77 where torch is absent.  --write puts the table into REPLAYS.md.
"""
import argparse
import collections
import json
import pathlib
import sys
import warnings

import client

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "vectors"))
try:
    import torch

    import random_scripts
    import torch_scripts
    import published_scripts
except ImportError as absent:
    print("SKIPPED idioms beside torch:", absent)
    sys.exit(77)

DOCUMENT = pathlib.Path(__file__).resolve().parents[2] / "REPLAYS.md"
BEGIN, END = "<!-- idioms:begin -->", "<!-- idioms:end -->"
CODES = {"F32": torch.float32, "F64": torch.float64, "F16": torch.float16, "BF16": torch.bfloat16, "I64": torch.int64}
COLUMNS = ["equal", "equal to 1e-5", "refused", "differs"]
RELEASE = torch.__version__.split("+")[0]
GENERATOR = "torch-1.13" if RELEASE.startswith("1.13") else "torch"


def is_alias(name, state):
    """The file has a tensor of two names under the first one that the service chose."""
    return any(other != name and value is state[name] for other, value in state.items())


def difference(net, tensors):
    """None, a distance, or the names that are not those of the answer."""
    state, worst, names = net.state_dict(keep_vars=True), 0.0, []
    for name, tensor in state.items():
        if name not in tensors:
            if not is_alias(name, state):
                names.append(name)
            continue
        dtype, shape, data = tensors[name]
        tensor = tensor.detach().contiguous()
        if (CODES[dtype], shape) != (tensor.dtype, tuple(tensor.shape)):
            names.append(name)
        elif data != tensor.reshape(-1).view(torch.uint8).numpy().tobytes():
            given = torch.frombuffer(bytearray(data), dtype=tensor.dtype).reshape(tensor.shape)
            distance = float((given.double() - tensor.double()).abs().max())
            worst = max(worst, distance)
            if not distance < 1e-5:
                names.append(name)
    names += [name for name in tensors if name not in state]
    return names, worst


def compare(url, specification, function, near):
    """A column, and what to say."""
    torch.manual_seed(specification["seed"])
    net = function()
    try:
        tensors = client.weights(url, dict(specification, generator=GENERATOR))
    except client.Refused as refused:
        return "refused", [error["detail"] for error in refused.args[0]["errors"]]
    names, worst = difference(net, tensors)
    if names or (worst and not near):
        return "differs", names or worst
    return ("equal to 1e-5" if worst else "equal"), None


def run(url, kind, scripts, results):
    for name, specification, function, near in scripts:
        column, detail = compare(url, specification, function, near)
        results[kind][column] += 1
        if column in ("refused", "differs"):
            print(column, name, detail, json.dumps(specification)[:2000])


def table(results):
    lines = ["| scripts | " + " | ".join(COLUMNS) + " |", "|---" + "|---:" * len(COLUMNS) + "|"]
    for kind, counts in results.items():
        lines.append(f"| {kind} | " + " | ".join(f"{counts[c]:,}" if counts[c] else "" for c in COLUMNS) + " |")
    return "\n".join(lines)


def write(text):
    document = DOCUMENT.read_text(encoding="utf-8")
    before, rest = document.split(BEGIN)
    DOCUMENT.write_text(before + BEGIN + "\n" + text + "\n" + END + rest.split(END)[1], encoding="utf-8")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--random", type=int, default=400)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    results = collections.defaultdict(collections.Counter)
    constructed = [row for row in torch_scripts.SCRIPTS if row[0].startswith("constructed")]
    loops = [row for row in torch_scripts.SCRIPTS if row not in constructed and row not in published_scripts.ROWS]
    run(arguments.url, "loops over modules and parameters", loops, results)
    run(arguments.url, "published code", published_scripts.ROWS, results)
    run(arguments.url, "constructors that draw and throw away", constructed, results)
    for each, rows in random_scripts.scripts(arguments.random, arguments.seed):
        run(arguments.url, f"random models and rules, `{each}`", rows, results)
    text = table(results)
    print(text)
    if arguments.write:
        names = ", ".join(f"`{row[0]}`" for row in published_scripts.ROWS)
        write(f"Scripts beside torch {RELEASE} (`make idioms`):\n\n{text}\n\nPublished code: {names}.")
    return 1 if any(counts["differs"] or counts["refused"] for counts in results.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
