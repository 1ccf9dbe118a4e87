#!/usr/bin/python3
"""Records trees-torch-*.txt: random trees of modules, what torch prints for them and the state they have.

    /usr/bin/python3 tests/vectors/record_trees.py > tests/vectors/trees-torch-1.13.txt    # Debian's 1.13.1
    python3 tests/vectors/record_trees.py > tests/vectors/trees-torch-2.15.txt             # with torch 2.15.0

The leaves are the calls of record_modules.py, below Sequential, ModuleList, ModuleDict and classes that
torch does not know.  The blocks are those of record_modules.py, without the filling of tensors.  The first
330 trees are the same under every release; then come some with what 1.13 lacks.
"""
import collections
import random
import warnings

import torch

from record_modules import CALLS, IS_NEW, NEWER

warnings.simplefilter("ignore")
MODULES_MAX = 24
CLASSES = ("Net", "sim_net", "Block", "ResidualBlock", "MLP", "GPT2Model", "R\u00e9seau", "_Inner", "Stem2d")
NAMES = ("fc", "conv1", "layer_norm", "l1", "l2", "act", "head", "blocks", "self_attn", "_private", "x", "bn", "emb",
         "\u5b66\u4e60", "weight_", "dropout")
KEYS = NAMES + ("12", "a-b", "with space", "quo'te", "x:y", "0")


class Scope(dict):
    """Names of torch.nn; any other name is a class of its own."""

    def __missing__(self, name):
        def add(self, **children):
            torch.nn.Module.__init__(self)
            for key, child in children.items():
                self.add_module(key, child)
        self[name] = type(name, (torch.nn.Module,), {"__init__": add})
        return self[name]


class Trees:
    def __init__(self, seed, leaves):
        self.random = random.Random(seed)
        self.leaves = leaves
        self.count = 0

    def some(self, names, least=1):
        return self.random.sample(names, self.random.randint(least, 4))

    def tree(self, depth, is_root=False):
        self.count += 1
        if depth == 0 or self.count > MODULES_MAX or (not is_root and self.random.random() < 0.45):
            return self.random.choice(self.leaves)
        kind = self.random.choice(("Sequential", "OrderedDict", "ModuleList", "ModuleList", "ModuleDict", "custom", "custom"))
        if kind == "Sequential":
            return "Sequential(" + ", ".join(self.items(depth)) + ")"
        if kind == "ModuleList":
            return "ModuleList([" + ", ".join(self.items(depth)) + "])"
        if kind == "OrderedDict":
            return "Sequential(OrderedDict([" + ", ".join(
                f"({key!r}, {self.tree(depth - 1)})" for key in self.some(KEYS)) + "]))"
        if kind == "ModuleDict":
            return "ModuleDict({" + ", ".join(
                f"{key!r}: {self.tree(depth - 1)}" for key in self.some(KEYS, 0)) + "})"
        return self.random.choice(CLASSES) + "(" + ", ".join(
            f"{name}={self.tree(depth - 1)}" for name in self.some(NAMES)) + ")"

    def items(self, depth):
        """Children of a list, with runs of equal ones."""
        items = []
        for _ in range(self.random.randint(0, 3)):
            run = self.random.choice((1, 1, 1, 2, 3, 5, 12))
            items += [self.tree(depth - 1)] * (run if self.count + run < MODULES_MAX else 1)
            self.count += run - 1
        return items


def record(call):
    scope = Scope(vars(torch.nn), torch=torch, OrderedDict=collections.OrderedDict)
    module = eval(call, {}, scope)
    print("call", call)
    print("repr", repr(module).replace("\n", "\\n"))
    parameters = {name for name, _ in module.named_parameters()}
    for name, tensor in module.state_dict(keep_vars=True).items():
        print("tensor", name, "parameter" if name in parameters else "buffer", str(tensor.dtype)[len("torch."):],
              "x".join(str(size) for size in tensor.shape) or "scalar")


def leaves_of(calls):
    """The calls without the lazy ones and the longest texts."""
    every = calls.replace("\n", "|").split("|")
    return [call for call in every if call and not call.startswith(("Lazy", "Transformer("))]


def main():
    print(f"# torch {torch.__version__}, by record_trees.py")
    for seed in range(330 + 70 * IS_NEW):
        leaves = leaves_of(CALLS if seed < 330 else CALLS + NEWER * 3)
        trees = Trees(seed, leaves)
        record(trees.tree(depth=1 + seed % 5, is_root=seed % 10 != 0))


main()
