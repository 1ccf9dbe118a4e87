#!/usr/bin/env python3
"""Writes service/core/text/powers_of_ten.c: the table that shortest decimal text is computed with.

Entry k (from LOWEST to HIGHEST) is 10**k scaled by a power of two into [2**127, 2**128) and
rounded up, as Giulietti, "The Schubfach way to render doubles", sections 9.5 and 9.6 asks for.
Needs only Python's integers:

    tests/vectors/make_powers_of_ten.py > service/core/text/powers_of_ten.c
"""
LOWEST, HIGHEST = -292, 324


def scaled(k):
    """ceil(10**k * 2**-r) with r such that the result has 128 bits."""
    if k >= 0:
        power = 10 ** k
        shift = power.bit_length() - 128
        if shift <= 0:
            return power << -shift
        return -(-power >> shift)
    power = 10 ** -k
    shift = power.bit_length() + 127
    value = -(-(1 << shift) // power)
    if value >> 128:
        value = -(-(1 << (shift - 1)) // power)
    assert value >> 127 == 1
    return value


print("""/*
 * Powers of ten in 128 bits, for the shortest decimals (schubfach.h).
 *
 * Made by tests/vectors/make_powers_of_ten.py; not edited by hand.
 */
#include "core/text/powers_of_ten.h"

/* clang-format off */
const struct weightd_power_of_ten weightd_powers_of_ten[] = {""")
row = []
for k in range(LOWEST, HIGHEST + 1):
    value = scaled(k)
    row.append("{0x%016x, 0x%016x}," % (value >> 64, value & (2 ** 64 - 1)))
    if len(row) == 2:
        print("\t" + " ".join(row))
        row = []
if row:
    print("\t" + " ".join(row))
print("};")
