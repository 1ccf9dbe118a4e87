"""Tensors that can only be made whole, beside torch: orthogonal matrices and sparse ones.

The service computes to a client that reads all of it; each time with another seed, because what was made
is kept.  A library (libraries.py) fills a tensor of its own, in a process of its own: whole.py NAME SIDE
prints seconds.
"""
import itertools
import subprocess
import sys
import time

import libraries
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


def by_library(python, name, side):
    return float(subprocess.run([python, __file__, name, str(side)], check=True, capture_output=True).stdout)


def measure(run):
    with servers.weightd(run.binary) as (url, _):
        measurements = []
        for name, side in CASES:
            measurements += [(f"{name}.{side}", by_service, url, name, side)]
            measurements += [(f"{prefix}.{name}.{side}", by_library, python, name, side)
                             for prefix, python in libraries.interpreters(run).items()]
        return {**measuring.medians(min(run.runs, 3), measurements), **libraries.versions(run)}


def rows(values):
    for name, side in CASES:
        ours, beside = values[f"{name}.{side}"], []
        for prefix in ("library", "wheel"):
            theirs = values.get(f"{prefix}.{name}.{side}")
            if theirs is not None:
                beside.append(f"{libraries.name(values, prefix)} {name}_: {units.seconds(theirs)} "
                              f"({units.times(theirs, ours)})")
        yield f"{name} {side} x {side}, by curl", units.seconds(ours), "; ".join(beside)


def main(name, side):
    import torch
    tensor = torch.empty(side, side)
    start = time.monotonic()
    getattr(torch.nn.init, f"{name}_")(tensor, **({"sparsity": 0.1} if name == "sparse" else {}))
    print(time.monotonic() - start)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
