#!/usr/bin/env python3
"""Records statistics.txt: numpy's statistics of numbers that a small generator makes.

    python3 tests/vectors/record_statistics.py > tests/vectors/statistics.txt

A line is "KIND ROWS COLUMNS mean std kurtosis norm_1 norm_2 spectral_norm q q q q q q q", numbers as repr() gives
them.  Sums are math.fsum's, exactly rounded; quantiles numpy.quantile's, linear; the largest singular value
numpy.linalg.svd's.
"""
import math
import platform

import numpy

SHARES = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]


def words(count):
    state = 1
    for _ in range(count):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        yield state >> 11


def numbers(kind, count):
    for word in words(count):
        x = word * 2.0**-52 - 1
        yield {"uniform": x, "cube": x * x * x, "shifted": 1000 + x, "few": float(math.floor(4 * x)),
               "huge": x * 2.0**900, "tiny": x * 2.0**-900, "one": 0.1}[kind]


def line(kind, rows, columns):
    values = list(numbers(kind, rows * columns))
    array = numpy.array(values)
    mean = math.fsum(values) / len(values)
    scale = max(abs(v - mean) for v in values)
    scale = scale if scale > 1e-16 * abs(mean) else 0.0
    second = math.fsum(((v - mean) / scale)**2 for v in values) / len(values) if scale else 0.0
    fourth = math.fsum(((v - mean) / scale)**4 for v in values) / len(values) if scale else 0.0
    largest = max(abs(v) for v in values)
    norm_2 = math.sqrt(math.fsum((v / largest)**2 for v in values)) * largest
    results = [mean if scale else values[0], math.sqrt(second) * scale, fourth / second**2 if second else math.nan,
               math.fsum(map(abs, values)), norm_2,
               float(numpy.linalg.svd(array.reshape(rows, columns) / largest)[1][0]) * largest]
    results += [float(q) for q in numpy.quantile(array, SHARES)]
    return f"{kind} {rows} {columns} " + " ".join(map(repr, results))


print(f"# Recorded by record_statistics.py with Python {platform.python_version()}, numpy {numpy.__version__}.")
for kind in ("uniform", "cube", "shifted", "few", "one"):
    for shape in ((1, 1), (1, 2), (3, 5), (64, 65), (90, 100), (300, 200)):
        print(line(kind, *shape))
