"""Scripts with casts after the draw, and the same for weightd; as torch_scripts.py, recorded by the same program.

    python3 record_torch_scripts.py torch_cast_scripts > tests/vectors/torch_casts-1.13.json     (torch 1.13.1)
    python record_torch_scripts.py torch_cast_scripts > tests/vectors/torch_casts-2.15.json      (torch 2.15.0)
"""
import random

import numpy
import torch
from torch import nn
from torch.nn.utils import weight_norm

from torch_scripts import rule

SCRIPTS = []


def script(specification, seed=0):
    def add(function):
        SCRIPTS.append((function.__name__, dict(specification, seed=seed), function, False))
        return function
    return add


@script({"model": ["Linear(30, 20)", "BatchNorm1d(20)", "LSTM(20, 3)"], "cast": "bfloat16"})
def whole_model():
    return nn.Sequential(nn.Linear(30, 20), nn.BatchNorm1d(20), nn.LSTM(20, 3)).to(torch.bfloat16)


@script({"model": "Sequential(Linear(30, 20).half(), Linear(20, 5, dtype=torch.float16), Linear(5, 5).to('cpu')).eval()"},
        seed=1)
def beside_a_dtype():
    return nn.Sequential(nn.Linear(30, 20).half(), nn.Linear(20, 5, dtype=torch.float16), nn.Linear(5, 5))


@script({"model": {"type": "Net", "children": {
    "a": {"type": "Linear", "in_features": 7, "out_features": 9, "init": [rule("normal", path="bias")], "cast": "float64"},
    "b": "Linear(9, 9)"}}, "init": [rule("uniform", path="*.bias"), {"module": "Linear", "path": "b.*", "cast": "float16"}]})
def of_modules():
    net = nn.Module()
    net.a = nn.Linear(7, 9)
    nn.init.normal_(net.a.bias)
    net.a.double()
    net.b = nn.Linear(9, 9)
    nn.init.uniform_(net.a.bias)
    nn.init.uniform_(net.b.bias)
    net.b.half()
    return net


@script({"model": "TransformerEncoder(TransformerEncoderLayer(8, 2, 16).half(), 2)"})
def of_a_layer_that_is_copied():
    return nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 16).half(), 2)


@script({"model": ["Linear(30, 20)", "Linear(20, 5)"], "init": [
    {"cast": "float16"}, rule("normal_", path="0.weight"), {"cast": "float64"}, rule("xavier_uniform_", path="1.weight"),
    rule("scale(0.375)", path="1.weight"), {"cast": "bfloat16"}]})
def one_after_the_other():
    net = nn.Sequential(nn.Linear(30, 20), nn.Linear(20, 5)).half()
    net[0].weight.data.copy_(torch.empty(20, 30, dtype=torch.float16).normal_())
    net.double()
    nn.init.xavier_uniform_(net[1].weight)
    net[1].weight.data.mul_(0.375)
    return net.to(torch.bfloat16)


@script({"model": "Sequential(Linear(30, 20), Linear(20, 5)).bfloat16()", "init": [
    rule("normal_(0, 0.3)", path="0.weight", dtype="float32", cast="bfloat16"),
    rule("normal_", path="1.weight", rows="1:3", dtype="float64", cast="bfloat16"),
    rule("uniform_(-1, 1)", path="1.weight", columns="3:7", dtype="float32", cast="bfloat16")]})
def drawn_in_another_dtype():
    net = nn.Sequential(nn.Linear(30, 20), nn.Linear(20, 5)).to(torch.bfloat16)
    net[0].weight.data.copy_(torch.empty(20, 30).normal_(0, 0.3))
    net[1].weight.data[1:3] = torch.empty(2, 20, dtype=torch.float64).normal_()
    net[1].weight.data[:, 3:7] = torch.empty(5, 4).uniform_(-1, 1)
    return net


@script({"model": "Linear(30, 20).half()", "init": [
    rule("normal_(0, 0.3).to(torch.bfloat16)", path="weight", dtype="float32"),
    rule("np.random.normal(0, 1).astype(np.float32)", path="bias")]})
def said_behind_the_initializer():
    net = nn.Linear(30, 20).half()
    net.weight.data = torch.empty(20, 30).normal_(0, 0.3).to(torch.bfloat16)
    net.bias.data = torch.from_numpy(numpy.random.RandomState(0).normal(0, 1, 20).astype(numpy.float32))
    return net


@script({"model": "Sequential(weight_norm(Conv1d(4, 6, 3)), Linear(3, 2)).half()"})
def norms_are_of_the_wide_weight():
    return nn.Sequential(weight_norm(nn.Conv1d(4, 6, 3)), nn.Linear(3, 2)).half()


@script({"model": ["Embedding(7, 5)", "Linear(5, 7, bias=False)"], "tie": {"1.weight": "0.weight"},
         "init": [{"cast": "bfloat16"}]})
def tied():
    net = nn.Sequential(nn.Embedding(7, 5), nn.Linear(5, 7, bias=False))
    net[1].weight = net[0].weight
    return net.to(torch.bfloat16)


# Any order of draws, parts, factors and casts.

DTYPES = {"float16": torch.float16, "bfloat16": torch.bfloat16, "float32": torch.float32, "float64": torch.float64}


def statements_of(source):
    """The rules, and what a script does in their place."""
    rules, actions = [], []
    for _ in range(source.randint(2, 7)):
        layer, dtype = source.randrange(2), source.choice(list(DTYPES))
        name = f"{layer}.weight"
        kind = source.choice(["cast", "cast", "cast one", "draw", "drawn", "rows", "scale"])
        if kind == "cast":
            rules.append({"cast": dtype})
            actions.append(lambda net, dtype=dtype: net.to(DTYPES[dtype]))
        elif kind == "cast one":
            rules.append({"path": f"{layer}.*", "cast": dtype})
            actions.append(lambda net, layer=layer, dtype=dtype: net[layer].to(DTYPES[dtype]))
        elif kind == "draw":
            rules.append(rule("uniform(-1, 3)", path=name))
            actions.append(lambda net, layer=layer: net[layer].weight.data.uniform_(-1, 3))
        elif kind == "drawn":
            last = source.choice(list(DTYPES))
            rules.append(rule("normal(0.5, 2)", path=name, dtype=dtype, cast=last))

            def drawn(net, layer=layer, dtype=dtype, last=last):
                made = torch.empty_like(net[layer].weight.data, dtype=DTYPES[dtype]).normal_(0.5, 2)
                net[layer].weight.data = made.to(DTYPES[last])
            actions.append(drawn)
        elif kind == "rows":
            rules.append(rule("normal", path=name, rows="1:3"))
            actions.append(lambda net, layer=layer: net[layer].weight.data[1:3].normal_())
        else:
            rules.append(rule("scale(0.375)", path=name))
            actions.append(lambda net, layer=layer: net[layer].weight.data.mul_(0.375))
    return rules, actions


def add_random(count):
    source = random.Random(12)
    for i in range(count):
        sizes = [source.randint(3, 9) for _ in range(3)]
        rules, actions = statements_of(source)

        def run(sizes=sizes, actions=actions):
            net = nn.Sequential(nn.Linear(sizes[0], sizes[1]), nn.Linear(sizes[1], sizes[2]))
            for action in actions:
                action(net)
            return net
        model = [f"Linear({sizes[0]}, {sizes[1]})", f"Linear({sizes[1]}, {sizes[2]})"]
        SCRIPTS.append((f"random {i}", {"model": model, "init": rules, "seed": i}, run, False))


add_random(60)
