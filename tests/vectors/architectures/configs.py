"""Configs of every type of transformers: small bases, their fields, changes of one field, random valid samples.

A config is a dict as in config.json, with "model_type"; nested configs are dicts in it, and their fields have
dotted names ("text_config.hidden_size").  The same seed gives the same configs.  What the library refused is
remembered, so that the same config is not tried twice.

    configs.py MODEL_TYPE            prints the base, the fields and the count of variations
"""
import copy
import functools
import json
import os
import pathlib
import random
import re
import sys

from config_fields import (HEADS, LAYERS, NO_LAYERS, SIZES, attribute, changed, classes, fields, find_class, flat, get,
                           jsonable, resolve, types, written)  # noqa: F401
import transformers  # noqa: E402

CACHE = pathlib.Path(os.environ.get("ARCHITECTURES_CACHE",
                                    pathlib.Path(__file__).resolve().parents[3] / "build" / "architectures"))
REJECTED = set()


# The base -------------------------------------------------------------------------------------------------

def accepted(config, names=None):
    """Whether the library builds one of the classes (the first, unless named)."""
    import observe
    key = json.dumps([config, names], sort_keys=True, default=str)
    if key in REJECTED:
        return False
    for name in names or classes(config["model_type"])[:1]:
        try:
            observe.build(name, config)
            return True
        except observe.Refused:
            continue
    REJECTED.add(key)
    return False


def reductions(model_type, layers):
    """dotted name -> smaller value, for all counts of layers and the lists that are as long."""
    rows, found, lengths = fields(model_type), {}, {}
    for name, row in rows.items():
        value, last = row["default"], name.split(".")[-1]
        if not LAYERS.search(last) or NO_LAYERS.search(last):
            continue
        if isinstance(value, int) and not isinstance(value, bool) and value > layers:
            found[name] = layers
            lengths.setdefault(name.rpartition(".")[0], {})[value] = layers
        elif isinstance(value, list) and value and all(type(v) is int for v in value) and max(value) > layers:
            found[name] = [min(v, layers) for v in value]
            total = lengths.setdefault(name.rpartition(".")[0], {})
            total[sum(value)] = sum(found[name])
    for name, row in rows.items():
        value, short = row["default"], lengths.get(name.rpartition(".")[0], {})
        if isinstance(value, list) and name not in found and len(value) in short:
            found[name] = value[:short[len(value)]]
        elif isinstance(value, list) and value and all(type(v) is int for v in value) and short \
                and re.search(r"index|indices|layers|feature", name) and max(value) >= layers:
            found[name] = sorted({v % layers for v in value})
    return found


@functools.cache
def cached(name):
    path = CACHE / f"{name}-{transformers.__version__}.json"
    return json.loads(path.read_text()) if path.exists() else {}


def kept(name, model_type, find):
    """What find(model_type) found, now or in an earlier run."""
    found = cached(name)
    if model_type not in found:
        found[model_type] = find(model_type)
        CACHE.mkdir(parents=True, exist_ok=True)
        path = CACHE / f"{name}-{transformers.__version__}.json"
        if path.exists():  # another process may have found more
            found.update({key: value for key, value in json.loads(path.read_text()).items() if key not in found})
        other = path.with_suffix(f".{os.getpid()}")
        other.write_text(json.dumps(found, indent=0))
        other.replace(path)
    return copy.deepcopy(found[model_type])


def base(model_type):
    """A valid config with few layers: defaults, two (or three) of each kind of layer."""
    return kept("bases", model_type, found_base)


def tiny(model_type):
    """The base with small sizes, for models with values: at most a few million elements where they can be had."""
    return kept("tiny", model_type, found_tiny)


def elements(config):
    """Elements of the first class; None: the library does not build it."""
    import observe
    try:
        model = observe.build(classes(config["model_type"])[0], config)
    except observe.Refused:
        return None
    return sum(p.numel() for p in model.parameters()) + sum(b.numel() for b in model.buffers())


def scaled(rows, divisor):
    """Changes that divide all sizes, where they can be divided."""
    found = {}
    for name, row in rows.items():
        value, last = row["value"], name.split(".")[-1]
        if type(value) is int and value > 200 and "token" in last:
            found[name] = 1
        elif type(value) is int and value >= 512 and re.search("vocab|position|seq_len", last):
            found[name] = 96
        elif type(value) is int and value > 32 and value % divisor == 0 and value // divisor >= 4 \
                and not re.search("patch|image_size", last):
            found[name] = value // divisor
        elif isinstance(value, list) and value and all(type(v) is int and v >= 32 and v % divisor == 0 for v in value) \
                and not re.search("patch|image_size", last):
            found[name] = [v // divisor for v in value]
    return found


def found_tiny(model_type, enough=300000, budget=40):
    config = base(model_type)
    best = elements(config)
    if best is None:
        return config
    for divisor in (32, 16, 8, 4, 2):
        trial = changed(config, scaled(current(model_type, config), divisor))
        count = elements(trial)
        if count is not None and count < best:
            config, best = trial, count
            break
    rows = current(model_type, config)
    names = [n for n, r in rows.items() if type(r["value"]) is int and r["value"] > 32]
    for name in sorted(names, key=lambda n: -rows[n]["value"]):
        value = rows[name]["value"]
        for smaller in dict.fromkeys([32 if value % 3 else 48, value // 16, value // 8, value // 2]):
            if best < enough or budget <= 0:
                return config
            if 8 <= smaller < value:
                budget -= 1
                trial = changed(config, {name: smaller})
                count = elements(trial)
                if count is not None and count < best:
                    config, best = trial, count
                    break
    return config


def found_base(model_type):
    plain = written(model_type)
    if not classes(model_type):
        return plain
    for layers in (2, 3, 4):
        config = changed(plain, reductions(model_type, layers))
        if accepted(config):
            return config
    config = plain
    for name, value in reductions(model_type, 2).items():
        smaller = changed(config, {name: value})
        if accepted(smaller):
            config = smaller
    return config


# Changes --------------------------------------------------------------------------------------------------

def int_values(name, value, rng=None):
    """Other values for an integer: both directions, those that fit divisions first."""
    last = name.split(".")[-1]
    if LAYERS.search(last) and not NO_LAYERS.search(last):
        return [value + 1, 1, value + 3, 5]
    if value == 0 or value == 1:
        return [1 - value, 2, 4]
    if value < 0:
        return [value - 1, value + 1, 2, 24]
    found = [value * 2, value // 2, value + 1, value * 3, value - 1]
    if value >= 32:
        found += [value + 8, value + 64]
    return [v for v in dict.fromkeys(found) if v >= 0 and v != value]


def guesses_for_null(name, row, rows):
    """Values for a field whose default is null."""
    parts = row["kind"].split(" or ")
    found = []
    if "int" in parts:
        prefix, last = name.rpartition(".")[0], name.split(".")[-1]
        if "token_id" in last:
            return [0, 3]
        same = [r["default"] for n, r in rows.items() if n.rpartition(".")[0] == prefix and type(r["default"]) is int
                and (bool(HEADS.search(n)) == bool(HEADS.search(last)))]
        heads = [v for v in same if 1 < v <= 128]
        found += ([1, 2, 4] + heads[:2]) if HEADS.search(last) and "dim" not in last else [64, 32, 128, 48, 1, 8, 2]
    if "bool" in parts:
        found += [True, False]
    if "float" in parts:
        found += [0.5, 2.0]
    if "text" in parts:
        found += row.get("choices", [])
    if "list" in parts and isinstance(row.get("resolved"), list):
        changes = list_changes(name, row["resolved"], {**rows, name: {**row, "value": row["resolved"]}})
        found += [row["resolved"], *(change[name] for change in changes if list(change) == [name])]
    return found


def list_changes(name, value, rows):
    """Dicts of changes for a list: items, and its length together with lists and counts of the same length."""
    if not value:
        return [{name: [0]}, {name: [1]}, {name: [0, 1]}]
    found, prefix = [], name.rpartition(".")[0]
    if all(type(v) is int for v in value):
        found += [{name: [v * 2 for v in value]}, {name: [v + 1 for v in value]},
                  {name: [*value[:-1], value[-1] * 2]}, {name: [value[0] + 1, *value[1:]]},
                  {name: [value[0] * 2, *value[1:]]}, {name: [max(v // 2, 1) for v in value]}]
        found += [{name: [*value[:i], value[i] * 2, *value[i + 1:]]} for i in range(1, min(len(value) - 1, 8))]
    elif all(type(v) is bool for v in value):
        found += [{name: [not v for v in value]}, {name: [not value[0], *value[1:]]}]
    elif all(type(v) is float for v in value):
        found += [{name: [v * 2 for v in value]}]
    elif all(isinstance(v, str) for v in value):
        choices = list(dict.fromkeys([*rows[name].get("choices", []), *value]))
        found += [{name: [choice] * len(value)} for choice in choices if [choice] * len(value) != value]
        found += [{name: [choice, *value[1:]]} for choice in choices if choice != value[0]]
        found += [{name: [*value[:-1], choice]} for choice in choices if choice != value[-1]]
    together = [n for n, r in rows.items() if n.rpartition(".")[0] == prefix and isinstance(r["value"], list)
                and len(r["value"]) == len(value)]
    counts = [n for n, r in rows.items() if n.rpartition(".")[0] == prefix and type(r["value"]) is int
              and r["value"] == len(value) and re.search(r"num|n_|layers|depth|stages|levels", n)]
    if len(value) > 1:
        found += [{**{n: rows[n]["value"][:-1] for n in together}, **{n: len(value) - 1 for n in counts}},
                  {name: value[:-1]}]
    found += [{**{n: rows[n]["value"] + rows[n]["value"][-1:] for n in together},
               **{n: len(value) + 1 for n in counts}}, {name: value + value[-1:]}]
    return found


def current(model_type, config):
    """fields() with "value", what the config has (its default where it says nothing), and "resolved", what the
    library makes of a null."""
    found = {name: {**row, "value": get(config, name, row["default"])} for name, row in fields(model_type).items()}
    try:
        whole = resolve(config)
    except Exception:
        return found
    for name, row in found.items():
        if row["value"] is None and "." not in name:
            value = jsonable(attribute(whole, name))
            row["resolved"] = value if isinstance(value, list) else None
    return found


def changes_of(name, rows):
    """All changes worth trying that begin with this field: dicts of dotted names and values."""
    row, value = rows[name], rows[name]["value"]
    parts = row["kind"].split(" or ")
    if isinstance(value, bool):
        found = [{name: not value}]
    elif isinstance(value, int):
        found = [{name: v} for v in int_values(name, value)]
        found += [{name: v} for v in row.get("choices", []) if type(v) is int and v != value]
    elif isinstance(value, float):
        found = [{name: v} for v in dict.fromkeys([value * 2, value / 2, 0.0, 1.0]) if v != value]
    elif isinstance(value, str):
        found = [{name: v} for v in row.get("choices", []) if v != value]
    elif isinstance(value, list):
        found = list_changes(name, value, rows)
    elif value is None:
        found = [{name: v} for v in guesses_for_null(name, row, rows)]
    else:
        found = []
    if "null" in parts and value is not None:
        found.append({name: None})
    return found


def coupled_lengths(changes, rows):
    """Counts of layers take lists of the same length with them."""
    (name, value), *rest = changes.items()
    if rest or type(value) is not int or type(rows[name]["value"]) is not int or value < 1:
        return None
    prefix, old = name.rpartition(".")[0], rows[name]["value"]
    if not LAYERS.search(name.split(".")[-1]):
        return None
    more = {n: (r["value"] * (value // old + 1))[:value] for n, r in rows.items()
            if n.rpartition(".")[0] == prefix and isinstance(r["value"], list) and len(r["value"]) == old and old > 0}
    return {**changes, **more} if more else None


def variations(model_type, config=None, wanted=None):
    """(field, changes, config) for changes of one field (lists and counts of one length together), unproven:
    only those that the config class itself refuses are left out; `wanted` says which fields."""
    config = base(model_type) if config is None else config
    rows = current(model_type, config)
    for name in filter(wanted, list(rows)) if wanted else rows:
        for changes in changes_of(name, rows):
            changes = coupled_lengths(changes, rows) or changes
            found = changed(config, changes)
            try:
                resolve(found)
            except Exception:
                continue
            yield name, changes, found


def switches(model_type):
    """Configs that differ from the base in one true or false, or in a field that was null."""
    rows = current(model_type, base(model_type))
    for name, row in rows.items():
        if isinstance(row["value"], bool) or row["value"] is None:
            found = [changed(base(model_type), changes) for changes in changes_of(name, rows)[:1]]
            yield from (config for config in found if accepted(config))


# Samples --------------------------------------------------------------------------------------------------

def random_int(name, value, rng, small):
    last = name.split(".")[-1]
    if LAYERS.search(last) and not NO_LAYERS.search(last):
        return rng.randint(1, 5)
    if "vocab" in last or "num_labels" in last or ("position" in last and value > 16):
        return rng.randint(3, 300) if "labels" not in last else rng.choice([1, 2, 3, 5, 9])
    if "token_id" in last or "token_index" in last:
        return rng.randint(0, 2)
    if HEADS.search(last) and "dim" not in last and value <= 128:
        return rng.choice([1, 2, 3, 4, 6, 8, 12])
    if value >= 16 and "image_size" not in last and "patch" not in last:
        unit = rng.choice([48, 96, 24] if small else [48, 96, 64, 192])
        return unit * rng.randint(1, 3 if small else 8)
    return rng.choice(int_values(name, value))


def random_change(name, rows, rng, small):
    row, value = rows[name], rows[name]["value"]
    if type(value) is int and rng.random() < 0.7:
        return {name: random_int(name, value, rng, small)}
    if type(value) is float:
        return {name: rng.choice([value * 2, value / 2, round(rng.random(), 3)])}
    choices = changes_of(name, rows)
    return rng.choice(choices) if choices else {}


def runs(model_type, config):
    """Whether heads fit: the library builds other models, too, but cannot run them."""
    values = {name: row["value"] for name, row in current(model_type, config).items()}
    for name, heads in values.items():
        prefix, last = name.rpartition(".")[::2]
        if last != "num_attention_heads" or type(heads) is not int:
            continue
        prefix += "." if prefix else ""
        groups, width = values.get(prefix + "num_key_value_heads"), values.get(prefix + "hidden_size")
        if type(groups) is int and (groups == 0 or heads == 0 or heads % groups):
            return False
        if type(width) is int and heads and not values.get(prefix + "head_dim") and width % heads:
            return False
    return True


def sample(model_type, rng, small=False, tries=40):
    """A random config that the library builds (its first class), with many fields changed at once; a failing
    set of changes is halved until the rest builds."""
    start = base(model_type)
    rows = current(model_type, start)
    share = rng.choice([0.1, 0.25, 0.5])
    names = [name for name in rows if rng.random() < share]
    rng.shuffle(names)
    good = {}
    budget = [tries]

    def take(names):
        """Adds the changes of these fields as far as they build."""
        if not names or budget[0] <= 0:
            return
        wanted = dict(good)
        for name in names:
            changes = random_change(name, rows, rng, small)
            wanted.update((changes and coupled_lengths(changes, rows)) or changes)
        budget[0] -= 1
        trial = changed(start, wanted)
        if wanted != good and runs(model_type, trial) and accepted(trial):
            good.update(wanted)
        elif len(names) > 1:
            take(names[:len(names) // 2])
            take(names[len(names) // 2:])

    take(names)
    return changed(start, good)


def main():
    model_type = sys.argv[1]
    print(json.dumps(base(model_type), indent=1))
    for name, row in fields(model_type).items():
        print(name, row)
    print(classes(model_type))
    print(len(list(variations(model_type))), "variations")
    rng = random.Random(1)
    for _ in range(3):
        print(flat(sample(model_type, rng)))


if __name__ == "__main__":
    main()
