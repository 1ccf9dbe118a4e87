"""JSON beside Python's json.dumps(w.tolist()): values per second of one tensor, on one core each.

The service makes the values, too, and streams to curl, on another core; Python has them in an array
before it begins, in a process of its own: json_text.py DTYPE prints values per second.
"""
import subprocess
import sys
import time

import measuring
import servers
import units

SIDE = 1000  # SIDE x SIDE values: as many as an answer holds at most by default
DTYPES = ("float32", "float64")
CORE = ["taskset", "-c", "0"]


def specification(dtype):
    return {"parameters": {"t": {"shape": [SIDE, SIDE], "dtype": dtype}},
            "init": [{"path": "t", "initializer": "uniform(-0.05, 0.05)"}]}


def by_curl(url):
    """The best of three: one answer takes some milliseconds."""
    return SIDE * SIDE / min(measuring.seconds_by_curl(url) for _ in range(3))


def by_python(dtype):
    return float(subprocess.run([*CORE, "/usr/bin/python3", __file__, dtype], check=True, capture_output=True).stdout)


def measure(run):
    measurements = []
    with servers.weightd(run.binary, CORE) as (url, _):
        for dtype in DTYPES:
            text = measuring.data_url(url, specification(dtype), "t", "json")
            measurements += [(dtype, by_curl, text), (f"python_{dtype}", by_python, dtype)]
        return measuring.medians(run.runs, measurements)


def rows(values):
    for dtype in DTYPES:
        ours, python = values[dtype], values[f"python_{dtype}"]
        yield (f"A million {dtype} as JSON, one core, by curl", units.values(ours),
               f"Python, `json.dumps(w.tolist())`: {units.values(python)} ({units.times(ours, python)})")


def main(dtype):
    import json

    import numpy
    w = numpy.random.default_rng(0).uniform(-0.05, 0.05, (SIDE, SIDE)).astype(dtype)
    start = time.monotonic()
    json.dumps(w.tolist())
    print(SIDE * SIDE / (time.monotonic() - start))


if __name__ == "__main__":
    main(sys.argv[1])
