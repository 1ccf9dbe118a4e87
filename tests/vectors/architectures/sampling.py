"""Configs of a type: a small valid base, variations of one field, random ones that the library builds."""
import random
import re

import config_fields
import configs
import library

COUNT = re.compile(r"(^|_)(n|num|number)_?(hidden_|encoder_|decoder_|)?(layers?|blocks?|hidden_layers)($|_)|layers$|^n_layer|"
                   r"(^|_)depth$|num_.*_layers|num_.*blocks|_layers$")
DEPTHS = re.compile(r"depths?$|num_blocks|layer_?s?_per|num_.*layers|blocks")
HEADS = re.compile(r"head(s)?$|n_heads?$|num_.*heads|heads_")
GROUPS = re.compile(r"key_value_heads|kv_heads|n_groups|num_groups|groups")
SKIPPED = {"problem_type", "is_encoder_decoder", "transformers_version", "output_attentions", "torchscript",
           "use_cache", "bos_token_id", "eos_token_id", "decoder_start_token_id", "initializer_range",
           "sep_token_id", "forced_eos_token_id", "rope_theta", "partial_rotary_factor"}
WIDE = [96, 144, 192, 240, 288, 384, 480, 576]
MODEST = ["gelu", "relu", "silu", "gelu_new", "tanh", "quick_gelu", "gelu_pytorch_tanh"]


def flat_fields(cls, prefix="", depth=0, specs=None):
    """Raw fields with nested ones as dotted names, and the texts and annotations of each."""
    fields, texts, notes, nested = {}, {}, {}, {}
    compared = library.compared_strings(cls)
    kinds = library.annotations(cls)
    for name, value in library.raw_fields(cls).items():
        fields[prefix + name] = value
        texts[prefix + name] = sorted(compared.get(name, ()))
        notes[prefix + name] = kinds.get(name, "")
    if depth < 3:
        for name, spec in library.sub_configs(cls).items():
            try:
                inner = spec.get_config_class(spec.model_type) if not issubclass(
                    spec.config_class, library.PreTrainedConfig) else spec.config_class
            except Exception:
                continue
            if getattr(spec, "optional", False):
                continue
            nested[prefix + name] = (spec.model_type, spec.init_kwargs)
            found = flat_fields(inner, prefix + name + ".", depth + 1)
            for mine, theirs in zip((fields, texts, notes, nested), found):
                mine.update(theirs)
            for key, value in (spec.init_kwargs or {}).items():
                if library.is_plain(value):
                    full = prefix + name + "." + key
                    fields[full] = list(value) if isinstance(value, tuple) else value
                    texts.setdefault(full, [])
                    notes.setdefault(full, "")
    return fields, texts, notes, nested


class Sampler:
    """What can be asked of a type: `base`, `variations()`, `sample(rng)`; a config is a dict of raw dotted fields."""

    def __init__(self, model_type, class_name):
        self.model_type, self.class_name = model_type, class_name
        self.fields, self.texts, self.notes, self.nested = flat_fields(library.config_class(model_type))
        self.fixed = {}
        for name, (inner, init) in self.nested.items():
            self.fixed[name + ".model_type"] = inner
            for key, value in (init or {}).items():
                self.fixed[name + "." + key] = value
        self.observed, self.rejected = {}, {}
        self.tried, self.moved, self.couples, self.list_defaults = set(), set(), {}, None
        self.base = None

    def is_open(self, name):
        """Whether a dotted name is of a nested config without a row: its members are what the config says."""
        outer = name.rpartition(".")[0]
        while outer:
            if outer in self.nested and not library.has_row(self.nested[outer][0]):
                return True
            outer = outer.rpartition(".")[0]
        return False

    def members(self, prefix):
        """The defaults of a nested config."""
        found = {}
        for name, value in self.fields.items():
            outer, _, last = name.rpartition(".")
            if outer == prefix:
                found[last] = value
        for name, (inner, _) in self.nested.items():
            outer, _, last = name.rpartition(".")
            if outer == prefix:
                found[last] = {"model_type": inner, **(self.members(name) if not library.has_row(inner) else {})}
        return found

    def raw(self, config):
        return {**self.fixed, **config}

    def observe(self, config, class_name=None):
        """None when the library refuses the config."""
        name = class_name or self.class_name
        key = (name, repr(sorted(config.items(), key=str)))
        if key in self.observed:
            return self.observed[key]
        if self.base is not None:
            changed = [field for field, value in config.items() if field in self.fields and value != self.value(field)]
            if len(changed) == 1:
                self.tried.update(changed)
        try:
            found = library.observe(name, self.model_type, self.raw(config))
            if self.base is not None:
                self.moves(config)
        except Exception as error:
            self.rejected[key] = f"{type(error).__name__}: {str(error)[:200]}"
            found = None
        self.observed[key] = found
        return found

    def find_base(self):
        """Defaults with counts of layers reduced, as far as the library builds that."""
        reduced = {}
        for name, value in self.fields.items():
            last = name.split(".")[-1]
            if isinstance(value, bool) or "expert" in last:
                continue
            if isinstance(value, int) and COUNT.search(last) and value > 2:
                reduced[name] = 2
            if isinstance(value, list) and value and DEPTHS.search(last) and all(type(v) is int for v in value):
                reduced[name] = [min(v, 2) for v in value]
        attempts = [reduced, {n: v for n, v in reduced.items() if not isinstance(v, list)}]
        attempts += [{n: 3 for n, v in reduced.items() if not isinstance(v, list)},
                     {n: 4 for n, v in reduced.items() if not isinstance(v, list)}]
        for name in list(reduced):
            attempts.append({n: v for n, v in reduced.items() if n != name})
        known = self.known_base()
        attempts += [{}] + [{**known, **attempt} for attempt in attempts[:2]] + [known]
        for attempt in attempts:
            if self.observe(attempt) is not None:
                self.base = self.without_needless(attempt)
                return True
        return False

    def without_needless(self, base):
        """The base with those fields alone, of what the defaults lack, that the library needs; they are defaults from
        here on."""
        if self.observe({}) is not None:
            return base
        for name, value in config_fields.PRESETS.get(self.model_type, {}).items():
            if name not in base or not library.is_plain(value):
                continue
            rest = {key: other for key, other in base.items() if key != name}
            if self.observe(rest) is not None:
                base = rest
            elif name in self.fields and base[name] == value:
                self.fields[name] = self.fixed[name] = value
        return base

    def known_base(self):
        """The base that the other checks use, which may have what the defaults lack."""
        try:
            flat = configs.flat(configs.base(self.model_type))
        except Exception:  # the library has no default config
            return {}
        return {name: value for name, value in flat.items() if name in self.fields and value != self.fields[name]}

    def value(self, name):
        return self.base.get(name, self.fields[name])

    def others(self, name):
        """Other values of a field, those first that are most likely valid."""
        value, last, note = self.value(name), name.split(".")[-1], self.notes[name]
        if last in SKIPPED or last == "model_type":
            return []
        if self.is_read_elsewhere(name, last):
            return []
        found = self.others_kind(name, value, last, note)
        return found + [None] if value is not None and "None" in note else found

    def is_read_elsewhere(self, name, last):
        """Whether the file of the type does not know a field of a nested config that has a row of its own."""
        outer = name.rpartition(".")[0]
        return outer in self.nested and library.has_row(self.nested[outer][0]) and last not in library.source_words(
            self.class_name, self.model_type)

    def others_kind(self, name, value, last, note):
        if isinstance(value, bool):
            return [not value]
        if isinstance(value, int):
            return others_int(value, last, note)
        if isinstance(value, float):
            return [value * 2, 0.0, value / 2, 0.25] if value else [0.25, 0.125, 2.0]
        if isinstance(value, str):
            texts = [text for text in self.texts[name] if text != value]
            if value in library.ACT2FN and not texts or "act" in last:
                texts = [text for text in MODEST if text != value] + texts
            return texts[:7] + ([24, 40] if value == "auto" else [])
        if isinstance(value, list):
            return others_list(value, last)
        return self.others_none(name, last, note)

    def lists(self):
        """Fields that are null and become a list: what of, and the field that says how long."""
        if self.list_defaults is None:
            self.list_defaults = {}
            resolved = self.observe(self.base)[2]
            for name, value in self.fields.items():
                found = resolved.get(name)
                if value is None and isinstance(found, list) and found and not isinstance(found[0], (list, dict)):
                    count = next((other for other in self.fields if type(self.value(other)) is int and COUNT.search(
                        other.split(".")[-1]) and self.value(other) == len(found)
                        and other.rpartition(".")[0] == name.rpartition(".")[0]), None)
                    self.list_defaults[name] = found, count, self.items(name, found)
        return self.list_defaults

    def items(self, name, found):
        """What items of such a list may be."""
        kinds = list(dict.fromkeys(found))
        if isinstance(found[0], str):
            return list(dict.fromkeys(kinds + self.texts[name]))[:6]
        if isinstance(found[0], bool):
            return [True, False]
        return list(dict.fromkeys(kinds + [value * 2 for value in kinds if type(value) in (int, float)]))[:4]

    def others_none(self, name, last, note):
        found = []
        if self.base is not None and name in self.lists():
            known, _, items = self.lists()[name]
            found += [[item] * len(known) for item in items if [item] * len(known) != known][:4]
            found += [[items[(n + 1) % len(items)] for n in range(len(known))]]
            return found
        if "bool" in note:
            found += [True, False]
        if "int" in note and "list[int]" not in note.replace("int | list[int]", ""):
            alike = self.alike(last, name)
            found += alike + [1, 2, 4, 64]
        if "float" in note:
            found += [0.25, 0.5]
        if "str" in note and "list[str]" not in note and self.texts[name]:
            found += self.texts[name][:3]
        return found

    def alike(self, last, name):
        prefix = name[:len(name) - len(last)]
        words = set(last.split("_")) - {"num", "size", "n"}
        scores = []
        for other, value in self.fields.items():
            if other.startswith(prefix) and type(value) is int and other != name:
                common = len(words & set(other.split(".")[-1].split("_")))
                if common:
                    scores.append((-common, value))
        scores.sort()
        return [each for value in [v for _, v in scores[:1]] for each in (value, max(value // 2, 1), value * 2)]

    def partners(self, name):
        """Other list fields of the same length, and numbers that say it: they change together."""
        value = self.value(name)
        prefix = name.rpartition(".")[0]
        lists = [other for other in self.fields if other.rpartition(".")[0] == prefix and
                 isinstance(self.value(other), list) and len(self.value(other)) == len(value)]
        counts = [other for other in self.fields if other.rpartition(".")[0] == prefix and
                  type(self.value(other)) is int and self.value(other) == len(value)
                  and re.search("num|n_|stage|block|depth", other.split(".")[-1])]
        return lists, counts

    def lengths(self, name):
        """Changes that make a list and its partners shorter or longer."""
        lists, counts = self.partners(name)
        changes = []
        for step in (-1, 1):
            change = {}
            for other in lists:
                value = list(self.value(other))
                change[other] = value[:-1] if step < 0 else value + [value[-1] * 2 if type(value[-1]) is int and
                                                                     value[-1] > 16 else value[-1]]
            for other in counts:
                change[other] = self.value(other) + step
            if min(len(v) for v in change.values() if isinstance(v, list)) > 0:
                changes.append(change)
        return changes

    def moves(self, config):
        """Remembers which fields a built config has moved."""
        self.moved.update(name for name, value in config.items() if name in self.fields and value != self.value(name))

    def stuck(self):
        """Fields of which the library has built no other value."""
        return [name for name in self.fields if name in self.tried and name not in self.moved]

    def couple(self):
        """Changes of all fields that have the same number, for fields that the library refuses to change alone."""
        found = []
        for name in self.stuck():
            value = self.value(name)
            if type(value) is not int or value < 2:
                continue
            alike = [other for other in self.fields if self.value(other) == value and type(self.value(other)) is int]
            for other in self.others(name)[:3]:
                config = {**self.base, **{each: other for each in alike}}
                if len(alike) > 1 and self.observe(config) is not None:
                    self.couples[name] = alike
                    found.append((name, config))
        return found

    def variations(self):
        """[(field, config)]: one field (or group of lists) changed; those that the library builds."""
        found, grouped = [], set()
        for name in self.fields:
            kept = 0
            others = self.others(name)
            for other in others[-1:] + others[:-1] if others and others[-1] is None else others:
                config = {**self.base, name: other}
                self.tried.add(name)
                if self.observe(config) is not None:
                    found.append((name, config))
                    kept += 1
                if kept >= (3 if others[-1] is None else 2):
                    break
            value = self.value(name)
            if isinstance(value, list) and value and name not in grouped and not isinstance(value[0], (list, str)):
                grouped.update(self.partners(name)[0])
                for change in self.lengths(name):
                    config = {**self.base, **change}
                    if self.observe(config) is not None:
                        found.append((name, config))
        return found

    def sample(self, rng, names, class_name=None):
        """A random config over the fields `names` that the class is built from; None after some tries."""
        proposal = {}
        lists = [name for name in names if isinstance(self.value(name), list) and self.value(name)
                 and not isinstance(self.value(name)[0], (list, str))]
        if lists and rng.random() < 0.5:
            changes = self.lengths(rng.choice(lists))
            if changes:
                proposal.update(rng.choice(changes))
        for name in names:
            if rng.random() < 0.6:
                value = self.random_value(rng, name, proposal.get(name, self.value(name)))
                if value is not None:
                    proposal.update({each: value[0] for each in self.couples.get(name, [name])})
        for name in names:
            known, count, items = self.lists().get(name, (None, None, None))
            if known is not None:
                proposal.pop(name, None)
            if known is not None and rng.random() < 0.5:
                length = proposal.get(count, self.value(count)) if count else len(known)
                proposal[name] = [rng.choice(items) for _ in range(length)]
        for _ in range(7):
            config = {**self.base, **proposal}
            if self.observe(config, class_name) is not None:
                return config
            keys = list(proposal)
            proposal = {key: proposal[key] for key in keys if rng.random() < 0.6}
        return None

    def random_value(self, rng, name, value):
        last = name.split(".")[-1]
        if value is not None and "None" in self.notes[name] and rng.random() < 0.15:
            return [None]
        if value is None or isinstance(value, (bool, str)):
            choices = self.others(name)
            return [rng.choice(choices)] if choices else None
        if isinstance(value, int):
            return [random_int(rng, value, last)]
        if isinstance(value, float):
            return [rng.choice([value * 2, value / 2, 0.25, 0.125, 0.0] if value else [0.25, 0.5, 0.1, 0.0])]
        if isinstance(value, list):
            if all(type(each) is int for each in value):
                wide = min(value, default=0) >= 16
                if wide:
                    return [[each if rng.random() < 0.5 else each * rng.choice([1, 2, 3]) for each in value]]
                return [[rng.randint(1, 3) if DEPTHS.search(last) else max(each + rng.choice([-1, 0, 1]), 1)
                         if rng.random() < 0.5 else each for each in value]]
            if all(isinstance(each, str) for each in value) and len(set(value)) > 1:
                return [[rng.choice(value) for _ in value]]
            if all(isinstance(each, bool) for each in value):
                return [[rng.random() < 0.5 for _ in value]]
            choices = others_list(value, last)
            return [rng.choice(choices)] if choices else None
        return None


def others_int(value, last, note):
    if value < 0:
        return [2, 24, 0, value - 1]
    if COUNT.search(last):
        return [value + 1, value - 1, 1, value + 2]
    if HEADS.search(last):
        return [value * 2, value // 2, 2, 1] if value > 1 else [2, 4]
    if "vocab" in last or value >= 1000:
        return [value + 1, value - 3, value * 2]
    if value >= 32:
        return [value * 2, value // 2, value + 16, value + 96, value + 1]
    return [value + 1, value + 2, value * 2, max(value - 1, 0), value // 2, value * 3] if value else [1, 2, 5]


def random_int(rng, value, last):
    if COUNT.search(last):
        return rng.choice([1, 2, 3, 4, 5, 8])
    if GROUPS.search(last):
        return rng.choice([1, 2, 3, 4, 6])
    if HEADS.search(last):
        return rng.choice([2, 3, 4, 6, 8, 12])
    if "vocab" in last:
        return rng.randint(50, 4000)
    if last.endswith("token_id") or last.endswith("_id"):
        return rng.randint(0, 40)
    if "labels" in last:
        return rng.choice([1, 2, 3, 5, 7])
    if value >= 32:
        kind = rng.random()
        if kind < 0.6:
            return rng.choice(WIDE)
        return value * rng.choice([1, 2, 3]) if kind < 0.9 else value + rng.randint(1, 64)
    if value < 0:
        return rng.choice([value, value, 0, 1, 2, 24])
    return rng.choice([value, value + 1, value + 2, value * 2, max(value - 1, 1)]) if value else rng.choice([0, 1, 2, 3])


def others_list(value, last):
    if not value:
        return []
    if all(type(each) is int for each in value):
        found = []
        for at in {0, len(value) - 1}:
            for other in ([value[at] + 1, value[at] * 2] if value[at] < 16 else [value[at] * 2, value[at] + 1]):
                found.append(value[:at] + [other] + value[at + 1:])
        found.append([each * 2 for each in value])
        return found
    if all(isinstance(each, bool) for each in value):
        return [[not each for each in value], [not value[0]] + value[1:]]
    if all(isinstance(each, str) for each in value) and len(set(value)) > 1:
        return [value[1:] + value[:1]]
    if all(isinstance(each, float) for each in value):
        return [[each * 2 for each in value]]
    if all(isinstance(each, list) for each in value):
        return [[others_list(each, last)[0] if others_list(each, last) else each for each in value]]
    return []
