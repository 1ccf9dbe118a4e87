#!/usr/bin/env python3
"""Records how Python and numpy spell numbers: tests/vectors/real_text.txt.

    /usr/bin/python3 tests/vectors/record_real_text.py > tests/vectors/real_text.txt

Lines:
    double <bits in hex> <repr>           chosen and random values
    digest <kind> <block> <sha256>        of the texts of 1000 numbers, each with a line feed behind

Kinds: "double" and "float": random bit patterns, xorshift64 (13, 7, 17) from state 88172645463325252,
1000 words per block going on from block to block, of which float takes the low 32 bits; "unit": the
top 53 bits of each word * 2^-53, as double; "float16", "bfloat16": all bit patterns from 1000 * block.
Python's repr for doubles; numpy's str for float32 and float16, with the one exception that
float32(1e-4) is 0.0001 as in Python; bfloat16 by exact search for the shortest decimal.

Recorded with Python 3.11.2, numpy 1.24.2.
"""
import hashlib
import struct
import sys
from fractions import Fraction

import numpy as np


def words():
    state = 88172645463325252
    while True:
        state ^= state << 13 & (2 ** 64 - 1)
        state ^= state >> 7
        state ^= state << 17 & (2 ** 64 - 1)
        yield state


def double_of(word):
    return struct.unpack("<d", struct.pack("<Q", word))[0]


def float_text(value):
    text = str(value)
    return {"1e-04": "0.0001", "-1e-04": "-0.0001"}.get(text, text)


def bfloat16_value(bits):
    return struct.unpack("<f", struct.pack("<I", bits << 16))[0]


def bfloat16_text(bits):
    """Of the shortest decimals within half a step of the value (ends for even bits), the nearest."""
    value = bfloat16_value(bits)
    if value != value or value in (float("inf"), float("-inf"), 0.0):
        return repr(value)
    size = bits & 0x7FFF
    exact = Fraction(bfloat16_value(size))
    above = Fraction(2) ** 128 if size + 1 == 0x7F80 else Fraction(bfloat16_value(size + 1))
    low = (exact + Fraction(bfloat16_value(size - 1))) / 2
    high = (exact + above) / 2
    top = len(str(int(exact))) if exact >= 1 else 1 - len(str(int(1 / exact)))
    best = None
    for digits in range(1, 60):
        # Decimals of that many digits just below and above, in the value's decade and the next ones.
        candidates = []
        for place in range(top - digits - 1, top - digits + 2):
            unit = Fraction(10) ** place
            below = exact // unit
            candidates += [(abs(c * unit - exact), c % 2, c, place) for c in (below, below + 1)
                           if 0 < c < 10 ** digits and
                           (low < c * unit < high or (bits % 2 == 0 and c * unit in (low, high)))]
        if candidates:
            best, place = min(candidates)[2:]
            break
    text = repr(float("%de%d" % (best, place)))
    return text if bits < 0x8000 else "-" + text


def digest(kind, block, texts):
    print("digest", kind, block, hashlib.sha256("".join(t + "\n" for t in texts).encode()).hexdigest())


chosen = [0.0, -0.0, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 1e23, 9007199254740993.0, 2.0 ** 89 + 2.0 ** 37]
chosen += [2.0 ** e for e in range(-1074, 1024, 17)] + [10.0 ** e for e in range(-323, 309, 9)]
chosen += [np.nextafter(10.0 ** e, d) for e in range(-20, 24, 3) for d in (0.0, np.inf)]
source = words()
chosen += [double_of(next(source)) for _ in range(1500)]
chosen += [round(next(source) / 2 ** 64, 5) for _ in range(500)]
for value in chosen:
    print("double", "%016x" % struct.unpack("<Q", struct.pack("<d", value))[0], repr(float(value)))

source = words()
for block in range(100):
    numbers = [next(source) for _ in range(1000)]
    digest("double", block, [repr(double_of(word)) for word in numbers])
    digest("unit", block, [repr((word >> 11) * 2.0 ** -53) for word in numbers])
    digest("float", block, [float_text(np.array([word & 0xFFFFFFFF], dtype="<u4").view("<f4")[0]) for word in numbers])
for block in range(66):
    bits = range(1000 * block, min(1000 * block + 1000, 65536))
    digest("float16", block, [str(v) for v in np.array(bits, dtype="<u2").view("<f2")])
    digest("bfloat16", block, [bfloat16_text(b) for b in bits])
print("recorded with Python %s, numpy %s" % (sys.version.split()[0], np.__version__), file=sys.stderr)
