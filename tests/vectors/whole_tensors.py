#!/usr/bin/python3
"""orthogonal, its variants and sparse, re-implemented from service/notes/{orthogonal,determinism}.md
(numpy only).

Prints the digests that tests/unit/core/distribution/matrix/test_{orthogonal,delta_orthogonal,sparse}_law.c hold.
"""
import hashlib
import math
import os
import sys

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../conformance"))
import determinism as d
import streams


def ordered_sum(values):
    total = 0.0
    for value in values:
        total = total + value
    return total


def reflect(v, tau, x, j):
    w = ordered_sum([v[i] * x[i] for i in range(j, len(x))]) * tau
    return [x[i] if i < j else x[i] - v[i] * w for i in range(len(x))]


def orthogonal(seed, name, dtype, shape, gain):
    rows, columns = shape[0], math.prod(shape[1:])
    a = np.frombuffer(d.normal(seed, name, "float64", rows * columns, 0.0, 1.0), "<f8")
    a = a.reshape(rows, columns)
    if rows < columns:
        a = a.T
    m, n = a.shape
    reflectors, signs = [], []
    for j in range(n):
        x = [float(t) for t in a[:, j]]
        for k, (v, tau) in enumerate(reflectors):
            x = reflect(v, tau, x, k)
        alpha, squares = x[j], ordered_sum([t * t for t in x[j + 1:]])
        if squares == 0.0:
            reflectors.append(([0.0] * j + [1.0] + [0.0] * (m - j - 1), 0.0))
            signs.append(-1.0 if alpha < 0 else 1.0)
            continue
        norm = math.sqrt(alpha * alpha + squares)
        beta = -norm if alpha > 0 else norm
        reflectors.append(([0.0] * j + [1.0] + [t / (alpha - beta) for t in x[j + 1:]],
                           (beta - alpha) / beta))
        signs.append(-1.0 if beta < 0 else 1.0)
    q = np.zeros((m, n))
    for c in range(n):
        x = [1.0 if i == c else 0.0 for i in range(m)]
        for j in range(n - 1, -1, -1):
            x = reflect(*reflectors[j], x, j)
        q[:, c] = [t * signs[c] for t in x]
    q = (q.T if rows < columns else q) * gain
    return np.ascontiguousarray(q).astype(np.dtype(dtype)).tobytes()


def orthogonal_axis(seed, name, dtype, shape, gain, axis):
    """The axis as columns, the others in order as rows."""
    columns = shape[axis]
    matrix = np.frombuffer(orthogonal(seed, name, "float64", (math.prod(shape) // columns, columns), gain), "<f8")
    others = shape[:axis] + shape[axis + 1:]
    whole = np.moveaxis(matrix.reshape(others + (columns,)), -1, axis)
    return np.ascontiguousarray(whole).astype(np.dtype(dtype)).tobytes()


def delta_orthogonal(seed, name, dtype, shape, gain, kernel_first):
    channels, taps = (shape[-2:], shape[:-2]) if kernel_first else (shape[:2], shape[2:])
    whole, centre = np.zeros(shape), tuple((size - 1) // 2 for size in taps)
    matrix = np.frombuffer(orthogonal(seed, name, "float64", channels, gain), "<f8").reshape(channels)
    whole[centre if kernel_first else (slice(None), slice(None)) + centre] = matrix
    return whole.astype(np.dtype(dtype)).tobytes()


def sparse(seed, name, dtype, shape, sparsity, std):
    rows, columns = shape
    h = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "little")
    h ^= int.from_bytes(hashlib.sha256(b"sparse").digest()[:8], "little")
    original = hashlib.sha256

    class Fixed:  # words() takes the first 8 bytes of this "digest"
        def __init__(self, _):
            pass

        def digest(self):
            return h.to_bytes(8, "little")
    d.hashlib.sha256 = Fixed
    words = [int(w) for w in streams.words(seed, name, (rows * columns + 3) // 4)]
    d.hashlib.sha256 = original
    size = np.dtype(dtype).itemsize
    data = bytearray(d.normal(seed, name, dtype, rows * columns, 0.0, std))
    for c in range(columns):
        order = list(range(rows))
        for j in range(math.ceil(sparsity * rows)):
            k = j + ((words[c * rows + j] * (rows - j)) >> 32)
            order[j], order[k] = order[k], order[j]
            at = (order[j] * columns + c) * size
            data[at:at + size] = bytes(size)
    return bytes(data)


def main():
    for shape in ((7, 5), (5, 7), (3, 2, 4), (70, 40), (1, 1)):
        for dtype in ("float64", "float32"):
            whole = orthogonal(42, "0.weight", dtype, shape, 1.5)
            print("orthogonal", shape, dtype, hashlib.sha256(whole).hexdigest()[:16])
    for shape, axis in (((3, 4, 5), 2), ((3, 4, 2), 1), ((5, 7), 0)):
        whole = orthogonal_axis(42, "0.weight", "float32", shape, 1.5, axis)
        print("orthogonal_axis", shape, axis, "float32", hashlib.sha256(whole).hexdigest()[:16])
    for shape, kernel_first in (((5, 3, 4, 3), 0), ((4, 3, 2, 6), 1), ((3, 2, 2), 1)):
        whole = delta_orthogonal(42, "0.weight", "float32", shape, 1.5, kernel_first)
        print("delta_orthogonal", shape, kernel_first, "float32", hashlib.sha256(whole).hexdigest()[:16])
    for shape in ((10, 7), (64, 3)):
        for dtype in ("float64", "float32"):
            whole = sparse(42, "0.weight", dtype, shape, 0.3, 0.5)
            print("sparse", shape, dtype, hashlib.sha256(whole).hexdigest()[:16])


if __name__ == "__main__":
    main()
