#!/usr/bin/python3
"""The README's table of what is bit-exact, made from replay.json, which random_replay.py wrote.

usage: replay_table.py [--write | URL]   (a URL, which run.sh gives, is not used)

Without --write it compares and exits with 1 if the README says something else.
"""
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
README = HERE.parent.parent / "README.md"
BEGIN, END = "<!-- replay:begin -->", "<!-- replay:end -->"
CONSTRUCTED = " as constructed"
OF_A_PART = " of a part"


def rows_of(name, run):
    """One row for each dtype, whose draws are all alike, and one for each draw that differs."""
    dtypes = sorted({d["dtype"] for d in run["draws"]})
    for dtype in dtypes:
        draws = [d for d in run["draws"] if d["dtype"] == dtype]
        exact = [d for d in draws if d["not_equal"] == 0]
        plain = [d["draw"] for d in exact if not d["draw"].endswith((CONSTRUCTED, OF_A_PART))]
        parts = [d["draw"].removesuffix(OF_A_PART) for d in exact if d["draw"].endswith(OF_A_PART)]
        modules = [d["draw"].removesuffix(CONSTRUCTED) for d in exact if d["draw"].endswith(CONSTRUCTED)]
        of_parts = "" if not parts else "; of parts the same" if parts == [p for p in plain if p[:6] != "numpy."] else f"; of parts: {', '.join(parts)}"
        text = ", ".join(plain) + of_parts + (f"; constructors: {', '.join(modules)}" if modules else "")
        if exact:
            yield name, run["generator"], dtype, text, sum(d["equal"] for d in exact), 0
        for d in draws:
            if d["not_equal"]:
                yield name, run["generator"], dtype, f"{d['draw']} (not exact)", d["equal"], d["not_equal"]


def table(result):
    lines = ["| library | generator | dtype | draws | tensors equal | not |", "|---|---|---|---|---:|---:|"]
    for name, run in result.items():
        for library, generator, dtype, text, equal, unequal in rows_of(name, run):
            lines.append(f"| {library} | `{generator}` | {dtype} | {text} | {equal:,} | {unequal:,} |")
    total = sum(d["equal"] + d["not_equal"] for run in result.values() for d in run["draws"])
    cpus = sorted({f"{run['cpu']['name']} ({', '.join(run['cpu']['flags'])})" for run in result.values()})
    dates = sorted({run["date"] for run in result.values()})
    lines += ["", f"{total:,} random tensors, each compared with the installed library byte for byte; {'; '.join(cpus)}; "
              f"{dates[-1]}. `make replay` makes new ones."]
    return "\n".join(lines) + "\n"


def main():
    text = table(json.loads((HERE.parent / "vectors" / "replay.json").read_text()))
    old = README.read_text()
    new, count = re.subn(rf"{BEGIN}\n.*?{END}", lambda _: f"{BEGIN}\n{text}{END}", old, flags=re.S)
    if count != 1:
        print(f"README.md: the lines {BEGIN} and {END} must stand in it once")
        return 1
    if "--write" in sys.argv:
        README.write_text(new)
        return 0
    if new != old:
        print("README.md: the table of replays is not what tests/conformance/replay.json gives: "
              "tests/conformance/replay_table.py --write")
        return 1
    print("README.md: the table of replays is that of replay.json")
    return 0


if __name__ == "__main__":
    sys.exit(main())
