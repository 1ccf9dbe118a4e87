#!/usr/bin/python3
"""Records seeds.txt: what numpy, torch and jax draw after seeds of all forms, and which they refuse.

    /usr/bin/python3 tests/vectors/record_seeds.py numpy torch > tests/vectors/seeds.txt
    python3 tests/vectors/record_seeds.py jax >> tests/vectors/seeds.txt

A line is a generator, a seed as JSON without blanks (integers from 2^63 on as text), and the first three
uniform values of [0, 1) as hexadecimal numbers: float64 of numpy and torch, float32 of jax, whose seed
makes the key itself.  Or "refused", where the library raises.  Booleans, which Python takes for integers,
and None, which draws a seed from the system, are no seeds of a specification and left out.
"""
import json
import sys
import warnings

warnings.simplefilter("ignore")
BIG = 2**64

NUMBERS = [0, 1, 42, 2**31, 2**32 - 1, 2**32, 2**32 + 5, 2**63 - 1, 2**63, BIG - 1, BIG, BIG + 1, 2**70, 2**96 - 1, 2**128,
           2**130 + 7, 10**40, 10**400 + 3, -1, -2, -5, -2**31, -2**32, -2**63, -2**63 - 1, 1.0, 1.5]
ARRAYS = [[], [0], [1], [5], [0, 0, 0], [1, 0], [1, 2, 3], [3, 2, 1], [2**32 - 1], [2**32 - 1] * 3, [2**32], [1, 2**32],
          list(range(623)), list(range(624)), list(range(625)), [7] * 1000, [-1], [1, -2], [1.5], [1.0], ["a"],
          [2**63], [BIG], [2**70, 5], [5, 2**70], [2**130 + 7, 0, 1], [[1]], [[1, 2], [3, 4]], [1, [2, 3]], [[], 1], [[]],
          [1, [2, [2**70]]], [1, 2, 3, 4], [1, 2, 3, 4, 5], [0, 0, 0, 0, 0]]


def as_json(seed):
    if isinstance(seed, int) and seed >= 2**63 or isinstance(seed, int) and seed < -2**63:
        return str(seed)
    return [as_json(item) for item in seed] if isinstance(seed, list) else seed


def record(generator, seed, draw):
    try:
        values = " ".join(float(v).hex() for v in draw(seed))
    except (ValueError, TypeError, OverflowError, RuntimeError):
        values = "refused"
    print(generator, json.dumps(as_json(seed), separators=(",", ":")), values)


def draw_torch(torch, seed):
    if not isinstance(seed, int):
        raise TypeError("int() of a real number is no seed that was given")
    torch.manual_seed(seed)
    return torch.rand(3, dtype=torch.float64).tolist()


for library in sys.argv[1:]:
    module = __import__(library)
    print(f"# {library} {module.__version__}, by record_seeds.py")
    for seed in NUMBERS + ARRAYS:
        if library == "numpy":
            record("numpy", seed, lambda s: module.random.RandomState(s).uniform(0, 1, 3))
            record("numpy.default_rng", seed, lambda s: module.random.default_rng(s).uniform(0, 1, 3))
        elif library == "torch":
            record("torch", seed, lambda s: draw_torch(module, s))
        else:
            record("jax", seed, lambda s: module.random.uniform(module.random.key(s), (3,)).tolist())
