#!/usr/bin/env python3
"""Records draws.txt: SHA-256 of what the installed torch, numpy or jax draws, with calls that follow each other.

Run with torch 1.13.1 (Debian), 2.5.1, 2.12.1 and 2.15.0, each also under ATEN_CPU_CAPABILITY=default for the
baseline, and with jax 0.6.2, 0.10.2 and 0.12.0 (PyPI):

    record_draws.py torch > draws-torch-VERSION.txt
    record_draws.py torch-func > draws-torch-func-VERSION.txt   (2.15.0)
    record_draws.py numpy > draws-numpy-VERSION.txt   (2.4.6 and 2.5.5)
    record_draws.py jax > draws-jax-VERSION.txt

A line is: kind dtype seed numel number number number sha256.  'seq' lines draw one after the other from
one generator; 'gaps' ones a column of a tensor, which is not contiguous; of numpy all lines with "+" go on with
the generator of the line before.
"""
import hashlib
import sys

SIZES = (1, 5, 15, 16, 17, 31, 33, 1000, 1024, 4099)
SEEDS = (0, 42, 2**32 + 5, 4294967295)


def say(kind, dtype, seed, numel, numbers, data):
    print(kind, dtype, seed, numel, *(float(x).hex() for x in numbers), hashlib.sha256(data).hexdigest())


def record_torch():
    import torch
    print("# torch", torch.__version__)
    names = {"float32": torch.float32, "float64": torch.float64, "float16": torch.float16, "bfloat16": torch.bfloat16}

    def data(tensor):
        return (tensor.view(torch.int16) if tensor.dtype == torch.bfloat16 else tensor).numpy().tobytes()

    for seed in SEEDS:
        for dtype, kind in names.items():
            for numel in SIZES:
                torch.manual_seed(seed)
                say("uniform", dtype, seed, numel, (-0.1, 0.3, 0), data(torch.empty(numel, dtype=kind).uniform_(-0.1, 0.3)))
                torch.manual_seed(seed)
                say("normal", dtype, seed, numel, (0.1, 0.02, 0), data(torch.empty(numel, dtype=kind).normal_(0.1, 0.02)))
        torch.manual_seed(seed)
        for numel in (3, 2, 4, 16, 5, 20, 1):
            say("seq-normal", "float32", seed, numel, (0, 1, 0), data(torch.empty(numel).normal_()))
        torch.manual_seed(seed)
        for numel in (1, 2, 7, 1000):
            say("permutation", "int64", seed, numel, (0, 0, 0), data(torch.randperm(numel)))
            torch.manual_seed(seed)

        def column(numel, kind):
            return torch.empty((numel, 3), dtype=kind)[:, 1]

        for dtype, kind in names.items():
            for numel in (15, 16, 33, 1000):
                torch.manual_seed(seed)
                values = column(numel, kind).normal_(0.1, 0.02).contiguous()
                say("gaps-normal", dtype, seed, numel, (0.1, 0.02, 0), data(values))
        torch.manual_seed(seed)
        for numel in (3, 21, 2, 16, 4):
            say("seq-gaps-normal", "float32", seed, numel, (0, 1, 0), data(column(numel, torch.float32).normal_().contiguous()))
            say("seq-normal", "float32", seed, numel, (0, 1, 0), data(torch.empty(numel).normal_()))


def record_torch_func():
    """torch.func._random; the third number is the key's offset, and 'numel' of fold and split the data and the count."""
    import torch
    import torch.func._random as random
    print("# torch.func._random of torch", torch.__version__)
    floats = {"float32": torch.float32, "float64": torch.float64, "float16": torch.float16, "bfloat16": torch.bfloat16}
    integers = {"int64": torch.int64, "int32": torch.int32, "int16": torch.int16, "int8": torch.int8, "uint8": torch.uint8}

    def data(tensor):
        return tensor.view(torch.uint8).numpy().tobytes()

    for seed in (42, 2**64 - 1):
        for offset in (0, 7, 2.0**64 - 2048):
            key = torch.tensor([seed, int(offset)], dtype=torch.uint64)
            for numel in (1, 6, 1023, 20001):
                for dtype, kind in floats.items():
                    for low, high in ((0, 1), (-0.1, 0.3), (0.5, 0.6)):
                        say("uniform", dtype, seed, numel, (low, high, offset), data(random.uniform(key, numel, low=low, high=high, dtype=kind)))
                    for mean, std in ((0, 1), (0.1, 0.02), (-2, 0.017)):
                        say("normal", dtype, seed, numel, (mean, std, offset), data(random.normal(key, numel, mean=mean, std=std, dtype=kind)))
                for dtype, kind in integers.items():
                    for low, high in ((0, 1), (3, 13), (0, 2**7 - 1)) + (((-5, 12),) if dtype != "uint8" else ()):
                        say("integers", dtype, seed, numel, (low, high, offset), data(random.randint(key, numel, low=low, high=high, dtype=kind)))
                for low, high in ((-2**40, 2**52), (0, 2**33 + 5)):
                    say("integers", "int64", seed, numel, (low, high, offset), data(random.randint(key, numel, low=low, high=high, dtype=torch.int64)))
                say("integers", "int8", seed, numel, (-128, 128, offset), data(random.bits(key, numel, dtype=torch.int8)))
                for low, high in ((-2**31, 2**31), (0, 2**30), (5, 5 + 2**28 - 1)):
                    say("integers", "int32", seed, numel, (low, high, offset), data(random.randint(key, numel, low=low, high=high, dtype=torch.int32)))
                say("fold", "int64", seed, numel, (0, 0, offset), data(random.fold_in(key, numel)))
                say("split", "int64", seed, numel, (0, 0, offset), data(random.split(key, numel)))


def record_numpy():
    import numpy as np
    print("# numpy", np.__version__)
    sizes, counts = (1, 7, 30, 1001), [
        ("poisson", 0.5), ("poisson", 9.5), ("poisson", 10), ("poisson", 1e5), ("poisson", 2.0**62), ("binomial", 1, 0.5),
        ("binomial", 10, 0.3), ("binomial", 100, 0.35), ("binomial", 1000, 0.9), ("binomial", 2**40, 0.125),
        ("binomial", 2**40, 2.0**-39), ("binomial", 7, 0), ("binomial", 0, 0.5), ("randint", -5, 12), ("randint", 0, 2**32),
        ("randint", -3, 2**40)]
    floats = [("random",), ("standard_normal",), ("standard_exponential",), ("standard_exponential-inv",),
              ("standard_gamma", 0.3), ("standard_gamma", 1), ("standard_gamma", 5.5)]
    for prefix, make in (("rs-", np.random.RandomState), ("rng-", np.random.default_rng)):
        for seed in (0, 42, 4294967295):
            rng, first = make(seed), ""
            for number, (method, *numbers) in enumerate((counts + floats if prefix == "rng-" else counts) * 2):
                name, _, way = method.partition("-")
                size = sizes[number % len(sizes)]
                dtype = ("float64", "int64", "float32")[number % 3]
                options = {"method": way} if way else {}
                if name == "randint" and prefix == "rng-":
                    name = "integers"
                if method in ("poisson", "binomial", "randint"):
                    values = getattr(rng, name)(*numbers, size=size).astype(dtype)
                else:
                    dtype = ("float32", "float32", "float64")[number % 3] if way else "float32"
                    values = getattr(rng, name)(*numbers, size=size, dtype=dtype, **options)
                say(first + prefix + method, dtype, seed, size, (*numbers, 0, 0, 0)[:3], values.tobytes())
                first = "+"
    for seed in range(12):  # enough numbers for those that Stirling's correction decides
        for n, p in ((1000, 0.5), (10**6, 0.3), (5000, 0.02)):
            say("rng-binomial", "int64", seed, 4000, (n, p, 0), np.random.default_rng(seed).binomial(n, p, 4000).tobytes())


def record_jax():
    import jax
    import numpy
    print("# jax", jax.__version__)
    for layout in (True, False):
        jax.config.update("jax_threefry_partitionable", layout)
        name = "" if layout else "original-"
        for seed in (0, 42, 4294967295):
            key = jax.random.key(seed)
            for numel in (1, 2, 7, 1000, 20001):
                for kind, array, numbers in (
                        ("uniform", jax.random.uniform(key, (numel,), minval=-0.1, maxval=0.3), (-0.1, 0.3, 1)),
                        ("normal", jax.random.normal(key, (numel,)), (0, 0, 1)),
                        ("truncated", jax.random.truncated_normal(key, -2, 2, (numel,)), (-2, 2, 1)),
                        ("truncated", jax.random.truncated_normal(key, 0.5, 4.25, (numel,)), (0.5, 4.25, 1)),
                        ("bits", jax.random.bits(key, (numel,), dtype="uint32"), (0, 0, 1)),
                        ("split", jax.random.key_data(jax.random.split(key, numel)), (0, 0, 1))):
                    say(name + kind, "float32", seed, numel, numbers, numpy.asarray(array).tobytes())
    record_jax_dtypes(jax, numpy)


def record_jax_dtypes(jax, numpy):
    """The half types, and float64 and keys of 64 bits with jax_enable_x64.  float16: uint16 bits, bfloat16: uint8."""
    widths = {"float16": "uint16", "bfloat16": "uint8", "float64": "uint64"}
    for layout in (True, False):
        jax.config.update("jax_threefry_partitionable", layout)
        name = "" if layout else "original-"
        for dtype, seeds in (("float16", (0, 4294967295)), ("bfloat16", (0, 4294967295)), ("float64", (42, 2**63 - 1))):
            jax.config.update("jax_enable_x64", dtype == "float64")
            kind = jax.numpy.dtype(dtype)
            for seed in seeds:
                key = jax.random.key(seed)
                for numel in (1, 7, 1000, 20001):
                    for draw, array, numbers in (
                            ("uniform", jax.random.uniform(key, (numel,), kind, -0.1, 0.3), (-0.1, 0.3, 1)),
                            ("normal", jax.random.normal(key, (numel,), kind) * jax.numpy.array(0.3, kind), (0, 0, 0.3)),
                            ("truncated", jax.random.truncated_normal(key, -2, 2, (numel,), kind), (-2, 2, 1)),
                            ("truncated", jax.random.truncated_normal(key, 0.0, 4.25, (numel,), kind), (0, 4.25, 1)),
                            ("truncated", jax.random.truncated_normal(key, -9.0, 0.5, (numel,), kind), (-9, 0.5, 1)),
                            ("bits", jax.random.bits(key, (numel,), widths[dtype]), (0, 0, 1)),
                            ("fold", jax.random.key_data(jax.random.fold_in(key, numel)), (0, 0, 1))):
                        data = numpy.asarray(array)
                        say(name + draw, dtype, seed, numel, numbers, (data.astype("uint16") if data.dtype == "uint8" else data).tobytes())


if __name__ == "__main__":
    {"torch": record_torch, "torch-func": record_torch_func, "numpy": record_numpy, "jax": record_jax}[sys.argv[1]]()
