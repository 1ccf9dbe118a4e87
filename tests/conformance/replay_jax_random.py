"""Random cases of jax.random's functions beyond jax.nn.initializers, for random_replay.py."""
import numpy as np

import replay_cases
from replay_cases import numbers

HALVES = ("float16", "bfloat16")
# Longer rows end in other bits of XLA's and are refused; so is a ball of one dimension.
ROWS = [(1, 2), (3, 2), (7, 5), (31, 3), (16, 16)]
# XLA leaves intermediate results of these in float32.
REFUSED = {**{name: HALVES for name in ("beta", "t", "chisquare", "f", "lognormal", "wald", "dirichlet", "ball")},
           "gumbel": ("float16",), "logistic": ("float16",), "gamma": ("bfloat16",)}


def call_of(random, name):
    """The arguments in jax's order, as numbers or lists that both sides read alike."""
    shape = random.choice([(0.05, 1), (1, 20)])
    if name in ("gamma", "rayleigh", "t", "chisquare", "wald"):
        return numbers(random, shape)
    if name in ("beta", "f"):
        return numbers(random, shape, random.choice([(0.05, 1), (1, 20)]))
    if name == "bernoulli":
        return numbers(random, (0, 1))
    if name == "geometric":
        return numbers(random, random.choice([(0.001, 0.1), (0.1, 1)]))
    if name == "lognormal":
        return numbers(random, (0.01, 3))
    if name == "triangular":
        return sorted(numbers(random, (-3, 3), (-3, 3), (-3, 3)), key=float)
    if name == "poisson":
        return numbers(random, (0, 9.999))
    if name == "randint":
        low = random.choice([0, -random.randint(0, 9), random.randint(-99, 99)])
        return [str(low), str(low + random.choice([1, 2, random.randint(1, 100), 64]))]
    if name == "permutation":
        return []
    return []


NAMES = ["rademacher", "bernoulli", "exponential", "laplace", "gumbel", "logistic", "cauchy", "gamma", "beta", "t", "chisquare",
         "f", "rayleigh", "triangular", "lognormal", "wald", "geometric", "poisson", "randint", "permutation", "dirichlet", "ball"]


class JaxRandom(replay_cases.Jax):
    """The functions of jax.random beyond jax.nn.initializers."""

    def __init__(self, jax, partitionable):
        super().__init__(jax, partitionable)
        self.name = self.name.replace("jax ", "jax.random of jax ", 1)

    def values(self, random, name, key, shape, kind):
        """The text of the call, and what jax makes of it."""
        jax, call = self.jax, getattr(self.jax.random, name)
        arguments = call_of(random, name)
        text = f"jax.{name}({', '.join(arguments)})" if arguments else f"jax.{name}"
        if name == "bernoulli":
            return text, call(key, jax.numpy.array(float(arguments[0]), kind), shape).astype(kind)
        if name in ("geometric", "poisson"):
            return text, call(key, float(arguments[0]), shape).astype(kind)
        if name == "randint":
            return text, call(key, shape, *map(int, arguments)).astype(kind)
        if name == "permutation":
            items = list(range(int(np.prod(shape))))
            if random.random() < 0.5:
                return f"jax.permutation({len(items)})", call(key, len(items)).reshape(shape).astype(kind)
            items = [item % 100 for item in items]
            return f"jax.permutation({items})", call(key, jax.numpy.array(items)).reshape(shape).astype(kind)
        if name == "dirichlet":
            alpha = [numbers(random, random.choice([(0.1, 1), (1, 20)]))[0] for _ in range(shape[-1])]
            return f"jax.dirichlet([{', '.join(alpha)}])", call(key, jax.numpy.array([float(a) for a in alpha]), shape[:-1], kind)
        if name == "ball":
            return "jax.ball", call(key, shape[-1], 2, shape[:-1], kind)
        return text, call(key, *(jax.numpy.array(float(a), kind) if name == "rayleigh" else float(a) for a in arguments), shape, kind)

    def case(self, random):
        jax, wide = self.jax, random.random() < 0.3
        seed = replay_cases.seed_of(random, 2**63 - 1, -2**63)
        jax.config.update("jax_threefry_partitionable", self.partitionable)
        jax.config.update("jax_enable_x64", wide)
        specification = {"generator": self.generator, "seed": replay_cases.written(random, seed), "parameters": {}, "init": []}
        count = random.choice([1, 7, 20])
        keys = jax.random.split(jax.random.key(seed), count)
        drawn = []
        for number in range(count):
            name = random.choice(NAMES)
            # What has no dtype of its own has the widest of the process.
            dtype = "float64" if wide and (number == 0 or name in ("rademacher", "geometric", "poisson", "randint", "dirichlet", "ball")
                                           or random.random() < 0.7) else random.choice(["float32", "float32", *HALVES])
            if dtype in REFUSED.get(name, ()):
                name = "laplace"
            shape = random.choice(ROWS if name in ("dirichlet", "ball") else replay_cases.SHAPES[:5] if name == "permutation"
                                  else replay_cases.SHAPES)
            # XLA fuses other products in a wald of one number: up to 2 ulp, which replay.md says.
            if name == "wald" and np.prod(shape) == 1:
                shape = (3, 2)
            if name == "permutation" and np.prod(shape) > 250:
                shape, dtype = (31, 33), "float64" if wide else "float32"
            text, values = self.values(random, name, keys[number], shape, jax.numpy.dtype(dtype))
            specification["parameters"][f"t{number}"] = {"shape": list(shape), "dtype": dtype}
            specification["init"].append({"path": f"t{number}", "initializer": text})
            drawn.append((name, dtype, f"t{number}", np.asarray(values).tobytes()))
        return specification, drawn
