#!/usr/bin/env python3
"""Records files as numpy and safetensors write them: tests/vectors/files.txt.

Element i of tensor k is ((37 i + 11 k) mod 199 - 99) / 8, as in tests/unit/core/format/small_plan.c.
Lines: "npy <dtype> <dims with x, or -> <hex of the file>", "npyhead ..." (a head alone, for shapes whose
data would not fit), and "safetensors <hex of the file>" for the model of small_plan_mixed().

    tests/vectors/record_files.py > tests/vectors/files.txt

Recorded with numpy 1.24.2, torch 1.13.1 (Debian 12) and safetensors 0.8.0.
"""
import io
import sys

import numpy as np
import safetensors.torch
import torch

NAMES = {"int64": "<i8", "float64": "<f8", "float32": "<f4", "float16": "<f2"}


def values(numel, k):
    return ((np.arange(numel, dtype=np.int64) * 37 + 11 * k) % 199 - 99) / 8


def shape_text(shape):
    return "x".join(map(str, shape)) or "-"


def npy(dtype, shape):
    array = values(int(np.prod(shape, dtype=object)), 0).astype(NAMES[dtype]).reshape(shape)
    out = io.BytesIO()
    np.save(out, array)
    print("npy", dtype, shape_text(shape), out.getvalue().hex())


def npyhead(dtype, shape):
    out = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        out, {"descr": NAMES[dtype], "fortran_order": False, "shape": shape})
    print("npyhead", dtype, shape_text(shape), out.getvalue().hex())


def tensor(k, dtype, *shape):
    numel = int(np.prod(shape, dtype=object))
    return torch.from_numpy(values(numel, k)).to(dtype).reshape(shape)


for dtype in NAMES:
    npy(dtype, (2, 3))
for shape in [(), (1,), (7,), (0,), (2, 0, 3), (1, 1, 1, 1, 1, 1, 1, 1), (3, 2, 4), (10, 1), (100,)]:
    npy("float32", shape)
for shape in [(2 ** 60,), (10 ** 18, 1, 1), (2 ** 31, 2 ** 29), (10 ** 17, 0, 10 ** 9),
              (9000000000000000000, 0, 9000000000000000000, 9000000000000000000, 1, 1, 1),
              (123456789, 1000, 1000, 1, 1, 1, 1, 1)]:
    npyhead("float32", shape)

state = {
    "layer.weight": tensor(0, torch.float32, 3, 5),
    "layer.bias": tensor(1, torch.float32, 3),
    "half": tensor(2, torch.float16, 3),
    "brain": tensor(3, torch.bfloat16, 1, 3),
    "count": tensor(4, torch.int64),
    "wide": tensor(5, torch.float64, 2, 2),
    "empty": tensor(6, torch.float32, 0, 4),
    "a \"quoted\" \\ name \u00e9": tensor(7, torch.float32, 1),
}
print("safetensors", safetensors.torch.save(state, {"format": "pt"}).hex())
print("recorded with numpy %s, torch %s, safetensors %s" % (
    np.__version__, torch.__version__, safetensors.__version__), file=sys.stderr)
