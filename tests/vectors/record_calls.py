#!/usr/bin/env python3
"""Records calls-*.txt: SHA-256 of what calls of the installed library give, one after the other.

Run with numpy 1.24.2 and torch 1.13.0 (Debian), numpy 2.4.6 and torch 2.15.0 (PyPI), torch also under
ATEN_CPU_CAPABILITY=default:

    record_calls.py numpy > calls-numpy-VERSION.txt
    record_calls.py torch > calls-torch-VERSION.txt   (or -VERSION-baseline.txt)

"= generator seed" begins a script; each line behind it is one statement of it: dtype, shape, the digest of the
values in that dtype, and the call as an initializer has it.
"""
import hashlib
import os
import sys

P = [0.1, 0.2, 0.05, 0.4, 0.25]
# (method, arguments, size or None).  The first statements draw halves of words, or a normal that waits.
NUMPY = [
    ("standard_normal", "", (5,)), ("choice", "5", (7,)), ("choice", "[3, -1.5, 7]", (4, 3)), ("choice", "5, p=%s" % P, (30,)),
    ("choice", "[0.5, -2, 9, 4, 1e6], p=%s" % P, (3, 5)), ("choice", "9, replace=False", (4,)), ("choice", "1, replace=False", (1,)),
    ("choice", "5, replace=False, p=%s" % P, (4,)), ("choice", "[5, 4, 3, 2, 1], replace=False, p=%s" % P, (5,)),
    ("choice", "10001, replace=False", (150,)), ("choice", "10001, replace=False", (600,)), ("choice", "20000, replace=False", (20000,)),
    ("choice", "3000000000", (3,)), ("permutation", "1", None), ("permutation", "11", None), ("permutation", "[1, 2.5, -3, 4]", None),
    ("shuffle", "1000", None), ("shuffle", "[4, 3, 2, 1]", None), ("permutation", "70000", None),
    ("geometric", "0.5", (30,)), ("geometric", "0.02", (30,)), ("geometric", "1", (2,)), ("geometric", "1e-9", (5,)),
    ("negative_binomial", "3, 0.25", (30,)), ("negative_binomial", "0.4, 0.9", (30,)), ("negative_binomial", "500, 0.01", (9,)),
    ("hypergeometric", "5, 7, 4", (30,)), ("hypergeometric", "70, 50, 40", (30,)), ("hypergeometric", "50, 70, 100", (30,)),
    ("hypergeometric", "400000, 300000, 12345", (30,)), ("hypergeometric", "3, 100, 99", (9,)), ("hypergeometric", "100, 3, 10", (9,)),
    ("logseries", "0.3", (30,)), ("logseries", "0.999", (30,)), ("zipf", "1.5", (30,)), ("zipf", "4", (30,)), ("zipf", "60", (3,)),
    ("multinomial", "20, [0.25, 0.25, 0.5]", (4,)), ("multinomial", "1000, %s" % P, (2, 3)), ("dirichlet", "[1, 2, 3]", (4,)), ("dirichlet", "[0.05, 0.02, 0.09]", (20,)),
    ("dirichlet", "[0.5]", (2, 2)), ("standard_normal", "", (3,)),
]
GENERATOR = [("choice", "9, replace=False, shuffle=False", (4,)), ("choice", "30000, replace=False, shuffle=False", (3000,)),
             # Of RandomState they differ before and since 2.5.
             ("multinomial", "0, [0.5, 0.5]", (2,)), ("multinomial", "7, [0, 0.5, 0.5]", (5,))]


def say(values, dtype, call):
    data = values.astype(dtype)
    print(dtype, str(list(data.shape)).replace(" ", ""), hashlib.sha256(data.tobytes()).hexdigest(), call)


def record_numpy():
    import numpy as np
    print("# numpy", np.__version__)
    release = ".".join(np.__version__.split(".")[:2])
    modern = NUMPY[:12] + GENERATOR + NUMPY[12:]
    makes = [("numpy", np.random.RandomState, NUMPY), (f"numpy-{release}.default_rng", np.random.default_rng, modern)]
    for kind in ("MT19937", "Philox", "SFC64") if release == "2.4" else ():
        makes.append((f"numpy-{release}.Generator.{kind}",
                      lambda seed, kind=kind: np.random.Generator(getattr(np.random, kind)(seed)), modern))
    for name, make, calls in makes:
        for seed in (0, 42, 4294967295):
            rng = make(seed)
            print("=", name, seed)
            for number, (method, arguments, size) in enumerate(calls):
                if method == "shuffle":
                    values = np.array(eval(arguments)) if arguments[0] == "[" else np.arange(int(arguments))
                    rng.shuffle(values)
                else:
                    values = eval(f"rng.{method}({arguments}{', ' if arguments and size else ''}{f'size={size}' if size else ''})")
                floats = method in ("dirichlet", "standard_normal")
                dtype = "float64" if floats or number % 2 == 0 else "float32"
                say(np.asarray(values), dtype, f"numpy.{method}({arguments})")


TORCH = ["normal(0, 1)", "exponential(1.5)", "exponential()", "bernoulli(0.3)", "bernoulli()", "cauchy(0.3, 1.7)", "cauchy()",
         "geometric(0.2)", "geometric(0.999)", "log_normal(0.5, 0.7)", "log_normal(-1, 0.1)", "random(100)", "random(-3, 200)",
         "random()", "torch.randint(7)", "torch.randint(-5, 200)", "torch.randperm(100)"]
WIDE = ["random(268435455)", "random(268435456)", "random(-5, 2147483648)", "random(4294967295)", "random(4294967296)",
        "random(-4503599627370496, 4503599627370496)", "torch.randint(1099511627776)"]


def record_torch():
    import torch
    print("# torch", torch.__version__)
    release = ".".join(torch.__version__.split(".")[:2]) + ("-baseline" if os.environ.get("ATEN_CPU_CAPABILITY") == "default" else "")
    for seed in (0, 2**32 + 5):
        torch.manual_seed(seed)
        print("=", f"torch-{release}", seed)
        for dtype in (torch.float64, torch.float32, torch.float16, torch.bfloat16):
            for call in TORCH + (WIDE if dtype == torch.float64 else []):
                name, arguments = call[:-1].split("(", 1)
                if (call == "random()" and dtype == torch.float64) or (
                        name == "bernoulli" and dtype == torch.float16 and release.startswith("1.")):
                    continue
                size = [100] if "randperm" in name else [5, 3] if "cauchy" in name else [37]
                if name == "torch.randperm":
                    tensor = torch.empty(size, dtype=dtype).copy_(torch.randperm(100))
                elif name == "torch.randint":
                    tensor = torch.empty(size, dtype=dtype).copy_(eval(f"torch.randint({arguments}, {tuple(size)})"))
                else:
                    tensor = eval(f"torch.empty({size}, dtype=dtype).{name}_({arguments})", {"torch": torch, "dtype": dtype})
                data = (tensor.view(torch.int16) if dtype == torch.bfloat16 else tensor).numpy().tobytes()
                print(str(dtype)[6:], str(size).replace(" ", ""), hashlib.sha256(data).hexdigest(), call)


if __name__ == "__main__":
    {"numpy": record_numpy, "torch": record_torch}[sys.argv[1]]()
