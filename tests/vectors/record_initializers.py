#!/usr/bin/python3
"""Records initializers.txt: what torch.nn.init computes from shapes and arguments.

    /usr/bin/python3 tests/vectors/record_initializers.py > tests/vectors/initializers.txt

A block is "call CALL SHAPE" and the operation that filled the tensor with its numbers as hexadecimal
doubles, taken from a trace of the operators that torch ran, or the values themselves where no draw
is made.  "refused CALL SHAPE" is a call that raised.
"""
import itertools
import math
import sys
import warnings

import torch
from torch.utils._python_dispatch import TorchDispatchMode

SHAPES = [(40, 30), (10, 50), (8, 3, 5, 7), (6, 4, 3), (2, 3, 4, 5, 6), (1, 1)]
NONLINEARITIES = ["linear", "conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d",
                  "conv_transpose3d", "sigmoid", "tanh", "relu", "leaky_relu", "selu"]
SLOPES = ["0", "0.01", "0.2", "1", "-0.5", "3", repr(math.sqrt(5))]

DRAWN = (
    [f"xavier_{d}_({a})" for d in ("uniform", "normal") for a in ("", "gain=2", "0.1", repr(5 / 3), "gain=0")]
    + [f"kaiming_{d}_({a})" for d in ("uniform", "normal") for a in itertools.chain(
        ["", "mode='fan_out'", "mode='FAN_OUT'", "0, 'fan_out', 'relu'"],
        [f"a={slope}" for slope in SLOPES],
        [f"nonlinearity='{name}'" for name in NONLINEARITIES],
        [f"{slope}, 'fan_out', 'leaky_relu'" for slope in SLOPES])]
    + ["uniform_()", "uniform_(-2, 3)", "uniform_(b=0.5)", "uniform_(1, 1)", "normal_()", "normal_(1, 0.02)",
       "normal_(std=0)", "constant_(0.3)", "constant_(val=-2)", "zeros_()", "ones_()"])

# Small tensors whose values follow from the arguments.
FIXED = {
    "eye_()": [(3, 3), (2, 4), (4, 2)],
    "dirac_()": [(3, 3, 3), (4, 2, 3), (2, 3, 2, 3), (2, 2, 2, 2, 2)],
    "dirac_(2)": [(4, 2, 3), (4, 1, 1)],
    "dirac_(groups=3)": [(6, 2, 2)],
}

REFUSED = {
    "xavier_uniform_()": [(30,), (), (0, 0)],
    "xavier_normal_()": [(5,), (0, 0)],
    "kaiming_uniform_()": [(30,), ()],
    "kaiming_normal_()": [(3,)],
    "kaiming_uniform_(mode='fan_avg')": [(4, 3)],
    "kaiming_normal_(mode='fanin')": [(4, 3)],
    "kaiming_uniform_(nonlinearity='gelu')": [(4, 3)],
    "kaiming_uniform_(nonlinearity='ReLU')": [(4, 3)],
    "uniform_(2, 1)": [(4, 3)],
    "normal_(0, -1)": [(4, 3)],
    "normal_(std=-0.5)": [(4, 3)],
    "eye_()": [(3,), (2, 2, 2), ()],
    "dirac_()": [(3,), (3, 3), (1, 1, 1, 1, 1, 1)],
    "dirac_(2)": [(3, 3, 3)],
    "orthogonal_()": [(3,), ()],
    "sparse_(0.5)": [(3,), (2, 2, 2)],
    "sparse_()": [(3, 3)],
    "constant_()": [(3,)],
}


class Trace(TorchDispatchMode):
    """Remembers the last operation that filled a tensor."""

    def __init__(self):
        super().__init__()
        self.fill = None

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        name = func.overloadpacket.__name__
        if name in ("uniform_", "normal_"):
            numbers = [float(a) for a in args[1:]]
            self.fill = name[:-1], numbers + [0.0, 1.0][len(numbers):]  # a trace leaves defaults out
        elif name in ("fill_", "zero_"):
            self.fill = "constant", [float(a) for a in args[1:]] or [0.0]
        return func(*args, **(kwargs or {}))


def run(call, shape):
    """The tensor after a call, and what filled it."""
    name, _, arguments = call.partition("(")
    tensor = torch.zeros(shape)
    with Trace() as trace, torch.no_grad():
        eval(f"torch.nn.init.{name}(tensor, {arguments}", {"torch": torch, "tensor": tensor})
    return tensor, trace.fill


def text(shape):
    return "x".join(str(size) for size in shape) or "scalar"


def main():
    warnings.simplefilter("ignore")
    print(f"# torch {torch.__version__}, by record_initializers.py")
    for call in DRAWN:
        for shape in SHAPES:
            kind, numbers = run(call, shape)[1]
            print("call", text(shape), call)
            print(" ".join([kind] + [number.hex() for number in numbers]))
    for call, shapes in FIXED.items():
        for shape in shapes:
            values = run(call, shape)[0].flatten().tolist()
            print("call", text(shape), call)
            print(" ".join(["values"] + [f"{value:g}" for value in values]))
    for call, shapes in REFUSED.items():
        for shape in shapes:
            try:
                run(call, shape)
            except Exception:
                print("refused", text(shape), call)
            else:
                print("not refused by torch:", call, shape, file=sys.stderr)


main()
