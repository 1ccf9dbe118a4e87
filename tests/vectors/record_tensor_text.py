#!/usr/bin/env python3
"""Records what Python prints for tensors: tests/vectors/tensor_text.txt.

A case is a head line, the printed lines with "|" in front, and an empty line:

    <dtype> <dims with x, or -> <parameter|tensor> <requires_grad 0|1> <values>

where <values> is the elements' little-endian bytes in hex ("-" for none), or "formula:m:c:d": element i
is ((7919 i) mod m - c) / d, computed in double and rounded to the dtype.

    /usr/bin/python3 tests/vectors/record_tensor_text.py > tests/vectors/tensor_text.txt

Recorded with torch 1.13.1 (Debian 12's python3-torch; it calls itself 1.13.0a0).  torch 2.15.0 writes the same file.
"""
import random
import sys

import numpy as np
import torch

DTYPES = {"float32": torch.float32, "float64": torch.float64, "float16": torch.float16,
          "bfloat16": torch.bfloat16, "int64": torch.int64, "int32": torch.int32, "int16": torch.int16,
          "int8": torch.int8, "uint8": torch.uint8, "bool": torch.bool}
RANGES = {"int64": (-2 ** 63, 2 ** 63 - 1), "int32": (-2 ** 31, 2 ** 31 - 1), "int16": (-2 ** 15, 2 ** 15 - 1),
          "int8": (-128, 127), "uint8": (0, 255), "bool": (0, 1)}
NAMES = ("float32", "int32", "float64", "uint8", "float16", "bool", "bfloat16", "int8", "float32", "int64", "float64", "int16")
count = 0


def hex_of(tensor):
    if tensor.numel() == 0:
        return "-"
    if tensor.dtype == torch.bfloat16:
        return tensor.view(torch.int16).numpy().tobytes().hex()
    return tensor.numpy().tobytes().hex()


def emit(name, tensor, values=None, parameter=False, requires_grad=False):
    global count
    if name in RANGES:
        parameter = requires_grad = False
    values = values or hex_of(tensor)
    if parameter:
        printed = torch.nn.Parameter(tensor, requires_grad=requires_grad)
    else:
        printed = tensor.clone().requires_grad_(requires_grad)
    print(name, "x".join(map(str, tensor.shape)) or "-", "parameter" if parameter else "tensor",
          int(requires_grad), values)
    for line in repr(printed).split("\n"):
        print("|" + line)
    print()
    count += 1


def literal(name, data, shape=None, **how):
    tensor = torch.tensor(data, dtype=torch.float64 if name != "int64" else torch.int64)
    if shape is not None:
        tensor = tensor.reshape(shape)
    emit(name, tensor.to(DTYPES[name]), **how)


def formula(name, shape, m, c, d, **how):
    index = np.arange(int(np.prod(shape)), dtype=np.int64)
    tensor = torch.from_numpy((7919 * index % m - c) / d).to(DTYPES[name]).reshape(shape)
    emit(name, tensor, "formula:%d:%d:%s" % (m, c, repr(float(d))), **how)


inf, nan = float("inf"), float("nan")
generator = random.Random(20)

# Chosen cases: each a rule of the printer, at its border.
for name in ("float32", "float64", "float16", "bfloat16"):
    for data in ([0.0], [-0.0], [0.0, 0.0, 0.0], [1.0, 2.0], [1.0, 2.0, nan, inf, -inf], [nan], [inf, -inf],
                 [0.5, -0.25], [1.5, nan, -inf], [1.0, 1000.0], [1.0, 1001.0], [1.0, 1024.0], [0.001, 1.0],
                 [0.0009, 1.0], [1e-4, 2e-4], [9e-5, 1e-4], [1.5, 0.0, -0.0], [1e-5, 0.0, nan, inf],
                 [2.00005, 1.0], [-1.0, 10.0], [0.1] * 5, [1.2345] * 6, [1.2345] * 7, [0.03125, 0.09375],
                 [0.00005, 0.5], [60000.0, 1.0], [-60000.0], [12345.0, 20000.0]):
        literal(name, data, parameter=len(data) % 2 == 0, requires_grad=True)
        if name == "float32":
            literal(name, data)
    for value in (1.5, 0.0, -2.0, nan, inf, 1e-5, 3.140625, 12345.678):
        literal(name, value, parameter=True, requires_grad=value != 0.0)
    for shape in ((0,), (2, 0), (0, 3), (2, 0, 3), (1, 1, 0, 1, 1, 1)):
        emit(name, torch.zeros(shape, dtype=DTYPES[name]), parameter=True, requires_grad=True)
        emit(name, torch.zeros(shape, dtype=DTYPES[name]))
for data in ([1e8, 1e8], [1.0000001e8, 1e8], [123456.789, 1e8], [1e8 + 8, 2e8], [1e-45, 1e-44], [3.4e38], [1e300, 1e-300],
             [1e100, 2e100], [1e-100], [123456789.123, 123456789.0], [5e-324, 1.0]):
    for name in ("float32", "float64"):
        literal(name, data)
        literal(name, data, parameter=True, requires_grad=True)
for data in ([0], [1, 2, 3], [-1, 10, 100], [2 ** 63 - 1, -2 ** 63], [9007199254740993], [1] * 40, [-5] * 40):
    literal("int64", data)
literal("int64", 7)
literal("int64", -7)
for shape in ((0,), (0, 2)):
    emit("int64", torch.zeros(shape, dtype=torch.int64))
for name in ("float32", "float64"):
    for numel in range(1, 40, 3):
        literal(name, [generator.uniform(-1, 1) for _ in range(numel)], parameter=True, requires_grad=True)
    literal(name, [10.0 ** generator.randint(-8, 8) for _ in range(37)], parameter=True, requires_grad=True)
    literal(name, [float(generator.randint(-99999, 99999)) for _ in range(64)], (4, 16))

# Any shape of rank 0 to 6, values of several kinds.
KINDS = (lambda: generator.gauss(0, 1), lambda: generator.uniform(-0.05, 0.05), lambda: float(generator.randint(-9, 99)),
         lambda: 10.0 ** generator.uniform(-6, 4), lambda: generator.choice([0.0, -0.0, 1.0, nan, inf, -inf, 0.5]),
         lambda: generator.gauss(0, 1e-4), lambda: float(generator.choice([0, 0, 0, 1])))
for number in range(150):
    rank = number % 7
    while True:
        shape = [generator.choice([1, 1, 2, 3, 4, 5, 7, 8, 11]) for _ in range(rank)]
        if np.prod(shape) <= 60:
            break
    name = generator.choice(["float32", "float32", "float64", "float16", "bfloat16"])
    kind = KINDS[number % len(KINDS)]
    literal(name, [kind() for _ in range(int(np.prod(shape)))], shape, parameter=generator.random() < 0.5,
            requires_grad=generator.random() < 0.7)

# Summarised, and full just below.
for shape in ((1000,), (1001,), (2000,), (40, 30), (30, 40), (50, 40), (10, 50), (7, 200), (6, 200), (3, 400), (400, 3), (1001, 1),
              (1, 1001), (40, 5, 6), (4, 3, 100), (8, 8, 8, 8), (2, 2, 300), (300, 2, 2), (7, 3, 7, 3, 7), (10, 10, 10),
              (11, 10, 10), (2, 1, 7, 1, 9, 11), (7, 1, 1, 1, 1, 1, 1, 150), (3, 3, 3, 3, 3, 3, 3), (100000,),
              (1000, 1000), (6, 6, 6, 6)):
    for number, (m, c, d) in enumerate(((1009, 500, 3000), (97, 48, 1), (100003, 7, 9e6))):
        if shape in ((1000,), (10, 10, 10), (6, 200), (8, 8, 8, 8), (3, 3, 3, 3, 3, 3, 3), (6, 6, 6, 6)) and number > 0:
            continue
        name = ("float32", "float64", "float16", "bfloat16", "int64")[(len(shape) + number + shape[0]) % 5]
        if number == 0:
            name = "float32" if shape[-1] % 2 == 0 else "float64"
        formula(name, shape, m, c, d, parameter=True, requires_grad=True)

# Random: every dtype, rank 0 to 6, values of many kinds.
def power(low, high):
    return lambda: generator.choice((-1, 1, 1)) * 10.0 ** generator.uniform(low, high)


FLOAT_KINDS = KINDS + (
    power(-45, -36), power(-324, -300), power(-8, -4), power(-5, -3), power(2, 4), power(4, 9), power(7, 9), power(30, 38),
    power(200, 308), power(-1.6, 1.6), lambda: generator.gauss(0, 1000), lambda: generator.gauss(0, 1e-7),
    lambda: round(generator.gauss(0, 3), 1), lambda: round(generator.gauss(0, 300)) + 0.00005, lambda: generator.choice([1.0, 1000.0, 999.99]),
    lambda: generator.choice([nan, 1.5, -0.0]), lambda: generator.choice([inf, 12345.0]), lambda: generator.choice([-inf, 1e-5, 0.0]),
    lambda: -0.0, lambda: generator.randint(-3, 3) * 0.25, lambda: float(generator.randint(10 ** 7, 10 ** 8)),
    lambda: 2.0 ** generator.randint(-24, -14), lambda: 2.0 ** generator.randint(-149, -126), lambda: 1.0 + generator.randint(0, 9) * 1e-4)
INTEGER_KINDS = (lambda low, high: generator.randint(low, high), lambda low, high: generator.randint(max(low, -9), 9),
                 lambda low, high: generator.choice((low, high, 0)), lambda low, high: generator.randint(0, 1),
                 lambda low, high: min(high, 10 ** generator.randint(0, 18)), lambda low, high: generator.randint(max(low, -120), 120))


def random_shape(rank, most):
    while True:
        shape = [generator.choice((1, 1, 2, 3, 4, 5, 7, 8, 11, 17)) for _ in range(rank)]
        if np.prod(shape) <= most:
            return shape


def random_values(name, numel, number):
    if name == "bool":
        return [generator.random() < (0.5, 0.1, 1.0)[number % 3] for _ in range(numel)]
    if name in RANGES:
        kind = INTEGER_KINDS[number % len(INTEGER_KINDS)]
        return [kind(*RANGES[name]) for _ in range(numel)]
    kind = FLOAT_KINDS[number % len(FLOAT_KINDS)]
    return [kind() for _ in range(numel)]


generator = random.Random(2500)
for number in range(1900):
    name = NAMES[number % len(NAMES)]
    rank = number // len(NAMES) % 7
    shape = random_shape(rank, 150 if number % 40 == 0 else 24)
    if rank > 0 and number % 23 == 0:
        shape[generator.randrange(rank)] = 0
    tensor = torch.tensor(random_values(name, int(np.prod(shape)), number // 7),
                          dtype=DTYPES[name] if name in RANGES else torch.float64).reshape(shape)
    emit(name, tensor.to(DTYPES[name]), parameter=generator.random() < 0.4, requires_grad=generator.random() < 0.6)

# Rows of every length, where lines and suffixes wrap.
for name in NAMES:
    for numel in range(1, 60, 5):
        emit(name, torch.tensor(random_values(name, numel, numel), dtype=DTYPES[name] if name in RANGES else torch.float64).to(DTYPES[name]),
             parameter=numel % 2 == 0, requires_grad=numel % 3 != 0)

# Summarised, of random shape.
for number in range(120):
    while True:
        shape = [generator.choice((1, 2, 3, 5, 6, 7, 8, 12, 40, 101, 600, 1500)) for _ in range(1 + number % 6)]
        if 900 < np.prod(shape) < 60000 and np.prod([min(size, 6) for size in shape]) < 150:
            break
    name = NAMES[number % len(NAMES)]
    m, c, d = generator.choice(((1009, 500, 3000), (97, 48, 1), (100003, 7, 9e6), (13, 6, 4), (29, 3, 1), (50021, 25000, 1)))
    if name in RANGES:
        m, c, d = generator.choice(((97, 48, 1), (13, 6, 1), (113, 0, 1))) if name not in ("bool", "uint8") else (2, 0, 1)
    formula(name, shape, m, c, d, parameter=generator.random() < 0.5, requires_grad=generator.random() < 0.5)

print("%d cases recorded with torch %s" % (count, torch.__version__), file=sys.stderr)
