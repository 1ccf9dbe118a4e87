#!/usr/bin/env python3
"""Compares models of random configs with the classes of the transformers of this interpreter.

usage: architectures.py URL [--types A,B,..] [--sample N] [--seed S] [--fields] [--pairs] [--verbose] [--write]

For each type and class that the daemon knows: the default config, the small base and N random configs that
the derivation of rows never sees (another seed).  Names in order, shapes, dtypes, buffers, ties, what takes
gradients and print(model) are the library's, or the program says what is not.  Exits with 1 if anything
differs, with 77 where torch or transformers is absent.  --fields tries configs that differ from the base in
one field, too, --pairs those that differ in a switch (a bool, a null) that
matters and in one field more.  --write puts the table into service/notes/reach.md.
"""
import argparse
import collections
import json
import pathlib
import random
import sys
import urllib.parse

from client import ask

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/vectors/architectures"))
try:
    import torch
    import transformers

    import configs
    import observe
except ImportError as absent:
    print("SKIPPED architectures beside transformers:", absent)
    sys.exit(77)

DOCUMENT = ROOT / "service/notes/reach.md"
BEGIN, END = "<!-- reach:begin -->", "<!-- reach:end -->"
HELD_OUT = "held out"


def pages(url, path, member):
    token = ""
    while True:
        _, text = ask(f"{url}{path}?page_size=1000{token}")
        page = json.loads(text)
        yield from page[member]
        if not page.get("next_page_token"):
            return
        token = "&page_token=" + urllib.parse.quote(page["next_page_token"])


def served(url, specification):
    """(rows, text of print) of the daemon's model, or the problem as a text."""
    status, text = ask(url + "/v1/models", specification)
    if status >= 400:
        problem = json.loads(text)
        return f"{problem.get('errors', [{}])[0].get('pointer', '')}: {problem['detail']}", None
    identity = json.loads(text)["id"]
    rows = [(p["name"], p["shape"], p["dtype"], p["is_buffer"], p["requires_grad"], p["tied_to"])
            for p in pages(url, f"/v1/models/{identity}/parameters", "parameters")]
    return rows, ask(f"{url}/v1/models/{identity}/repr")[1].rstrip("\n")


def of_library(model, names):
    """The same rows, with the names of memory ("state_dict") or of files."""
    tied = dict(observe.ties(model))
    if names == "files":
        return [(name, shape, dtype, None, None, None) for name, shape, dtype in observe.in_files(model)]
    buffers = {name for name, _ in model.named_buffers(remove_duplicate=False)}
    return [(name, list(t.shape), observe.dtype_name(t), name in buffers,
             t.requires_grad and name not in buffers, tied.get(name))
            for name, t in model.state_dict(keep_vars=True).items()]


def first_difference(want, got):
    """In words, or None."""
    got_names, want_names = [row[0] for row in got], [row[0] for row in want]
    extra, missing = set(got_names) - set(want_names), set(want_names) - set(got_names)
    if missing or extra:
        return f"{len(missing)} missing {sorted(missing)[:2]}, {len(extra)} extra {sorted(extra)[:2]}"
    if got_names != want_names:
        i = next(i for i in range(len(want)) if got_names[i] != want_names[i])
        return f"order: {got_names[i]} stands where {want_names[i]} is"
    for ours, theirs in zip(got, want):
        for part, a, b in zip(("name", "shape", "dtype", "is a buffer", "requires_grad", "tied to"), ours, theirs):
            if a != b and not (part == "is a buffer" and b is None):
                return f"{ours[0]}: {part} {a}, the library has {b}"
    return None


def print_difference(ours, theirs):
    if ours == theirs:
        return None
    for a, b in zip(ours.split("\n"), theirs.split("\n")):
        if a != b:
            return f"print: {a.strip()!r}, the library has {b.strip()!r}"
    return "print: another count of lines"


def compare(url, name, config):
    """(result, detail): one of COLUMNS, and in words what differs."""
    specification = {"config": {**config, "architectures": [name]}}
    try:
        model = observe.build(name, config)
    except observe.Refused as reason:
        rows, _ = served(url, specification)
        return ("refused by both" if isinstance(rows, str) else "built by weightd only"), str(reason)
    try:
        in_files = observe.in_files(model)
    except Exception:  # the library cannot save what it has built
        in_files = None
    if in_files is not None:
        memory = {**specification, "config_overrides": {"names": "state_dict"}}
        rows, text = served(url, memory)
        if isinstance(rows, str) and "names" in rows:
            rows, text = served(url, specification)
    else:
        rows, text = served(url, specification)
    if isinstance(rows, str):
        return "refused", rows
    detail = first_difference(of_library(model, "state_dict"), rows) or print_difference(text, str(model))
    if detail is None and in_files is not None:
        rows, _ = served(url, specification)
        if isinstance(rows, str):
            return "refused", rows
        want = {row[0]: row[1:3] for row in of_library(model, "files")}
        got = {row[0]: row[1:3] for row in rows if row[5] is None}
        if want != got:
            other = [n for n in want.keys() & got.keys() if want[n] != got[n]]
            detail = (f"in files: missing {sorted(want.keys() - got.keys())[:2]}, "
                      f"extra {sorted(got.keys() - want.keys())[:2]}, other {other[:2]}")
    if detail and detail.startswith("in files:"):
        return "other names in files", detail
    if detail:
        return ("another print" if detail.startswith("print:") else "differs"), detail
    return "equal", None


def samples(model_type, count, seed):
    """The base, in bfloat16 too, then held-out random configs; a default config of many layers costs more than it shows."""
    rng = random.Random(f"{HELD_OUT} {seed} {model_type}")
    yield configs.base(model_type)
    yield {**configs.base(model_type), "dtype": "bfloat16"}
    for _ in range(count):
        yield configs.sample(model_type, rng)


def shown(name, config):
    """What print() and the tensors show of a model of the library."""
    model = observe.build(name, config)
    return str(model), [(key, tensor.shape) for key, tensor in model.state_dict().items()]


def pairs(model_type, name):
    """Configs that change a switch and one field more."""
    plain = shown(name, configs.base(model_type))
    for config in configs.switches(model_type):
        try:
            matters = shown(name, config) != plain
        except observe.Refused:
            continue
        if matters:
            yield from (both for _, _, both in configs.variations(model_type, config))


def trials(model_type, classes, arguments):
    """(config, classes): all classes of each sample; the first and one other where one field is changed."""
    for config in samples(model_type, arguments.sample, arguments.seed):
        yield config, classes
    if arguments.fields:
        for i, (_, _, config) in enumerate(configs.variations(model_type)):
            yield config, dict.fromkeys([classes[0], classes[i % len(classes)]])
    if arguments.pairs:
        for i, config in enumerate(pairs(model_type, classes[0])):
            yield config, [classes[i % len(classes)]]


def check_type(url, model_type, classes, arguments):
    """Counts of results, and one line for each kind of difference."""
    counts, lines = collections.Counter(), {}
    known = configs.classes(model_type)
    for config, names in trials(model_type, classes, arguments):
        for name in names:
            if configs.find_class(model_type, name) is None:
                continue
            result, detail = compare(url, name, config)
            counts[result] += 1
            if result in FAULTS or (arguments.verbose and result == "built by weightd only"):
                lines.setdefault((result, (detail or "")[:60]), (name, detail, config))
    for (result, _), (name, detail, config) in lines.items():
        print(f"{result.upper()} {model_type} {name}: {detail}\n    {json.dumps(config)}", flush=True)
    return counts, len(set(classes) & set(known)), len(known)


FAULTS = ("differs", "another print", "refused", "other names in files")
COLUMNS = ["equal", "other names in files", "another print", "differs", "refused", "refused by both", "built by weightd only"]


def table(rows):
    total = collections.Counter()
    lines = ["| type | classes | " + " | ".join(COLUMNS) + " |", "|---" * (len(COLUMNS) + 2) + "|"]
    for model_type, (counts, known, of) in sorted(rows.items()):
        total.update(counts)
        lines.append(f"| `{model_type}` | {known} of {of} | " + " | ".join(str(counts[c] or "") for c in COLUMNS) + " |")
    clean = [t for t, (c, _, _) in rows.items() if c["equal"] and not (c["differs"] + c["another print"] + c["refused"] + c["other names in files"])]
    return (f"Beside transformers {transformers.__version__} and torch {torch.__version__.split('+')[0]}: "
            f"{len(clean)} of {len(rows)} types whole, {total['equal']} of "
            f"{total.total() - total['refused by both'] - total['built by weightd only']} models equal.\n\n" + "\n".join(lines))


def write(text):
    before, rest = DOCUMENT.read_text().split(BEGIN)
    DOCUMENT.write_text(before + BEGIN + "\n" + text + "\n" + END + rest.split(END)[1])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--types", default="")
    parser.add_argument("--sample", type=int, default=5)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--fields", action="store_true")
    parser.add_argument("--pairs", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    only = [name for name in arguments.types.replace(",", " ").split()]
    catalogue = json.loads(ask(arguments.url + "/v1/catalog/architectures")[1])["architectures"]
    rows = {}
    try:
        for item in catalogue:
            if item["name"] in configs.types() and (not only or item["name"] in only):
                rows[item["name"]] = check_type(arguments.url, item["name"], item["classes"], arguments)
    except KeyboardInterrupt:
        print("Interrupted: the table has what was tried until then.")
    print(table(rows))
    if arguments.write:
        write(table(rows))
    return 1 if any(counts["differs"] + counts["another print"] for counts, _, _ in rows.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
