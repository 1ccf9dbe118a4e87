#!/usr/bin/env python3
"""Compares torchvision's and timm's models by name with the libraries of this interpreter.

usage: zoo.py URL [--library torchvision|timm] [--models A,B,..] [--every N] [--cache DIR]

Each model of the library (each N-th with --every) with its default arguments, with other numbers of
classes and channels, and with each pretrained tag of timm whose arguments differ: names in order,
shapes, dtypes, what are buffers, ties and print(model) are the library's, or the program says what is
not.  --cache has observations of tests/vectors/architectures/zoo_rows.py, which are taken in place of
the library's models.  Exits with 1 if anything differs, with 77 where a library is absent.
"""
import argparse
import json
import os
import pathlib
import pickle
import sys

from client import ask

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/vectors/architectures"))
try:
    import timm
    import torchvision  # noqa: F401

    import zoo_rows
    from zoo_observe import observe
except ImportError as absent:
    print("SKIPPED models of torchvision and timm:", absent)
    sys.exit(77)


def listed(tree, prefix=""):
    """Tensors in the order of state_dict: (name, shape, dtype, whether it is a buffer)."""
    _, _, _, parameters, buffers, children = tree
    for name, shape, dtype, *_ in parameters:
        yield prefix + name, list(shape), dtype, False
    for name, shape, dtype in buffers:
        yield prefix + name, list(shape), dtype, True
    for name, child in children:
        if child is not None:
            yield from listed(child, prefix + name + ".")


def compare(url, specification, seen):
    """What differs, in words, or None."""
    status, text = ask(url + "/v1/models?validate_only=true", specification)
    if status != 200:
        return f"{status} {json.loads(text).get('errors') or text[:300]}"
    answer = json.loads(text)
    served = [(p["name"], p["shape"], p["dtype"], p["is_buffer"]) for p in answer["parameters"]]
    wanted = list(listed(seen["tree"]))
    if answer["tensor_count"] == len(wanted) > len(served):  # a page of it
        wanted = wanted[:len(served)]
    if served != wanted:
        wrong = next((pair for pair in zip(wanted, served) if pair[0] != pair[1]), None)
        return f"{len(wanted)} tensors, served {len(served)}; first {wrong}"
    ties = sorted([p["name"], p["tied_to"]] for p in answer["parameters"] if p["tied_to"])
    if ties != sorted(seen["ties"]):
        return f"ties {seen['ties']}, served {ties}"
    if not seen.get("repr"):
        return None
    status, text = ask(url + "/v1/models", specification)
    _, printed = ask(f"{url}/v1/models/{answer['id']}/repr")
    if printed.rstrip("\n") == seen["repr"]:
        return None
    wrong = next((pair for pair in zip(seen["repr"].split("\n"), printed.split("\n"))
                  if pair[0] != pair[1]), "length")
    return f"print: {wrong}"


def cases(library, model, cache):
    """(name, arguments, observation) of a model."""
    if cache:
        path = os.path.join(cache, library.name, model + ".pickle")
        if not os.path.exists(path):
            return
        with open(path, "rb") as file:
            for seen in pickle.load(file):
                if "error" not in seen:
                    yield model, seen["arguments"], seen
        return
    sets = library.sets(model)
    for arguments in sets + [{"num_classes": 7}] if len(sets) > 1 else sets:
        try:
            yield model, arguments, observe(lambda: library.build(model, arguments))
        except Exception as error:
            print("library:", model, arguments, repr(error)[:100])
    for tag, values in (library.tags(model, library.defaults(model, sets)) or {}).items():
        if values:
            name = f"{model}.{tag}"
            yield name, {}, observe(lambda: library.build(name, {}))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--library", default="torchvision,timm")
    parser.add_argument("--models", default="")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--cache")
    options = parser.parse_args()
    failed = 0
    for library in (zoo_rows.Torchvision(), zoo_rows.Timm()):
        if library.name not in options.library.split(","):
            continue
        tried, right = set(), 0
        wrong = set()
        for model in options.models.split(",") if options.models else library.list()[::options.every]:
            for name, arguments, seen in cases(library, model, options.cache):
                tried.add(model)
                specification = {library.name: name}
                if arguments:
                    specification["arguments"] = arguments
                text = compare(options.url, specification, seen)
                right += text is None
                if text:
                    wrong.add(model)
                    print(name, arguments, text[:400], flush=True)
        print(f"{library.name} {library.release}: {len(tried) - len(wrong)} of {len(tried)} models, "
              f"{right} builds are alike")
        failed += len(wrong)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
