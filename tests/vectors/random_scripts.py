"""Random models with random groups of rules, and the loops over them that a script would have.

The loops are written down here a second time, by torch's own traversals: modules(), apply(), children() and
named_parameters().  A script has the form of torch_scripts.py: name, specification, function, near.
"""
import fnmatch
import random

import torch
from torch import nn

EACH = ("modules", "apply", "children", "parameters")
LEAVES = [
    "Linear(3, 4)", "Linear(5, 2, bias=False)", "Linear(4, 4)", "Conv1d(2, 3, 3)", "Conv2d(2, 4, 3, bias=False)", "Conv2d(4, 4, (1, 3), groups=2)",
    "ConvTranspose2d(3, 2, 2)", "BatchNorm2d(4)", "LayerNorm(6)", "GroupNorm(2, 4)", "Embedding(7, 3)", "Embedding(6, 4, padding_idx=1)",
    "LSTM(2, 3)", "GRU(2, 3, 2)", "RNN(3, 2, bidirectional=True)", "LSTMCell(2, 3)", "MultiheadAttention(4, 2)",
    "TransformerEncoderLayer(4, 2, 6)", "Bilinear(2, 3, 2)", "PReLU(3)", "ReLU()", "Dropout(0.1)",
]
NAMES = ("fc", "conv", "norm", "head", "blocks", "attn", "emb", "l1", "l2")
TYPES = ("Linear", "Conv1d", "Conv2d", "BatchNorm2d", "LayerNorm", "Embedding", "LSTM", "GRU", "RNN", "MultiheadAttention", "*lock", "Conv*",
         "*Linear*", "*Norm*", "*Norm2d", "*Embedding", "B*", "?inear")
LEAF_NAMES = ("weight", "bias", "p", "weight_ih*", "weight_hh_l?", "bias*", "weight*", "in_proj_weight", "*")
# What any tensor can have, and what needs two dimensions.
ANY = {"normal(0, 0.02)": lambda t: nn.init.normal_(t, 0, 0.02), "normal": nn.init.normal_, "uniform(-0.1, 0.1)": lambda t: nn.init.uniform_(t, -0.1, 0.1),
       "zeros": nn.init.zeros_, "constant(0.5)": lambda t: nn.init.constant_(t, 0.5), "uniform": nn.init.uniform_,
       "scale(0.5)": lambda t: t.data.mul_(0.5)}
MATRICES = {"xavier_uniform": nn.init.xavier_uniform_, "xavier_normal(gain=0.5)": lambda t: nn.init.xavier_normal_(t, 0.5),
            "kaiming_normal(mode='fan_out', nonlinearity='relu')": lambda t: nn.init.kaiming_normal_(t, mode="fan_out", nonlinearity="relu"),
            "kaiming_uniform(a=1)": lambda t: nn.init.kaiming_uniform_(t, a=1)}
FUNCTIONS = {**ANY, **MATRICES}


class Tree(nn.Module):
    """A class of one's own; the classes that are used are made by type()."""

    def __init__(self, children, parameter):
        super().__init__()
        if parameter:
            self.p = nn.Parameter(torch.ones(parameter))
        for name, make in children.items():
            self.add_module(name, make())


CLASSES = {name: type(name, (Tree,), {}) for name in ("Net", "Block", "Stem")}


def model_of(source, depth):
    """The specification of a module, and a function that builds it."""
    if depth == 0 or source.random() < 0.3:
        text = source.choice(LEAVES)
        return text, lambda: eval("nn." + text)
    count = source.randint(1, 4)
    made = [model_of(source, depth - 1) for _ in range(count)]
    if source.random() < 0.4:
        return [spec for spec, _ in made], lambda: nn.Sequential(*[make() for _, make in made])
    names = source.sample(NAMES, count)
    kind, parameter = source.choice(list(CLASSES)), source.choice((None, None, [5], [3, 2]))
    spec = {"type": kind, "children": dict(zip(names, [spec for spec, _ in made]))}
    if parameter:
        spec["parameters"] = {"p": {"shape": parameter, "initializer": "ones"}}
    return spec, lambda: CLASSES[kind](dict(zip(names, [make for _, make in made])), parameter)


def rule_of(source, each):
    rule = {"optional": True}
    if source.random() < 0.7:
        rule["module"] = source.choice(TYPES) if source.random() < 0.8 else source.sample(TYPES, 2)
    if source.random() < 0.7 or "module" not in rule:
        rule["parameter"] = source.choice(LEAF_NAMES)
    if source.random() < 0.4:
        rule["rank"] = source.choice((1, 2, "2:", ":3"))
    is_matrix = rule.get("rank") in (2, "2:") and source.random() < 0.7
    rule["initializer"] = source.choice(list(MATRICES if is_matrix else ANY))
    if source.random() < 0.1 and not is_matrix:
        rule["rows"] = source.choice(("0:1", "1:2"))
    return rule


def is_rank(rank, ndim):
    if isinstance(rank, int):
        return ndim == rank
    low, high = rank.split(":")
    return int(low or 0) <= ndim < int(high or 9)


def has_type(module, names):
    """isinstance, or a glob of the name of the class or of one it comes from."""
    names = [names] if isinstance(names, str) else names
    return any(fnmatch.fnmatchcase(c.__name__, name) for c in type(module).__mro__ for name in names)


def selects(rule, module, leaf, tensor):
    return (("module" not in rule or has_type(module, rule["module"])) and
            fnmatch.fnmatchcase(leaf, rule.get("parameter", "*")) and
            ("rank" not in rule or is_rank(rule["rank"], tensor.dim())) and
            ("rows" not in rule or tensor.dim() > 0))


def selectors(rule):
    return {key: value for key, value in rule.items() if key in ("module", "parameter", "rank")}


def is_first(rules, index, module, leaf, tensor):
    """The first rule that selects the tensor, or one right behind it with the same selectors."""
    first = next(i for i, rule in enumerate(rules) if selects(rule, module, leaf, tensor))
    return all(selectors(rule) == selectors(rules[first]) for rule in rules[first:index + 1])


def write(rule, tensor):
    part = tensor
    if "rows" in rule:
        low, high = rule["rows"].split(":")
        part = tensor.data[int(low):int(high)]
    FUNCTIONS[rule["initializer"]](part)


def visit(group, module, leaves):
    for index, rule in enumerate(group["rules"]):
        for leaf, tensor in leaves:
            if selects(rule, module, leaf, tensor) and (
                    not group.get("first") or is_first(group["rules"], index, module, leaf, tensor)):
                write(rule, tensor)


def run_group(group, root):
    def of_module(module):
        visit(group, module, list(module._parameters.items()))

    if group["each"] == "modules":
        for module in root.modules():
            of_module(module)
    elif group["each"] == "apply":
        root.apply(of_module)
    elif group["each"] == "children":
        for module in root.children():
            of_module(module)
    else:
        for name, parameter in root.named_parameters():
            path, _, leaf = name.rpartition(".")
            visit(group, root.get_submodule(path), [(leaf, parameter)])


def plain(net):
    """Parameters that are None, as a Linear's bias, are no tensors."""
    for module in net.modules():
        for name in [name for name, value in module._parameters.items() if value is None]:
            del module._parameters[name]
    return net


def has_short_rows(groups, net):
    """A part that is outside of its tensor is refused."""
    return any("rows" in rule for group in groups for rule in group["rules"]) and any(
        p.dim() == 0 or p.size(0) < 2 for p in net.parameters())


def script_of(source, each):
    while True:
        spec, make = model_of(source, 3)
        groups = [dict({"each": each if i == 0 else source.choice(EACH)}, first=source.random() < 0.5,
                       rules=[rule_of(source, each) for _ in range(source.randint(1, 4))], optional=True)
                  for i in range(source.choice((1, 1, 2)))]
        specification = {"model": spec, "init": groups, "seed": source.randrange(1 << 20)}
        net = make()
        if isinstance(spec, (list, dict)) and not has_short_rows(groups, net):
            break

    def function():
        net = plain(make())
        for group in groups:
            run_group(group, net)
        return net
    return "random", specification, function, False


def scripts(count, seed=None):
    """(traversal, scripts): the first group of each has that traversal."""
    source = random.Random(seed)
    for each in EACH:
        yield each, [script_of(source, each) for _ in range(count // len(EACH))]
