"""Writes into rows the dtypes of tensors that keep their own where the model has another.

    dtypes.py ROW.json ..        Model(config) under bfloat16: what is not bfloat16 gets its "dtype" in the row

Prints what it cannot say: a tensor of a class of torch, whose call has no such argument in the row.
"""
import json
import pathlib
import re
import sys

import configs
import observe
import rowfiles
import torch


def kept(row):
    """{(class, leaf): dtype}"""
    found = {}
    for name in row["classes"]:
        try:
            model = observe.build(name, {**configs.base(row["model_type"]), "dtype": "bfloat16"})
        except observe.Refused as reason:
            print(f"{row['model_type']} {name}: {reason}")
            continue
        for key, tensor in model.state_dict(keep_vars=True).items():
            if tensor.is_floating_point() and tensor.dtype != torch.bfloat16:
                path, _, leaf = key.rpartition(".")
                found[type(model.get_submodule(path)).__name__, leaf] = observe.dtype_name(tensor)
    return found


def write(row, dtypes):
    """The pairs that were written."""
    done = set()

    def walk(node, name):
        if isinstance(node, list):
            for item in node:
                walk(item, None)
        if not isinstance(node, dict):
            return
        kind = node.get("type", name)
        for group in ("parameters", "buffers"):
            tensors = node.get(group)
            for leaf in tensors if isinstance(tensors, dict) else []:
                if (kind, leaf) in dtypes:
                    if not isinstance(tensors[leaf], dict):
                        tensors[leaf] = {"shape": tensors[leaf]}
                    tensors[leaf]["dtype"] = dtypes[kind, leaf]
                    done.add((kind, leaf))
        for key, value in node.items():
            if key in ("children", "of") and isinstance(value, dict):
                for child, body in value.items():
                    walk(body, None)
            elif key == "module":
                walk(value, None)

    for group in ("models", "definitions"):
        for name, body in (row.get(group) or {}).items():
            walk(body, re.sub(r"_\d+$", "", name))
    return done


def main():
    for path in map(pathlib.Path, sys.argv[1:]):
        row = json.loads(path.read_text())
        if row["model_type"] not in configs.types():
            continue
        dtypes = kept(row)
        done = write(row, dtypes)
        if dtypes:
            print(f"{path.stem}: {sorted(done)}, not written: {sorted(set(dtypes) - done)}", flush=True)
        if done:
            path.write_text(rowfiles.row_text(row))


if __name__ == "__main__":
    main()
