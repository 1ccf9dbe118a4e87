"""Writes into rows which fields the library reads, undeclared, that the row does not follow.

    unfollowed.py ROW.json ..        rewrites "unfollowed" of each row; the daemon refuses such fields

A field is one if some value of it changes a class of the type, at the base or beside one switch, and the row has no
such field.
"""
import json
import pathlib
import sys

import configs
import observe
import rowfiles
from config_fields import config_class
from undeclared import undeclared


def shown(name, config):
    try:
        model = observe.build(name, config)
    except observe.Refused:
        return None
    return str(model), [(key, tensor.shape) for key, tensor in model.state_dict(keep_vars=True).items()]


def values(name, annotation, default, rows):
    """Values to try for a field."""
    row = {**rows.get(name, {"kind": "int or null"}), "value": default, "default": default}
    found = [change[name] for change in configs.changes_of(name, {**rows, name: row}) if list(change) == [name]]
    return [value for value in found if value is not None][:4] + ([True] if annotation == bool | None else [])


def matters(model_type, name, tried, classes):
    """Whether some value changes some class."""
    for config in [configs.base(model_type), *configs.switches(model_type)]:
        for class_name in classes:
            plain = shown(class_name, config)
            if plain is None:
                continue
            if any(shown(class_name, {**config, name: value}) not in (plain, None) for value in tried):
                return True
    return False


def unfollowed(row):
    model_type = row["model_type"]
    rows = configs.current(model_type, configs.base(model_type))
    known, found = set(row["fields"]) | set(row.get("aliases", {})), {}
    for name, (annotation, default) in undeclared(config_class(model_type)).items():
        if name not in known and matters(model_type, name, values(name, annotation, default, rows), row["classes"]):
            found[name] = default
    return found


def main():
    for path in map(pathlib.Path, sys.argv[1:]):
        row = json.loads(path.read_text())
        if row["model_type"] not in configs.types():
            continue
        found = unfollowed(row)
        print(path.stem, found or "", flush=True)
        if found == row.get("unfollowed", {}):
            continue
        row.pop("unfollowed", None)
        order = [(key, value) for key, value in row.items()]
        at = next((i for i, (key, _) in enumerate(order) if key in ("let", "requires", "models")), len(order))
        order[at:at] = [("unfollowed", found)] if found else []
        path.write_text(rowfiles.row_text(dict(order)))


if __name__ == "__main__":
    main()
