#!/usr/bin/env python3
"""Posts the prints that record_prints.py wrote to a daemon, and compares what is read with the real state dicts.

usage: prints.py URL FOLDER [--write] [--verbose]

Also posts GET /repr of every architecture back.  Each print is one of
    equal       names and shapes are those of the library
    warned      what differs is exactly what warnings name: tensors, by their class and name
    vague       a warning names the class of every tensor that is missing, but not the tensor
    differs     something is missing, or is there, that no warning names
    refused     the answer is a problem
With --write the table goes into service/notes/prints.md; otherwise it is printed.
"""
import collections
import json
import pathlib
import re
import sys
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
DOCUMENT = HERE.parent.parent / "service/notes/prints.md"
BEGIN, END = "<!-- prints:begin -->", "<!-- prints:end -->"
KINDS = ("equal", "warned", "vague", "differs", "refused")


def ask(url, body=None):
    request = urllib.request.Request(url, None if body is None else json.dumps(body).encode(),
                                     {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


def part_of(url, first, last):
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Range": f"bytes={first}-{last}"})) as answer:
        return answer.read()


def parameters(url, identity):
    """Name -> shape of every tensor, from the header of the model's safetensors file."""
    file = f"{url}/v1/models/{identity}/weights.safetensors"
    size = int.from_bytes(part_of(file, 0, 7), "little")
    header = json.loads(part_of(file, 8, 7 + size))
    return {name: tensor["shape"] for name, tensor in header.items() if name != "__metadata__"}


def missing_kind(missing, warnings):
    """How well the warnings name the tensors (name, class that owns it)."""
    worst = "warned"
    for name, owner in missing:
        leaf = name.rpartition(".")[2]
        named = [w["detail"] for w in warnings if re.match(re.escape(owner) + r"\b", w["detail"])]
        if not named:
            return "differs", f"{owner} {leaf}: no warning"
        if not any(re.search(rf"(?<![\w.]){re.escape(leaf)}(?!\w)", detail) for detail in named):
            worst = "vague"
    return worst, "named"


def compare(state, read, warnings):
    real = {name: (shape, owner) for name, shape, owner in state}
    missing = [(name, owner) for name, (_, owner) in real.items() if name not in read]
    extra = [name for name in read if name not in real]
    other = [name for name, (shape, _) in real.items() if name in read and read[name] != shape]
    if extra:
        return "differs", f"has {extra[0]} and {len(extra) - 1} more that the library has not"
    if other:
        return "differs", f"{real[other[0]][1]}: shape of {other[0].rpartition('.')[2]}"
    return missing_kind(missing, warnings) if missing else ("equal", "")


def reason_of(problem):
    errors = problem.get("errors") or [problem]
    return re.sub(r"\d+", "N", errors[0].get("detail", problem.get("title", "?")))


def try_print(url, row):
    status, answer = ask(url + "/v1/models", {"model": row["text"]})
    if status >= 400:
        return "refused", reason_of(answer), []
    kind, reason = compare(row["state"], parameters(url, answer["id"]), answer["warnings"])
    return kind, reason, [w["code"] for w in answer["warnings"]]


def try_all(url, path, verbose):
    kinds, reasons, codes = collections.Counter(), collections.Counter(), collections.Counter()
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            kind, reason, warned = try_print(url, row)
            kinds[kind] += 1
            codes.update(set(warned) or {"none"})
            if kind not in ("equal", "warned"):
                reasons[f"{kind}: {reason}"] += 1
            if verbose:
                print(path.stem, row["name"], kind, reason, sep="\t")
    return kinds, reasons, codes


def owners(url, identity):
    """Name -> class of the module that has the tensor."""
    found, token = {}, ""
    while True:
        _, page = ask(f"{url}/v1/models/{identity}/parameters?page_size=1000{token}")
        found.update((p["name"], p["module_type"]) for p in page["parameters"])
        if not page.get("next_page_token"):
            return found
        token = "&page_token=" + page["next_page_token"]


def try_config(url, config):
    """GET /repr of a config's model, posted back."""
    status, made = ask(url + "/v1/models", {"config": config})
    if status >= 400:
        return "refused", f"the config: {reason_of(made)}", []
    with urllib.request.urlopen(f"{url}/v1/models/{made['id']}/repr") as answer:
        text = answer.read().decode()
    shapes = parameters(url, made["id"])
    status, back = ask(url + "/v1/models", {"model": text})
    if status >= 400:
        return "refused", reason_of(back), []
    read = parameters(url, back["id"])
    if read == shapes:
        return "equal", "", []
    types = owners(url, made["id"])
    # A tied name is none of the print's: what the text says of both is one shape.
    tied = {name for name in read if name not in shapes}
    read = {name: shape for name, shape in read.items() if name not in tied}
    return compare([[name, shape, types[name]] for name, shape in shapes.items()], read, back["warnings"]) + ([],)


def try_architectures(url):
    kinds, reasons = collections.Counter(), collections.Counter()
    _, catalogue = ask(url + "/v1/catalog/architectures")
    for item in catalogue["architectures"]:
        for name in item["classes"]:
            kind, reason, _ = try_config(url, {**item["example"]["config"], "architectures": [name]})
            kinds[kind] += 1
            if kind not in ("equal", "warned"):
                reasons[f"{kind}: {item['name']} {name}: {reason}"] += 1
    return kinds, reasons


def table(results):
    lines = ["| prints of | tried | equal | warned | vague | differ | refused |", "|---|---:|---:|---:|---:|---:|---:|"]
    for title, (kinds, _) in results.items():
        lines.append(f"| {title} | {sum(kinds.values()):,} | " + " | ".join(f"{kinds[kind]:,}" for kind in KINDS) + " |")
    lines += ["", "What is neither equal nor warned, by frequency:", ""]
    for title, (_, reasons) in results.items():
        lines += [f"- {title}: {reason} ({count})" for reason, count in reasons.most_common(8)]
    return lines


def write(lines):
    text = DOCUMENT.read_text(encoding="utf-8")
    start, end = text.index(BEGIN) + len(BEGIN), text.index(END)
    DOCUMENT.write_text(text[:start] + "\n" + "\n".join(lines) + "\n" + text[end:], encoding="utf-8")


def main():
    url, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    results = {}
    for path in sorted(folder.glob("*.jsonl")):
        kinds, reasons, codes = try_all(url, path, "--verbose" in sys.argv)
        results[path.stem] = kinds, reasons
        print(path.stem, dict(kinds), "warnings:", dict(codes))
    results["`/repr` of every class of every architecture"] = try_architectures(url)
    lines = table(results)
    if "--write" in sys.argv:
        write(lines)
    else:
        print("\n".join(lines))
    bad = sum(kinds["vague"] + kinds["differs"] + kinds["refused"] for kinds, _ in results.values())
    everything = sum(sum(kinds.values()) for kinds, _ in results.values())
    print(f"{everything - bad} of {everything} prints are equal, or warned of exactly")
    sys.exit(bad * 10 > everything)


main()
