"""The proof of a row: what it says for configs that it was not made from."""
import itertools
import json
import random
import re
import time

import configs
import language
from evidence import Evidence
from solve import DEADLINE, Late, same

PROVEN = 50
SINGLES = 220       # changes of one field that a row is tried with


class Proof(Evidence):
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

    def deep(self):
        """More layers than the samples have: blocks of another kind may begin late, or come every so many."""
        fields = self.sampler.fields.items()
        layers = [(name, value) for name, value in fields if configs.LAYERS.search(name.split(".")[-1])
                  and not configs.NO_LAYERS.search(name.split(".")[-1])]
        counts = [name for name, value in layers if type(value) is int]
        for count in (6, 7):
            yield {name: count for name in counts}
            for name in counts:
                yield {name: count}
        for name, value in layers:
            if isinstance(value, list) and value and all(type(item) is int for item in value):
                for at in range(len(value)):
                    yield {name: value[:at] + [5 + at] + value[at + 1:]}

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
        mine = itertools.chain([{}], self.deep(), (config for _, config in varied), self.beside_flips(varied))
        for config in itertools.chain(mine, map(plain, itertools.chain(theirs, more))):
            key = config is not None and repr(sorted(config.items(), key=str))
            if key and key not in done and len(done) < SINGLES:
                done.add(key)
                yield config
