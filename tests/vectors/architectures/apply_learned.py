"""Writes what init_rules.py has learned already into rows, without learning.

    apply_learned.py ROW.json ..
"""
import json
import pathlib
import sys

import configs
import init_rules
import rowfiles


def main():
    for file in sys.argv[1:]:
        path = pathlib.Path(file)
        row = json.loads(path.read_text())
        if row["model_type"] in configs.cached("laws") and not {"init", "recipe"} & set(row):
            unknown = init_rules.add_to(row)
            path.write_text(rowfiles.row_text(row))
            print(path.stem, "unknown:" if unknown else "", unknown or "")


if __name__ == "__main__":
    main()
