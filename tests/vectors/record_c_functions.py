#!/usr/bin/env python3
"""Records what the functions of this machine's C library answer: name, arguments, answer, in c_functions.txt.

A third of the rows of each function are arguments whose answer is not the rounded one, the others are drawn over the
range that replays use, and over all exponents.  Needs mpmath, glibc and a processor with FMA:

    tests/vectors/record_c_functions.py > tests/vectors/c_functions.txt
"""
import ctypes
import platform
import random
import struct

import mpmath

mpmath.mp.prec = 200
random.seed(12)
libm = ctypes.CDLL("libm.so.6")
ROWS = 90

DOUBLE = {
    "log": (0, 1), "log1p": (-1, 1), "exp": (-50, 5), "expm1": (-50, 5), "erf": (-6, 6), "acos": (-1, 1),
    "sin": (0, 6.3), "cos": (0, 6.3), "tan": (-1.57, 1.57), "pow": (0, 4),
}
FLOAT = {
    "logf": (0, 1), "log1pf": (-1, 1), "expf": (-50, 5), "erff": (-4, 4), "sinf": (0, 6.3), "cosf": (0, 6.3), "powf": (0, 4),
}
# Beyond these the functions of weightd answer NaN.
LIMIT = {"sin": 1e8, "cos": 1e8, "tan": 25, "sinf": 119, "cosf": 119}


def function(name, kind, count):
    call = getattr(libm, name)
    call.restype, call.argtypes = kind, [kind] * count
    return call


def narrow(x):
    return struct.unpack("<f", struct.pack("<f", x))[0]


def argument(name, low, high, is_float):
    if random.random() < 0.6:
        x = random.uniform(low, high)
    else:
        x = random.choice([-1, 1]) * random.uniform(1, 2) * 2.0 ** random.uniform(-30, 8)
    if name in ("log", "logf", "pow", "powf") or name == "acos" and abs(x) > 1:
        x = abs(x) if name != "acos" else 1 / x
    if name.startswith("log1p") and x < -1:
        x = -1 / x
    x = narrow(x) if is_float else x
    return x if abs(x) <= LIMIT.get(name, 1e300) else 1.0


def exact(name, arguments, is_float):
    base = name[:-1] if is_float else name
    value = getattr(mpmath, {"pow": "power"}.get(base, base))(*[mpmath.mpf(x) for x in arguments])
    return narrow(float(value)) if is_float else float(value)


def rows(name, low, high, is_float):
    count = 2 if name.startswith("pow") else 1
    call = function(name, ctypes.c_float if is_float else ctypes.c_double, count)
    hard, plain = [], []
    for _ in range(200000):
        arguments = [argument(name, low, high, is_float)]
        if count == 2:
            y = random.uniform(-9, 9)
            arguments.append(narrow(y) if is_float else y)
        answer = call(*arguments)
        if len(plain) < ROWS * 2 // 3:
            plain.append((arguments, answer))
        elif len(hard) == ROWS // 3:
            break
        elif 1e-30 < abs(answer) < 1e30 and answer != exact(name, arguments, is_float):
            hard.append((arguments, answer))
    return plain + hard


print(f"# {' '.join(platform.libc_ver())}, x86-64, a processor with FMA")
for table, is_float in ((DOUBLE, False), (FLOAT, True)):
    for name, (low, high) in table.items():
        for arguments, answer in rows(name, low, high, is_float):
            print(name, *[x.hex() for x in arguments], answer.hex())
