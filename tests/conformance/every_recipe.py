#!/usr/bin/python3
"""Every recipe of service/notes/determinism.md through a running daemon, for the initializers that use it.

    every_recipe.py http://HOST:PORT

determinism.py recomputes uniform, normal and trunc_normal in models of layers; this one fills tensors of a
name -> shape map by call text: all of "Values made one by one", what is made of uniform and normal
(fans, padding rows, repeated rows, time steps), orthogonal and sparse.  Bytes are compared, all of them.
"""
import json
import math
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../vectors"))

import determinism as d
import whole_tensors
from one_by_one import exp, log1, np
from streams import F32, F64, double_to_bfloat16, finish

ALL = d.DTYPES
WIDE = ("float64",)
WHOLE = ("float64", "float32")


def padded(seed, name, dtype, shape, row, mean, std):
    values = bytearray(d.normal(seed, name, dtype, math.prod(shape), mean, std))
    size = len(values) // shape[0]
    values[row * size:(row + 1) * size] = bytes(size)
    return bytes(values)


def repeated(recipe, seed, name, dtype, shape, times, *numbers):
    rows = shape[0] // times
    values = recipe(seed, name, dtype, math.prod(shape) // times, *numbers)
    size = len(values) // rows
    return b"".join(values[r * size:(r + 1) * size] * times for r in range(rows))


def time_step(seed, name, dtype, shape, least, most, floor):
    count = math.prod(shape)
    span, values = log1(most) - log1(least), []
    for u in np.frombuffer(d.uniform(seed, name, "float64", count, 0.0, 1.0), "<f8"):
        exponent = float(u) * span + log1(least)
        t = max(exp(min(exponent, 0.0)), floor)
        values.append(t + log1(1.0 - exp(-t)))
    if dtype == "bfloat16":
        values = [double_to_bfloat16(v) for v in values]
    return finish(dtype, np.array(values, F64 if dtype != "bfloat16" else F32), count)


def of_recipe(kind, *numbers):
    return lambda seed, name, dtype, shape: d.RECIPES[kind](seed, name, dtype, math.prod(shape), *numbers)


def with_shape(recipe, *numbers):
    return lambda seed, name, dtype, shape: recipe(seed, name, dtype, shape, *numbers)


def numpy_call(kind, numbers):
    name = {"cauchy": "standard_cauchy", "integers": "randint"}.get(kind, kind)
    return "numpy.%s(%s)" % (name, ", ".join("%r" % x for x in numbers))


ONE_BY_ONE = [(numpy_call(kind, numbers), WIDE, (5, 70), of_recipe(kind, *numbers))
              for kind, numbers in d.ONE_BY_ONE if kind not in ("log_uniform", "chrono")]
XAVIER = math.sqrt(2.0 / 70.0)
KAIMING = math.sqrt(3.0) * (math.sqrt(2.0 / (1 + math.sqrt(5) * math.sqrt(5))) / math.sqrt(30))
CASES = ONE_BY_ONE + [
    ("mamba2_a_log", ALL, (5, 70), of_recipe("log_uniform", 1.0, 16.0)),
    ("chrono(100)", ALL, (340,), of_recipe("chrono", 100.0)),
    ("mamba_dt_bias", ALL, (333,), with_shape(time_step, 0.001, 0.1, 0.0001)),
    ("mamba_dt_bias(0.0001, 1, 0.01)", ALL, (333,), with_shape(time_step, 0.0001, 1.0, 0.01)),
    ("embedding_normal(-2, 0.5, 0.25)", ALL, (11, 31), with_shape(padded, 9, 0.5, 0.25)),
    ("icnr(2, 'normal', 1)", ALL, (12, 5, 3, 2),
     with_shape(lambda *a: repeated(d.normal, *a), 4, 0.0, 1.0 / math.sqrt(30.0))),
    ("icnr(3, 'uniform', 1)", ALL, (18, 5, 3, 2),
     with_shape(lambda *a: repeated(d.uniform, *a), 9, -math.sqrt(3.0) * (1.0 / math.sqrt(30.0)),
                math.sqrt(3.0) * (1.0 / math.sqrt(30.0)))),
    ("orthogonal(0.5)", WHOLE, (7, 12), with_shape(whole_tensors.orthogonal, 0.5)),
    ("orthogonal", WHOLE, (9, 2, 3), with_shape(whole_tensors.orthogonal, 1.0)),
    ("sparse(0.3, 0.5)", WHOLE, (10, 7), with_shape(whole_tensors.sparse, 0.3, 0.5)),
    ("delta_orthogonal", WHOLE, (5, 3, 4, 3), with_shape(whole_tensors.delta_orthogonal, 1.0, 0)),
    ("numpy.random", WIDE, (5, 70), of_recipe("uniform", 0.0, 1.0)),
    ("numpy.uniform(3, 5)", WIDE, (5, 70), of_recipe("uniform", 3.0, 5.0)),
    ("numpy.standard_normal", WIDE, (5, 70), of_recipe("normal", 0.0, 1.0)),
    ("numpy.normal(1, 0.5)", WIDE, (5, 70), of_recipe("normal", 1.0, 0.5)),
    ("numpy.standard_exponential", WIDE, (5, 70), of_recipe("exponential", 1.0)),
    ("numpy.standard_gamma(3)", WIDE, (5, 70), of_recipe("gamma", 3.0, 1.0)),
    ("numpy.chisquare(5)", WIDE, (5, 70), of_recipe("gamma", 2.5, 2.0)),
    ("torch.randn", ALL, (5, 71), of_recipe("normal", 0.0, 1.0)),
    ("torch.rand", ALL, (5, 71), of_recipe("uniform", 0.0, 1.0)),
    ("jax.uniform(0.3)", ALL, (5, 71), of_recipe("uniform", 0.0, 0.3)),
    ("keras.random_normal", ALL, (5, 71), of_recipe("normal", 0.0, 0.05)),
    ("jax.truncated_normal(0.5, -1, 3)", ALL, (5, 71), of_recipe("trunc_normal", 0.0, 0.5, -0.5, 1.5)),
    ("trunc_normal_tf(1, 0.5)", ALL, (5, 71), of_recipe("trunc_normal", 1.0, 0.5, 0.0, 2.0)),
    ("xavier_normal", ALL, (40, 30), of_recipe("normal", 0.0, XAVIER)),
    ("xavier_uniform", ALL, (40, 30), of_recipe("uniform", -math.sqrt(3.0) * XAVIER, math.sqrt(3.0) * XAVIER)),
    ("kaiming_uniform(2.23606797749979)", ALL, (40, 30), of_recipe("uniform", -KAIMING, KAIMING)),
]


def compare(base, call, dtype, shape, recipe, seed):
    """Two names, so that the name counts; how many differ."""
    names = ("0.weight", "model.layers.7.mlp.up_proj.weight")
    document = {"parameters": {name: {"shape": shape, "dtype": dtype} for name in names}, "dtype": dtype,
                "seed": str(seed), "init": [{"path": "**", "initializer": call}]}
    model_id = json.loads(d.fetch(base + "/v1/models", json.dumps(document).encode()))["id"]
    wrong = 0
    for name in names:
        url = "%s/v1/models/%s/parameters/%s/data.bin" % (base, model_id, name)
        if d.fetch(url) != recipe(seed, name, dtype, shape):
            wrong += 1
            print("DIFFERS: %s %s %s seed %d" % (call, dtype, name, seed))
    return wrong


def main():
    if len(sys.argv) != 2 or sys.argv[1] in ("-h", "--help"):
        print(__doc__)
        return 2
    wrong = total = 0
    for number, (call, dtypes, shape, recipe) in enumerate(CASES):
        for dtype in dtypes:
            wrong += compare(sys.argv[1].rstrip("/"), call, dtype, shape, recipe, (number, 2**64 - number - 1)[number % 2])
            total += 2
    print("%d passed, %d failed" % (total - wrong, wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
