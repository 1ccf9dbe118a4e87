"""Tensors that can only be made whole, beside torch: orthogonal matrices and sparse ones.

The service computes to a client that reads all of it; each time with another seed, because what was made
is kept.  The library fills a tensor of its own, in a process of its own: whole.py NAME SIDE prints seconds.
"""
import itertools
import subprocess
import sys
import time

import measuring
import servers
import units

CASES = [("orthogonal", 512), ("orthogonal", 1024), ("orthogonal", 2048), ("sparse", 2048)]
ARGUMENTS = {"orthogonal": "", "sparse": "sparsity=0.1"}
seeds = itertools.count()


def by_service(url, name, side):
    data = measuring.data_url(url, {"parameters": {"t": [side, side]}, "seed": next(seeds), "init": [
        {"parameter": "t", "initializer": f"{name}({ARGUMENTS[name]})"}]}, "t")
    return measuring.seconds_by_curl(data, 4 * side * side)


def by_library(name, side):
    return float(subprocess.run(["/usr/bin/python3", __file__, name, str(side)], check=True, capture_output=True).stdout)


def measure(run):
    with servers.weightd(run.binary) as (url, _):
        measurements = []
        for name, side in CASES:
            measurements += [(f"{name}.{side}", by_service, url, name, side),
                             (f"library.{name}.{side}", by_library, name, side)]
        return measuring.medians(min(run.runs, 3), measurements)


def rows(values):
    for name, side in CASES:
        ours, torch = values[f"{name}.{side}"], values[f"library.{name}.{side}"]
        yield (f"{name} {side} x {side}, by curl", units.seconds(ours),
               f"torch {name}_: {units.seconds(torch)} ({units.times(torch, ours)})")


def main(name, side):
    import torch
    tensor = torch.empty(side, side)
    start = time.monotonic()
    getattr(torch.nn.init, f"{name}_")(tensor, **({"sparsity": 0.1} if name == "sparse" else {}))
    print(time.monotonic() - start)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
