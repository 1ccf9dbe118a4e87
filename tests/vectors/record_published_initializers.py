#!/usr/bin/env python3
"""Records published_initializers.txt: what the formulas of papers give, in Python.

    python3 tests/vectors/record_published_initializers.py > tests/vectors/published_initializers.txt

The format is that of record_library_initializers.py; a law with a "~" may differ by 1e-15 (a power or a
logarithm is in it).  Where authors published code (ZerO, RWKV-4, FCN) and for libraries that are not at hand
(Paddle, MXNet, MindSpore, Burn, candle, Deeplearning4j) the statements of their sources are followed; the
Hadamard matrix is scipy's.
"""
import math

import numpy as np
import scipy
from scipy.linalg import hadamard

LINEAR, CONV = (40, 30), (8, 3, 5, 5)


def fans(shape):
    rest = math.prod(shape[2:])
    return shape[1] * rest, shape[0] * rest


def text(shape):
    return "x".join(str(size) for size in shape)


def block(shape, call, kind, numbers):
    print("call", text(shape), call)
    print(" ".join([kind] + [float(number).hex() for number in numbers]))


def values(shape, call, array, tolerance=0):
    assert array.shape == shape, (array.shape, shape)
    block(shape, call, f"values {tolerance:g}", array.ravel())


def normal(shape, call, std, near=False):
    block(shape, call, "normal" + ("~" if near else ""), [0.0, std])


def uniform(shape, call, bound, near=False):
    block(shape, call, "uniform" + ("~" if near else ""), [-bound, bound])


def cut(shape, call, std, sigmas):
    block(shape, call, "trunc_normal", [0.0, std, -sigmas * std, sigmas * std])


def depth():
    for shape in (LINEAR, CONV):
        fi, fo = fans(shape)
        normal(shape, "small_init()", math.sqrt(2 / (5 * fi)))
        normal(shape, "small_init(512)", math.sqrt(2 / (5 * 512)))
        for layers, m in ((9, 2), (18, 3), (5, 4)):
            for mode, fan in (("fan_in", fi), ("fan_out", fo)):
                normal(shape, f"fixup({layers}, {m}, '{mode}')",
                       math.sqrt(2 / fan) * layers**(-1 / (2 * m - 2)), True)
        normal(shape, "fixup(9)", math.sqrt(2 / fo) * 9**-0.5, True)
        xavier = math.sqrt(2 / (fi + fo))
        normal(shape, "deepnorm(12)", (8 * 12)**-0.25 * xavier, True)
        normal(shape, "deepnorm(decoder_layers=7)", (8 * 7)**-0.25 * xavier, True)
        normal(shape, "deepnorm(6, 4)", 0.87 * (6**4 * 4)**(-1 / 16) * xavier, True)
        normal(shape, "deepnorm(6, 4, 'decoder')", (12 * 4)**-0.25 * xavier, True)
        uniform(shape, "t_fixup(6)", math.sqrt(3) * 0.67 * 6**-0.25 * xavier, True)
        normal(shape, "t_fixup(6, 'decoder', distribution='normal')", (9 * 6)**-0.25 * xavier, True)
        cut(shape, "mitchell()", 1 / math.sqrt(fi), 3)
        cut(shape, "mitchell(3)", 1 / math.sqrt(2 * fi * 4), 3)
        cut(shape, "mitchell(0, factor=0.5, cutoff=2)", 0.5 / math.sqrt(2 * fi), 2)
        normal(shape, "scaled_normal(12)", 0.02 / math.sqrt(24))
        normal(shape, "scaled_normal(12, std=0.006)", 0.006 / math.sqrt(24))
    normal((50, 16), "t_fixup(6, 'encoder', embedding=True)", 0.67 * 6**-0.25 * 16**-0.5, True)
    for layers, value in ((18, 0.1), (19, 1e-5), (24, 1e-5), (36, 1e-6)):
        block((16,), f"layer_scale({layers})", "constant", [value])


def roles():
    fi, fo = fans(LINEAR)
    cut(LINEAR, "switch_init()", math.sqrt(0.1 / fi), 2)
    cut(LINEAR, "switch_init(1)", math.sqrt(1 / fi), 2)
    uniform((90, 30), "moco_qkv_uniform()", math.sqrt(6 / (30 + 30)))
    uniform((8, 32), "lora_a()", math.sqrt(3) * (math.sqrt(2 / (1 + math.sqrt(5)**2)) / math.sqrt(32)))
    normal((8, 32), "lora_a('gaussian')", 1 / 8)
    normal(CONV, "equalised()", 1.0)
    normal(CONV, "equalised(0.01)", 1 / 0.01)
    block((5,), "focal_bias()", "constant~", [-math.log(0.99 / 0.01)])
    block((5,), "focal_bias(0.25)", "constant~", [-math.log(3)])
    normal(LINEAR, "fourier_features(10)", 10.0)
    block((4,), "s4d_lin_real()", "constant", [math.log(0.5)])
    values((2, 3), "s4d_lin_imag()", np.array([[0, math.pi, 2 * math.pi]] * 2), 1e-6)
    values((2, 3), "s4d_real()", np.log(np.arange(1, 4))[None].repeat(2, 0), 1e-6)
    block((6,), "mamba2_a_log()", "log_uniform", [1.0, 16.0])
    gelu = 1.5335304411955353  # second_moments.txt
    for shape in (LINEAR, CONV):
        fi, fo = fans(shape)
        normal(shape, "second_moment_normal()", gelu / math.sqrt(fi))
        normal(shape, "second_moment_normal('leaky_relu', a=0.2)", math.sqrt(2 / 1.04) / math.sqrt(fi), True)
        uniform(shape, "second_moment_uniform(mode='fan_out')", math.sqrt(3) * (gelu / math.sqrt(fo)))
        normal(shape, "xavier_normal('second_moment:gelu')", gelu * math.sqrt(2 / (fi + fo)))


def gates():
    bias = np.zeros(12)
    bias[3:6] = 1.0
    values((12,), "lstm_forget_bias()", bias)
    values((12,), "mxnet.LSTMBias(forget_bias=2.5)", 2.5 * bias)
    block((12,), "chrono(t_max=100)", "chrono", [100.0])


def rwkv():
    width = 11
    for layer, layers in ((0, 2), (1, 4), (11, 12)):
        r, s = layer / (layers - 1), 1.0 - layer / layers
        decay = np.array([-5 + 8 * (h / (width - 1))**(0.7 + 1.3 * r) for h in range(width)])
        values((width,), f"rwkv_time_decay({layer}, {layers})", decay, 1e-6)
        x = np.arange(width) / width
        for kind, mix in (("k", x**s), ("v", x**s + 0.3 * r), ("r", x**(0.5 * s)), ("ffn", x**s)):
            values((1, 1, width), f"rwkv_time_mix({layer}, {layers}, '{kind}')", mix.reshape(1, 1, width), 1e-6)
    zigzag = np.array([(h + 1) % 3 - 1 for h in range(width)]) * 0.5
    values((width,), "rwkv_time_first()", np.full(width, math.log(0.3)) + zigzag, 1e-6)


def upsampling():
    for size in range(1, 7):
        f = (size + 1) // 2
        centre = f - 1 if size % 2 == 1 else f - 0.5
        grid = np.ogrid[:size, :size]
        filt = (1 - abs(grid[0] - centre) / f) * (1 - abs(grid[1] - centre) / f)
        whole = np.zeros((3, 2, size, size))
        for channel in range(2):
            whole[channel, channel] = filt
        values((3, 2, size, size), "bilinear_kernel()", whole, 1e-7)
        values((3, 1, size, size), "bilinear_kernel()", filt[None, None].repeat(3, 0), 1e-7)
        f = np.ceil(size / 2.0)
        c = (2 * f - 1 - f % 2) / (2.0 * f)
        weight = np.zeros(6 * size * size, "float32")
        for i in range(len(weight)):
            x, y = i % size, (i / size) % size
            weight[i] = (1 - abs(x / f - c)) * (1 - abs(y / f - c))
        values((3, 2, size, size), "paddle.Bilinear()", weight.reshape(3, 2, size, size), 1e-7)
        values((3, 2, size, size), "mxnet.Bilinear()", weight.reshape(3, 2, size, size), 1e-7)
    fi = 3 * 25
    block(CONV, "icnr()", "repeated_normal", [0.0, math.sqrt(2) / math.sqrt(fi)])
    block(CONV, "icnr(2, 'uniform', 1)", "repeated_uniform", [-math.sqrt(3) * (1 / math.sqrt(fi)),
                                                               math.sqrt(3) * (1 / math.sqrt(fi))])


def zero_matrix(rows, columns):
    if rows <= columns:
        return np.eye(rows, columns)
    power = math.ceil(math.log2(rows))
    order = 2**power
    return np.eye(rows, order) @ (hadamard(order) / 2**(power / 2)) @ np.eye(order, columns)


def zero():
    for shape in ((3, 3), (2, 5), (5, 2), (8, 3), (9, 7), (4, 1)):
        values(shape, "zero_hadamard()", zero_matrix(*shape), 1e-7)
    for shape in ((5, 3, 3), (5, 3, 3, 4), (3, 5, 1, 2, 3)):
        whole = np.zeros(shape)
        whole[(slice(None), slice(None)) + tuple(size // 2 for size in shape[2:])] = zero_matrix(*shape[:2])
        values(shape, "ZerO()", whole, 1e-7)


def sincos(width, height, channels):
    """get_2d_sincos_pos_embed of MAE and DiT."""
    grid = np.stack(np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)))
    omega = 1.0 / 10000**(np.arange(channels // 4, dtype=np.float64) / (channels / 4.0))
    parts = []
    for axis in grid:
        angle = np.einsum("m,d->md", axis.reshape(-1), omega)
        parts += [np.sin(angle), np.cos(angle)]
    return np.concatenate(parts, axis=1)


def patches():
    values((1, 16, 24), "sincos_2d()", sincos(4, 4, 24)[None], 1e-6)
    values((17, 8), "sincos_2d(extra_tokens=1)", np.concatenate([np.zeros((1, 8)), sincos(4, 4, 8)]), 1e-6)
    values((15, 4), "sincos_2d(grid_width=5)", sincos(5, 3, 4), 1e-6)
    for shape in (LINEAR, CONV):
        fi, _ = fans(shape)
        uniform(shape, "xavier_uniform_flat()", math.sqrt(3.0) * math.sqrt(2.0 / (fi + shape[0])))


def frameworks():
    """Statements of Paddle, MXNet, MindSpore, Burn, candle and Deeplearning4j."""
    block((7, 5), "paddle.Constant(0.5)", "constant", [0.5])
    block((7, 5), "paddle.Uniform()", "uniform", [-1.0, 1.0])
    block((7, 5), "paddle.Normal(1.0, 0.5)", "normal", [1.0, 0.5])
    block((7, 5), "paddle.TruncatedNormal(0.0, 0.02)", "trunc_normal", [0.0, 0.02, -2.0, 2.0])
    uniform((7, 5), "mxnet.Uniform()", 0.07)
    normal((7, 5), "mxnet.Normal()", 0.01)
    uniform((7, 5), "mindspore.Uniform()", 0.07)
    block((7, 5), "mindspore.Normal(0.02, 1.0)", "normal", [1.0, 0.02])
    block((7, 5), "mindspore.Zero()", "constant", [0.0])
    block((7, 5), "dl4j.ONES", "constant", [1.0])
    values((3, 3), "dl4j.IDENTITY()", np.eye(3))
    for shape in (LINEAR, CONV):
        fi, fo = fans(shape)
        slope = math.sqrt(2.0 / (1 + 0.2**2))
        uniform(shape, "paddle.XavierUniform()", math.sqrt(6.0 / float(fi + fo)))
        normal(shape, "paddle.XavierNormal(fan_in=7, gain=2)", 2 * math.sqrt(2.0 / float(7 + fo)))
        uniform(shape, "paddle.KaimingUniform()", math.sqrt(2.0) * math.sqrt(3.0 / float(fi)))
        normal(shape, "paddle.KaimingNormal(negative_slope=0.2, nonlinearity='leaky_relu', mode='fan_out')",
               slope / math.sqrt(float(fo)), True)
        normal(shape, "paddle.KaimingNormal(5)", math.sqrt(2.0) / math.sqrt(5.0))
        for kind, factor in (("avg", (fi + fo) / 2.0), ("in", fi), ("out", fo)):
            uniform(shape, f"mxnet.Xavier(factor_type='{kind}')", float(np.sqrt(3.0 / factor)))
            normal(shape, f"mxnet.Xavier('gaussian', '{kind}', 2)", float(np.sqrt(2.0 / factor)))
            normal(shape, f"mxnet.MSRAPrelu('{kind}')", float(np.sqrt(2.0 / (1 + 0.25**2) / factor)))
        uniform(shape, "mindspore.XavierUniform(2)", 2 * math.sqrt(6.0 / (fi + fo)))
        normal(shape, "mindspore.XavierNormal()", math.sqrt(2.0 / float(fi + fo)))
        uniform(shape, "mindspore.HeUniform(0.2, 'fan_out')", math.sqrt(3.0) * (slope / math.sqrt(fo)), True)
        normal(shape, "mindspore.HeNormal()", math.sqrt(2.0) / math.sqrt(fi))
        uniform(shape, "burn.KaimingUniform(1)", math.sqrt(3.0) * 1.0 * (1.0 / math.sqrt(fi)))
        normal(shape, "burn.KaimingNormal(fan_out_only=True)", math.sqrt(2.0) * (1.0 / math.sqrt(fo)))
        uniform(shape, "burn.XavierUniform()", math.sqrt(3.0) * 1.0 * math.sqrt(2.0 / (fi + fo)))
        normal(shape, "burn.XavierNormal(3)", 3 * math.sqrt(2.0 / (fi + fo)))
        normal(shape, "candle.Kaiming()", math.sqrt(2.0) / math.sqrt(fi))
        uniform(shape, "candle.Kaiming('uniform', 'fan_out', 'tanh')", math.sqrt(3.0) * (5 / 3 / math.sqrt(fo)))
        normal(shape, "candle.Kaiming('normal', 'fan_in', 0.5)", 0.5 / math.sqrt(fi))
        uniform(shape, "dl4j.SIGMOID_UNIFORM", 4.0 * math.sqrt(6.0 / (fi + fo)))
        uniform(shape, "dl4j.UNIFORM", 1.0 / math.sqrt(fi))
        uniform(shape, "dl4j.LECUN_UNIFORM", 3.0 / math.sqrt(fi))
        uniform(shape, "dl4j.XAVIER_UNIFORM", math.sqrt(6.0) / math.sqrt(fi + fo))
        uniform(shape, "dl4j.RELU_UNIFORM", math.sqrt(6.0 / fi))
        normal(shape, "dl4j.XAVIER", math.sqrt(2.0 / (fi + fo)))
        normal(shape, "dl4j.XAVIER_LEGACY", 1 / math.sqrt(shape[0] + shape[1]))
        normal(shape, "dl4j.LECUN_NORMAL", 1 / math.sqrt(fi))
        normal(shape, "dl4j.RELU", math.sqrt(2.0 / fi))
        for kind, fan in (("IN", fi), ("OUT", fo)):
            cut(shape, f"dl4j.VAR_SCALING_NORMAL_FAN_{kind}", math.sqrt(1.0 / fan), 2)
            uniform(shape, f"dl4j.VAR_SCALING_UNIFORM_FAN_{kind}(0.5)", 3.0 / math.sqrt(fan) * 0.5)
        cut(shape, "dl4j.VAR_SCALING_NORMAL_FAN_AVG(2)", math.sqrt(2.0 * 2 / (fi + fo)), 2)
        uniform(shape, "dl4j.VAR_SCALING_UNIFORM_FAN_AVG", 3.0 / math.sqrt((fi + fo) / 2))


def refused():
    for shape, call in (("3x2x3x4", "bilinear_kernel()"), ("3x2x3", "bilinear_kernel()"), ("5", "zero_hadamard()"),
                        ("13", "lstm_forget_bias()"), ("4x4", "lstm_forget_bias()"), ("13", "chrono(t_max=10)"),
                        ("12", "chrono(t_max=1)"), ("12", "chrono()"), ("6x3x3x3", "icnr(2)"), ("8x3", "icnr()"),
                        ("8", "rwkv_time_decay(3, 3)"), ("8", "rwkv_time_decay(0, 1)"), ("1", "rwkv_time_decay(0, 2)"),
                        ("8x8", "deepnorm()"), ("8", "deepnorm(2)"), ("8", "small_init()"), ("8x8", "fixup(4, 1)"),
                        ("8x8", "t_fixup()"), ("8", "t_fixup(2, embedding=True)"), ("4", "focal_bias(1)"),
                        ("4", "focal_bias(0)"), ("4", "mamba2_a_log(16, 1)"), ("4", "mamba2_a_log(0, 1)"),
                        ("4x4", "second_moment_normal('swish')"), ("4x4", "equalised(0)"),
                        ("4x4", "kaiming_uniform(a=True)"), ("4x4", "kaiming_normal(nonlinearity='second_moment:gelu')"),
                        ("4x4", "xavier_normal('gelu')"), ("4x4", "xavier_normal('second_moment:swish')"),
                        ("3x4x3", "delta_orthogonal()"), ("4x3", "delta_orthogonal()"),
                        ("4x4", "jax.orthogonal(column_axis=2)"), ("4x4", "jax.orthogonal(column_axis=1, layout='torch')"),
                        ("3x4x4", "jax.delta_orthogonal(column_axis=2, layout='jax')"), ("8", "lora_a()"), ("3x4", "dl4j.IDENTITY"),
                        ("15x8", "sincos_2d()"), ("16x6", "sincos_2d()"), ("8x4", "sincos_2d(grid_width=5)"),
                        ("2x16x8", "sincos_2d()"), ("8", "xavier_uniform_flat()"), ("8x8", "lora_orthogonal()"),
                        ("8", "dl4j.XAVIER"), ("8", "mindspore.XavierNormal"), ("8x8", "paddle.KaimingNormal(nonlinearity='gelu')"),
                        ("8x8", "mindspore.HeNormal(nonlinearity='selu')"), ("8x8", "candle.Kaiming(non_linearity='leaky_relu')"),
                        ("8", "mxnet.Xavier()"), ("8x8", "mxnet.Xavier(factor_type='fan_in')"), ("3x3", "paddle.Dirac()"),
                        ("5", "paddle.Orthogonal()"), ("8x8", "paddle.Uniform(2, 1)")):
        print("refused", shape, call)


def main():
    print(f"# scipy {scipy.__version__}, by record_published_initializers.py")
    for part in (depth, roles, gates, rwkv, upsampling, zero, patches, frameworks, refused):
        part()


main()
