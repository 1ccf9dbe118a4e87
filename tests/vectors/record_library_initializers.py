#!/usr/bin/env python3
"""Records library_initializers.txt: what JAX, Keras, timm and mup compute from shapes and arguments.

    KERAS_BACKEND=jax python3 tests/vectors/record_library_initializers.py jax > part1   (jax, keras, scipy)
    python3 tests/vectors/record_library_initializers.py torch > part2                   (torch, timm, mup)
    cat part1 part2 > tests/vectors/library_initializers.txt

A block is "call SHAPE CALL", then the draw with its numbers as hexadecimal doubles.  The libraries' own
code runs in double precision; their random functions are replaced by ones that remember their arguments
and return ones, so that what comes out is the factor.  Values that need no draw are recorded as
"values", with a tolerance in front: 1e-6 for the library's float32, 0 where they are exact.  "refused SHAPE
CALL" is a call that raised.  CALL is written as weightd takes it; shapes are the library's own, which is
said by layout='jax', layout='keras'.
"""
import itertools
import math
import sys

SHAPES = ["40x30", "7x5", "3x8x6", "3x5x4x6", "2x3x2x5x7", "1x1"]


def dims(text):
    return () if text == "scalar" else tuple(int(size) for size in text.split("x"))


def block(shape, call, kind, numbers):
    print("call", shape, call)
    print(" ".join([kind] + [float(number).hex() for number in numbers]))


def refused(shape, call, run):
    try:
        run()
    except Exception:
        print("refused", shape, call)
    else:
        print("not refused:", shape, call, file=sys.stderr)


class Draws:
    """Stands for a random module: remembers the law, returns ones."""

    def __init__(self, ones):
        self.ones, self.law = ones, None

    def of(self, kind, shape, dtype, *numbers):
        self.law = kind, [float(number) for number in numbers]
        return self.ones(tuple(shape), dtype)


def numbers_of(law, factor):
    kind, numbers = law
    if kind == "uniform":
        return "uniform", [numbers[0] * factor, numbers[1] * factor]
    if kind == "normal":
        return "normal", [numbers[0], numbers[1] * factor]
    return "trunc_normal", [0.0, factor, numbers[0] * factor, numbers[1] * factor]


# jax

JAX_RULES = ["glorot_uniform", "glorot_normal", "xavier_uniform", "xavier_normal", "lecun_uniform", "lecun_normal",
             "he_uniform", "he_normal", "kaiming_uniform", "kaiming_normal"]
JAX_CALLS = (
    [(f"{rule}()", SHAPES) for rule in JAX_RULES]
    + [(f"{rule}(in_axis=0, out_axis=1)", ["7x5", "3x8x6"]) for rule in JAX_RULES]
    + [(f"{rule}(in_axis=(0, 1), out_axis=-1)", ["3x8x6", "3x5x4x6"]) for rule in JAX_RULES]
    + [(f"{rule}(batch_axis=0)", ["3x8x6", "3x5x4x6"]) for rule in JAX_RULES]
    + [(f"{rule}(in_axis=1, out_axis=2, batch_axis=(0,))", ["3x8x6"]) for rule in JAX_RULES]
    + [(f"variance_scaling({scale}, '{mode}', '{law}')", SHAPES)
       for scale, mode, law in itertools.product(["1.0", "0.3333333333333333", "2"],
                                                 ["fan_in", "fan_out", "fan_avg", "fan_geo_avg"],
                                                 ["truncated_normal", "normal", "uniform"])])
JAX_PLAIN = ["uniform()", "uniform(2.5)", "normal()", "normal(0.02)", "truncated_normal()",
             "truncated_normal(0.02)", "truncated_normal(1.0, lower=-1.0, upper=3.0)"]
JAX_REFUSED = [("glorot_uniform()", "5"), ("glorot_uniform()", "scalar"), ("orthogonal()", "5"),
               ("delta_orthogonal()", "3x3"), ("delta_orthogonal()", "1x1x1x1x1x1"),
               ("delta_orthogonal()", "3x5x4"), ("variance_scaling(1.0, 'fan_mean', 'normal')", "7x5"),
               ("variance_scaling(1.0, 'fan_in', 'gaussian')", "7x5")]


def with_layout(call, layout):
    return call[:-1] + ("" if call.endswith("()") else ", ") + f"layout='{layout}')"


def record_jax():
    import jax
    jax.config.update("jax_enable_x64", True)
    import jax.numpy as jnp
    from jax._src.nn import initializers as source

    print(f"# jax {jax.__version__}, by record_library_initializers.py")
    draws = Draws(lambda shape, dtype: jnp.ones(shape, dtype))
    real = source.random

    class Random:
        uniform = staticmethod(lambda key, shape, dtype, minval=0.0, maxval=1.0, **_:
                               draws.of("uniform", shape, dtype, minval, maxval))
        normal = staticmethod(lambda key, shape, dtype, **_: draws.of("normal", shape, dtype, 0.0, 1.0))
        truncated_normal = staticmethod(lambda key, lower, upper, shape, dtype, **_:
                                        draws.of("truncated_normal", shape, dtype, lower, upper))

    def run(call, shape):
        initializer = eval("jax.nn.initializers." + call, {"jax": jax})
        return initializer(jax.random.key(0), dims(shape), jnp.float64)

    source.random = Random
    for call, shapes in JAX_CALLS:
        for shape in shapes:
            factor = float(run(call, shape).ravel()[0])
            block(shape, "jax." + with_layout(call, "jax"), *numbers_of(draws.law, factor))
    for call in JAX_PLAIN:
        factor = float(run(call, "7x5").ravel()[0])
        block("7x5", "jax." + call, *numbers_of(draws.law, factor))
    source.random = real
    for name, value in (("zeros", 0.0), ("ones", 1.0)):
        assert (jax.nn.initializers.__dict__[name](jax.random.key(0), (3, 2)) == value).all()
        block("3x2", "jax." + name, "constant", [value])
    block("3x2", "jax.constant(0.3)", "constant", [float(run("constant(0.3)", "3x2")[0, 0])])
    for call, shape in JAX_REFUSED:
        refused(shape, "jax." + with_layout(call, "jax") if "orthogonal()" in call or "glorot" in call
                else "jax." + call, lambda: run(call, shape))


# keras

KERAS_RULES = ["GlorotUniform", "GlorotNormal", "LecunUniform", "LecunNormal", "HeUniform", "HeNormal"]
KERAS_CALLS = (
    [(f"{rule}()", SHAPES + ["9", "scalar"]) for rule in KERAS_RULES]
    + [(f"VarianceScaling({scale}, '{mode}', '{law}')", SHAPES + ["9", "scalar"])
       for scale, mode, law in itertools.product(["1.0", "0.3333333333333333", "2"], ["fan_in", "fan_out", "fan_avg"],
                                                 ["truncated_normal", "untruncated_normal", "normal", "uniform"])]
    + [("VarianceScaling(input_axes=[0, 1], output_axes=[2])".replace("[", "(").replace("]", ",)"), ["3x8x6"]),
       ("VarianceScaling(mode='fan_avg', input_axes=(0,), output_axes=(1, 2))", ["3x8x6"])])
KERAS_PLAIN = ["RandomNormal()", "RandomNormal(1.0, 0.2)", "RandomUniform()", "RandomUniform(-1.0, 3.0)",
               "TruncatedNormal()", "TruncatedNormal(1.0, 0.2)"]
WINDOWS = ["hann", "hamming", "blackman", "boxcar", "bartlett", "triang", "nuttall", "blackmanharris", "flattop",
           "barthann", "parzen", "bohman", "cosine", "exponential", "tukey", "lanczos", "taylor", "han", "hamm", "ham",
           "black", "blk", "box", "ones", "rect", "rectangular", "bart", "brt", "triangle", "tri", "nutl", "nut",
           "blackharr", "bkh", "flat", "flt", "brthan", "bth", "parz", "par", "bman", "bmn", "halfcosine", "poisson",
           "tuk", "sinc", "taylorwin"]
STFT = (["STFT()", "STFT('imag')", "STFT(window=None)", "STFT('imag', 'hann', 'spectrum')", "STFT(scaling=None)",
         "STFT(periodic=True)", "STFT('imag', 'hamming', 'spectrum', True)"]
        + [f"STFT('real', '{window}', None)" for window in WINDOWS]
        + [f"STFT('real', '{window}', 'density', True)" for window in WINDOWS[:17]])
KERAS_REFUSED = [("VarianceScaling(scale=0)", "7x5"), ("VarianceScaling(scale=-1)", "7x5"),
                 ("VarianceScaling(mode='fan_geo_avg')", "7x5"), ("VarianceScaling(distribution='gaussian')", "7x5"),
                 ("Identity()", "3"), ("Identity()", "3x3x3"), ("Orthogonal()", "5"), ("Orthogonal()", "scalar"),
                 ("STFT('both')", "8x1x5"), ("STFT(window='nothing')", "8x1x5"), ("STFT(window='hanning')", "8x1x5"),
                 ("STFT(window='kaiser')", "8x1x5"), ("STFT(window='gaussian')", "8x1x5"), ("STFT(scaling='mean')", "8x1x5"),
                 ("STFT()", "8x5")]


def record_keras():
    import jax
    jax.config.update("jax_enable_x64", True)
    import jax.numpy as jnp
    import keras
    from keras.src.initializers import random_initializers as source

    print(f"# keras {keras.__version__}, by record_library_initializers.py")
    draws = Draws(lambda shape, dtype: jnp.ones(shape, "float64"))
    real = source.random

    class Random:
        uniform = staticmethod(lambda shape, minval, maxval, **_: draws.of("uniform", shape, None, minval, maxval))
        normal = staticmethod(lambda shape, mean, stddev, **_: draws.of("normal", shape, None, mean, stddev))
        truncated_normal = staticmethod(lambda shape, mean, stddev, **_: draws.of(
            "trunc_normal", shape, None, mean, stddev, mean - 2 * stddev, mean + 2 * stddev))

    def run(call, shape, dtype="float64"):
        return eval("keras.initializers." + call, {"keras": keras})(dims(shape), dtype=dtype)

    class Seeded(Random):
        SeedGenerator, draw_seed, make_default_seed = real.SeedGenerator, None, staticmethod(lambda: 1)

    source.random = Seeded
    for call, shapes in KERAS_CALLS:
        for shape in shapes:
            run(call, shape)
            block(shape, "keras." + with_layout(call, "keras"), *draws.law)
    for call in KERAS_PLAIN:
        run(call, "7x5")
        block("7x5", "keras." + call, *draws.law)
    source.random = real
    for call in ("Zeros()", "Ones()", "Constant(0.3)", "Constant()"):
        block("3x2", "keras." + call, "constant", [float(run(call, "3x2")[0, 0])])
    for call, shape in itertools.product(["Identity()", "Identity(0.5)"], ["3x3", "2x4", "4x2"]):
        block(shape, "keras." + call, "values 0", [float(x) for x in run(call, shape).ravel()])
    for call, shape in itertools.product(STFT, ["8x1x5", "7x1x4", "12x1x9"]):
        if shape != "8x1x5" and call in [f"STFT('real', '{window}', None)" for window in WINDOWS[17:]]:
            continue
        values = run(call, shape, "float32").ravel()
        block(shape, "keras." + with_layout(call, "keras"), "values 1e-6", [float(x) for x in values])
    for call, shape in KERAS_REFUSED:
        refused(shape, "keras." + (with_layout(call, "keras") if call.startswith("STFT") else call),
                lambda: run(call, shape))


# timm, mup

TIMM_CALLS = (
    ["lecun_normal_()"]
    + [f"variance_scaling_({scale}, '{mode}', '{law}')"
       for scale, mode, law in itertools.product(["1.0", "0.3333333333333333", "2"], ["fan_in", "fan_out", "fan_avg"],
                                                 ["truncated_normal", "normal", "uniform"])])
TIMM_PLAIN = ["trunc_normal_()", "trunc_normal_(std=0.02)", "trunc_normal_(1.0, 0.5, -1.0, 2.0)",
              "trunc_normal_tf_()", "trunc_normal_tf_(std=0.02)", "trunc_normal_tf_(1.0, 0.5, -1.0, 2.0)"]
MUP_CALLS = ["normal_()", "normal_(0, 0.02)", "uniform_(-0.1, 0.1)", "trunc_normal_(0, 0.02, -0.04, 0.04)",
             "xavier_uniform_()", "xavier_normal_(2)", "kaiming_uniform_()", "kaiming_normal_(nonlinearity='relu')",
             "kaiming_normal_(0, 'fan_out', 'relu')", "kaiming_uniform_(0.2, 'fan_out')"]
MUP_ONE = ["ones_()", "normal_(0.5, 0.02)", "uniform_(0, 1)"]
MULTIPLES = [(1, 1), (2, 1), (1, 4), (2, 4), (5, 5)]


class Filled:
    """A tensor's in-place draws, remembered; the tensor becomes ones."""

    def __init__(self, torch):
        self.torch, self.law, self.saved = torch, None, {}

    def __enter__(self):
        def patch(name, law):
            self.saved[name] = getattr(self.torch.Tensor, name)

            def fill(tensor, *args, **kwargs):
                kwargs.pop("generator", None)
                self.law = law(*args, **kwargs)
                return tensor.fill_(1.0)
            setattr(self.torch.Tensor, name, fill)
        patch("uniform_", lambda a=0.0, b=1.0, **k: ("uniform", [k.get("from", a), k.get("to", b)]))
        patch("normal_", lambda mean=0.0, std=1.0: ("normal", [mean, std]))
        return self

    def __exit__(self, *_):
        for name, method in self.saved.items():
            setattr(self.torch.Tensor, name, method)


def record_timm():
    import timm
    import timm.layers.weight_init as source
    import torch

    print(f"# timm {timm.__version__}, torch {torch.__version__}, by record_library_initializers.py")
    law = []

    def truncated(tensor, mean, std, a, b):
        law[:] = [mean, std, a, b]
        return tensor.fill_(1.0)

    source._trunc_normal_ = truncated
    for call, shape in itertools.product(TIMM_CALLS + TIMM_PLAIN, SHAPES):
        if call in TIMM_PLAIN and shape != "7x5":
            continue
        tensor = torch.empty(dims(shape), dtype=torch.float64)
        with Filled(torch) as filled:
            law.clear()
            eval("source." + call.replace("(", "(tensor, ", 1), {"source": source, "tensor": tensor})
        if law and "trunc_normal_(" in call:
            numbers = law
        elif law:  # a standard draw, then times std, plus mean
            mean = float(eval(call.partition("(")[0] and "m(" + call.partition("(")[2],
                              {"m": lambda mean=0.0, *_, **k: mean})) if "tf_(" in call else 0.0
            std = float(tensor.ravel()[0]) - mean
            numbers = [mean, std, mean + law[2] * std, mean + law[3] * std]
        else:
            block(shape, "timm." + call, *filled.law)
            continue
        block(shape, "timm." + call, "trunc_normal", numbers)


def record_mup():
    import mup.init as source
    import torch
    from mup.infshape import InfDim, InfShape

    print("# mup 1.0.0, by record_library_initializers.py")
    truncated = []
    source._no_grad_trunc_normal_ = lambda tensor, mean, std, a, b: truncated.extend([mean, std, a, b])

    def run(call, shape, into, out):
        tensor = torch.empty(dims(shape), dtype=torch.float64)
        sizes = dims(shape)
        bases = [sizes[0] // out if out != 1 else None, sizes[1] // into if into != 1 else None]
        dimensions = [InfDim(base, size) for base, size in zip(bases, sizes[:2])]
        tensor.infshape = InfShape(dimensions + [InfDim(None, size) for size in sizes[2:]])
        truncated.clear()
        with Filled(torch) as filled:
            eval("source." + call.replace("(", "(tensor, ", 1).replace(", )", ")"),
                 {"source": source, "tensor": tensor})
        if truncated:
            return "trunc_normal", list(truncated)
        return filled.law if filled.law is not None else ("constant", [float(tensor.ravel()[0])])

    def widened(call, into, out):
        return "mup." + call[:-1] + ("" if call.endswith("()") else ", ") + f"fan_in_mult={into}, fan_out_mult={out})"

    for call, shape, (into, out) in itertools.product(MUP_CALLS, ["40x20", "40x20x3x3"], MULTIPLES):
        block(shape, widened(call, into, out), *run(call, shape, into, out))
    for call in MUP_ONE:
        block("40x20", widened(call, 2, 1), *run(call, "40x20", 2, 1))
        refused("40x20", widened(call, 2, 4), lambda: run(call, "40x20", 2, 4))


if sys.argv[1] == "jax":
    record_jax()
    record_keras()
else:
    record_timm()
    record_mup()
