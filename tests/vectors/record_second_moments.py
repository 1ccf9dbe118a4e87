#!/usr/bin/env python3
"""Records second_moments.txt: 1 / sqrt(E[f(z)^2]) of activations f for a standard normal z.

    python3 tests/vectors/record_second_moments.py > tests/vectors/second_moments.txt

A line is "NAME VALUE", the value as a hexadecimal double and again in decimal.  mpmath integrates with
40 digits between the points where f has a kink; Gauss and Legendre's rule in double over torch's own
functions must agree within 1e-12.
"""
import math
import sys

import mpmath as mp
import numpy as np

mp.mp.dps = 40
ALPHA, SCALE = mp.mpf("1.6732632423543772848170429916717"), mp.mpf("1.0507009873554804934193349852946")


def softplus(x):
    return mp.log1p(mp.exp(x)) if x < 0 else x + mp.log1p(mp.exp(-x))


def sigmoid(x):
    return 1 / (1 + mp.exp(-x))


def hard(x, low, high):
    return min(max(x, mp.mpf(low)), mp.mpf(high))


# name: (function, kinks, name in torch.nn.functional and its arguments)
ACTIVATIONS = {
    "relu": (lambda x: max(x, mp.mpf(0)), [0], ("relu", {})),
    "relu6": (lambda x: hard(x, 0, 6), [0, 6], ("relu6", {})),
    "leaky_relu": (lambda x: x if x > 0 else x / 100, [0], ("leaky_relu", {})),
    "elu": (lambda x: x if x > 0 else mp.expm1(x), [0], ("elu", {})),
    "selu": (lambda x: SCALE * (x if x > 0 else ALPHA * mp.expm1(x)), [0], ("selu", {})),
    "gelu": (lambda x: x * mp.ncdf(x), [], ("gelu", {})),
    "gelu_tanh": (lambda x: x / 2 * (1 + mp.tanh(mp.sqrt(2 / mp.pi) * (x + mp.mpf("0.044715") * x**3))), [],
                  ("gelu", {"approximate": "tanh"})),
    "silu": (lambda x: x * sigmoid(x), [], ("silu", {})),
    "mish": (lambda x: x * mp.tanh(softplus(x)), [], ("mish", {})),
    "softplus": (softplus, [], ("softplus", {})),
    "logsigmoid": (lambda x: -softplus(-x), [], ("logsigmoid", {})),
    "sigmoid": (sigmoid, [], ("sigmoid", {})),
    "tanh": (mp.tanh, [], ("tanh", {})),
    "tanhshrink": (lambda x: x - mp.tanh(x), [], ("tanhshrink", {})),
    "softsign": (lambda x: x / (1 + abs(x)), [0], ("softsign", {})),
    "hardtanh": (lambda x: hard(x, -1, 1), [-1, 1], ("hardtanh", {})),
    "hardsigmoid": (lambda x: hard(x / 6 + mp.mpf(1) / 2, 0, 1), [-3, 3], ("hardsigmoid", {})),
    "hardswish": (lambda x: x * hard(x / 6 + mp.mpf(1) / 2, 0, 1), [-3, 3], ("hardswish", {})),
    "hardshrink": (lambda x: x if abs(x) > 0.5 else mp.mpf(0), [-0.5, 0.5], ("hardshrink", {})),
    "softshrink": (lambda x: mp.sign(x) * max(abs(x) - 0.5, 0), [-0.5, 0.5], ("softshrink", {})),
    "sin": (mp.sin, [], None),
    "squared_relu": (lambda x: max(x, mp.mpf(0))**2, [0], None),
}


def exact(function, kinks):
    points = [-40, -10, *kinks, 10, 40] if kinks else [-40, -10, 0, 10, 40]
    return 1 / mp.sqrt(mp.quad(lambda x: function(x)**2 * mp.npdf(x), points))


def second_opinion(call, kinks):
    """Gauss-Legendre in double between the kinks, with torch's function."""
    import torch
    node, weight = np.polynomial.legendre.leggauss(200)
    edges, total = np.array([-39.0, -8.0, *[float(k) for k in kinks], 8.0, 39.0]), 0.0
    for low, high in zip(edges, edges[1:]):
        x = (high - low) / 2 * node + (high + low) / 2
        f = getattr(torch.nn.functional, call[0])(torch.from_numpy(x), **call[1]).numpy()
        total += (high - low) / 2 * math.fsum(weight * f * f * np.exp(-x * x / 2)) / math.sqrt(2 * math.pi)
    return 1 / math.sqrt(total)


def main():
    import torch
    print(f"# mpmath {mp.__version__}, torch {torch.__version__}, by record_second_moments.py")
    for name, (function, kinks, call) in ACTIVATIONS.items():
        value = exact(function, kinks)
        if call is not None and abs(second_opinion(call, kinks) / float(value) - 1) > 1e-12:
            print(name, "differs:", second_opinion(call, kinks), value, file=sys.stderr)
        print(name, float(value).hex(), float(value))


main()
