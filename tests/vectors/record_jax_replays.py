#!/usr/bin/env python3
"""Records jax_replays.json and torch_func_replays.json: specifications, and what the libraries make of the same.

Run with jax 0.10.2 and flax 0.12.8 (PyPI), on a processor with fused multiply-add:

    record_jax_replays.py jax flax > tests/vectors/jax_replays.json

    record_jax_replays.py --few --random jax > tests/vectors/jax_random_replays.json
    record_jax_replays.py --few --keys jax > tests/vectors/jax_key_replays.json

with jax 0.12.0.1 and flax 0.12.12:

    record_jax_replays.py --few jax flax > tests/vectors/jax_0_12_replays.json

and with torch 2.15.0:

    record_jax_replays.py torch.func > tests/vectors/torch_func_replays.json

The cases are random ones of tests/conformance/replay_cases.py and replay_flax.py, fixed by their numbers.
A tensor is the SHA-256 of its bytes, an orthogonal one its values, left out where they are many.
"""
import hashlib
import json
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "conformance"))

import numpy  # noqa: E402
import replay_cases  # noqa: E402

CASES = 4 if "--few" in sys.argv else 12
VALUES_MOST = 64
KINDS = {"--random": "jax.random", "--keys": "keys"}


def tensor_of(draw, dtype, data):
    if " within " not in draw:
        return hashlib.sha256(data).hexdigest()
    values = numpy.frombuffer(data, dtype)
    return values.tolist() if len(values) <= VALUES_MOST else None


def main():
    print("[")
    lines = []
    for library in replay_cases.libraries():
        if any((option in sys.argv) != library.name.startswith(name) for option, name in KINDS.items()):
            continue
        if not library.generator.startswith(tuple(name for name in sys.argv[1:] if not name.startswith("--"))):
            continue
        for number in range(CASES):
            specification, drawn = library.case(random.Random(f"recorded {library.name} {number}"))
            tensors = {name: tensor_of(draw, dtype, data) for draw, dtype, name, data in drawn}
            lines.append(json.dumps({"library": library.name, "specification": specification,
                                     "tensors": {name: tensor for name, tensor in tensors.items() if tensor is not None}}))
    print(",\n".join(lines))
    print("]")


if __name__ == "__main__":
    main()
