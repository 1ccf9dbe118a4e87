"""Replays beside the library that they replay: bytes per second of one tensor, on one core each.

The service streams to curl, on another core; the library fills its memory, in a process of its own:
replays.py DRAW prints bytes per second.
"""
import subprocess
import sys
import time

import measuring
import servers
import units

COUNT = 1 << 26  # elements
# key -> generator, dtype, bytes of an element, initializer, the library's own statement
DRAWS = {
    "torch_uniform": ("torch-1.13", "float32", 4, "uniform(-1, 1)", "t.uniform_(-1, 1)"),
    "torch_normal": ("torch-1.13", "float32", 4, "normal(0, 1)", "t.normal_(0, 1)"),
    "numpy_uniform": ("numpy", "float64", 8, "numpy.uniform(-1, 1)", "legacy.uniform(-1, 1, COUNT)"),
    "numpy_normal": ("numpy", "float64", 8, "numpy.normal(0, 1)", "legacy.normal(0, 1, COUNT)"),
    "default_rng_uniform": ("numpy-1.24.default_rng", "float64", 8, "numpy.uniform(-1, 1)", "rng.uniform(-1, 1, COUNT)"),
    "default_rng_normal": ("numpy-1.24.default_rng", "float64", 8, "numpy.normal(0, 1)", "rng.normal(0, 1, COUNT)"),
}
CORE = ["taskset", "-c", "0"]


def specification(key):
    generator, dtype, _, initializer, _ = DRAWS[key]
    return {"generator": generator, "parameters": {"t": {"shape": [COUNT], "dtype": dtype}},
            "init": [{"path": "t", "initializer": initializer}]}


def size(key):
    return COUNT * DRAWS[key][2]


def by_library(key):
    return float(subprocess.run([*CORE, "/usr/bin/python3", __file__, key], check=True, capture_output=True).stdout)


def measure(run):
    measurements = []
    with servers.weightd(run.binary, CORE) as (url, _):
        for key in DRAWS:
            data = measuring.data_url(url, specification(key), "t")
            measurements += [(key, measuring.bytes_per_s, data, size(key)), (f"library_{key}", by_library, key)]
        return measuring.medians(run.runs, measurements)


def rows(values):
    for key in DRAWS:
        ours, library = values[key], values[f"library_{key}"]
        yield (f"Replay of {key.replace('_', ' ')}, one core, by curl", units.speed(ours),
               f"the library itself: {units.speed(library)} ({units.times(ours, library)})")


def main(key):
    names = {"COUNT": COUNT}
    if key.startswith("torch"):
        import torch
        torch.set_num_threads(1)
        names["t"] = torch.empty(COUNT)
    else:
        import numpy
        names.update(legacy=numpy.random.RandomState(0), rng=numpy.random.default_rng(0))
    taken = []
    for _ in range(2):
        start = time.monotonic()
        exec(DRAWS[key][4], names)
        taken.append(time.monotonic() - start)
    print(size(key) / min(taken))


if __name__ == "__main__":
    main(sys.argv[1])
