#!/usr/bin/env python3
"""Records explain.txt: what torch.nn.init computes for the weights of some modules before it draws.

    python3 tests/vectors/record_explain.py > tests/vectors/explain.txt

A line is the module's constructor call, a tensor, an initializer call, and numbers as hexadecimal
doubles or "-": fan_in and fan_out of _calculate_fan_in_and_fan_out(), the gain where there is one, and
the bounds or the mean and standard deviation that uniform_(), normal_() and the like are called with.
"""
import torch
from torch import nn
from torch.nn import init

MODULES = """
Linear(30, 40)|weight
Conv1d(4, 6, 3)|weight
Conv2d(4, 8, (3, 5), groups=2)|weight
Conv3d(1, 2, (1, 2, 3))|weight
ConvTranspose2d(4, 6, 3, groups=2)|weight
Embedding(5, 3)|weight
Bilinear(2, 3, 4)|weight
LSTM(4, 5)|weight_ih_l0
LSTM(4, 5)|weight_hh_l0
GRU(3, 2, num_layers=2)|weight_ih_l1
MultiheadAttention(8, 2)|in_proj_weight
""".split("\n")[1:-1]
CALLS = """
xavier_uniform()|xavier_uniform(gain=2.5)|xavier_normal()|xavier_normal(gain=0.3)
kaiming_uniform()|kaiming_uniform(a=0.2, mode='fan_out')|kaiming_uniform(nonlinearity='relu')
kaiming_normal()|kaiming_normal(mode='fan_out', nonlinearity='tanh')|kaiming_normal(a=3, nonlinearity='leaky_relu')
kaiming_normal(nonlinearity='selu')|uniform(-0.5, 2)|normal(0.25, 3)|trunc_normal(0.5, 0.1, 0, 1)
""".replace("\n", "|").strip("|").split("|")


def hexadecimal(number):
    return "-" if number is None else float(number).hex()


class Calls:
    """Numbers that a tensor is filled with, instead of the values."""

    def __enter__(self):
        self.low = self.high = self.mean = self.std = None
        self.kept = torch.Tensor.uniform_, torch.Tensor.normal_, init._no_grad_trunc_normal_
        calls = self

        def uniform(tensor, low=0.0, high=1.0, generator=None):
            calls.low, calls.high = low, high
            return tensor

        def normal(tensor, mean=0.0, std=1.0, generator=None):
            calls.mean, calls.std = mean, std
            return tensor

        def truncated(tensor, mean, std, a, b, generator=None):
            calls.low, calls.high = a, b
            return tensor

        torch.Tensor.uniform_, torch.Tensor.normal_, init._no_grad_trunc_normal_ = uniform, normal, truncated
        return self

    def __exit__(self, *_):
        torch.Tensor.uniform_, torch.Tensor.normal_, init._no_grad_trunc_normal_ = self.kept


def gain_of(call, arguments):
    if call.startswith("xavier"):
        return arguments.get("gain", 1.0)
    if call.startswith("kaiming"):
        return init.calculate_gain(arguments.get("nonlinearity", "leaky_relu"), arguments.get("a", 0))
    return None


def main():
    print(f"# torch {torch.__version__}, by record_explain.py")
    for line in MODULES:
        text, leaf = line.split("|")
        tensor = getattr(eval(text, vars(nn)), leaf)
        fan_in, fan_out = init._calculate_fan_in_and_fan_out(tensor)
        for call in CALLS:
            name, _, rest = call.partition("(")
            arguments = eval(f"dict({rest}") if "=" in rest else {}
            with Calls() as numbers:
                eval(f"init.{name}_(tensor, {rest}")
            low, high, mean, std = numbers.low, numbers.high, numbers.mean, numbers.std
            print(text, leaf, call, " ".join(map(hexadecimal, (
                fan_in, fan_out, gain_of(call, arguments), low, high, mean, std))), sep="|")


main()
