"""Evidence for the row of a type: configs that the library builds, and what each field changes in them."""
import random
import re
import time

import library
from sampling import HEADS, Sampler
from solve import DEADLINE, LIKELY, Unsolved, same

TRAINED, OTHERS = 26, 16
FROZEN = 12         # fields that a row may hold at their defaults
# Fields that people change are never held.
FREE = re.compile(r"(^|\.)(hidden_size|vocab_size|intermediate_size|num_hidden_layers|num_attention_heads|num_labels|"
                  r"num_layers|d_model|n_layer|n_embd|n_head|encoder_layers|decoder_layers|depths|hidden_sizes|"
                  r"num_key_value_heads|tie_word_embeddings)$")


def is_said(value):
    return not isinstance(value, list) or all(type(item) in (int, float, str, bool) for item in value)


class Evidence:
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

    def resolved(self, config):
        for name in [self.sampler.class_name] + self.classes:
            seen = self.sampler.observe(config, name)
            if seen is not None:
                return seen[2]
        return {}
