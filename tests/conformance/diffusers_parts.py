#!/usr/bin/env python3
"""Compares diffusers' models by config with the library of this interpreter.

usage: diffusers_parts.py URL [--classes A,B] [--sample N] [--seed S]

Published configs of pipelines' parts (diffusers_configs.json), the defaults of each class with a row,
and N random changes of each: names in order, shapes, dtypes, what are buffers, ties and print(model)
are the library's, or the service refuses the config.  A config that the library refuses is left out.
Exits with 1 if anything differs, or a published config of a class with a row is refused; with 77
where the library is absent.
"""
import argparse
import collections
import json
import pathlib
import random
import sys
import warnings

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "vectors/architectures"))
warnings.simplefilter("ignore")
try:
    import diffusers
    import torch

    import diffusers_changes
    from zoo import compare
    from zoo_observe import observe
except ImportError as absent:
    print("SKIPPED models of diffusers:", absent)
    sys.exit(77)

ROWS = HERE.parents[1] / "service/definition/architecture/rows/diffusers"
diffusers.utils.logging.set_verbosity_error()


def build(config):
    fields = {name: value for name, value in config.items() if not name.startswith("_")}
    return getattr(diffusers, config["_class_name"])(**fields)


def tried(url, config):
    """(alike, refused, left out or WRONG; what differs)."""
    try:
        seen = observe(lambda: build(config))
        with torch.device("meta"):
            seen["repr"] = repr(build(config))
    except Exception:  # the library's own refusals are of many classes
        return "left out", ""
    text = compare(url, {"config": config}, seen)
    if text is None:
        return "alike", ""
    return ("refused" if text.startswith("422") else "WRONG"), text


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--classes", default="")
    parser.add_argument("--sample", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    published = json.loads((HERE / "diffusers_configs.json").read_text())
    names = [name for name in options.classes.split(",") if name] or sorted(path.stem for path in ROWS.glob("*.json"))
    failed, total = 0, collections.Counter()
    for name in names:
        bases = {title: config for title, config in published.items() if config["_class_name"] == name}
        rng = random.Random(options.seed)
        changes = diffusers_changes.configs(name, list(bases.values()), rng, options.sample)
        own = collections.Counter()
        for title, config in [("defaults", {"_class_name": name}), *bases.items(), *(("", each) for each in changes)]:
            kind, text = tried(options.url, config)
            own[("published " if title else "") + kind] += 1
            if kind == "WRONG" or (title and kind == "refused"):
                failed += 1
                print(name, title or json.dumps(config), text[:500], flush=True)
        total.update(own)
        print(name, dict(own), flush=True)
    print(f"diffusers {diffusers.__version__}, torch {torch.__version__}: {len(names)} classes,", dict(total))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
