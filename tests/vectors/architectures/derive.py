"""Derives the row of one type from the library and proves it on configs that it did not see.

    python tests/vectors/architectures/derive.py TYPE ...      prints each row
"""
import itertools
import json
import random
import re
import sys
import time

import numpy

import configs
import language
import library
from hoist import hoist
from merge import Merger, named
from sampling import HEADS, Sampler
from solve import DEADLINE, LIKELY, MISSING, Late, Scope, Unsolved, config_atoms, same, solve

TRAINED, OTHERS, PROVEN = 26, 16, 50
SINGLES = 220       # changes of one field that a row is tried with
FROZEN = 12         # fields that a row may hold at their defaults
# Fields that people change are never held.
FREE = re.compile(r"(^|\.)(hidden_size|vocab_size|intermediate_size|num_hidden_layers|num_attention_heads|num_labels|"
                  r"num_layers|d_model|n_layer|n_embd|n_head|encoder_layers|decoder_layers|depths|hidden_sizes|"
                  r"num_key_value_heads|tie_word_embeddings)$")
WORD = re.compile(r"[A-Za-z_][\w.]*")


def is_finite(value):
    """Whether JSON has the value."""
    if isinstance(value, dict):
        return True
    return all(map(is_finite, value)) if isinstance(value, list) else value is None or isinstance(value, str) or \
        abs(value) < 1e308


def is_said(value):
    return not isinstance(value, list) or all(type(item) in (int, float, str, bool) for item in value)


def held(name, value):
    """The condition that a field has its default."""
    if isinstance(value, list):
        return " and ".join([f"len({name}) == {len(value)}"] + [f"{name}[{n}] == {item!r}" for n, item in enumerate(value)])
    if value is None:
        return f"{name} is None"
    return name if value is True else f"not {name}" if value is False else f"{name} == {value!r}"


def default_first(names):
    """The class that arch/<type> means comes first: one that generates, unless the type fills masks."""
    whole = [name for name in names if name.endswith(("ForConditionalGeneration", "MTModel"))]
    causal = [name for name in names if name.endswith(("ForCausalLM", "LMHeadModel"))]
    if not whole and not any(name.endswith("ForMaskedLM") for name in names):
        whole = causal
    return sorted(names, key=lambda name: name not in whole[:1])


class Derivation:
    def __init__(self, model_type, seed=1, seconds=100):
        self.model_type, self.rng = model_type, random.Random(seed)
        self.start = time.process_time()
        DEADLINE[0] = self.start + seconds
        self.auto = library.class_names(model_type)
        self.classes = self.auto + library.extra_classes(model_type, self.auto)
        if not self.classes:
            raise Unsolved("no class")
        self.configs, self.pairs, self.effective = [], [], []
        self.reasons = {}
        self.own, self.random, self.wrong = {}, set(), set()
        self.frozen, self.stuck, self.widened = set(), [], set()

    def gather(self):
        """The base, variations of one field, and random configs."""
        for name in self.classes:
            self.sampler = Sampler(self.model_type, name)
            if self.sampler.find_base():
                break
        else:
            raise Unsolved("no base config: " + next(iter(self.sampler.rejected.values()), ""))
        sampler = self.sampler
        self.configs = [sampler.base]
        base = sampler.observe(sampler.base)
        varied = sampler.variations()
        varied += sampler.couple()
        self.also_flags(varied)
        for field, config in varied:
            seen = sampler.observe(config)
            if seen is not None and seen[:2] != base[:2]:
                self.note(field, config)
        for name in self.classes:
            if name != sampler.class_name and time.process_time() < self.start + 40:
                self.vary_head(name, varied)
        self.likely()
        self.flipped()
        self.add_random()
        self.more_pairs()

    def add_random(self):
        for _ in range(TRAINED):
            if len(self.random) >= TRAINED:
                break
            config = self.sampler.sample(self.rng, self.effective)
            if config is not None and config not in self.configs and self.allowed(config):
                self.configs.append(config)
                self.random.add(len(self.configs) - 1)

    def allowed(self, config):
        """Whether the config leaves the held fields alone."""
        return all(same(config.get(name, self.sampler.value(name)), self.sampler.value(name)) for name in self.frozen)

    def hold(self, fields):
        """Holds one of the fields at its default: what a row cannot say it requires. False when none may be held."""
        free = self.holdable(fields)
        if not free:
            return False
        name = min(free, key=self.use)
        self.frozen.add(name)
        if name in self.effective:
            self.effective.remove(name)
        kept = [n for n, config in enumerate(self.configs) if self.allowed(config)]
        place = {n: at for at, n in enumerate(kept)}
        self.configs = [self.configs[n] for n in kept]
        self.pairs = [(field, place[a], place[b]) for field, a, b in self.pairs if a in place and b in place]
        self.random = {place[n] for n in self.random if n in place}
        self.wrong = {place[n] for n in self.wrong if n in place}
        self.own = {key: {place[n] for n in value if n in place} for key, value in self.own.items()}
        self.add_random()
        return True

    def holdable(self, fields):
        if len(self.frozen) >= FROZEN:
            return []
        return [name for name in fields if name in self.sampler.fields and name not in self.frozen
                and not FREE.search(name) and same(self.sampler.value(name), self.sampler.fields[name])
                and is_said(self.sampler.fields[name])]

    def use(self, name):
        """How often people change a field of that kind."""
        value = self.sampler.fields[name]
        return [float, type(None), bool, str, list, int].index(type(value)), name

    def likely(self):
        """Fields that have an effect only beside others: heads of widths that they do not divide."""
        for name, value in self.sampler.fields.items():
            last = name.split(".")[-1]
            if type(value) is int and (HEADS.search(last) or last in ("image_size", "patch_size", "hidden_size")):
                LIKELY.add(name)
                if name not in self.effective:
                    self.effective.append(name)

    def flipped(self):
        """Fields that have an effect only where flags are the other way round."""
        sampler = self.sampler
        turned = dict(sampler.base)
        for name in self.effective:
            value = sampler.value(name)
            if isinstance(value, bool):
                trial = {**turned, name: not value}
                if sampler.observe(trial) is not None:
                    turned = trial
        if turned == sampler.base:
            return
        before = sampler.observe(turned)
        if turned not in self.configs:
            self.configs.append(turned)
        at = self.configs.index(turned)
        for name in sampler.fields:
            if name in self.effective or name in turned:
                continue
            for other in sampler.others(name)[:1]:
                config = {**turned, name: other}
                seen = sampler.observe(config)
                if seen is not None and seen[:2] != before[:2]:
                    self.effective.append(name)
                    self.configs.append(config)
                    self.pairs.append((name, at, len(self.configs) - 1))

    def more_pairs(self):
        """Changes of one field at random configs: what a field changes there says more than at the base."""
        sampler = self.sampler
        for base in self.rng.sample(sorted(self.random), min(2, len(self.random))):
            for field in self.effective:
                config = dict(self.configs[base])
                value = sampler.random_value(self.rng, field, config.get(field, sampler.value(field)))
                if value is None or same(value[0], config.get(field, sampler.value(field))):
                    continue
                config[field] = value[0]
                if sampler.observe(config) is not None:
                    if config not in self.configs:
                        self.configs.append(config)
                    self.pairs.append((field, base, self.configs.index(config)))

    def seen_by(self, name):
        """The configs that a class is built from: all for the first, the random ones and its own for others."""
        if name == self.sampler.class_name:
            return range(len(self.configs))
        own = self.own.get(name, set())
        some = set(sorted(self.random)[:OTHERS]) | own | self.wrong | {0}
        return sorted(some)

    def also_flags(self, varied):
        sampler = self.sampler
        flags = {name: True for name in ("is_decoder", "add_cross_attention") if name in sampler.fields}
        if len(flags) == 2:
            config = {**sampler.base, **flags}
            seen = sampler.observe(config)
            if seen is not None and seen[:2] != sampler.observe(sampler.base)[:2]:
                self.configs.append(config)
                for name in flags:
                    self.effective.append(name)
                    other = {**config, name: False}
                    if sampler.observe(other) is not None:
                        self.configs.append(other)
                        self.pairs.append((name, len(self.configs) - 1, self.configs.index(config)))

    def note(self, field, config):
        if field not in self.effective:
            self.effective.append(field)
        if config not in self.configs:
            self.configs.append(config)
        self.pairs.append((field, 0, self.configs.index(config)))

    def vary_head(self, name, varied):
        sampler = self.sampler
        base = sampler.observe(sampler.base, name)
        if base is None:
            return
        done = set(self.effective)
        source = library.source_words(name, self.model_type)
        for field, config in varied:
            last = field.split(".")[-1]
            if (last not in source and last not in library.COMMON) or field in done or field.split(".")[-1] in ("hidden_act",):
                continue
            seen = sampler.observe(config, name)
            if seen is not None and seen[:2] != base[:2]:
                self.note(field, config)
                self.own.setdefault(name, set()).add(self.configs.index(config))

    def attributes(self):
        """name -> values in all configs: raw fields, and for nested configs what they resolve to."""
        sampler = self.sampler
        resolved = [self.resolved(config) for config in self.configs]
        found = {}
        for name in sampler.fields:
            if "." not in name:
                found[name] = [config.get(name, sampler.fields[name]) for config in self.configs]
        for name in {name for each in resolved for name in each if "." in name}:
            if name.rpartition(".")[0] not in sampler.nested:
                continue        # of an optional config, which the defaults lack
            if not sampler.is_open(name):
                found[name] = [each.get(name, MISSING) for each in resolved]
            elif name in sampler.fields:
                found[name] = [config.get(name, sampler.fields[name]) for config in self.configs]
        # Names that the file of the type reads come first: others may have the same values by chance.
        read = library.source_words(sampler.class_name, self.model_type)
        return dict(sorted(found.items(), key=lambda item: "." in item[0] and item[0].split(".")[-1] not in read)), resolved

    def resolved(self, config):
        for name in [self.sampler.class_name] + self.classes:
            seen = self.sampler.observe(config, name)
            if seen is not None:
                return seen[2]
        return {}

    def learn(self):
        """The lets: attributes that the library works out from raw fields."""
        found, resolved = self.attributes()
        names = {name for each in resolved for name in each if "." not in name}
        waiting = {}
        for name in sorted(names):
            values = [each.get(name, MISSING) for each in resolved]
            if MISSING in values or name in ("model_type",):
                continue
            if name in found and all(same(a, b) for a, b in zip(values, found[name])):
                continue
            if name not in found and any(all(same(a, b) for a, b in zip(values, other)) for other in found.values()):
                continue
            if all(same(value, values[0]) for value in values):
                continue
            waiting[name] = values
        self.lets = []
        while waiting:
            before = len(waiting)
            scope = self.scope(found)
            for name, values in sorted(waiting.items(), key=lambda item: isinstance(item[1][0], list)):
                text = self.let(scope, name, values, found)
                if text is not None:
                    self.lets.append((name, text))
                    found[name] = values
                    del waiting[name]
                    break
            if len(waiting) == before:
                break
        self.unlearnt = sorted(waiting)
        self.found = found

    def scope(self, found):
        count = len(self.configs)
        return Scope([(n,) for n in range(count)], config_atoms(found, self.pairs), None, self.pairs)

    def let(self, scope, name, values, found):
        everywhere = numpy.arange(len(values))
        try:
            if not any(isinstance(value, list) for value in values):
                return solve(scope, values, everywhere)
            if not all(isinstance(value, list) for value in values):
                return None
            raw = found.get(name)
            at = [n for n in range(len(values)) if raw is None or raw[n] is None or not same(raw[n], values[n])]
            envs = [(n, k) for n in at for k in range(len(values[n]))]
            if not envs:
                return None
            count = solve(scope, [len(value) for value in values], everywhere)
            item = solve(scope.inner(envs), [values[n][k] for n, k in envs], numpy.arange(len(envs)))
            if len(at) < len(values):
                condition = solve(scope, [n not in at for n in range(len(values))], everywhere)
                item = f"{name}[i] if {condition} else {item}"
            return f"[{item} for i in range({count})]"
        except Unsolved:
            return None

    def merge(self):
        scope = self.scope(self.found)
        merger = Merger(scope, library.automatic_parts(self.model_type), set(self.sampler.nested))
        models, ties = {}, {}
        for name in self.classes:
            error = self.merge_class(merger, scope, name, models, ties)
            if error is not None and not error.fields and name not in self.widened:
                # Changes of one field say which fields take part.
                self.widened.add(name)
                self.own[name] = self.own.get(name, set()) | {n for _, *both in self.pairs for n in both}
                error = self.merge_class(merger, scope, name, models, ties)
            if error is None:
                continue
            self.reasons[name] = str(error)[:300]
            self.failed[name] = error
            if self.holdable(error.fields) and (name in self.auto or name == self.classes[-1] and not models):
                break
        return models, ties

    def merge_class(self, merger, scope, name, models, ties):
        """The body of a class to `models`; None, or what is unsolved."""
        seen = [(n, self.sampler.observe(self.configs[n], name)) for n in self.seen_by(name)]
        seen = [(n, each) for n, each in seen if each is not None]
        if len(seen) < 3:
            self.reasons[name] = "the library builds too few configs: " + str(next(
                (text for key, text in self.sampler.rejected.items() if key[0] == name), ""))[:120]
            return None
        index = numpy.array([n for n, _ in seen])
        try:
            trees = [each[0] for _, each in seen]
            if len({tree["type"] for tree in trees}) > 1 or trees[0]["ref"]:
                raise Unsolved("the class makes another class")
            body = merger.body(scope, index, trees)
            found = self.merge_ties(scope, index, [each[1] for _, each in seen])
        except Unsolved as error:
            return error
        models[name] = body
        merger.keep(name, index, trees, {"type": name, **body})
        if found:
            ties[name] = found
        return None

    def merge_ties(self, scope, index, lists):
        groups = {}
        for pairs in lists:
            for pair in pairs:
                pattern = tuple(re.sub(r"\d+", "#", name) for name in pair)
                groups.setdefault(pattern, [])
                if pair not in groups[pattern]:
                    groups[pattern].append(pair)
        found = []
        for pattern, pairs in groups.items():
            made = None
            if len(pairs) > 1:
                made = self.tie_run(scope, index, lists, pairs)
            found += [made] if made else [self.tie(scope, index, lists, pair) for pair in pairs]
        return found

    def tie(self, scope, index, lists, pair):
        present = [pair in pairs for pairs in lists]
        made = {"names": list(pair)}
        if not all(present):
            try:
                made["if"] = solve(scope, present, index)
            except Unsolved as error:
                raise named(error, f"tie of {pair[0]}") from None
        return made

    def tie_run(self, scope, index, lists, pairs):
        """One number in the names runs from its first value."""
        split = [[re.split(r"(\d+)", name) for name in pair] for pair in pairs]
        places = [(side, at) for side in (0, 1) for at in range(len(split[0][side]))
                  if len({each[side][at] for each in split}) > 1]
        first = min(int(each[places[0][0]][places[0][1]]) for each in split)
        for each in split:
            numbers = {int(each[side][at]) for side, at in places}
            if len(numbers) != 1:
                return None
        counts = [sum(pair in pairs for pair in here) for here in lists]
        try:
            count = solve(scope, counts, index)
        except Unsolved:
            return None
        names = [list(part) for part in split[0]]
        for side, at in places:
            names[side][at] = "{i}" if first == 0 else "{i + %d}" % first
        return {"repeat": int(count) if count.isdigit() else count, "index": "i",
                "names": ["".join(part) for part in names]}

    def row(self):
        self.failed = {}
        self.learn()
        models, ties = self.merge()
        if time.process_time() < DEADLINE[0] - 8:
            for name, error in self.failed.items():
                if (name in self.auto or not models) and self.hold(error.fields):
                    self.reasons.clear()
                    return self.row()
        if not models or (self.auto and self.auto[0] not in models and self.auto[0] in self.failed):
            raise Unsolved("; ".join(f"{name}: {why}" for name, why in list(self.reasons.items())[:2]))
        cls = library.config_class(self.model_type)
        fields = {name: value for name, value in self.sampler.fields.items()
                  if "." not in name and (name not in library.COMMON or name in self.effective
                                          or name in ("num_labels", "tie_word_embeddings", "pad_token_id"))}
        for name, (inner, init) in self.sampler.nested.items():
            if "." not in name:
                fields[name] = {"model_type": inner, **{key: value for key, value in (init or {}).items()
                                                       if library.is_plain(value)}}
                if not library.has_row(inner):
                    fields[name].update(self.sampler.members(name))
        fields = {name: value if is_finite(value) else None for name, value in fields.items()}
        row = {"model_type": self.model_type, "library": "transformers", "release": library.RELEASE,
               "classes": default_first([name for name in self.classes if name in models]), "fields": fields}
        kinds = self.kinds()
        if kinds:
            row["kinds"] = kinds
        aliases = {name: to for name, to in (getattr(cls, "attribute_map", None) or {}).items() if to in fields}
        if aliases:
            row["aliases"] = aliases
        base = next((name for name in row["classes"] if name.endswith("Model")), None)
        if self.auto and base != self.auto[0] and self.auto[0] in models:
            row["base"] = self.auto[0]
        self.references = set(re.findall(r'"config": "([\w.]+)"', json.dumps(models)))
        fixed = [held(name, self.sampler.fields[name]) for name in sorted(self.frozen) if self.is_own(name)]
        fixed += [held(name, self.sampler.fields[name]) for name in self.stuck if self.is_own(name)]
        fixed += self.lengths(fields) + self.overwritten()
        if fixed:
            row["requires"] = fixed
        flat = [name for name in fields if name == "text_config" and self.reads_flat()]
        if flat:
            row["flat"] = flat
        models, definitions = hoist(models)
        hidden = [name for name, formula in self.lets if name in fields and name not in WORD.findall(formula)
                  and name not in self.frozen and name not in self.stuck]
        if any(name not in self.sampler.moved for name in hidden):
            # A let would hide what the config says.
            self.stuck = self.stuck + [name for name in hidden if name not in self.sampler.moved]
            return self.row()
        text = json.dumps([models, definitions, ties])
        lets = self.used_lets(text + " " + " ".join(self.exported() - set(self.frozen) - set(self.stuck)))
        for name in {let.partition(" = ")[0] for let in lets} & (self.frozen | set(self.stuck)):
            # The requirement is on what the config says, which the let would hide.
            word = re.compile(rf"(?<![\w.']){name}(?![\w'(]|\":)")
            models, definitions, ties, lets = json.loads(word.sub(name + "_", json.dumps([models, definitions, ties, lets])))
            lets = [let.replace(f"{name}_ is ", f"{name} is ") for let in lets]
        if lets:
            row["let"] = lets
        row["models"] = models
        if definitions:
            row["definitions"] = definitions
        if ties:
            row["ties"] = ties
        return row

    def lengths(self, fields):
        """Conditions on lists of which the library built one length alone."""
        found = []
        for name, default in fields.items():
            if not isinstance(default, list) or not default or name in self.frozen or name in self.stuck:
                continue
            values = [config.get(name, self.sampler.value(name)) for config in self.configs]
            if {len(value) for value in values if isinstance(value, list)} == {len(default)}:
                found.append(f"len({name}) == {len(default)}")
        return found

    def overwritten(self):
        """Conditions on fields of parts that the config around them overwrites: a row does not, so they must agree."""
        found, resolved = self.attributes()
        wanted = []
        for full, default in self.sampler.fields.items():
            outer, _, last = full.rpartition(".")
            if outer not in self.references or outer not in self.sampler.nested or "model_type" == last:
                continue
            values = [each.get(full, MISSING) for each in resolved]
            if MISSING in values or not any(not same(value, config.get(full, default)) and not same(
                    value, self.alone(outer, last, config)) for value, config in zip(values, self.configs)):
                continue
            rest = {name: each for name, each in found.items() if name != full}
            scope = Scope([(n,) for n in range(len(self.configs))], config_atoms(rest, self.pairs), None, self.pairs)
            wanted.append(f"{full} == {solve(scope, values, numpy.arange(len(values)))}")
        return wanted

    def alone(self, part, field, config):
        """What the part's own class makes of a field."""
        prefix = part + "."
        raw = {key[len(prefix):]: value for key, value in self.sampler.raw(config).items() if key.startswith(prefix)}
        raw.pop("model_type", None)
        try:
            value = getattr(library.build_config(self.sampler.nested[part][0], raw), field)
        except Exception:
            return MISSING
        return list(value) if isinstance(value, tuple) else value

    def reads_flat(self):
        """Whether the fields of the text model may stand beside it, as in files of older releases."""
        try:
            old = library.build_config(self.model_type, {"hidden_size": 4242, "vocab_size": 4243})
            return old.text_config.hidden_size == 4242 and old.text_config.vocab_size == 4243
        except Exception:
            return False

    def is_own(self, name):
        """Whether the field is read here, not by the row of a nested config."""
        return not any(name.startswith(part + ".") for part in self.references)

    def kinds(self):
        words = {"int": int, "float": float, "bool": bool, "str": str, "list": list}
        found = {}
        for name in self.effective + sorted(self.frozen):
            if "." in name:
                continue
            note, default = self.sampler.notes[name], self.sampler.fields[name]
            if "None" in note or default is None:
                kinds = [word for word, cls in words.items() if type(default) is cls or re.search(rf"\b{word}\b", note)]
                if "tuple" in note and "list" not in kinds:
                    kinds.append("list")
                if kinds:
                    found[name] = " or ".join(kinds + ["null"])
        return found

    def exported(self):
        """Attributes that are no fields: a config around this one may name them."""
        return {name for name, _ in self.lets if name not in language.WRONG_LETS}

    def used_lets(self, text):
        needed, kept = set(WORD.findall(text)), []
        for name, formula in reversed(self.lets):
            if name in needed:
                kept.append(f"{name} = {formula}")
                needed |= set(WORD.findall(formula))
        return kept[::-1]

    def prove(self, row):
        """[(class, config, difference)] over fresh configs, and how many were tried."""
        wrong, tried = [], 0
        names, attempts = list(self.effective), 0
        while tried < PROVEN and attempts < 3 * PROVEN:
            attempts += 1
            config = self.sampler.sample(self.rng, names)
            if config is None:
                continue
            if config in self.configs and names or not self.allowed(config):
                continue
            tried += 1
            for name in self.turn(row["classes"], tried):
                seen = self.sampler.observe(config, name)
                if seen is None:
                    continue
                found = language.check(row, name, config, seen)
                if found and not found.startswith(language.REFUSED):
                    wrong.append((name, config, found))
            if time.process_time() > DEADLINE[0]:
                raise Late("no proof within the time for a type")
            if len({id(c) for _, c, _ in wrong}) >= 6:
                break
        return wrong, tried

    def turn(self, classes, tried):
        """Each config proves the first class, and the others in turn where there are many."""
        first, rest = classes[0], classes[1:]
        return [first, rest[tried % len(rest)]] if rest else classes

    def run(self):
        self.gather()
        for turn in range(12):
            row = self.last = self.row()
            for name in row["classes"]:
                for config in [self.configs[n] for n in self.seen_by(name)]:
                    seen = self.sampler.observe(config, name)
                    found = seen and language.check(row, name, config, seen)
                    if found and (config == self.sampler.base or not found.startswith(language.REFUSED)):
                        raise Unsolved(f"{name}: a config it saw: {found}")
            wrong, tried = self.prove(row)
            wrong = wrong or self.prove_singles(row)
            stuck = self.stuck + [name for name in self.sampler.stuck() if name not in self.stuck and name not in self.frozen and is_said(self.sampler.fields[name])]
            lets = language.WRONG_LETS & {let.partition(" = ")[0] for let in row.get("let", ())}
            if not wrong and (stuck != self.stuck or lets):
                self.stuck = stuck
                row = self.last = self.row()
            if not wrong:
                return row, tried
            said = f"not proven: {wrong[0][0]}: {wrong[0][2]}"
            again = [each for each in wrong if each[1] in self.configs and each[0] in self.seen_names(each[1])]
            if again or turn > 3:
                if not self.hold(self.blamed(*(again or wrong)[0])):
                    raise Unsolved(said)
                wrong = [each for each in wrong if self.allowed(each[1])]
            for name, config, _ in wrong:
                self.blame_effective(config)
                if config not in self.configs:
                    self.configs.append(config)
                self.wrong.add(self.configs.index(config))
            self.reasons.clear()
        raise Unsolved(said)

    def seen_names(self, config):
        at = self.configs.index(config)
        return [name for name in self.classes if at in self.seen_by(name)]

    def changed(self, config):
        return [name for name, value in config.items() if name in self.sampler.fields
                and not same(value, self.sampler.value(name))]

    def blame_effective(self, config):
        changed = self.changed(config)
        if len(changed) == 1 and changed[0] not in self.effective:
            self.effective.append(changed[0])
        if len(changed) == 1:
            if config not in self.configs:
                self.configs.append(config)
            self.pairs.append((changed[0], 0, self.configs.index(config)))

    def blamed(self, name, config, _):
        """The fields of a config that a row has wrong, without those that it has wrong without, too."""
        config = dict(config)
        for field in self.changed(config):
            fewer = {key: value for key, value in config.items() if key != field or key in self.sampler.base}
            fewer.update({key: value for key, value in self.sampler.base.items() if key == field})
            seen = self.sampler.observe(fewer, name)
            if seen is not None and language.check(self.last, name, fewer, seen):
                config = fewer
        return self.changed(config)

    def prove_singles(self, row):
        """[(class, config, difference)] of changes of one field: those of here, and those of the conformance check."""
        sampler, wrong, tried = self.sampler, [], 0
        self.last = row
        for config in self.singles():
            if not self.allowed(config):
                continue
            tried += 1
            for name in self.turn(row["classes"], tried)[:1 + tried % 2]:
                seen = sampler.observe(config, name)
                found = seen and language.check(row, name, config, seen)
                if found and not found.startswith(language.REFUSED):
                    wrong.append((name, config, found))
            if time.process_time() > DEADLINE[0]:
                raise Late("no proof within the time for a type")
            if len(wrong) >= 6:
                break
        return wrong

    def beside_flips(self, varied):
        """Changes of the fields whose defaults stand as numbers in the row, beside each change of its structure."""
        text = json.dumps([self.last["models"], self.last.get("definitions")])
        numbers = set(map(int, re.findall(r"(?<![\w.])\d+(?![\w.])", text)))
        found = {name: value for name, value in self.sampler.fields.items() if type(value) is int
                 and self.sampler.value(name) in numbers and self.is_own(name)}
        # Counts of layers that the base has reduced, and numbers that stand in the row by chance more seldom.
        suspects = ([name for name, value in found.items() if value != self.sampler.value(name)]
                    + [name for name, value in found.items() if value > 7 and value == self.sampler.value(name)])[:6]
        flips = [config for field, config in varied if not (type(self.sampler.value(field)) is int
                                                            and self.sampler.value(field) > 16)]
        for name in suspects:
            for other in self.sampler.others(name)[:1]:
                for config in flips[:60]:
                    if name not in config:
                        yield {**config, name: other}

    def their_variations(self):
        sampler = self.sampler
        for _, _, config in configs.variations(self.model_type, wanted=lambda name: not sampler.is_read_elsewhere(
                name, name.split(".")[-1])):
            yield config

    def singles(self):
        sampler, done = self.sampler, set()
        theirs = self.their_variations()
        rng = random.Random(f"proof {self.model_type}")
        more = (configs.sample(self.model_type, rng) for _ in range(12))
        def plain(config):
            flat = {name: value for name, value in configs.flat(config).items()
                    if name not in sampler.fields or not same(value, sampler.fields[name])}
            return flat if all(name in sampler.fields for name in flat) else None
        varied = sampler.variations()
        mine = itertools.chain([{}], (config for _, config in varied), self.beside_flips(varied))
        for config in itertools.chain(mine, map(plain, itertools.chain(theirs, more))):
            key = config is not None and repr(sorted(config.items(), key=str))
            if key and key not in done and len(done) < SINGLES:
                done.add(key)
                yield config


def derive(model_type, seconds=100):
    """(row or None, what is to be said)."""
    found = None
    try:
        found = Derivation(model_type, seconds=seconds)
        row, tried = found.run()
        return row, {"proven": tried, "classes": len(row["classes"]), "of": len(found.classes),
                     "held": sorted(found.frozen), "missing": {name: why for name, why in found.reasons.items()}, "configs": len(found.configs),
                     "seconds": round(time.process_time() - found.start, 1)}
    except (Unsolved, Late) as error:
        return None, {"reason": str(error)[:400]}
    except Exception as error:
        return None, {"reason": f"error of the script: {type(error).__name__}: {str(error)[:300]}"}


if __name__ == "__main__":
    library.quicken()
    for each in sys.argv[1:]:
        made, said = derive(each)
        print(json.dumps(made, indent=1) if made else None)
        print(each, json.dumps(said), file=sys.stderr)
