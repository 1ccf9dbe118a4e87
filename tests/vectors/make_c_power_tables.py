#!/usr/bin/env python3
"""Writes service/core/number/c_power_tables.c: the tables that glibc's pow works with, made from what they mean.

A logarithm's row has for an interval of numbers near 1 the number i that is nearest to the inverse of its
middle in few bits, -log(i) to 43 bits behind the point, and the rest of it.  An exponential's row has
2**(k/128) and what it lacks, relative.  Needs only Python:

    tests/vectors/make_c_power_tables.py > service/core/number/c_power_tables.c

tests/vectors/record_c_power.py records what pow answers, so that a wrong row would be seen.
"""
import decimal
import fractions
import struct

Fraction = fractions.Fraction
ROWS = 128
FIRST = 0x3FE6955500000000  # bits of the number that the first interval begins at; 45 bits an interval
BITS = 43

decimal.getcontext().prec = 60


def number(bits):
    return Fraction(struct.unpack("<d", struct.pack("<Q", bits))[0])


def logarithm(row):
    middle = (number(FIRST + (row << 45)) + number(FIRST + (row + 1 << 45))) / 2
    unit = Fraction(1, 128 if middle < 1 else 256)
    inverse = int(1 / middle / unit + Fraction(1, 2)) * unit
    exact = -(decimal.Decimal(inverse.numerator) / inverse.denominator).ln()
    high = (exact * 2**BITS).to_integral_value(decimal.ROUND_HALF_EVEN) / 2**BITS
    return float(inverse), float(high), float(exact - high)


def exponential(row):
    exact = (decimal.Decimal(2).ln() * row / ROWS).exp()
    return float(exact), float(exact / decimal.Decimal(float(exact)) - 1)


def table(name, columns, row):
    lines = ["\t{" + ", ".join(x.hex() for x in row(i)) + "}," for i in range(ROWS)]
    return f"const double {name}[{ROWS}][{columns}] = {{\n" + "\n".join(lines) + "\n};"


print("""/*
 * Tables of logarithms and powers of two, for c_power.c.
 *
 * Made by tests/vectors/make_c_power_tables.py; not edited by hand.
 */
#include "core/number/c_power_tables.h"

/* clang-format off */""")
print(table("weightd_c_power_logarithms", 3, logarithm))
print(table("weightd_c_power_exponentials", 2, exponential))
