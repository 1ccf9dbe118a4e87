"""Adds "init" to derived rows of diffusers: the laws that the constructors give, where they are not torch's.

    python tests/vectors/architectures/diffusers_laws.py ROW.json ...

A row whose class keeps buffers in its files is refused: their values are not derived.
"""
import json
import sys
import warnings

import diffusers
import rowfiles
import zoo_laws
from zoo_observe import observe

warnings.simplefilter("ignore")


def buffers(tree):
    return len(tree[4]) + sum(buffers(child) for _, child in tree[5] if child is not None)


def laws(row):
    """(rules, None) or (None, the reason)."""
    few = {name: 2 for name, value in row["fields"].items()
           if type(value) is int and value > 2 and "layers" in name}
    seen = observe(lambda: getattr(diffusers, row["model_type"])(**few), True)
    if buffers(seen["tree"]):
        return None, "values of buffers are not derived"
    rules, unknown = zoo_laws.rules(seen)
    wrong = unknown + zoo_laws.check(seen, rules)
    if wrong or any("path" in rule for rule in rules):
        return None, f"laws of {wrong or rules}"
    # Ones and zeros of norms are what modules have without a rule.
    rules = [rule for rule in rules if (rule["parameter"], rule["initializer"]) not in (
        ("weight", "ones"), ("bias", "zeros"))]
    return [dict(rule, optional=True) for rule in rules], None


def main():
    for path in sys.argv[1:]:
        with open(path) as file:
            row = json.load(file)
        rules, reason = laws(row)
        print(row["model_type"], reason or f"{len(rules)} rules", flush=True)
        if rules is not None:
            row.pop("init", None)
            if rules:
                row["init"] = rules
            with open(path, "w") as file:
                file.write(rowfiles.row_text(row))


if __name__ == "__main__":
    main()
