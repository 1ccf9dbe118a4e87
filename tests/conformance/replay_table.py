#!/usr/bin/python3
"""The table of REPLAYS.md, what is bit-exact, made from replay.json, which random_replay.py wrote.

usage: replay_table.py [--write | URL]   (a URL, which run.sh gives, is not used)

Without --write it compares and exits with 1 if REPLAYS.md says something else.
"""
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
DOCUMENT = HERE.parent.parent / "REPLAYS.md"
BEGIN, END = "<!-- replay:begin -->", "<!-- replay:end -->"
CONSTRUCTED = " as constructed"
OF_A_PART = " of a part"


DTYPES = ["float32", "float64", "float16", "bfloat16"]


def cells(draws):
    """Counts by dtype; of draws that are not all equal, how many of how many."""
    for dtype in DTYPES:
        equal = sum(d["equal"] for d in draws if d["dtype"] == dtype)
        unequal = sum(d["not_equal"] for d in draws if d["dtype"] == dtype)
        yield f"{equal:,} of {equal + unequal:,}" if unequal else f"{equal:,}" if equal else ""


def row(library, generator, draws):
    return f"| {library} | `{generator}` | {' | '.join(cells(draws))} |"


def rows_of(library, run):
    """One row for all draws that are exact, and one for each that is not."""
    inexact = sorted({d["draw"] for d in run["draws"] if d["not_equal"]})
    yield row(library, run["generator"], [d for d in run["draws"] if d["draw"] not in inexact])
    for draw in inexact:
        yield row(f"{library}, {draw}: not exact", run["generator"], [d for d in run["draws"] if d["draw"] == draw])


def family(library):
    """"numpy RandomState" of "numpy 2.4.6 RandomState", "torch" of "torch 2.15.0 baseline"."""
    return " ".join(word for word in library.split() if not (word[0].isdigit() or "=" in word or word == "baseline"))


def draws_of(runs):
    """Exact draws of the runs of one family, those with the same dtypes in the same runs together."""
    where = {}
    for library, run in runs.items():
        for d in run["draws"]:
            if not d["not_equal"]:
                where.setdefault(d["draw"], set()).add((library, d["dtype"]))
    alike = {}
    for draw, places in where.items():
        dtypes = [dtype for dtype in DTYPES if dtype in {dtype for _, dtype in places}]
        by_dtype = {dtype: sorted(library for library, of in places if of == dtype) for dtype in dtypes}
        for key in sorted({tuple(at) for at in by_dtype.values()}, key=len, reverse=True):
            of = tuple(dtype for dtype in dtypes if tuple(by_dtype[dtype]) == key)
            alike.setdefault((of, "" if set(key) == set(runs) else " of " + ", ".join(key)), []).append(draw)
    return alike


def names(draws):
    """Draws as a list: plain ones, which of them were drawn in parts of tensors, constructors."""
    plain = [d for d in draws if not d.endswith((CONSTRUCTED, OF_A_PART))]
    parts = [d.removesuffix(OF_A_PART) for d in draws if d.endswith(OF_A_PART)]
    modules = [d.removesuffix(CONSTRUCTED) for d in draws if d.endswith(CONSTRUCTED)]
    text = [", ".join(plain)] if plain else []
    if parts:
        text.append(f"parts of tensors by {', '.join(parts)}")
    if modules:
        text.append(f"constructors of {', '.join(modules)}")
    return "; ".join(text)


def table(result):
    lines = [f"| library | generator | {' | '.join(DTYPES)} |", f"|---|---|{'---:|' * len(DTYPES)}"]
    for library, run in result.items():
        lines += rows_of(library, run)
    total = sum(d["equal"] + d["not_equal"] for run in result.values() for d in run["draws"])
    cpus = sorted({f"{run['cpu']['name']} ({', '.join(run['cpu']['flags'])})" for run in result.values()})
    dates = sorted({run["date"] for run in result.values()})
    lines += ["", f"{total:,} random tensors, each compared with the installed library byte for byte, or within the bound that is said below; {'; '.join(cpus)}; "
              f"{dates[-1]}. `make replay` makes new ones.", "", "What was drawn, all equal:", ""]
    for name in dict.fromkeys(map(family, result)):
        runs = {library: run for library, run in result.items() if family(library) == name}
        texts = [f"{', '.join(dtypes)}{where}: {names(draws)}" for (dtypes, where), draws in draws_of(runs).items()]
        lines.append(f"- **{name}**, {'. '.join(texts)}.")
    return "\n".join(lines) + "\n"


def main():
    text = table(json.loads((HERE.parent / "vectors" / "replay.json").read_text()))
    old = DOCUMENT.read_text()
    new, count = re.subn(rf"{BEGIN}\n.*?{END}", lambda _: f"{BEGIN}\n{text}{END}", old, flags=re.S)
    if count != 1:
        print(f"REPLAYS.md: the lines {BEGIN} and {END} must be in it, once")
        return 1
    if "--write" in sys.argv:
        DOCUMENT.write_text(new)
        return 0
    if new != old:
        print("REPLAYS.md: the table is not what tests/vectors/replay.json gives: "
              "tests/conformance/replay_table.py --write")
        return 1
    print("REPLAYS.md: the table is that of replay.json")
    return 0


if __name__ == "__main__":
    sys.exit(main())
