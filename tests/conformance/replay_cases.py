"""Random cases for random_replay.py: a specification, and what the installed library makes of the same.

Each library is a class with a name, a generator and case(random): (specification, [(draw, dtype, name,
bytes)]), the tensors in the order in which they were drawn.  What is known not to be exact is 'inexact'.
"""
import math
import os

import numpy as np

import replay_arrays


def numbers(random, *ranges):
    """Text of random numbers, so that both sides read the same."""
    return [f"{random.uniform(low, high):.6g}" for low, high in ranges]


def shape_of(random, least=0):
    """Tiny ones, ragged ones, ones with a 0 and ones with some thousands of elements."""
    kind = random.random()
    if kind < 0.05 and least == 0:
        return random.choice([[0], [0, 3], [3, 0]])
    if kind < 0.4:
        sizes = [random.randint(1, 6) for _ in range(random.randint(max(1, least), 3))]
    elif kind < 0.9:
        sizes = [random.randint(1, 40) for _ in range(2)]
    else:
        sizes = [random.randint(1, 8), random.randint(1, 900)]
    return sizes if least > 1 or random.random() < 0.8 else [math.prod(sizes)]


def seed_of(random, most, least=0):
    return random.choice([0, 1, 42, most, random.randint(0, most), random.randint(0, 1000),
                          least, random.randint(least, 0), random.randint(max(least, -1000), 0)])


def words_of(random):
    """A seed of RandomState: a number, or an array of 32-bit integers."""
    if random.random() < 0.5:
        return seed_of(random, 2**32 - 1)
    length = random.choice([1, 2, 3, 4, random.randint(5, 20), random.choice([623, 624, 625, 1000])])
    return [random.choice([0, 1, 2**32 - 1, random.getrandbits(32), random.randint(0, 9)]) for _ in range(length)]


def entropy_of(random, depth=0):
    """A seed of SeedSequence: an integer of any size, or an array of them and, before numpy 2.5, of arrays."""
    flat = tuple(int(part) for part in np.__version__.split(".")[:2]) >= (2, 5)
    if random.random() < (0.5, 1 if flat else 0.8, 1)[depth]:
        return random.choice([random.randint(0, 9), random.getrandbits(32), random.getrandbits(64),
                              random.getrandbits(random.randint(65, 2000)), 2 ** random.randint(0, 200)])
    return [entropy_of(random, depth + 1) for _ in range(random.randint(0, 7))]


def written(random, seed):
    """The seed in JSON: integers as decimal or 0x text, or as numbers where these hold them."""
    if isinstance(seed, list):
        return [written(random, item) for item in seed]
    if -2**63 <= seed < 2**63 and random.random() < 0.5:
        return seed
    return str(seed) if random.random() < 0.7 else hex(seed)


class Torch:
    """Initializers one after the other, and modules with rules behind them."""

    def __init__(self, torch):
        self.torch, self.nn = torch, torch.nn
        self.name = f"torch {torch.__version__.split('+')[0]}"
        release = tuple(int(part) for part in torch.__version__.split(".")[:2])
        self.generator = "torch-%d.%d" % release
        if os.environ.get("ATEN_CPU_CAPABILITY") == "default":  # what it does without AVX2
            self.name += " baseline"
            self.generator += "-baseline"
        self.half_truncated = release >= (2, 12)
        self.mkl_draws = (2, 0) <= release < (2, 12)  # exponential_ and bernoulli_, which are refused then
        # Before 2.12 trunc_normal_ takes erfinv_, which MKL has another one of.
        self.inexact = {"trunc_normal"} if release < (2, 12) and torch.backends.mkl.is_available() else set()
        self.dtypes = {"float32": torch.float32, "float64": torch.float64, "float16": torch.float16,
                       "bfloat16": torch.bfloat16}

    def bytes_of(self, tensor):
        tensor = tensor.detach()
        return (tensor.view(self.torch.int16) if tensor.dtype == self.torch.bfloat16 else tensor).numpy().tobytes()

    def case(self, random):
        kind = random.random()
        return self.modules(random) if kind < 0.5 else self.parts(random) if kind < 0.65 else self.tensors(random)

    def initializer(self, random, dtype):
        """(draw, call text of torch.nn.init without the tensor, least rank)."""
        draw = random.choice(["uniform", "normal", "trunc_normal", "xavier_uniform", "xavier_normal", "kaiming_uniform",
                              "kaiming_normal", "sparse", "uniform", "normal"])
        if draw == "trunc_normal" and dtype in ("float16", "bfloat16") and not self.half_truncated:
            draw = "normal"
        if random.random() < 0.25:
            return replay_arrays.torch_call(random, dtype, self.half_truncated, self.mkl_draws)
        if draw == "uniform":
            low, width = numbers(random, (-2, 1), (0.05, 2))  # a bfloat16 must lie in it
            return draw, f"uniform({low}, {float(low) + float(width):.7g})", 0
        if draw == "normal":
            mean, std = numbers(random, (-1, 1), (0.001, 2))
            return draw, f"normal({random.choice([mean, '0'])}, {std})", 0
        if draw == "trunc_normal":
            # Within ten std of the mean: the service refuses what lies further out for a narrow dtype.
            mean, std = map(float, numbers(random, (-0.1, 0.1), (0.01, 1)))
            low = random.uniform(-4, 1)
            high = low + random.uniform(0.1, 4)
            return draw, f"trunc_normal({mean}, {std}, {mean + low * std:.6g}, {mean + high * std:.6g})", 0
        if draw.startswith("xavier"):
            return draw, f"{draw}({numbers(random, (0.1, 3))[0]})", 2
        if draw.startswith("kaiming"):
            slope, plain = numbers(random, (0, 2))[0], random.random() < 0.5
            while not plain and float(slope) ** 2 == float(slope) * float(slope):
                slope = numbers(random, (0, 2))[0]  # else to one whose square pow rounds otherwise
            return draw, (f"{draw}({slope}, mode='{random.choice(['fan_in', 'fan_out'])}', "
                          f"nonlinearity='{random.choice(['leaky_relu', 'relu', 'tanh', 'selu', 'linear'])}')"), 2
        sparsity, std = numbers(random, (0, 0.99), (0.01, 1))
        return draw, f"sparse({sparsity}, {std})", 2

    def fill(self, tensor, text):
        function, arguments = text[:-1].split("(", 1)
        if function.startswith("torch."):
            tensor.copy_(eval(text, {"torch": self.torch}).reshape(tensor.shape))
            return
        if not hasattr(self.nn.init, function + "_"):
            eval(f"tensor.{function}_({arguments})", {"tensor": tensor.data})
            return
        eval(f"init.{function}_(tensor, {arguments})", {"init": self.nn.init, "tensor": tensor})

    def tensors(self, random):
        torch, seed = self.torch, seed_of(random, 2**64 - 1, -2**63)
        specification = {"generator": self.generator, "seed": written(random, seed), "parameters": {}, "init": []}
        torch.manual_seed(seed)
        drawn = []
        for number in range(random.randint(1, 60)):
            dtype, name = random.choice(list(self.dtypes)), f"t{number}"
            draw, text, rank = self.initializer(random, dtype)
            shape = shape_of(random, rank)
            if draw == "sparse":
                shape = shape[:2]
            rule = {"path": name, "initializer": text}
            tensor = torch.empty(shape, dtype=self.dtypes[dtype])
            if random.random() < 0.3:
                kept = torch.get_rng_state()
                own = seed_of(random, 2**64 - 1, -2**63)
                rule["seed"] = written(random, own)
                torch.manual_seed(own)
                self.fill(tensor, text)
                torch.set_rng_state(kept)
            else:
                self.fill(tensor, text)
            specification["parameters"][name] = {"shape": shape, "dtype": dtype}
            specification["init"].append(rule)
            drawn.append((draw, dtype, name, self.bytes_of(tensor)))
        return specification, drawn

    def parts(self, random):
        """Views of tensors, most of them not contiguous; zeros around them."""
        torch, seed = self.torch, seed_of(random, 2**64 - 1)
        specification = {"generator": self.generator, "seed": str(seed), "parameters": {}, "init": []}
        torch.manual_seed(seed)
        drawn = []
        for number in range(random.randint(1, 30)):
            dtype, name = random.choice(list(self.dtypes)), f"t{number}"
            draw, text, rank = self.initializer(random, dtype)
            if draw == "sparse":
                shape = [random.randint(1, 40), random.randint(1, 40)]
            else:
                shape = shape_of(random, max(rank, 1))
            tensor = torch.zeros(shape, dtype=self.dtypes[dtype])
            spans = []
            for size in shape[:random.randint(1, len(shape))]:
                start = random.randint(0, size - 1)
                spans.append((start, random.randint(start + 1, size)) if random.random() < 0.7 else (0, size))
            self.fill(tensor[tuple(slice(*span) for span in spans)], text)
            specification["parameters"][name] = {"shape": shape, "dtype": dtype}
            specification["init"] += [{"path": name, "initializer": "zeros"},
                                      {"path": name, "initializer": text,
                                       "slice": ",".join("%d:%d" % span for span in spans)}]
            drawn.append((f"{draw} of a part", dtype, name, self.bytes_of(tensor)))
        return specification, drawn

    def module(self, random):
        n = lambda most: random.randint(1, most)  # noqa: E731
        bias = random.choice(["", ", bias=False"])
        heads, groups = n(4), n(3)
        width = heads * 2 * n(4)
        kernel = random.randint(1, 3)
        return random.choice([
            f"Linear({n(60)}, {n(60)}{bias})", f"Linear({n(4)}, {n(4)}{bias})", f"Bilinear({n(6)}, {n(6)}, {n(6)}{bias})",
            f"Conv1d({groups * n(6)}, {groups * n(6)}, {kernel}, groups={groups}{bias})",
            f"Conv2d({groups * n(6)}, {groups * n(6)}, ({kernel}, {n(3)}), groups={groups}{bias})",
            f"Conv3d({n(4)}, {n(4)}, {kernel}{bias})", f"ConvTranspose2d({n(9)}, {n(9)}, {kernel}{bias})",
            f"ConvTranspose1d({n(9)}, {n(9)}, {kernel}{bias})",
            f"Embedding({n(90)}, {n(20)})", f"Embedding({n(5)}, {n(4)}, padding_idx=0)", f"EmbeddingBag({n(30)}, {n(9)})",
            f"LSTM({n(9)}, {n(9)}, {n(3)}, bidirectional={random.choice([True, False])}{bias})",
            f"GRU({n(9)}, {n(9)}, {n(2)}{bias})", f"RNN({n(9)}, {n(9)}, {n(2)}, nonlinearity='relu'{bias})",
            f"LSTM({n(9)}, {8 + n(3)}, proj_size={n(7)})", f"LSTMCell({n(9)}, {n(9)}{bias})", f"GRUCell({n(9)}, {n(9)})",
            f"MultiheadAttention({width}, {heads}{bias})", f"MultiheadAttention({width}, {heads}, kdim={n(9)}, vdim={n(9)})",
            f"MultiheadAttention({width}, {heads}, add_bias_kv=True)",
            f"TransformerEncoderLayer({width}, {heads}, {n(20)})", f"TransformerDecoderLayer({width}, {heads}, {n(20)})",
            f"TransformerEncoder(TransformerEncoderLayer({width}, {heads}, {n(9)}), {n(3)})",
            f"Transformer({width}, {heads}, {n(2)}, {n(2)}, {n(9)})", f"BatchNorm2d({n(9)})", f"LayerNorm({n(9)})", "PReLU()",
        ])

    def modules(self, random):
        torch, nn = self.torch, self.nn
        seeds = {"torch": seed_of(random, 2**64 - 1, -2**63), "numpy": words_of(random)}
        texts = [self.module(random) for _ in range(random.randint(1, 6))]
        dtype = random.choice(["float32", "float32", "float64"])
        specification = {"model": texts, "generator": self.generator, "seed": {k: written(random, v) for k, v in seeds.items()},
                         "dtype": dtype, "init": []}
        torch.set_default_dtype(self.dtypes[dtype])
        torch.manual_seed(seeds["torch"])
        np.random.seed(seeds["numpy"])
        net = nn.Sequential(*[eval(text, vars(nn)) for text in texts])
        draws = {}
        for _ in range(random.randint(0, 3)):
            kind = random.choice(["Linear", "Conv2d", "Embedding", "LSTMCell"])
            leaf = "weight_ih" if kind == "LSTMCell" else "weight"
            chosen = [(name, module) for name, module in net.named_modules() if isinstance(module, getattr(nn, kind))]
            if random.random() < 0.4:
                draw, text = "numpy.normal", f"numpy.normal(0, {numbers(random, (0.1, 2))[0]})"
            else:
                draw, text, _ = self.initializer(random, dtype)
                if draw == "sparse":
                    continue
            for name, module in chosen:
                if draw == "numpy.normal":
                    scale = float(text.split(",")[1][:-1])
                    shape = getattr(module, leaf).shape
                    getattr(module, leaf).data = torch.from_numpy(np.random.normal(0, scale, size=shape))
                else:
                    self.fill(getattr(module, leaf), text)
                draws[f"{name}.{leaf}"] = draw
            specification["init"].append({"module": kind, "parameter": leaf, "initializer": text, "optional": True})
        torch.set_default_dtype(torch.float32)
        drawn = []
        for name, tensor in net.named_parameters():
            made_in = texts[int(name.split(".")[0])].split("(")[0]
            drawn.append((draws.get(name, made_in + " as constructed"), str(tensor.dtype).split(".")[1], name,
                          self.bytes_of(tensor)))
        return specification, drawn


# Arguments of numpy's distributions: ranges of random numbers.
NUMPY = {
    "normal": [(-3, 3), (0.01, 4)], "lognormal": [(-1, 1), (0.1, 1)], "exponential": [(0.1, 5)],
    "laplace": [(-2, 2), (0.1, 3)], "gumbel": [(-2, 2), (0.1, 3)], "logistic": [(-2, 2), (0.1, 3)], "rayleigh": [(0.1, 5)],
    "weibull": [(0.2, 5)], "power": [(0.2, 5)], "pareto": [(0.5, 6)], "gamma": [(0.05, 6), (0.1, 3)],
    "beta": [(0.1, 4), (0.1, 4)], "f": [(1, 9), (1, 9)], "standard_t": [(0.5, 9)], "noncentral_chisquare": [(0.3, 8), (0, 6)],
    "noncentral_f": [(1.1, 9), (1, 9), (0.1, 4)], "wald": [(0.1, 4), (0.1, 4)], "vonmises": [(-3, 3), (0.01, 8)],
    "standard_normal": [], "standard_exponential": [], "standard_cauchy": [], "standard_gamma": [(0.05, 6)],
    "chisquare": [(0.2, 9)], "random": [],
}


# Of counts, which go into the tensor that is there.
COUNTS = ["poisson", "binomial", "randint", "integers"]
COUNT_DTYPES = ["float64", "float32", "float16"]
# What default_rng draws in float32, and its other exponential.
FLOAT32 = ["random", "standard_normal", "standard_exponential", "standard_gamma"]


def default_rng_of(version):
    """The generator of a release of numpy: wald changed at 2.3.4."""
    major, minor, patch = (int(part) for part in version.split(".")[:3])
    return f"numpy-{major}.{minor}{'.4' if (major, minor) == (2, 3) and patch >= 4 else ''}.default_rng"


class Numpy:
    """Distributions one after the other; 'legacy' chooses RandomState."""

    inexact = set()

    def __init__(self, legacy, kind=None):
        self.legacy, self.kind = legacy, kind
        self.has_float32 = not legacy and kind is None
        self.name = f"numpy {np.__version__} {'RandomState' if legacy else 'default_rng'}"
        self.generator = "numpy" if legacy else default_rng_of(np.__version__)
        if kind:  # numpy.random.Generator over another bit generator
            self.name = f"numpy {np.__version__} Generator({kind})"
            self.generator = "numpy-%s.%s.Generator.%s" % (*np.__version__.split(".")[:2], kind)

    def make(self, seed):
        if self.kind:
            return np.random.Generator(getattr(np.random, self.kind)(seed))
        return np.random.RandomState(seed) if self.legacy else np.random.default_rng(seed)

    def count(self, random, dtype):
        """A call whose mean the dtype holds."""
        name = random.choice(COUNTS[:3] + replay_arrays.TRIALS)
        if name in replay_arrays.TRIALS:
            return name, replay_arrays.trials(random, name, dtype)
        most = 4 if dtype == "float16" else random.choice([3, 6, 9, 15, 18])
        if name == "randint":
            low, high = sorted(random.sample(range(-10 ** min(most, 15), 10 ** min(most, 15)), 2))
            return name if self.legacy else "integers", [str(low), str(high)]
        if name == "poisson":
            return name, [f"{10 ** random.uniform(-2, most):.6g}"]
        p = random.choice([0, 1, 0.5, random.random(), 10 ** random.uniform(-9, 0)])
        return name, [str(int(10 ** random.uniform(0, most)) - random.randint(0, 1)), f"{p:.6g}"]

    def float32(self, random, name):
        """The arguments behind size."""
        dtype = random.choice(["float32", "float32", "float32", "float64"])
        method = random.choice(["zig", "inv"]) if name == "standard_exponential" else None
        return {"dtype": dtype} | ({"method": method} if method else {})

    def call(self, random):
        name = random.choice([*NUMPY, "uniform", "triangular"])
        if name == "uniform":
            low, width = numbers(random, (-5, 5), (0, 6))
            return name, [low, f"{float(low) + float(width):.7g}"]
        if name == "triangular":
            low, mode, high = sorted(numbers(random, (-5, -1), (-1, 1), (1, 5)), key=float)
            return name, [low, mode, high]
        return name, numbers(random, *NUMPY[name])

    def tensor(self, random):
        """(name, arguments, keywords that only default_rng has, dtype of the tensor afterwards)."""
        kind = random.random()
        if kind < 0.15:
            dtype = random.choice(COUNT_DTYPES)
            return *self.count(random, dtype), {}, dtype
        if kind < 0.4 and self.has_float32:
            name = random.choice(FLOAT32)
            keywords = self.float32(random, name)
            return name, numbers(random, *NUMPY[name]), keywords, keywords["dtype"]
        return *self.call(random), {}, "float64"

    def case(self, random):
        seed_of_kind = words_of if self.legacy else entropy_of
        seed = seed_of_kind(random)
        specification = {"generator": self.generator, "seed": written(random, seed), "parameters": {}, "init": []}
        rng, drawn = self.make(seed), []
        for number in range(random.randint(1, 60)):
            if random.random() < 0.2:
                parameter, text, values = replay_arrays.draw(random, rng, self.legacy)
                specification["parameters"][f"t{number}"] = parameter
                specification["init"].append({"path": f"t{number}", "initializer": text})
                drawn.append((text.partition("(")[0][6:], parameter["dtype"], f"t{number}", values.tobytes()))
                continue
            name, arguments, keywords, dtype = self.tensor(random)
            shape = shape_of(random)
            text = ", ".join(arguments + [f"{key}='{value}'" for key, value in keywords.items()])
            rule = {"path": f"t{number}", "initializer": f"numpy.{name}({text})"}
            source = rng
            if random.random() < 0.3:
                own = seed_of_kind(random)
                rule["seed"] = written(random, own)
                source = self.make(own)
            given = [int(a) if a.lstrip("-").isdigit() else float(a) for a in arguments]
            values = getattr(source, name)(*given, size=tuple(shape), **keywords)
            specification["parameters"][f"t{number}"] = {"shape": shape,
                                                         "dtype": dtype if name in COUNTS + replay_arrays.TRIALS else "float32"}
            specification["init"].append(rule)
            draw = f"{name} method=inv" if keywords.get("method") == "inv" else name
            drawn.append((draw, dtype, f"t{number}", np.asarray(values).astype(dtype).tobytes()))
        return specification, drawn


# Draws that are compared within a distance, times their scale: LAPACK's QR has sums of its own.
NEAR = {name: f"{name} within 1e-5" for name in ("orthogonal", "delta_orthogonal")}


class Jax:
    """jax.nn.initializers with keys split from one, and with keys of their own; float64 with jax_enable_x64.

    Each release with its own layout of counters, the newer ones with the original one, too."""

    inexact = set()

    def __init__(self, jax, partitionable):
        self.jax, self.partitionable = jax, partitionable
        release = tuple(int(part) for part in jax.__version__.split(".")[:2])
        self.is_meant = (release >= (0, 7) or partitionable == (release >= (0, 5))) and (release != (0, 11) or partitionable)
        self.name = f"jax {jax.__version__}" + (" jax_threefry_partitionable=False" if release >= (0, 5) and not partitionable else "")
        layout = "" if partitionable or release < (0, 5) else ".original"
        number = tuple(int(part) for part in jax.__version__.split(".")[:3])
        self.generator = ("jax-0.4" if release < (0, 5) else "jax-0.6" if release < (0, 7) else f"jax{layout}" if number < (0, 11, 1)
                          else "jax-0.11" if release < (0, 12) else f"jax-0.12{layout}")

    def call(self, random):
        name = random.choice(["uniform", "normal", "truncated_normal", "glorot_uniform", "glorot_normal", "lecun_uniform",
                              "lecun_normal", "he_uniform", "he_normal", "variance_scaling", "orthogonal", "delta_orthogonal"])
        if name in NEAR:
            return name, [numbers(random, (0.1, 3))[0], *random.choice([[], ["column_axis=-1"], ["column_axis=0"]])]
        if name == "variance_scaling":
            return name, [numbers(random, (0.1, 4))[0], f"'{random.choice(['fan_in', 'fan_out', 'fan_avg', 'fan_geo_avg'])}'",
                          f"'{random.choice(['truncated_normal', 'normal', 'uniform'])}'"]
        if name == "truncated_normal":
            stddev, lower, upper = numbers(random, (0.01, 3), (-3, -0.1), (0.1, 3))
            return name, [stddev, f"lower={lower}", f"upper={upper}"]
        return name, numbers(random, (0.01, 3)) if name in ("uniform", "normal") else []

    def case(self, random):
        jax, wide = self.jax, random.random() < 0.3
        seed = seed_of(random, 2**63 - 1, -2**63)
        jax.config.update("jax_threefry_partitionable", self.partitionable)
        jax.config.update("jax_enable_x64", wide)
        specification = {"generator": self.generator, "seed": written(random, seed), "parameters": {}, "init": []}
        calls = []
        for number in range(random.choice([1, 7, 40])):  # jax compiles each number and each shape once
            name, arguments = self.call(random)
            shape = random.choice(DEEP_SHAPES if name == "delta_orthogonal" else SHAPES)
            dtype = "float64" if wide and (number == 0 or random.random() < 0.7) else random.choice(["float32", "float32", "float16", "bfloat16"])
            if name in NEAR and dtype in ("float16", "bfloat16"):
                dtype = "float32"  # jax has no QR of the half types
            if name == "delta_orthogonal" and len(arguments) > 1 and arguments[1].endswith("=0"):
                arguments[1] = "column_axis=-2"
            rule = {"path": f"t{number}", "initializer": f"jax.{name}({', '.join(arguments)})"}
            own = seed_of(random, 2**63 - 1, -2**63) if random.random() < 0.3 else None
            if own is not None:
                rule["seed"] = written(random, own)
            specification["parameters"][f"t{number}"] = {"shape": list(shape), "dtype": dtype}
            specification["init"].append(rule)
            calls.append((name, arguments, shape, dtype, own))
        keys = jax.random.split(jax.random.key(seed), len(calls))
        drawn = []
        for number, (name, arguments, shape, dtype, own) in enumerate(calls):
            function = eval(f"{name}({', '.join(arguments)})", vars(jax.nn.initializers))
            key = keys[number] if own is None else jax.random.key(own)
            values = np.asarray(function(key, shape, jax.numpy.dtype(dtype)))
            drawn.append((NEAR.get(name, name), dtype, f"t{number}", values.tobytes()))
        return specification, drawn


DEEP_SHAPES = [(3, 4, 4), (2, 3, 5, 9), (1, 2, 3, 6, 6)]
SHAPES = [(1, 1), (3, 2), (7, 5), (16, 16), (31, 33), (5, 200), (3, 3, 4, 8)]


def libraries():
    found = [Numpy(True), Numpy(False)]
    if tuple(map(int, np.__version__.split(".")[:2])) >= (2, 4):
        found += [Numpy(False, kind) for kind in ("MT19937", "Philox", "SFC64")]
    try:
        import torch
        torch.set_num_threads(1)
        found.insert(0, Torch(torch))
        import torch.func._random as stateless
        import replay_torch_func
        found.append(replay_torch_func.TorchFunc(torch, stateless))
    except ImportError:
        pass
    try:
        import jax
        found += [library for library in (Jax(jax, True), Jax(jax, False)) if library.is_meant]
        import replay_keys
        found += [library for library in (replay_keys.JaxKeys(jax, True), replay_keys.JaxKeys(jax, False)) if library.is_meant]
        if tuple(int(part) for part in jax.__version__.split(".")[:2]) >= (0, 7):
            import replay_jax_random
            found += [replay_jax_random.JaxRandom(jax, True), replay_jax_random.JaxRandom(jax, False)]
        import flax
        import replay_flax
        found += [replay_flax.Nnx(flax, jax, "nnx"), replay_flax.Linen(flax, jax, "linen")]
    except ImportError:
        pass
    return found
