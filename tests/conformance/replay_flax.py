"""Random small models of flax.nnx and flax.linen for random_replay.py, initialised by the installed flax.

A model is a list of layers and of lists, which are nested modules.  A layer says its parameters in the
order in which flax makes them, which is the order that keys are counted in, with the rule of each.
"""
import numpy as np

from replay_cases import NEAR, numbers, seed_of, written

KERNELS = ["lecun_normal()", "lecun_normal()", "lecun_normal()", "he_normal()", "glorot_uniform()", "xavier_normal()"]
WIDTHS = [1, 3, 8, 16]  # jax compiles each shape once


def kernel_of(random, rank):
    """Text of an initializer for a kernel, as jax and the service both read it."""
    if random.random() < 0.6:
        return random.choice(KERNELS)
    scale = numbers(random, (0.01, 2))[0]
    return random.choice([f"normal({scale})", f"truncated_normal({scale})", f"uniform({scale})", f"orthogonal({scale})",
                          f"variance_scaling({scale}, 'fan_avg', 'normal')", *(["delta_orthogonal()"] if rank > 2 else [])])


class Layer:
    """kind, arguments of the constructors, and [(leaf, shape, initializer)]."""

    def __init__(self, random, width, dtype):
        self.inputs = width
        self.out = random.choice(WIDTHS)
        self.bias = random.random() < 0.8
        self.kind = random.choice(["Linear", "Linear", "Conv", "ConvTranspose", "Embed", "LayerNorm", "RMSNorm", "BatchNorm",
                                   "GroupNorm", "Attention"])
        self.kernel = kernel_of(random, 3 if self.kind.startswith("Conv") else 2)
        if dtype in ("float16", "bfloat16") and "orthogonal" in self.kernel:
            self.kernel = "lecun_normal()"  # jax has no QR of the half types
        if "delta" in self.kernel and self.out < width:
            self.kernel = "lecun_normal()"
        bias = [("bias", [self.out], "zeros")] if self.bias else []
        if self.kind == "Linear":
            self.parameters = [("kernel", [width, self.out], self.kernel), *bias]
        elif self.kind.startswith("Conv"):
            self.size = [random.randint(1, 3)]
            self.parameters = [("kernel", [*self.size, width, self.out], self.kernel), *bias]
        elif self.kind == "Embed":
            self.inputs = random.choice([5, 40])
            self.parameters = [("embedding", [self.inputs, self.out], "variance_scaling(1.0, 'fan_in', 'normal', out_axis=0)")]
        elif self.kind == "Attention":
            self.out, self.heads = width, random.choice([1, width])
            split = [width, self.heads, width // self.heads]
            bias = [("bias", split[1:], "zeros")] if self.bias else []
            named = [(f"{part}.{leaf}", shape, text) for part in ("query", "key", "value")
                     for leaf, shape, text in [("kernel", split, "lecun_normal(in_axis=0, out_axis=(1, 2))"), *bias]]
            bias = [("bias", [width], "zeros")] if self.bias else []
            self.parameters = named + [(f"out.{leaf}", shape, text) for leaf, shape, text in
                                       [("kernel", [*split[1:], width], "lecun_normal(in_axis=(0, 1), out_axis=2)"), *bias]]
        else:
            self.out = width
            bias = [("bias", [width], "zeros")] if self.bias and self.kind != "RMSNorm" else []
            self.parameters = [("scale", [width], "ones"), *bias]

    def draw(self, leaf, text):
        name = text.split("(")[0]
        if name in NEAR:
            return NEAR[name]
        return f"{self.kind} {leaf.split('.')[-1]}"


def layers_of(random, depth, dtype, width):
    made = []
    for _ in range(random.randint(1, 4 if depth else 3)):
        if depth < 2 and random.random() < 0.3:
            inner, width = layers_of(random, depth + 1, dtype, width)
            made.append(inner)
        else:
            made.append(Layer(random, width, dtype))
            width = made[-1].out
    return made, width


class Flax:
    """What both have in common: the case, whose values the subclass gives by name."""

    inexact = set()

    def __init__(self, flax, jax, api):
        self.jax, self.flax = jax, flax
        self.name = f"flax {flax.__version__} {api}"
        self.generator = f"flax.{api}" + ("-jax-0.12" if jax.__version__.startswith("0.12.") else "")

    def initializer(self, text):
        return eval(text, vars(self.jax.nn.initializers))

    def name_of(self, layer, index, counts):
        return f"l{index}"

    def named(self, made, path):
        """(name, layer, leaf, shape, text) in the order of construction."""
        counts = {}
        for index, layer in enumerate(made):
            name = path + self.name_of(layer, index, counts)
            if isinstance(layer, list):
                yield from self.named(layer, name + ".")
                continue
            for leaf, shape, text in layer.parameters:
                yield f"{name}.{leaf}", layer, leaf, shape, text

    def case(self, random):
        wide = random.random() < 0.3
        self.jax.config.update("jax_threefry_partitionable", True)
        self.jax.config.update("jax_enable_x64", wide)
        dtype = random.choice(["float64"] if wide else ["float32", "float32", "float16", "bfloat16"])
        seed = seed_of(random, 2**63 - 1, -2**63)
        made, _ = layers_of(random, 0, dtype, random.choice(WIDTHS))
        specification = {"generator": self.generator, "seed": written(random, seed), "dtype": dtype, "parameters": {}, "init": []}
        values, drawn = self.values(made, self.jax.numpy.dtype(dtype), seed), []
        for name, layer, leaf, shape, text in self.named(made, ""):
            specification["parameters"][name] = {"shape": shape, "dtype": dtype}
            specification["init"].append({"path": name, "initializer": f"jax.{text}"})
            value = np.asarray(values.pop(name))
            assert list(value.shape) == shape, (name, value.shape, shape)
            drawn.append((layer.draw(leaf, text), dtype, name, value.tobytes()))
        assert not values, values.keys()
        return specification, drawn


class Nnx(Flax):
    """nnx modules with nnx.Rngs(seed)."""

    def layer(self, layer, dtype, rngs):
        from flax import nnx
        common = {"param_dtype": dtype, "rngs": rngs}
        kernel = {"use_bias": layer.bias, "kernel_init": self.initializer(layer.kernel), **common}
        if layer.kind == "Linear":
            return nnx.Linear(layer.inputs, layer.out, **kernel)
        if layer.kind in ("Conv", "ConvTranspose"):
            return getattr(nnx, layer.kind)(layer.inputs, layer.out, layer.size, **kernel)
        if layer.kind == "Embed":
            return nnx.Embed(layer.inputs, layer.out, **common)
        if layer.kind == "Attention":
            return nnx.MultiHeadAttention(layer.heads, layer.inputs, use_bias=layer.bias, **common)
        if layer.kind == "RMSNorm":
            return nnx.RMSNorm(layer.inputs, **common)
        if layer.kind == "GroupNorm":
            return nnx.GroupNorm(layer.inputs, num_groups=1, use_bias=layer.bias, **common)
        return getattr(nnx, layer.kind)(layer.inputs, use_bias=layer.bias, **common)

    def module(self, made, dtype, rngs):
        from flax import nnx
        module = nnx.Module()
        for index, layer in enumerate(made):
            setattr(module, f"l{index}",
                    self.module(layer, dtype, rngs) if isinstance(layer, list) else self.layer(layer, dtype, rngs))
        return module

    def values(self, made, dtype, seed):
        from flax import nnx
        module = self.module(made, dtype, nnx.Rngs(seed))
        return {".".join(map(str, path)): variable[...] for path, variable in nnx.state(module, nnx.Param).flat_state()}


class Linen(Flax):
    """linen modules with init(key(seed)), named as compact ones are named."""

    NAMES = {"Linear": "Dense", "Attention": "MultiHeadDotProductAttention"}

    def name_of(self, layer, index, counts):
        kind = "Nested" if isinstance(layer, list) else self.NAMES.get(layer.kind, layer.kind)
        counts[kind] = counts.get(kind, -1) + 1
        return f"{kind}_{counts[kind]}"

    def layer(self, layer, dtype, x):
        from flax import linen as nn
        common = {"param_dtype": dtype}
        kernel = {"use_bias": layer.bias, "kernel_init": self.initializer(layer.kernel), **common}
        if layer.kind == "Linear":
            return nn.Dense(layer.out, **kernel)(x)
        if layer.kind in ("Conv", "ConvTranspose"):
            return getattr(nn, layer.kind)(layer.out, layer.size, **kernel)(x)
        if layer.kind == "Embed":
            return nn.Embed(layer.inputs, layer.out, **common)(self.jax.numpy.zeros((1, 2), "int32"))
        if layer.kind == "Attention":
            return nn.MultiHeadDotProductAttention(layer.heads, use_bias=layer.bias, **common)(x, x)
        if layer.kind == "RMSNorm":
            return nn.RMSNorm(**common)(x)
        if layer.kind == "BatchNorm":
            return nn.BatchNorm(True, use_bias=layer.bias, **common)(x)
        if layer.kind == "GroupNorm":
            return nn.GroupNorm(1, use_bias=layer.bias, **common)(x)
        return nn.LayerNorm(use_bias=layer.bias, **common)(x)

    def values(self, made, dtype, seed):
        from flax import linen as nn
        outer = self

        class Nested(nn.Module):
            made: tuple

            @nn.compact
            def __call__(self, x):
                for layer in self.made:
                    x = Nested(layer)(x) if isinstance(layer, (list, tuple)) else outer.layer(layer, dtype, x)
                return x

        first = made
        while isinstance(first, list):
            first = first[0]
        width = first.out if first.kind == "Embed" else first.inputs
        x = self.jax.numpy.zeros((1, 2, width), dtype)
        tree = Nested(made).init(self.jax.random.key(seed), x)["params"]
        leaves = self.jax.tree_util.tree_flatten_with_path(tree)[0]
        return {".".join(part.key for part in path): value for path, value in leaves}
