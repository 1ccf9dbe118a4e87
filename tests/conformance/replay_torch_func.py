"""Random cases of torch.func._random for random_replay.py."""
from replay_cases import numbers, seed_of, shape_of, written


class TorchFunc:
    """torch.func._random with keys split from one, with seeds and keys of their own, and whole modules beside them."""

    inexact = set()
    generator = "torch.func._random"

    def __init__(self, torch, random):
        self.torch, self.random = torch, random
        self.name = f"torch.func._random of torch {torch.__version__.split('+')[0]}"
        self.dtypes = {"float32": torch.float32, "float64": torch.float64, "float16": torch.float16, "bfloat16": torch.bfloat16}

    def key_of(self, random):
        """(seed or key in JSON, the key)."""
        seed = seed_of(random, 2**64 - 1)
        if random.random() < 0.5:
            return written(random, seed), self.random.key(seed)
        offset = random.choice([0, 1, 2**64 - 1, 2**64 - 3, random.getrandbits(64)])
        return written(random, [seed, offset]), self.torch.tensor([seed, offset], dtype=self.torch.uint64)

    def case(self, random):
        seed, key = self.key_of(random)
        specification = {"generator": self.generator, "seed": seed, "parameters": {}, "init": []}
        count = random.choice([1, 5, 30])
        keys = self.random.split(key, count)
        drawn = []
        for number in range(count):
            name, dtype, shape = f"t{number}", random.choice(list(self.dtypes)), shape_of(random)
            draw = random.choice(["uniform", "normal"])
            first, second = numbers(random, (-2, 1), (0.05, 2))
            if draw == "uniform":
                second = f"{float(first) + float(second):.7g}"
            rule = {"path": name, "initializer": f"{draw}({first}, {second})"}
            used = keys[number]
            if random.random() < 0.3:
                rule["seed"], used = self.key_of(random)
            specification["parameters"][name] = {"shape": shape, "dtype": dtype}
            specification["init"].append(rule)
            names = ("low", "high") if draw == "uniform" else ("mean", "std")
            values = getattr(self.random, draw)(used, shape, dtype=self.dtypes[dtype],
                                                **dict(zip(names, (float(first), float(second)))))
            drawn.append((draw, dtype, name, values.flatten().view(self.torch.uint8).numpy().tobytes()))
        return specification, drawn
