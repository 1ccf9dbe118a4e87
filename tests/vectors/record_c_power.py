#!/usr/bin/python3
"""Records what Python's ** gives for floats: x, y and x ** y as hexadecimal numbers, in c_power.txt.

Most rows are squares whose last bit is not that of x * x.

    tests/vectors/record_c_power.py > tests/vectors/c_power.txt
"""
import platform
import random

random.seed(4)
print(f"# Python {platform.python_version()}, {' '.join(platform.libc_ver())}, a processor with FMA")
rows = [(1.09482, 2.0), (0.01, 2.0), (5.0 ** 0.5, 2.0), (1.0, 2.0), (3.0, 2.0), (2.0 ** 500, 2.0), (2.0 ** -490, 2.0), (10.0, 308.0),
        (512.0, -0.5), (4.0, 3.0), (0.1, 7.0)]
while len(rows) < 120:
    x = random.uniform(0, 8) * 2.0 ** random.choice([0, 0, 0, 10, -10, 300, -300])
    if x ** 2.0 != x * x:
        rows.append((x, 2.0))
while len(rows) < 240:
    rows.append((random.uniform(0.01, 20) * 2.0 ** random.choice([0, 0, 40, -40]), random.choice([0.5, -0.5, random.uniform(-9, 9)])))
for x, y in rows:
    print(x.hex(), y.hex(), (x ** y).hex())
