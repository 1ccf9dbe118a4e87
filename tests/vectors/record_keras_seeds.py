#!/usr/bin/env python3
"""Records keras_replays.json: layers of Keras 3 over jax, after keras.utils.set_random_seed and with seeds of their own.

Run with keras 3.15.1 and jax 0.10.2 (PyPI):

    record_keras_seeds.py > tests/vectors/keras_replays.json

A tensor is the SHA-256 of its bytes, an orthogonal one its values.
"""
import hashlib
import json
import os

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_PLATFORMS"] = "cpu"

import keras  # noqa: E402
import jax  # noqa: E402
import numpy  # noqa: E402

CALLS = ["keras.glorot_uniform", "keras.he_normal", "keras.random_normal(0.5, 0.02)", "keras.lecun_uniform", "keras.random_uniform",
         "keras.truncated_normal(0.1, 0.3)", "keras.he_uniform", "keras.orthogonal(2)", "keras.glorot_normal"]
CLASSES = {"random_normal": "RandomNormal", "random_uniform": "RandomUniform", "truncated_normal": "TruncatedNormal",
           "orthogonal": "Orthogonal", "glorot_uniform": "GlorotUniform", "glorot_normal": "GlorotNormal", "he_normal": "HeNormal",
           "he_uniform": "HeUniform", "lecun_uniform": "LecunUniform"}


def initializer(call, seed):
    name, _, arguments = call.removeprefix("keras.").rstrip(")").partition("(")
    return getattr(keras.initializers, CLASSES[name])(*[float(a) for a in arguments.split(",") if a], seed=seed)


def row(seed, number):
    """Constructors in order: a layer with an initializer of its own, one with a seed, one whose dropout takes a seed, too."""
    keras.utils.set_random_seed(seed)
    generator = keras.random.SeedGenerator(5)
    layers, init, taken, drawn = [keras.Input((4 + number,))], [], 0, 0
    for index, call in enumerate(CALLS):
        kind = (index + number) % 4
        if kind == 1:
            own, key = 1337 + index, f"wrap_key_data([{1337 + index}, 0])"
        elif kind == 2:
            own, key = generator, f"wrap_key_data([5, {drawn}])"
            drawn += 1
        else:
            own, key = None, f"keras(seed, {taken})"
            taken += 1
        layers.append(keras.layers.Dense(3 + index, kernel_initializer=initializer(call, own)))
        init.append({"path": f"{index}.kernel", "initializer": call, "generator": "jax", "key": key})
        if kind == 3:
            layers.append(keras.layers.Dropout(0.1))
            taken += 1
    model = keras.Sequential(layers)
    kernels = [numpy.asarray(layer.kernel) for layer in model.layers if hasattr(layer, "kernel")]
    tensors = {rule["path"]: kernel.ravel().tolist() if "orthogonal" in rule["initializer"] else hashlib.sha256(kernel.tobytes()).hexdigest()
               for rule, kernel in zip(init, kernels)}
    return {"library": f"keras {keras.__version__} over jax {jax.__version__}", "tensors": tensors,
            "specification": {"generator": "jax", "seed": seed, "init": init,
                              "parameters": {rule["path"]: list(kernel.shape) for rule, kernel in zip(init, kernels)}}}


print("[\n" + ",\n".join(json.dumps(row(seed, number)) for number, seed in enumerate([0, 7, 1337, 2**32 - 1])) + "\n]")
