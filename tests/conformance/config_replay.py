#!/usr/bin/env python3
"""Compares configs with the generator torch with Model(config) of the transformers of this interpreter.

usage: config_replay.py URL [--configs N] [--only TYPE] [--write]

N random configs of every class of every type, with random seeds and dtypes, and larger twins of some:
names, shapes, dtypes and every byte.  Prints a table, and what differs; exits with 1 if anything does,
with 77 where torch or transformers is absent.  --write puts the table into REPLAYS.md.
"""
import argparse
import collections
import pathlib
import random
import sys

import client

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "vectors"))
try:
    import torch
    import transformers

    import record_architectures
    import record_config_replays as recorded
except ImportError as absent:
    print("SKIPPED configs beside transformers:", absent)
    sys.exit(77)

DOCUMENT = pathlib.Path(__file__).resolve().parents[2] / "REPLAYS.md"
BEGIN, END = "<!-- configs:begin -->", "<!-- configs:end -->"
CODES = {"F32": torch.float32, "F64": torch.float64, "F16": torch.float16, "BF16": torch.bfloat16,
         "I64": torch.int64}


def aliases(model):
    """Second names of tied tensors, which the files leave out."""
    state = model.state_dict(keep_vars=True)
    ties = record_architectures.aliases_of(model, state)
    return {name for alias in ties for name, _ in record_architectures.on_disk(model, alias, state[alias])}


def differences(model, tensors, in_memory):
    """Names whose tensors are not those of the answer."""
    left_out = aliases(model) if not in_memory else set(model.all_tied_weights_keys)
    for name, tensor in recorded.values(model, in_memory):
        if name not in tensors:
            if name not in left_out:
                yield name
            continue
        dtype, shape, data = tensors[name]
        want = tensor.detach().contiguous().reshape(-1).view(torch.uint8).numpy().tobytes()
        if (CODES[dtype], shape, data) != (tensor.dtype, tuple(tensor.shape), want):
            yield name


def compare(url, specification, model):
    """"equal", "refused" (with the reason), or "differs" (with the names)."""
    try:
        tensors = client.weights(url, specification)
    except client.Refused as refused:
        problem = refused.args[0]["errors"][0]
        return "refused" if problem["pointer"] == "/generator" else "differs", problem["detail"]
    found = list(differences(model, tensors, "config_overrides" in specification))
    computed = [name for name in found if name.endswith(recorded.COMPUTED)]
    if len(found) > len(computed):
        return "differs", found[:5]
    return ("equal but for a computed table" if computed else "equal"), None


def compare_type(url, of_type, count, results):
    """All classes of a type."""
    for model_type, config_class, model_class, fields in of_type:
        source = random.Random()
        cases = [recorded.built(source, model_type, config_class, model_class, fields,
                                [None, None, None, "bfloat16", "float16"], is_dense=i % 2 == 0)
                 for i in range(count)]
        if model_type in recorded.LARGER:
            cases.append(recorded.build(config_class, model_class, model_type, recorded.LARGER[model_type], None,
                                        source.choice(recorded.SEEDS)))
        if model_type in recorded.RENAMED:
            cases += [(recorded.with_memory_names(specification), model) for specification, model in cases]
        for specification, model in cases:
            result, detail = compare(url, specification, model)
            results[model_type][result] += 1
            if result == "differs":
                print("DIFFERS", specification, detail)


def table(results):
    columns = ["equal", "equal but for a computed table", "refused", "differs"]
    lines = ["| type | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for model_type, counts in results.items():
        lines.append(f"| `{model_type}` | " + " | ".join(str(counts[c] or "") for c in columns) + " |")
    return (f"Models of random configs of all their classes, tiny ones and larger twins, beside transformers "
            f"{transformers.__version__} and torch {torch.__version__.split('+')[0]}:\n\n" + "\n".join(lines))


def write(text):
    document = DOCUMENT.read_text()
    before, rest = document.split(BEGIN)
    DOCUMENT.write_text(before + BEGIN + "\n" + text + "\n" + END + rest.split(END)[1])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--configs", type=int, default=5)
    parser.add_argument("--only")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    transformers.logging.set_verbosity_error()
    torch.set_num_threads(1)
    by_type = collections.defaultdict(list)
    for row in recorded.families():
        by_type[row[0]].append(row)
    results = {name: collections.Counter() for name in by_type if arguments.only in (None, name)}
    for name in results:
        compare_type(arguments.url, by_type[name], arguments.configs, results)
    print(table(results))
    if arguments.write:
        write(table(results))
    return 1 if any(counts["differs"] for counts in results.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
