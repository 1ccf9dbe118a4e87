#!/usr/bin/env python3
"""Records haiku_initializers.json: hk.initializers called with the key that the generator jax gives the tensor.

    python record_haiku_initializers.py > tests/vectors/haiku_initializers.json     (dm-haiku 0.0.17, jax 0.10.2)
"""
import hashlib
import importlib.metadata
import json

import haiku as hk
import jax
import jax.numpy as jnp
import numpy as np
from haiku._src import initializers

CALLS = [
    ("VarianceScaling()", (30, 20)), ("VarianceScaling(2.0, 'fan_avg', 'uniform')", (30, 20)),
    ("VarianceScaling(2.0, 'fan_out', 'normal')", (30, 20)), ("VarianceScaling(2.0)", (3, 3, 4, 8)),
    ("RandomNormal(0.02)", (30, 20)), ("RandomNormal(0.02, 0.1)", (600,)), ("RandomUniform(-1, 2)", (30, 20)),
    ("RandomUniform()", (7,)), ("TruncatedNormal(0.02)", (30, 20)), ("TruncatedNormal(0.02, 0.5)", (30, 20)),
    ("Constant(0.3)", (4, 4)), ("Identity(2.0)", (5, 5)),
]


def main():
    library = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("dm-haiku", "jax"))
    rows = []
    for seed in (7, 2017):
        key = jax.random.split(jax.random.key(seed), 1)[0]
        initializers.hk.next_rng_key = staticmethod(lambda key=key: key)
        for call, shape in CALLS:
            value = np.asarray(eval("hk.initializers." + call)(shape, jnp.float32))
            rows.append(json.dumps({
                "library": library, "script": call,
                "specification": {"parameters": {"x": list(shape)}, "init": "hk.initializers." + call, "generator": "jax-0.10",
                                  "seed": seed},
                "tensors": {"x": hashlib.sha256(value.tobytes()).hexdigest()}}))
    print("[\n" + ",\n".join(rows) + "\n]")


if __name__ == "__main__":
    main()
