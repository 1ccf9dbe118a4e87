#!/usr/bin/env python3
"""Records foreign_policies.json: policies in the JSON of mmengine and AllenNLP, and the tensors they leave behind.

    python record_foreign_policies.py INITIALIZERS > tests/vectors/foreign_policies.json

With torch 2.15.0, mmengine 0.10.7 and INITIALIZERS, allennlp/nn/initializers.py of allennlp 2.10.1.  That file is run
as it is; what it imports of its package, which needs releases of torch that are no longer made, is stood in for.
A tensor is the SHA-256 of its bytes; one by erfinv_ or QR, which is equal to 1e-5, its values.
"""
import copy
import importlib.util
import json
import logging
import sys
import types
import warnings

import torch
from torch import nn

from record_torch_scripts import tensor_of

SEQUENCE = ["Conv2d(3, 4, 3)", "BatchNorm2d(4)", "ReLU()", "Conv2d(4, 4, 1, bias=False)", "GroupNorm(2, 4)", "Linear(4, 3)"]
HEADS = {"type": "FooNet", "children": {"feat": "Conv2d(3, 16, 3)", "reg": "Conv2d(16, 10, 3)", "cls": "Conv2d(16, 5, 3)"}}
ENCODER = "TransformerEncoder(TransformerEncoderLayer(8, 2, 12), 2)"
ESIM = {"type": "Esim", "children": {
    "_text_field_embedder": {"type": "Embedder", "children": {"token_embedder_tokens": "Embedding(9, 4)"}},
    "_encoder": "LSTM(4, 3, num_layers=2, bidirectional=True)", "_projection_feedforward": ["Linear(6, 5)", "ReLU()"],
    "_output": "Linear(5, 2)", "scorer": "Bilinear(2, 3, 2)"}}


def heads():
    net = nn.Module()
    net.feat, net.reg, net.cls = nn.Conv2d(3, 16, 3), nn.Conv2d(16, 10, 3), nn.Conv2d(16, 5, 3)
    return net


def esim():
    net = nn.Module()
    net._text_field_embedder = nn.Module()
    net._text_field_embedder.token_embedder_tokens = nn.Embedding(9, 4)
    net._encoder = nn.LSTM(4, 3, num_layers=2, bidirectional=True)
    net._projection_feedforward = nn.Sequential(nn.Linear(6, 5), nn.ReLU())
    net._output, net.scorer = nn.Linear(5, 2), nn.Bilinear(2, 3, 2)
    return net


MODELS = [
    (SEQUENCE, lambda: nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Conv2d(4, 4, 1, bias=False),
                                     nn.GroupNorm(2, 4), nn.Linear(4, 3))),
    (HEADS, heads),
    (ENCODER, lambda: nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 12), 2)),
]
MMENGINE = [
    (0, {"type": "Kaiming", "layer": "Conv2d"}),
    (0, [{"type": "Kaiming", "layer": "Conv2d", "mode": "fan_out", "nonlinearity": "relu"},
         {"type": "Constant", "val": 1, "layer": ["_BatchNorm", "GroupNorm"]}]),
    (0, {"type": "Normal", "std": 0.01, "layer": ["Conv2d", "Linear"], "bias_prob": 0.01}),
    (0, {"type": "Xavier", "layer": "Conv2d", "distribution": "uniform", "gain": 2}),
    (0, {"type": "Caffe2Xavier", "layer": "Conv2d", "bias": 0.5}),
    (0, {"type": "TruncNormal", "layer": "Linear", "std": 0.02, "bias": 0.0}),
    (0, {"type": "TruncNormal", "layer": ["Linear", "Conv2d"], "std": 0.02, "a": -0.04, "b": 0.04}),
    (0, {"type": "Uniform", "layer": "Linear", "a": -0.1, "b": 0.1}),
    (0, {"type": "Kaiming", "layer": "Linear", "distribution": "uniform", "a": 1}),
    (0, {"type": "Normal", "layer": "_ConvNd", "std": 0.1}),
    (1, {"type": "Constant", "val": 1, "bias": 2, "layer": "Conv2d",
         "override": {"type": "Constant", "name": "reg", "val": 3, "bias": 4}}),
    (1, {"type": "Normal", "std": 0.01, "layer": "Conv2d",
         "override": {"type": "Normal", "name": "cls", "std": 0.01, "bias_prob": 0.01}}),
    (1, {"type": "Xavier", "override": {"name": "reg"}}),
    (1, {"type": "Xavier", "layer": "Conv2d", "override": [{"name": "reg"}, {"type": "Kaiming", "name": "cls"}]}),
    (2, {"type": "Xavier", "layer": "Linear", "distribution": "uniform"}),
    (2, [{"type": "TruncNormal", "layer": "Linear", "std": 0.02}, {"type": "Constant", "layer": "LayerNorm", "val": 1.0, "bias": 0.0}]),
]
ALLENNLP = [
    [[".*linear_layers.*weight", {"type": "xavier_uniform"}], [".*", {"type": "normal"}]],
    [["_encoder.*bias_hh.*", "lstm_hidden_bias"], [".*weight.*", "uniform_unit_scaling"]],
    [["scorer.weight|_output.weight", {"type": "uniform_unit_scaling", "nonlinearity": "relu"}]],
    {"regexes": [[".*(weight_ih|weight_hh).*", {"type": "xavier_uniform"}], [".*bias.*", {"type": "zero"}],
                 ["_(output|projection_feedforward).*weight", "normal"]], "prevent_regexes": ["_encoder.*reverse", "scorer"]},
    {"regexes": [["_output.*weight", {"type": "constant", "val": 0.3}], ["^_enc.*_l[01]$", {"type": "normal", "std": 1}]]},
    [["weight$", {"type": "kaiming_normal"}], [".*bias", {"type": "uniform", "a": -1, "b": 1}]],
    [[".*bias_[ih]h.*", "zero"], [".*(?:weight_ih).*", {"type": "xavier_normal"}]],
    {"regexes": [["text_field|output", {"type": "normal", "mean": 1}]]},
    {"regexes": [["output.weight", {"type": "sparse", "sparsity": 0.5}], ["nothing_of_this", "eye"]], "prevent_regexes": []},
    [["_(text|out(put|er)).*weight", "normal"]],
]


def allennlp_of(path):
    """The module of its initializers."""
    class Registrable:
        known = {}

        @classmethod
        def register(cls, name, *_, **__):
            return lambda made: cls.known.setdefault(name, made)

    for name in ("allennlp", "allennlp.common", "allennlp.common.checks"):
        sys.modules[name] = types.ModuleType(name)
    vars(sys.modules["allennlp.common"]).update(Registrable=Registrable, FromParams=object, Tqdm=None)
    sys.modules["allennlp.common.checks"].ConfigurationError = ValueError
    spec = importlib.util.spec_from_file_location("initializers", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def built(module, item):
    item = {"type": item} if isinstance(item, str) else dict(item)
    return module.Initializer.known[item.pop("type")](**item)


def apply(module, policy, net):
    policy = policy if isinstance(policy, dict) else {"regexes": policy}
    module.InitializerApplicator(regexes=[(regex, built(module, item)) for regex, item in policy["regexes"]],
                                 prevent_regexes=policy.get("prevent_regexes"))(net)


def row(library, model, policy, net):
    is_near = "TruncNormal" in json.dumps(policy)
    tensors = {key: tensor_of(value, is_near and value.dim() > 1) for key, value in net.state_dict().items()}
    return json.dumps({"library": f"{library}, torch {torch.__version__.split('+')[0]}", "script": json.dumps(policy),
                       "specification": {"model": model, "init": policy, "seed": 3, "generator": "torch"}, "tensors": tensors})


def main():
    import mmengine
    from mmengine.model.weight_init import initialize

    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    rows = []
    for index, policy in MMENGINE:
        model, make = MODELS[index]
        torch.manual_seed(3)
        net = make()
        initialize(net, copy.deepcopy(policy))
        rows.append(row(f"mmengine {mmengine.__version__}", model, policy, net))
    module = allennlp_of(sys.argv[1])
    for policy in ALLENNLP:
        torch.manual_seed(3)
        net = esim()
        apply(module, policy, net)
        rows.append(row("allennlp 2.10.1", ESIM, policy, net))
    print("[\n" + ",\n".join(rows) + "\n]")


if __name__ == "__main__":
    main()
