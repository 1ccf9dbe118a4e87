#!/usr/bin/python3
"""The tables of the documents, made from a running daemon's catalogue.

usage: tables.py [--write] http://127.0.0.1:PORT DOCUMENT.md...

Between <!-- table:NAME --> and <!-- /table --> of a document stands what make_NAME() gives.  Without
--write the documents are only compared: exit status 1 if one is stale.
"""
import json
import os
import re
import sys
import urllib.request

URL = [a for a in sys.argv[1:] if a.startswith("http")][0].rstrip("/")


def rows_of(table):
    with urllib.request.urlopen(f"{URL}/v1/catalog/{table}") as answer:
        return json.load(answer)[table]


def cell(text):
    return str(text).replace("|", "\\|")


def table(heads, rows):
    lines = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    return "\n".join(lines + ["| " + " | ".join(cell(c) for c in row) + " |" for row in rows])


def python(value):
    """A default as Python writes it."""
    return {None: "None", True: "True", False: "False"}.get(value, json.dumps(value).replace('"', "'")) \
        if value is None or isinstance(value, bool) else json.dumps(value).replace('"', "'")


def signature(row):
    """(in_features, out_features, bias=True), without what every layer has."""
    parts = []
    for name in row["positional"]:
        schema = row["arguments_schema"]["properties"][name]
        if name in ("device", "dtype") or re.fullmatch(r"size\d", name):
            continue
        parts.append(name if "default" not in schema else f"{name}={python(schema['default'])}")
    return ", ".join(parts)


def grouped(rows, key):
    groups = {}
    for row in rows:
        groups.setdefault(row[key], []).append(row)
    return groups.items()


def names(rows):
    return ", ".join(f"`{row['name']}`" for row in rows)


LIBRARIES = {"": "torch.nn.init and papers"}


def kinds():
    """How many rows of each kind there are, abstract modules not counted."""
    modules = [row for row in rows_of("modules") if not row["is_abstract"]]
    return {"modules": modules, **{kind: rows_of(kind) for kind in ("initializers", "recipes", "architectures")}}


def make_counts():
    """The size of the catalogue in a sentence."""
    modules, initializers, recipes, architectures = (len(rows) for rows in kinds().values())
    return (f"{modules} modules, {initializers} initializers, {recipes} init policies of whole models (recipes) and "
            f"{architectures} families of `config.json`: [CATALOG.md](CATALOG.md).")


def make_summary():
    """One line for each kind; modules and initializers are counted by family and library."""
    rows = kinds()
    what = {"modules": grouped(rows["modules"], "family"),
            "initializers": ((LIBRARIES.get(space, space), group)
                             for space, group in grouped(rows["initializers"], "namespace"))}
    what = {kind: ", ".join(f"{name} ({len(group)})" for name, group in groups) for kind, groups in what.items()}
    what |= {"recipes": "init policies of whole models, by name", "architectures": "families of `config.json`"}
    return table(["kind", "count", "what"], [(f"[{kind}](#{kind})", len(rows[kind]), what[kind]) for kind in rows])


def make_formats():
    return table(["format", "what", "of", "byte ranges"],
                 [(f"`{row['name']}`", row["doc"],
                   " and ".join(w for w, k in (("models", "model"), ("tensors", "tensor")) if row[k]),
                   "yes" if row["random_access"] else "no") for row in rows_of("formats")])


def make_generators():
    return table(["generator", "what"], [(f"`{row['name']}`", row["doc"]) for row in rows_of("generators")])


def make_dtypes():
    return table(["dtype", "safetensors", "bytes"],
                 [(f"`{row['name']}`", row["code"], row["bytes"]) for row in rows_of("dtypes")])


def make_all_modules():
    """Every module with its arguments and tensors, by family."""
    text = []
    for family, group in grouped(rows_of("modules"), "family"):
        text.append(f"\n### {family}\n")
        text.append(table(["module", "arguments", "what", "tensors"],
                          [(f"`{r['name']}`", f"`{signature(r)}`" if signature(r) else "", r["doc"],
                            "<br>".join(f"`{line}`" for line in r["state"])) for r in group]))
    return "\n".join(text).strip("\n")


def make_all_initializers():
    """Every initializer with its arguments, formula and source, by library."""
    text = []
    for space, group in grouped(rows_of("initializers"), "namespace"):
        text.append(f"\n### {LIBRARIES.get(space, space)}\n")
        text.append(table(["initializer", "arguments", "values", "source"],
                          [(f"`{r['name']}`", f"`{signature(r)}`" if signature(r) else "", r["doc"], r["source"])
                           for r in group]))
    return "\n".join(text).strip("\n")


def make_all_recipes():
    return table(["recipe", "what", "arguments", "source"],
                 [(f"`{r['name']}`", r["doc"], ", ".join(f"`{n}`" for n in r["variables"]), r["source"])
                  for r in rows_of("recipes")])


def make_all_architectures():
    return table(["model_type", "what", "classes", "recipe"],
                 [(f"`{r['name']}`", r["doc"], ", ".join(f"`{c}`" for c in r["classes"]), f"`{r['recipe']}`")
                  for r in rows_of("architectures") if "release" not in r])


def short(classes):
    """`AlbertModel`, ForMaskedLM, ..: without what they have in common with the first."""
    stem = os.path.commonprefix(classes) if len(classes) > 1 else ""
    return ", ".join([f"`{classes[0]}`", *(name[len(stem):] or name for name in classes[1:])])


def make_all_rows():
    """Architectures that are data: one line a type."""
    return table(["model_type", "classes", "as in transformers"],
                 [(f"`{r['name']}`", short(r["classes"]), r["release"])
                  for r in rows_of("architectures") if "release" in r])


def filled(text):
    def fill(match):
        return f"{match.group(1)}\n{globals()['make_' + match.group(2)]()}\n{match.group(3)}"
    return re.sub(r"(<!-- table:(\w+) -->)\n.*?(<!-- /table -->)", fill, text, flags=re.S)


def main():
    stale = 0
    for path in [a for a in sys.argv[1:] if a.endswith(".md")]:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        real = filled(text)
        if "<!-- table:" not in text:
            stale += 1
            print(f"{path}: no table in it")
        if "--write" in sys.argv:
            with open(path, "w", encoding="utf-8") as file:
                file.write(real)
        elif real != text:
            stale += 1
            print(f"{path}: its tables are not those of the catalogue; \"make tables\" writes them")
    return 1 if stale else 0


sys.exit(main())
