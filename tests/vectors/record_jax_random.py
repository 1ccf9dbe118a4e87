#!/usr/bin/env python3
"""Records jax_random_laws.json: one tensor of each function of jax.random and each dtype that is replayed.

Run with jax 0.10.2 (PyPI), on an AMD processor with fused multiply-add:

    record_jax_random.py > tests/vectors/jax_random_laws.json

and with jax 0.12.0.1, whose products are made in another order:

    record_jax_random.py lognormal gamma > tests/vectors/jax_random_laws-0.12.json

and the last name with jax 0.10.2:

    record_jax_random.py ball > tests/vectors/jax_ball.json

and tensors of one number, six times each, with jax 0.10.2:

    record_jax_random.py --one lognormal exponential > tests/vectors/jax_one_number.json

A row is a process with or without jax_enable_x64: its specification, and the SHA-256 of each tensor's bytes.
"""
import hashlib
import json
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "conformance"))

import jax  # noqa: E402
import numpy  # noqa: E402
import replay_jax_random  # noqa: E402

# Those whose half types are recorded, too.
ROUNDED = ["gamma", "rayleigh", "randint"]


def row(library, wide):
    jax.config.update("jax_enable_x64", wide)
    dtypes = ["float64"] if wide else ["float32", "float16", "bfloat16"]
    is_one = sys.argv[1:2] == ["--one"]
    names = 6 * sys.argv[2:] if is_one else sys.argv[1:] or replay_jax_random.NAMES[7:-1]
    cases = [(name, dtype) for dtype in dtypes for name in names
             if dtype in ("float32", "float64") or (name in ROUNDED and dtype not in replay_jax_random.REFUSED.get(name, ()))]
    specification = {"generator": library.generator, "seed": 7, "parameters": {}, "init": []}
    keys, tensors = jax.random.split(jax.random.key(7), len(cases)), {}
    for number, (key, (name, dtype)) in enumerate(zip(keys, cases)):
        shape = (1, 1) if is_one else (8, 13)
        chance = random.Random(f"recorded {name} {dtype}{number if is_one else ''}")
        text, values = library.values(chance, name, key, shape, jax.numpy.dtype(dtype))
        tensor = f"{name}{number if is_one else ''}.{dtype}"
        specification["parameters"][tensor] = {"shape": list(shape), "dtype": dtype}
        specification["init"].append({"path": tensor, "initializer": text})
        tensors[tensor] = hashlib.sha256(numpy.asarray(values).tobytes()).hexdigest()
    return {"library": f"jax.random of jax {jax.__version__}", "specification": specification, "tensors": tensors}


def main():
    library = replay_jax_random.JaxRandom(jax, True)
    print("[\n" + ",\n".join(json.dumps(row(library, wide)) for wide in (False, True)) + "\n]")


if __name__ == "__main__":
    main()
