#!/usr/bin/env python3
"""Writes the tables of service/core/number/: the numbers that glibc's functions work with.

They are facts about functions (values of log, sin, tan and arcsin at certain points, with what a double lacks), but
the points were found by search.  So they are read from the library, by the bytes that each table begins with:

    tests/vectors/make_c_tables.py [/lib/x86_64-linux-gnu/libm.so.6]
"""
import pathlib
import struct
import sys

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "service/core/number"
# file, name, columns, how many numbers, the first four as bits
TABLES = [
    ("c_tables", "log_rows", 2, 256, (0x3FF734F0C3E0DE9F, 0xBFD7CC7F79E69000, 0x3FF713786A2CE91F, 0xBFD76FEEC20D0000)),
    ("c_tables", "logf_rows", 2, 32, (0x3FF661EC79F8F3BE, 0xBFD57BF7808CAADE, 0x3FF571ED4AAF883D, 0xBFD2BEF0A7C06DDB)),
    ("c_tables", "log2f_rows", 2, 32, (0x3FF661EC79F8F3BE, 0xBFDEFEC65B963019, 0x3FF571ED4AAF883D, 0xBFDB0B6832D4FCA4)),
    ("c_tables", "sine_rows", 4, 440, (0x0, 0x0, 0x3FF0000000000000, 0x0)),
    ("c_tables", "root_rows", 4, 128, (0x3FF68A1F80D71820, 0x3FF65DE82AF9631F, 0x3FF632B1201D39E5, 0x3FF60870D91BF3C2)),
    ("c_tangent_table", "tangent_rows", 4, 744, (0x3FB000001E519D60, 0x3FB0055796C4E240, 0x402FF554628127B7, 0xBB9A1DEE9E355B06)),
    ("c_arcsine_table", "arcsine_rows", 4, 1824, (0x3FC0400000000000, 0x3FF0216988994424, 0x3FB0A6A2B799B115, 0x3FC6EF15D57409A0)),
    ("c_arcsine_high_table", "arcsine_high_rows", 4, 744, None),
]


def numbers(library, first, count):
    if first is None:  # what follows the rows of the arcsine below 3/4
        return numbers(library, TABLES[-2][4], TABLES[-2][3] + count)[-count:]
    start = struct.pack("<4Q", *first)
    if first[0] == 0:  # sin(0): the second row is unmistakable
        start += struct.pack("<Q", 0x3F7FFFEAAAAEEEEF)
    at = library.find(start)
    assert at > 0, first
    return struct.unpack_from(f"<{count}d", library, at)


def write(file, tables):
    lines = [
        "/*",
        " * Numbers that the functions of c_functions.h work with.",
        " *",
        " * Made by tests/vectors/make_c_tables.py; not edited by hand.",
        " */",
        '#include "core/number/c_tables.h"',
        "",
        "/* clang-format off */",
    ]
    for name, columns, values in tables:
        lines.append(f"const double weightd_c_{name}[{len(values) // columns}][{columns}] = {{")
        for i in range(0, len(values), columns):
            lines.append("\t{" + ", ".join(x.hex().replace("0000000000000p", "0p") for x in values[i : i + columns]) + "},")
        lines.append("};")
    (FOLDER / f"{file}.c").write_text("\n".join(lines) + "\n")


library = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "/lib/x86_64-linux-gnu/libm.so.6").read_bytes()
for file in dict.fromkeys(row[0] for row in TABLES):
    write(file, [(name, columns, numbers(library, first, count)) for other, name, columns, count, first in TABLES if other == file])
