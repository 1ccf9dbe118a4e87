"""Random cases of key scripts for random_replay.py: Python runs the same statements, with the real jax.random."""
import numpy as np

import replay_cases


def statement(random, names, lists):
    """A statement, the name or the expression that it leaves, and what it sets: (names of keys, names of lists)."""
    prefix = random.choice(["", "jax.random.", "random."])
    source = random.choice(names)
    kind = random.randrange(9)
    if kind < 2:
        return random.choice([f"{source}, sub = {prefix}split({source})", f"{source},sub={prefix}split( {source} , 2)"]), "sub", ["sub"], []
    if kind == 2:
        count = random.randint(2, 5)
        taken = [f"k{i}" for i in range(count)]
        return f"{', '.join(taken)} = {prefix}split({source}, {count})", taken[-1], taken, []
    if kind == 3:
        count = random.randint(2, 6)
        text = random.choice(["first, *rest = {}", "first, *rest, last = {}"]).format(f"{prefix}split({source}, num={count + 1})")
        return (text + "\n" if random.random() < 0.5 else text + "; ") + "rest[-1]", None, ["first"], ["rest"] if "last" not in text or count > 2 else []
    if kind == 4:
        return f"keys = {prefix}split({source}, {random.randint(3, 9)})", "keys[2]", [], ["keys"]
    if kind == 5:
        return f"{source} = {prefix}fold_in({source}, {random.choice([0, 7, 2**32 - 1, '3 * 4 + 1'])})", source, [source], []
    if kind == 6:
        return f"rng = jax.random.{random.choice(['key', 'PRNGKey'])}({random.randint(-9, 2**40)})", "rng", ["rng"], []
    if kind == 7 and lists:
        name = random.choice(lists)
        return f"own = {prefix}split({name}[{random.choice([0, 1, -1, -2])}])[1]", "own", ["own"], []
    return f"deep = {prefix}fold_in({prefix}split({prefix}split({source}, 3)[-2])[0], 5)", "deep", ["deep"], []


class JaxKeys(replay_cases.Jax):
    """Tensors with the keys of statements, of one rule for several tensors, and of a script for all."""

    def __init__(self, jax, partitionable):
        super().__init__(jax, partitionable)
        self.name = self.name.replace("jax ", "keys of jax ", 1)

    def run(self, text, scope):
        """The value of the last statement."""
        lines = [line for line in text.replace(";", "\n").split("\n") if line.strip()]
        for line in lines:
            head, equals, _ = line.partition(" = ") if " = " in line else line.partition("=") if "num=" not in line else (line, "", "")
            if equals:
                exec(line.strip(), scope)
                target = head.split(",")[-1].strip().lstrip("*")
                value = scope[target]
            else:
                value = eval(line.strip(), scope)
        return value

    def scope(self, seed):
        random = self.jax.random
        key = random.key(seed)
        return {"jax": self.jax, "random": random, "split": random.split, "fold_in": random.fold_in, "key": key, "rng": key}

    def case(self, random):
        jax = self.jax
        jax.config.update("jax_threefry_partitionable", self.partitionable)
        jax.config.update("jax_enable_x64", False)
        seed = replay_cases.seed_of(random, 2**63 - 1, -2**63)
        specification = {"generator": self.generator, "seed": replay_cases.written(random, seed), "parameters": {}, "init": []}
        names, lists, scope, drawn = ["key", "rng"], [], self.scope(seed), []
        common = random.choice([None, "key, sub = jax.random.split(key)", "rng, sub = split(rng, 2)", "fold_in(key, i)", "split(rng, 100)[i]"])
        if common:
            specification["key"] = common
        commons = 0

        def draw(name, key):
            text = random.choice(["normal(0.02)", "uniform(1.5)", "lecun_normal()"])
            shape = random.choice(replay_cases.SHAPES[:5])
            values = np.asarray(eval(text, vars(jax.nn.initializers))(key, shape, np.float32))
            specification["parameters"][name] = {"shape": list(shape), "dtype": "float32", "initializer": "zeros"}
            drawn.append((text.split("(")[0], "float32", name, values.tobytes()))
            return f"jax.{text}"

        for number in range(random.choice([3, 8, 20])):
            kind, name = random.random(), f"t{number}"
            text, value, keys, more = statement(random, names, lists)
            if kind < 0.3:
                if value is None:
                    text = text.replace("\n", ";")
                self.run(text, scope)
                specification["init"].append({"key": text})
            elif kind < 0.6:
                key = self.run(text + (f"\n{value}" if value and value.startswith("keys") else ""), scope)
                rule = {"path": name, "initializer": draw(name, key), "key": text + (f"; {value}" if value and value.startswith("keys") else "")}
                specification["init"].append(rule)
            elif kind < 0.7:
                own, script = random.randint(0, 99), "key, sub = split(key); fold_in(sub, seed)"
                key = self.run(script, {**self.scope(own), "seed": own})
                specification["init"].append({"path": name, "initializer": draw(name, key), "seed": own, "key": script})
                continue
            elif kind < 0.9 or not common:
                script = random.choice(["key, sub = split(key)", "split(key, 5)[i]", "fold_in(rng, 2 * i + 1)", "split(rng, 4)[-1 - i]",
                                        "split(split(key, 4)[layer])[0]", "fold_in(key, layers * 3 + layer)"])
                count = random.randint(1, 4)
                text_of = random.choice(["normal(0.02)", "uniform(1.5)"])
                for i in range(count):
                    scope.update(i=i, layer=i, layers=count)
                    key, tensor, shape = self.run(script, scope), f"{name}.{i}.w", random.choice(replay_cases.SHAPES[:4])
                    values = np.asarray(eval(text_of, vars(jax.nn.initializers))(key, shape, np.float32))
                    specification["parameters"][tensor] = {"shape": list(shape), "dtype": "float32", "initializer": "zeros"}
                    drawn.append((text_of.split("(")[0], "float32", tensor, values.tobytes()))
                specification["init"].append({"path": f"{name}.**", "initializer": f"jax.{text_of}", "key": script})
                continue
            else:
                scope["i"] = commons
                key = self.run(common, scope)
                commons += 1
                specification["init"].append({"path": name, "initializer": draw(name, key)})
                continue
            names, lists = sorted({*names, *keys}), sorted({*lists, *more})
        return specification, drawn
