#!/usr/bin/python3
"""Counts and float32 draws of the installed numpy, statement after statement from one generator, beside one
specification: into parameters (p.data = for floats, p.data[:] = for counts) and into buffers of integers.
"""
import sys

import client

try:
    import numpy as np

    import replay_cases
except ImportError:
    sys.exit(77)

SHAPES = [[7], [5, 9], [1], [3, 4, 5], [64, 3]]
COUNTS = ["poisson()", "poisson(0)", "poisson(3.5)", "poisson(9.99)", "poisson(10)", "poisson(1234.5)", "poisson(1e9)",
          "poisson(9.2233720064847e18)", "binomial(0, 0.5)", "binomial(10, 0)", "binomial(10, 1)", "binomial(1, 0.5)",
          "binomial(60, 0.5)", "binomial(61, 0.5)", "binomial(100, 0.95)", "binomial(1000, 0.4)", "binomial(10.7, 0.3)",
          "binomial(4000000000, 0.25)", "binomial(9223372036854775807, 0.5)", "binomial(1000000000000, 1e-12)"]
FLOATS = ["random(dtype='float32')", "standard_normal(dtype='float32')", "standard_exponential(dtype='float32')",
          "standard_exponential(dtype='float32', method='inv')", "standard_exponential(method='inv')",
          "standard_gamma(0.3, dtype='float32')", "standard_gamma(1, dtype='float32')",
          "standard_gamma(0, dtype='float32')", "standard_gamma(2.7, dtype='float32')", "normal(1, 2)", "random()"]
INTEGERS = {"randint(1)": "integers(1)", "randint(2)": "integers(2)", "randint(-5, 12)": "integers(-5, 11, endpoint=True)",
            "randint(0, 4294967296)": "integers(0, 4294967296)", "randint(0, 4294967295)": "integers(0, 4294967295)",
            "randint(-4503599627370496, 4503599627370496)": "integers(-4503599627370496, 4503599627370496)",
            "randint(3000000000)": "integers(3000000000)"}
SMALL = [call for call in COUNTS if call.startswith("poisson(3") or call in ("poisson()", "binomial(60, 0.5)")]


def draw(rng, call, shape):
    name, arguments = call[:-1].split("(", 1)
    return np.asarray(eval(f"rng.{name}({arguments}{', ' if arguments else ''}size={tuple(shape)})", {"rng": rng}))


def check(url, seed, legacy):
    """How many tensors differ."""
    calls = [*(INTEGERS.keys() if legacy else INTEGERS.values())] + COUNTS + [call for pair in zip(COUNTS, FLOATS * 2) for call in pair if not legacy]
    parameters, rules, expected = {}, [], {}
    rng = np.random.RandomState(seed) if legacy else np.random.default_rng(seed)
    for number, call in enumerate(calls * 2):
        name, shape = f"t{number}", SHAPES[number % len(SHAPES)]
        values = draw(rng, call, shape)
        dtype = ("float32", "float64")[number % 2]
        parameters[name] = {"shape": shape, "dtype": dtype}
        rules.append({"path": name, "initializer": "numpy." + call})
        expected[name] = (call, values.astype(dtype) if values.dtype == np.int64 else values)
    buffers = {}
    rng = np.random.RandomState(seed) if legacy else np.random.default_rng(seed)
    for dtype in ("int64", "int32", "int16", "int8", "uint8", "bool"):
        for call in SMALL if dtype != "int64" else COUNTS + [*(INTEGERS.keys() if legacy else INTEGERS.values())]:
            name = f"{dtype}_{len(buffers)}"
            buffers[name] = {"shape": [11], "dtype": dtype, "initializer": "numpy." + call}
            expected[name] = (call, draw(rng, call, [11]).astype(dtype))
    common = {"seed": seed, "generator": "numpy" if legacy else replay_cases.default_rng_of(np.__version__)}
    tensors = client.weights(url, common | {"parameters": parameters, "init": rules})
    tensors |= client.weights(url, common | {"model": {"type": "Counters", "buffers": buffers}})
    wrong = 0
    for name, (call, values) in expected.items():
        if tensors[name][2] != values.tobytes():
            wrong += 1
            print(f"DIFFERS: {common['generator']} seed {seed}: {name} {call}")
    return wrong, len(expected)


def main():
    wrong = total = 0
    for seed in (0, 7, 4294967295):
        for legacy in (True, False):
            differ, count = check(sys.argv[1], seed, legacy)
            wrong, total = wrong + differ, total + count
    print(f"numpy {np.__version__}: {total - wrong} equal, {wrong} not")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
