"""Files of rows: how they are laid out, and the table of activations that all rows may use.

    python tests/vectors/architectures/rowfiles.py common > service/definition/architecture/rows/transformers/_common.json
    python tests/vectors/architectures/rowfiles.py lay out ROW.json ...    lays files out anew
"""
import json
import sys

LISTS = ("definitions", "models", "ties", "tables")


def row_text(row):
    """A line for each member, and for each class."""
    lines = []
    for key, value in row.items():
        if key in LISTS and value:
            inner = [f"  {json.dumps(name)}: {json.dumps(body)}" for name, body in value.items()]
            lines.append(f" {json.dumps(key)}: {{\n" + ",\n".join(inner) + "\n }")
        else:
            lines.append(f" {json.dumps(key)}: {json.dumps(value)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def activations():
    """The nodes of the activations by name."""
    import library
    import torch
    table = {}
    for name in library.ACT2FN:
        try:
            with torch.device("meta"):
                module = library.ACT2FN[name]
        except Exception:
            continue
        kind = type(module).__name__
        if type(module).__module__.startswith("torch.nn"):
            changed = {key: value for key, (value, default) in library.arguments(module).items() if value != default}
            table[name] = f"{kind}({', '.join(f'{key}={value!r}' for key, value in changed.items())})"
        elif not list(module.parameters()):
            extra = module.extra_repr()
            table[name] = {"type": kind, "extra": extra} if extra else f"{kind}()"
    return table


def main():
    if sys.argv[1] == "common":
        print(row_text({"tables": {"activation": activations()}, "definitions": {}}), end="")
        return
    for path in sys.argv[3:]:
        with open(path) as file:
            row = json.load(file)
        with open(path, "w") as file:
            file.write(row_text(row))


if __name__ == "__main__":
    main()
