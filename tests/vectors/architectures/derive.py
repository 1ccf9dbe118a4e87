"""Derives the row of one type from the library and proves it on configs that it did not see.

    python tests/vectors/architectures/derive.py TYPE ...      prints each row
"""
import json
import re
import sys
import time

import numpy

import language
import library
from hoist import hoist
from merge import Merger, named
from proof import Proof
from solve import DEADLINE, MISSING, Late, Scope, Unsolved, config_atoms, same, solve

WORD = re.compile(r"[A-Za-z_][\w.]*")


def is_finite(value):
    """Whether JSON has the value."""
    if isinstance(value, dict):
        return True
    return all(map(is_finite, value)) if isinstance(value, list) else value is None or isinstance(value, str) or \
        abs(value) < 1e308


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


class Derivation(Proof):
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
