"""Learns the initial values of a type as rules of its row, from what laws.py records.

    init_rules.py MODEL_TYPE             prints what was learned
    init_rules.py ROW.json ..            writes "init", "self_initialising" and the tensors' initializers into rows

learn(model_type) is {"init": rules of one sweep, "initializers": {(class, leaf): initializer}, "self": classes
that initialise themselves, "unknown": [what no rule says]}.  Numbers are formulas of the row's fields that hold
in every model that was built.
"""
import json
import pathlib
import random
import re
import sys

import configs
import laws
import observe
import rowfiles
from init_formulas import ARGUMENTS, FLOATS, combined, environment, from_values, numbers_of, pattern, solved, suffix

DRAWS = set(ARGUMENTS) - {"constant", "eye", "dirac", "log_range"}
TORCH_OWN = {"Linear", "Conv1d", "Conv2d", "Conv3d", "ConvTranspose1d", "ConvTranspose2d", "Embedding", "LayerNorm",
             "GroupNorm", "BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "MultiheadAttention", "LSTM", "GRU", "RMSNorm",
             "Bilinear", "PReLU", "InstanceNorm1d", "InstanceNorm2d", "SyncBatchNorm", "EmbeddingBag", "RNN",
             "NonDynamicallyQuantizableLinear", "ConvTranspose3d"}


def with_floats(model_type, config, rng):
    """All numbers that may be factors of initialisers get values of their own."""
    rows, changes = configs.current(model_type, config), {}
    for name, row in rows.items():
        if type(row["value"]) is float and FLOATS.search(name.split(".")[-1]):
            changes[name] = float(f"{(row['value'] or 0.1) * rng.uniform(0.6, 1.6):.4g}")
    for name, row in rows.items():
        if re.search(r"pad.*(token|idx|index)", name.split(".")[-1]) and "int" in row["kind"]:
            changes[name] = rng.choice([1, 2, 3, 4, 5])
    trial = configs.changed(config, changes)
    if configs.accepted(trial):
        return trial
    changes = {name: value for name, value in changes.items() if re.search("initializer|init_std", name)}
    trial = configs.changed(config, changes)
    return trial if configs.accepted(trial) else config


def learning_configs(model_type, salt="laws"):
    rng = random.Random(f"{salt} {model_type}")
    tiny = configs.tiny(model_type)
    found = [with_floats(model_type, tiny, rng)]
    more_layers, wider = {}, {}
    for name, row in configs.current(model_type, tiny).items():
        last = name.split(".")[-1]
        if type(row["value"]) is int and configs.LAYERS.search(last) and not configs.NO_LAYERS.search(last):
            change = {name: row["value"] + 1}
            change = configs.coupled_lengths(change, configs.current(model_type, tiny)) or change
            if configs.accepted(configs.changed(tiny, {**more_layers, **change})):
                more_layers.update(change)
        elif type(row["value"]) is int and 8 <= row["value"] <= 600 and configs.SIZES.search(last) \
                and "vocab" not in last and "patch" not in last and "image" not in last:
            wider[name] = row["value"] * 2
    found.append(with_floats(model_type, configs.changed(tiny, more_layers), rng))
    trial = configs.changed(tiny, wider)
    found.append(with_floats(model_type, trial if configs.accepted(trial) else tiny, rng))
    for name in rng.sample(sorted(wider), min(2, len(wider))):  # widths apart from each other
        trial = configs.changed(tiny, {name: wider[name]})
        if configs.accepted(trial):
            found.append(with_floats(model_type, trial, rng))
    return found


def recordings(model_type):
    """[(class, number of the config, config, record)]; classes share the configs."""
    found, chosen = [], learning_configs(model_type)
    for j, name in enumerate(configs.classes(model_type)):
        for i in range(len(chosen)) if j == 0 else [j % len(chosen)]:
            try:
                found.append((name, i, chosen[i], laws.record(name, chosen[i], seed=i)))
            except observe.Refused:
                continue
    return found


# Rules ----------------------------------------------------------------------------------------------------

def own_paths(record, model_type):
    """Whether a path belongs to the row: its nearest model has a config of this type."""
    models = sorted(((path, kind) for path, _, kind in record["models"]), key=lambda row: -len(row[0]))

    def is_own(path):
        for top, kind in models:
            if path == top or not top or path.startswith(top + "."):
                return kind == model_type
        return False

    return is_own


class Persistent:
    """Tensors below modules: parameters and persistent buffers."""

    def __init__(self, record):
        self.buffers = {row["name"] for row in record["tensors"] if row["buffer"]}
        self.parameters = {f"{path}.{name}" if path else name for path, _, names in record["modules"] for name in names}
        self.parameters |= {row["name"] for row in record["tensors"]}

    def __contains__(self, place):
        full = ".".join(part for part in place if part)
        return full in self.buffers or full in self.parameters


def persistent(record):
    return Persistent(record)


def swept(model_type, runs):
    """(class, name below) -> [(path of the tensor, law, environment)], in the order in which they were first seen; a
    tensor that a visited module has and the sweep did not touch has the law "untouched"."""
    found, unknown = {}, []
    for _, _, config, record in runs:
        is_own, numbers = own_paths(record, model_type), numbers_of(model_type, config)
        visits, kept = {}, persistent(record)
        for event in record["sweeps"]:
            if event["at"] is None or event["below"] is None or not is_own(event["at"]):
                continue
            if (event["at"], event["below"]) not in kept:
                continue
            key = (event["at"], event["below"])
            step = event["step"] if event["part"] is None else ["part", event["step"], event["part"]]
            shape = visits.setdefault(key, [event["class"], event["shape"], []])
            if event["part"] is None:
                shape[1] = event["shape"]
            shape[2].append(step)
        values = {row["name"]: row for row in record["tensors"]}
        for (at, name), (kind, shape, steps) in visits.items():
            full = f"{at}.{name}" if at else name
            law = combined(steps)
            row = values.get(full)
            if law is None and row is not None and row.get("values"):
                law = from_values(row["values"], row["shape"], numbers)
            found.setdefault((kind, name if kind == "x" else pattern(name)), []).append(
                (full, law, environment(numbers, shape, full, row and row.get("arguments"))))
        for path, kind, names in record["modules"]:
            if is_own(path):
                for name in names:
                    if (kind, pattern(name)) in found and (path, name) not in visits:
                        full = f"{path}.{name}" if path else name
                        found[kind, pattern(name)].append((full, ("untouched", (), ()), {}))
    return found, unknown


def constructed(model_type, runs):
    """(class, leaf) -> [(path, law or None, environment)] of tensors of classes that are not torch's."""
    found = {}
    for _, _, config, record in runs:
        is_own, numbers = own_paths(record, model_type), numbers_of(model_type, config)
        for row in record["tensors"]:
            if row["class"] in TORCH_OWN and row["base"] == row["class"] or not is_own(row["name"].rpartition(".")[0]):
                continue
            steps = row.get("constructor") or (row["steps"] if row["visit"] is None else None)
            law = combined(steps) if steps else None
            if law is None and row["visit"] is None:
                law = from_values(row.get("values"), row["shape"], numbers)
            touched = row["visit"] is not None
            if law is None and touched:
                law = ("empty", (), ())
            found.setdefault((row["class"], row["leaf"]), []).append(
                (row["name"], law, environment(numbers, row["shape"], row["name"])))
    return found


def learn(model_type, runs=None):
    runs = recordings(model_type) if runs is None else runs
    unknown, initializers, first = [], {}, []
    for (kind, leaf), instances in constructed(model_type, runs).items():
        if all(law and law[0] == "empty" for _, law, _ in instances):
            continue
        found = solved([row for row in instances if not (row[1] and row[1][0] == "empty")])
        most = most_frequent(found)
        if most is not None:
            initializers[kind, leaf] = most
        for end, initializer in found:
            if initializer is None:
                unknown.append(f"{kind}.{leaf} at {end}: the constructor's values")
            elif initializer != most:
                first.append({"path": f"**.{end}", "initializer": initializer, "optional": True})
    rules = []
    for (kind, name), instances in swept(model_type, runs)[0].items():
        for end, initializer in solved_sweep(instances, unknown, f"{kind}: {name}"):
            if is_needless(kind, name, initializer, initializers):
                continue
            place = {"parameter": name} if "." not in name else {"below": name}
            rule = {"module": kind, **place, "initializer": initializer, "optional": True}
            if end:
                rule["path"] = f"**.{end}"
            padding = initializer.get("padding_idx") if isinstance(initializer, dict) else None
            if isinstance(padding, str):
                rule = {"if": f"{padding} is not None", **rule}
            rules.append(rule)
    models = []
    for _, _, _, record in runs:
        models += [name for path, name, kind in record["models"] if path and kind == model_type]
    rules = merged(rules)
    rules.sort(key=lambda rule: "path" not in rule)
    return {"init": first + [{"each": "apply", "first": True, "rules": rules}] if rules else first,
            "initializers": [[kind, leaf, initializer] for (kind, leaf), initializer in initializers.items()],
            "self": sorted(set(models)), "unknown": unknown}


def learned(model_type):
    """learn(), remembered beside the bases."""
    return configs.kept("laws", model_type, learn)


def most_frequent(found):
    texts = [json.dumps(initializer) for _, initializer in found if initializer is not None]
    return json.loads(max(texts, key=texts.count)) if texts else None


def solved_sweep(instances, unknown, where):
    touched = [row for row in instances if row[1] is None or row[1][0] != "untouched"]
    untouched = {pattern(row[0]) for row in instances if row[1] is not None and row[1][0] == "untouched"}
    if not untouched:
        found = solved(touched)
    else:
        found = []
        for count in (1, 2, 3, 4, 8):
            groups = {}
            for path, law, e in touched:
                groups.setdefault(suffix(path, count), []).append((path, law, e))
            if not any(suffix(path, count) in groups for path in untouched):
                break
        for end, group in groups.items():
            found += [(inner or end, initializer) for inner, initializer in solved(group)]
    yield from specific_first(found, bool(untouched), unknown, where)


def specific_first(found, is_partial, unknown, where):
    """Rules for ends of paths, then the rule for all others: the most frequent one.  A row of padding is a rule under
    a condition, before the law that an Embedding without padding has."""
    counts, general = {}, None
    for end, initializer in found:
        if initializer is None:
            unknown.append(f"{where} at {end}")
        else:
            counts.setdefault(json.dumps(initializer), []).append(end)
    plain = [text for text in counts if json.loads(text) in ("zeros", "ones") or "padding_idx" not in json.loads(text)]
    if not is_partial and plain:
        general = max(plain, key=lambda text: len(counts[text]))
    for text, ends in counts.items():
        initializer = json.loads(text)
        if text == general:
            continue
        if general is None and not is_partial and len(counts) == 1:
            ends = [None]
        for end in ends:
            yield end, initializer
    if general is not None:
        yield None, json.loads(general)
    elif counts and not is_partial and not plain:
        padded = json.loads(next(iter(counts)))
        yield None, {"name": "normal", "mean": padded["mean"], "std": padded["std"]}


def is_needless(kind, name, initializer, initializers):
    """A constant that the constructor has written already."""
    leaf = name.rpartition(".")[2]
    if kind in TORCH_OWN and "Norm" in kind:
        return initializer == {"weight": "ones", "bias": "zeros", "running_mean": "zeros", "running_var": "ones",
                               "num_batches_tracked": "zeros"}.get(leaf)
    return "." not in name and initializer in ("ones", "zeros") and initializers.get((kind, leaf)) == initializer


def merged(rules):
    """Rules that say the same of several classes, as one."""
    found = []
    for rule in rules:
        rest = {key: value for key, value in rule.items() if key != "module"}
        for other in found:
            if {key: value for key, value in other.items() if key != "module"} == rest:
                kinds = other["module"] if isinstance(other["module"], list) else [other["module"]]
                if rule["module"] not in kinds:
                    other["module"] = [*kinds, rule["module"]]
                break
        else:
            found.append(rule)
    return found


# Rows -----------------------------------------------------------------------------------------------------

def without_padding(node, initializer):
    """The body of an embedding that prints no padding_idx has none."""
    if isinstance(initializer, dict) and "padding_idx" in initializer and "padding_idx" not in node.get("extra", "padding_idx"):
        return {"name": "normal", **{key: value for key, value in initializer.items() if key in ("mean", "std")}}
    return initializer


def give_initializers(row, initializers):
    """Writes them beside the tensors of the definitions and models, by the class that is printed."""
    def walk(node, name):
        if isinstance(node, list):
            for item in node:
                walk(item, None)
        if not isinstance(node, dict):
            return
        kind = node.get("type", name)
        kind = kind.split("(")[0] if isinstance(kind, str) else kind
        for group in ("parameters", "buffers"):
            for leaf, tensor in (node.get(group) or {}).items() if isinstance(node.get(group), dict) else []:
                initializer = without_padding(node, initializers.get((kind, leaf.split(".")[-1])))
                if initializer is not None:
                    if not isinstance(tensor, dict):
                        node[group][leaf] = tensor = {"shape": tensor}
                    if isinstance(initializer, dict) and "values" in initializer:
                        tensor.update(initializer)
                    else:
                        tensor.setdefault("initializer", initializer)
        for key, value in node.items():
            if key in ("children", "of"):
                walk(list(value.values()) if isinstance(value, dict) else value, None)
            elif key in ("module",):
                walk(value, None)

    for group in ("models", "definitions"):
        for name, body in (row.get(group) or {}).items():
            if isinstance(body, dict):
                walk(body, name)


def add_to(row):
    if "init" in row or "recipe" in row:
        return []
    found = learned(row["model_type"])
    give_initializers(row, {(kind, leaf): initializer for kind, leaf, initializer in found["initializers"]})
    row.pop("recipe", None)
    row["init"] = found["init"]
    if found["self"]:
        row["self_initialising"] = found["self"]
    return found["unknown"]


def main():
    for argument in sys.argv[1:]:
        if argument.endswith(".json"):
            path = pathlib.Path(argument)
            row = json.loads(path.read_text())
            unknown = add_to(row)
            path.write_text(rowfiles.row_text(row))
            print(argument, "unknown:", unknown)
            continue
        print("==", argument, flush=True)
        try:
            found = learned(argument)
        except Exception as problem:
            print("problem", type(problem).__name__, str(problem)[:300])
            continue
        for rule in found["init"]:
            print(json.dumps(rule) if "each" not in rule else "each " + rule["each"])
            for inner in rule.get("rules", []):
                print("   ", json.dumps(inner))
        for kind, leaf, initializer in found["initializers"]:
            print(kind, leaf, json.dumps(initializer))
        print("self", found["self"])
        print("unknown", found["unknown"])


if __name__ == "__main__":
    main()
