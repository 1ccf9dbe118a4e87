#!/usr/bin/env python3
"""Records what a config.json of each type of transformers has that its writer did not say: transformers 5.24.0.

usage: record_default_configs.py [TYPE...]        writes service/definition/architecture/rows/configs/_<letter>.json

The standard is `Config().to_diff_dict()`, which save_pretrained() writes.  A field whose value changes when
another field does is "derived": by a formula over these fields where one holds for all that was tried ("is", or
"repeat" and "times" for a list), and it is left out where a field of "unless" is not at its default.  Values of
a config inside the config are those that differ from the defaults of its own type.
"""
import copy
import inspect
import json
import os
import pathlib
import random
import re
import sys
import warnings

warnings.filterwarnings("ignore")
os.environ.setdefault("TRANSFORMERS_VERBOSITY", "critical")
import transformers  # noqa: E402

RELEASE = "5.24.0"
FOLDER = pathlib.Path(__file__).resolve().parents[2] / "service" / "definition" / "architecture" / "rows" / "configs"
# Said by the server of each model, or of none.
DROP = {"model_type", "transformers_version", "architectures", "dtype", "torch_dtype", "_name_or_path", "auto_map",
        "_attn_implementation", "attn_implementation", "experts_implementation", "quantization_config"}
# Without these the library makes a config and no model: the values of the rows.
SAID = {"esm": {"vocab_size": 33}, "hunyuan_v1_dense": {"head_dim": 128}, "hunyuan_v1_moe": {"head_dim": 128},
        "nemotron": {"num_key_value_heads": 8}}
LONGEST = 40000  # characters of a value
WORDS = ["gelu", "gated-gelu", "none"]


def plain(value):
    """A value as JSON has it, with the library's form of what is no number there; ValueError: it is none."""
    return json.loads(json.dumps(transformers.PretrainedConfig._encode_special_floats(value), allow_nan=False))


def without(value):
    if isinstance(value, dict):
        return {key: without(item) for key, item in value.items() if key not in DROP - {"model_type"}}
    return value


def saved(config_class, **members):
    config = config_class(**copy.deepcopy(members))
    found = without(config.to_diff_dict())
    found.pop("model_type", None)
    return plain(found)


def flat(config, prefix=""):
    """Dotted name -> value; configs inside are entered, other objects are values."""
    found = {}
    for key, value in config.items():
        if isinstance(value, dict) and "model_type" in value:
            found.update(flat(value, prefix + key + "."))
        else:
            found[prefix + key] = value
    return found


def others(value):
    """Values to try in place of this one."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [v for v in (2 * value, value // 2, value + 1, value - 1, 3) if v != value and v >= 0]
    if isinstance(value, float):
        return [value / 2 + 0.01]
    if isinstance(value, str):
        return [word for word in WORDS if word != value]
    if isinstance(value, list) and value:
        return [value[:1], value + value[-1:]]
    return [3, 2] if value is None else []


def hidden(config_class):
    """Names that the class takes beside its fields: those of other releases."""
    names = set()
    for base in config_class.__mro__:
        if base.__module__.startswith("transformers.models"):
            names.update(re.findall(r"kwargs\.(?:pop|get|setdefault)\(\s*\"(\w+)\"", inspect.getsource(base)))
    return sorted(names)


def silent(config_class, default):
    """Members that the class computes, of which no change was seen: they are said beside sizes of no other value."""
    declared = config_class.default_config_fields()
    sizes = sorted(key for key, value in default.items()
                   if value is None or isinstance(value, list) or type(value) is int)
    return {name: {"unless": [key for key in sizes if key != name]} for name, value in default.items()
            if declared.get(name) is None and value is not None and name != "rope_parameters"
            and not (isinstance(value, dict) and "model_type" in value)}


def members_of(changes, default):
    """Keyword arguments that say these dotted names."""
    members = {}
    for name, value in changes.items():
        head, _, tail = name.partition(".")
        if tail:
            part = members.setdefault(head, {"model_type": default[head]["model_type"]})
            part.update(members_of({tail: value}, default[head]))
        else:
            members[name] = value
    return members


class Type:
    def __init__(self, name):
        self.name = name
        self.config_class = transformers.CONFIG_MAPPING[name]
        self.default = {key: value for key, value in saved(self.config_class).items()
                        if len(json.dumps(value)) <= LONGEST}
        self.flat = flat(self.default)
        self.seen = []  # (changes, what the config was then)
        self.depends = {}

    def try_with(self, changes):
        """The flat config with these changes; None: it is refused."""
        try:
            members = copy.deepcopy(members_of(changes, self.default))
            return flat(self.config_class(**members).to_dict())
        except Exception:  # of many kinds
            return None

    def observe(self):
        parts = {"": self.try_with({})}
        for name, value in self.flat.items():
            head = name.rpartition(".")[0]
            if head not in parts:
                parts[head] = self.try_with({head + ".model_type": self.part(head)["model_type"]})
            before = parts.get(head) or self.flat
            self.vary(name, others(value), before)
        for name in hidden(self.config_class):
            if name not in self.flat:
                self.vary(name, (3, 0.5), parts[""])

    def vary(self, name, values, before):
        """Tries two values that the library takes."""
        count = 0
        for other in values:
            after = self.try_with({name: other}) if count < 2 else None
            if after is not None:
                count += 1
                self.seen.append(({name: other}, after))
                self.compare(name, before, after)

    def compare(self, name, before, after):
        for key in self.flat:
            if key != name and key in before and after.get(key, before[key]) != before[key]:
                self.depends.setdefault(key, set()).add(name)

    def part(self, name):
        found = self.default
        for key in name.split("."):
            found = found[key]
        return found

    def derived(self):
        found = {}
        for name, on in sorted(self.depends.items()):
            found[name] = self.formula(name, sorted(on))
        found.update({name: row for name, row in silent(self.config_class, self.default).items() if name not in found})
        return found

    def formula(self, name, on):
        value = self.flat[name]
        same = name.rpartition(".")[0]
        near = [key for key in on if key in self.flat and key.rpartition(".")[0] == same]
        if isinstance(value, list) and value:
            rows = [row for row in self.lists(value, near) if self.holds(name, row)]
        elif isinstance(value, int) and not isinstance(value, bool):
            rows = [row for row in self.numbers(near) if self.holds(name, row)]
        else:
            rows = []
        row = rows[0] if rows else {}
        used = row.pop("uses", [])
        row["unless"] = [key for key in on if key not in used]
        if not row["unless"]:
            del row["unless"]
        return row

    def numbers(self, on):
        for a in on:
            yield {"is": a, "uses": [a]}
            for times in (2, 4, 3):
                yield {"is": f"{times} * {a}", "uses": [a]}
            yield {"is": f"-(-{a} // 16)", "uses": [a]}
        for a in on:
            for b in on:
                if a != b:
                    yield {"is": f"{a} // {b}", "uses": [a, b]}
                    yield {"is": f"{a} * {b}", "uses": [a, b]}

    def lists(self, value, on):
        for times in on:
            if self.flat.get(times) != len(value):
                continue
            for period in range(1, min(len(value), 12) + 1):
                if all(item == value[i % period] for i, item in enumerate(value)):
                    yield {"repeat": value[:period], "times": times, "uses": [times]}
                    break

    def value(self, row, config):
        names = {key.replace(".", "__"): item for key, item in config.items()}
        if "repeat" in row:
            count = config[row["times"]]
            return [row["repeat"][i % len(row["repeat"])] for i in range(count)]
        return eval(row["is"].replace(".", "__"), {}, names)  # a formula of numbers()

    def holds(self, name, row):
        """Whether it holds where only what it uses was changed, some of it at once."""
        tried = [(changes, after) for changes, after in self.seen if set(changes) <= set(row["uses"])]
        source = random.Random(self.name + name)
        for _ in range(8):
            changes = {key: source.choice(others(self.flat[key]) or [self.flat[key]]) for key in row["uses"]}
            after = self.try_with(changes)
            if after is not None:
                tried.append((changes, after))
        try:
            return self.value(row, self.flat) == self.flat[name] and len(tried) > 1 and all(
                self.value(row, after) == after.get(name, self.flat[name]) for _, after in tried)
        except (ArithmeticError, TypeError, KeyError):
            return False


def shorter(value, types):
    """The members of a config inside that its own type has otherwise."""
    if not isinstance(value, dict) or "model_type" not in value:
        return value
    own = types.get(value["model_type"], {})
    return {key: shorter(item, types) for key, item in value.items()
            if key == "model_type" or key not in own or shorter(item, types) != shorter(own[key], types)}


def entry(found, types):
    config = {key: shorter(value, types) for key, value in found.default.items()}
    config.update(SAID.get(found.config_class.model_type, {}))
    row = {"config": config}
    derived = found.derived()
    if derived:
        row["derived"] = derived
    aliases = {key: value for key, value in found.config_class.attribute_map.items() if value in config}
    if aliases:
        row["aliases"] = aliases
    return row


def read(wanted):
    """The types that can be made of nothing; those that cannot, with the reason."""
    found, left_out = {}, []
    for name in sorted(transformers.CONFIG_MAPPING.keys()):
        if wanted and name not in wanted:
            continue
        try:
            found[name] = Type(name)
        except Exception as problem:  # of many kinds
            left_out.append(f"{name}: {type(problem).__name__}")
    return found, left_out


def main():
    assert transformers.__version__ == RELEASE, transformers.__version__
    found, left_out = read(sys.argv[1:])
    types = {name: row.default for name, row in found.items()}
    FOLDER.mkdir(parents=True, exist_ok=True)
    for letter in sorted({name[0].lower() for name in found}):
        lines = []
        for name in sorted(name for name in found if name[0].lower() == letter):
            found[name].observe()
            lines.append(f"  {json.dumps(name)}: {json.dumps(entry(found[name], types))}")
            print(name, len(found[name].depends), file=sys.stderr, flush=True)
        (FOLDER / f"_{letter}.json").write_text(
            '{\n "release": "%s",\n "configs": {\n%s\n }\n}\n' % (RELEASE, ",\n".join(lines)))
    print(f"{len(found)} types; left out: {'; '.join(left_out)}", file=sys.stderr)


if __name__ == "__main__":
    main()
