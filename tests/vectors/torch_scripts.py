"""Scripts as people write them: initialisation by loops over modules and parameters, and the same for weightd.

Each script is (name, seed, specification, function): the function builds and initialises the model as its source
does, the specification says the same as a reader of the documents would.  record_torch_scripts.py runs both sides.
"""
import json
import math
import re

import torch
from torch import nn

SCRIPTS = []


def script(specification, seed=0, near=False):
    def add(function):
        SCRIPTS.append((function.__name__, dict(specification, seed=seed), function, near))
        return function
    return add


def group(each, *rules, **members):
    return dict({"each": each, "rules": list(rules)}, **members)


def rule(initializer, **selectors):
    return dict(selectors, initializer=initializer)


# Two statements in one visit.

@script({"model": ["Linear(3, 2)", "Linear(2, 2)"],
         "init": [group("apply", rule("kaiming_normal", module="Linear", parameter="weight"),
                        rule("normal", module="Linear", parameter="bias"))]})
def weight_then_bias():
    def init(m):
        if isinstance(m, nn.Linear):
            nn.init.kaiming_normal_(m.weight)
            nn.init.normal_(m.bias)
    return nn.Sequential(nn.Linear(3, 2), nn.Linear(2, 2)).apply(init)


# pytorch/examples dcgan/main.py

def dcgan_weights(m):
    classname = m.__class__.__name__
    if classname.find("Conv") != -1:
        nn.init.normal_(m.weight, 0.0, 0.02)
    elif classname.find("BatchNorm") != -1:
        nn.init.normal_(m.weight, 1.0, 0.02)
        nn.init.zeros_(m.bias)


DCGAN = {"model": ["Conv2d(1, 2, 1, bias=False)", "BatchNorm2d(2)", "Conv2d(2, 1, 1, bias=False)"]}
GENERATOR = {"model": {"type": "Generator", "children": {"main": [
    "ConvTranspose2d(10, 16, 4, 1, 0, bias=False)", "BatchNorm2d(16)", "ReLU(True)",
    "ConvTranspose2d(16, 8, 4, 2, 1, bias=False)", "BatchNorm2d(8)", "ReLU(True)",
    "ConvTranspose2d(8, 3, 4, 2, 1, bias=False)", "Tanh()"]}}}


@script(dict(DCGAN, init=[group("apply", rule("normal(0, 0.02)", module="Conv*", parameter="weight"),
                                rule("normal(1, 0.02)", module="BatchNorm*", parameter="weight"),
                                rule("zeros", module="BatchNorm*", parameter="bias"), first=True)]))
def dcgan():
    return nn.Sequential(nn.Conv2d(1, 2, 1, bias=False), nn.BatchNorm2d(2),
                         nn.Conv2d(2, 1, 1, bias=False)).apply(dcgan_weights)


@script(dict(DCGAN, init=["recipe:dcgan"]))
def dcgan_recipe():
    return dcgan()


@script(dict(GENERATOR, init=["recipe:dcgan"]), seed=999)
def dcgan_generator():
    net = nn.Module()
    net.main = nn.Sequential(
        nn.ConvTranspose2d(10, 16, 4, 1, 0, bias=False), nn.BatchNorm2d(16), nn.ReLU(True),
        nn.ConvTranspose2d(16, 8, 4, 2, 1, bias=False), nn.BatchNorm2d(8), nn.ReLU(True),
        nn.ConvTranspose2d(8, 3, 4, 2, 1, bias=False), nn.Tanh())
    return net.apply(dcgan_weights)


# torchvision vgg.py

VGG = ["Conv2d(3, 8, 3, padding=1)", "BatchNorm2d(8)", "ReLU()", "Linear(8, 20)", "Conv2d(20, 6, 3)", "ReLU()",
       "Linear(6, 30)", "Conv2d(30, 4, 1, groups=2)", "Linear(4, 9)"]


@script({"model": {"type": "VGG", "children": {"features": VGG, "classifier": ["Linear(36, 40)", "ReLU()", "Linear(40, 7)"]}},
         "init": [group("modules",
                        rule("kaiming_normal(mode='fan_out', nonlinearity='relu')", module="Conv2d", parameter="weight"),
                        rule("zeros", module="Conv2d", parameter="bias"),
                        rule("ones", module="BatchNorm2d", parameter="weight"),
                        rule("zeros", module="BatchNorm2d", parameter="bias"),
                        rule("normal(0, 0.01)", module="Linear", parameter="weight"),
                        rule("zeros", module="Linear", parameter="bias"), first=True)]}, seed=3)
def vgg_alternating():
    net = nn.Module()
    net.features = nn.Sequential(
        nn.Conv2d(3, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(), nn.Linear(8, 20), nn.Conv2d(20, 6, 3), nn.ReLU(),
        nn.Linear(6, 30), nn.Conv2d(30, 4, 1, groups=2), nn.Linear(4, 9))
    net.classifier = nn.Sequential(nn.Linear(36, 40), nn.ReLU(), nn.Linear(40, 7))
    for m in net.modules():
        if isinstance(m, nn.Conv2d):
            nn.init.kaiming_normal_(m.weight, mode="fan_out", nonlinearity="relu")
            if m.bias is not None:
                nn.init.constant_(m.bias, 0)
        elif isinstance(m, nn.BatchNorm2d):
            nn.init.constant_(m.weight, 1)
            nn.init.constant_(m.bias, 0)
        elif isinstance(m, nn.Linear):
            nn.init.normal_(m.weight, 0, 0.01)
            nn.init.constant_(m.bias, 0)
    return net


# LSTM by named_parameters()

LSTM = {"model": {"type": "Tagger", "children": {"lstm": "LSTM(4, 6, num_layers=3)", "fc": "Linear(6, 3)"}}}
LSTM_RULES = [rule("xavier_uniform", parameter="weight_ih*"), rule("orthogonal", parameter="weight_hh*"),
              rule("zeros", parameter="bias*"), rule("ones", parameter="bias*", block="forget")]


def lstm_net():
    net = nn.Module()
    net.lstm = nn.LSTM(4, 6, num_layers=3)
    net.fc = nn.Linear(6, 3)
    return net


def lstm_loop(named):
    for name, param in named:
        if "weight_ih" in name:
            nn.init.xavier_uniform_(param.data)
        elif "weight_hh" in name:
            nn.init.orthogonal_(param.data)
        elif "bias" in name:
            param.data.fill_(0)
            n = param.size(0)
            param.data[n // 4:n // 2].fill_(1)


@script(dict(LSTM, init=[group("parameters", *LSTM_RULES, of="lstm", first=True)]), near=True)
def lstm_named_parameters():
    net = lstm_net()
    lstm_loop(net.lstm.named_parameters())
    return net


@script(dict(LSTM, init=[group("parameters", rule("normal(0, 0.1)", path="**weight*"), rule("uniform(-1, 1)", path="**bias*"))]),
        seed=7)
def lstm_weights_and_biases():
    net = lstm_net()
    for name, param in net.named_parameters():
        if "weight" in name:
            nn.init.normal_(param, 0, 0.1)
        if "bias" in name:
            nn.init.uniform_(param, -1, 1)
    return net


@script(dict(LSTM, init=[group("apply", rule("xavier_uniform", module="LSTM", parameter="weight_ih*"),
                               rule("xavier_normal", module="LSTM", parameter="weight_hh*"),
                               rule("normal", module="Linear", parameter="bias"))]), seed=1)
def lstm_apply_by_kind():
    def init(m):
        if isinstance(m, nn.LSTM):
            for name, param in m.named_parameters():
                if "weight_ih" in name:
                    nn.init.xavier_uniform_(param)
            for name, param in m.named_parameters():
                if "weight_hh" in name:
                    nn.init.xavier_normal_(param)
        if isinstance(m, nn.Linear):
            nn.init.normal_(m.bias)
    return lstm_net().apply(init)


# Transformer, and its p.dim() > 1

@script({"model": "Transformer(8, 2, 1, 2, 12)",
         "init": [group("parameters", rule("xavier_uniform", rank="2:"))]}, seed=5)
def transformer_reset():
    net = nn.Transformer(8, 2, 1, 2, 12)
    for p in net.parameters():
        if p.dim() > 1:
            nn.init.xavier_uniform_(p)
    return net


ENCODER = {"model": "TransformerEncoder(TransformerEncoderLayer(8, 2, 12), 2)"}


@script(dict(ENCODER, init=[group("apply",
                                  rule("xavier_uniform", module="MultiheadAttention", parameter="in_proj_weight"),
                                  rule("normal(0, 0.02)", module="Linear", parameter="weight"),
                                  rule("zeros", module="Linear", parameter="bias"))]))
def encoder_apply():
    def init(m):
        if isinstance(m, nn.MultiheadAttention):
            nn.init.xavier_uniform_(m.in_proj_weight)
        if isinstance(m, nn.Linear):
            nn.init.normal_(m.weight, 0, 0.02)
            nn.init.zeros_(m.bias)
    return nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 12), 2).apply(init)


@script(dict(ENCODER, init=[group("modules",
                                  rule("normal(0, 0.02)", module="MultiheadAttention", below="out_proj.weight"),
                                  rule("xavier_uniform", module="MultiheadAttention", parameter="in_proj_weight"),
                                  rule("normal(0, 0.01)", module="Linear", parameter="weight"))]), seed=2)
def encoder_modules():
    net = nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 12), 2)
    for m in net.modules():
        if isinstance(m, nn.MultiheadAttention):
            nn.init.normal_(m.out_proj.weight, 0, 0.02)
            nn.init.xavier_uniform_(m.in_proj_weight)
        if isinstance(m, nn.Linear):
            nn.init.normal_(m.weight, 0, 0.01)
    return net


# Karpathy's nanoGPT model.py

GPT_BLOCK = {"type": "Block", "children": {
    "ln_1": "LayerNorm(8)",
    "attn": {"type": "CausalSelfAttention", "children": {"c_attn": "Linear(8, 24)", "c_proj": "Linear(8, 8)"}},
    "ln_2": "LayerNorm(8)",
    "mlp": {"type": "MLP", "children": {"c_fc": "Linear(8, 32)", "c_proj": "Linear(32, 8)"}}}}
GPT = {"model": {"type": "GPT", "children": {
    "transformer": {"type": "ModuleDict", "children": {
        "wte": "Embedding(17, 8)", "wpe": "Embedding(5, 8)", "drop": "Dropout(0.1)",
        "h": {"type": "ModuleList", "children": [GPT_BLOCK, GPT_BLOCK]}, "ln_f": "LayerNorm(8)"}},
    "lm_head": "Linear(8, 17, bias=False)"}},
    "tie": {"transformer.wte.weight": "lm_head.weight"}}


def gpt_block():
    block, attn, mlp = nn.Module(), nn.Module(), nn.Module()
    block.ln_1 = nn.LayerNorm(8)
    block.attn = attn
    attn.c_attn, attn.c_proj = nn.Linear(8, 24), nn.Linear(8, 8)
    block.ln_2 = nn.LayerNorm(8)
    block.mlp = mlp
    mlp.c_fc, mlp.c_proj = nn.Linear(8, 32), nn.Linear(32, 8)
    return block


def gpt_net():
    net = nn.Module()
    net.transformer = nn.ModuleDict(dict(
        wte=nn.Embedding(17, 8), wpe=nn.Embedding(5, 8), drop=nn.Dropout(0.1),
        h=nn.ModuleList([gpt_block() for _ in range(2)]), ln_f=nn.LayerNorm(8)))
    net.lm_head = nn.Linear(8, 17, bias=False)
    net.transformer.wte.weight = net.lm_head.weight
    return net


@script(dict(GPT, init=[
    group("apply", rule("normal(0, 0.02)", module="Linear", parameter="weight"),
          rule("zeros", module="Linear", parameter="bias"),
          rule("normal(0, 0.02)", module="Embedding", parameter="weight"), first=True),
    group("parameters", rule({"name": "normal", "mean": 0, "std": 0.01}, path="**.c_proj.weight"))]))
def nanogpt():
    def init(module):
        if isinstance(module, nn.Linear):
            torch.nn.init.normal_(module.weight, mean=0.0, std=0.02)
            if module.bias is not None:
                torch.nn.init.zeros_(module.bias)
        elif isinstance(module, nn.Embedding):
            torch.nn.init.normal_(module.weight, mean=0.0, std=0.02)
    net = gpt_net()
    net.apply(init)
    for pn, p in net.named_parameters():
        if pn.endswith("c_proj.weight"):
            torch.nn.init.normal_(p, mean=0.0, std=0.02 / math.sqrt(2 * 2))
    return net


@script(dict(GPT, init=["recipe:nanogpt"]))
def nanogpt_recipe():
    return nanogpt()


@script(dict(GPT, init=[group("modules", rule("normal(0, 0.5)", module="Embedding", parameter="weight"),
                              rule("uniform(0, 1)", module="Linear", parameter="weight"))]), seed=4)
def tied_head_by_modules():
    net = gpt_net()
    for m in net.modules():
        if isinstance(m, nn.Embedding):
            nn.init.normal_(m.weight, 0, 0.5)
        if isinstance(m, nn.Linear):
            nn.init.uniform_(m.weight)
    return net


@script(dict(GPT, init=[group("parameters", rule("normal(0, 0.5)", path="**wte.weight"), rule("normal", path="**.c_*.bias"))]),
        seed=4)
def tied_head_by_parameters():
    net = gpt_net()
    for name, p in net.named_parameters():
        if name.endswith("wte.weight") or name == "lm_head.weight":
            nn.init.normal_(p, 0, 0.5)
        if ".c_" in name and name.endswith("bias"):
            nn.init.normal_(p)
    return net


# OpenAI's CLIP, initialize_parameters(); its own parameters are torch.empty

CLIP_BLOCK = {"type": "ResidualAttentionBlock", "children": {
    "attn": "MultiheadAttention(8, 2)", "ln_1": "LayerNorm(8)",
    "mlp": {"type": "Sequential", "children": {"c_fc": "Linear(8, 32)", "gelu": "GELU()", "c_proj": "Linear(32, 8)"}},
    "ln_2": "LayerNorm(8)"}}
CLIP = {"model": {"type": "CLIP",
                  "parameters": {"positional_embedding": [6, 8], "text_projection": [8, 5],
                                 "logit_scale": {"shape": [], "initializer": {"value": 2.6592600369327779}}},
                  "children": {
                      "transformer": {"type": "Transformer", "children": {
                          "resblocks": {"type": "Sequential", "children": [CLIP_BLOCK, CLIP_BLOCK, CLIP_BLOCK]}}},
                      "token_embedding": "Embedding(11, 8)", "ln_final": "LayerNorm(8)"}}}


def clip_block():
    block = nn.Module()
    block.attn = nn.MultiheadAttention(8, 2)
    block.ln_1 = nn.LayerNorm(8)
    block.mlp = nn.Sequential()
    for name, layer in (("c_fc", nn.Linear(8, 32)), ("gelu", nn.GELU()), ("c_proj", nn.Linear(32, 8))):
        block.mlp.add_module(name, layer)
    block.ln_2 = nn.LayerNorm(8)
    return block


@script(dict(CLIP, init=[
    rule("normal(0, 0.02)", path="token_embedding.weight"), rule("normal(0, 0.01)", path="positional_embedding"),
    group("children",
          rule({"name": "normal", "std": 8 ** -0.5}, below="attn.in_proj_weight"),
          rule({"name": "normal", "std": 8 ** -0.5 * (2 * 3) ** -0.5}, below="attn.out_proj.weight"),
          rule({"name": "normal", "std": (2 * 8) ** -0.5}, below="mlp.c_fc.weight"),
          rule({"name": "normal", "std": 8 ** -0.5 * (2 * 3) ** -0.5}, below="mlp.c_proj.weight"),
          of="transformer.resblocks"),
    rule({"name": "normal", "std": 8 ** -0.5}, path="text_projection")]))
def clip():
    net = nn.Module()
    net.transformer = nn.Module()
    net.transformer.resblocks = nn.Sequential(*[clip_block() for _ in range(3)])
    net.token_embedding = nn.Embedding(11, 8)
    net.positional_embedding = nn.Parameter(torch.empty(6, 8))
    net.ln_final = nn.LayerNorm(8)
    net.text_projection = nn.Parameter(torch.empty(8, 5))
    net.logit_scale = nn.Parameter(torch.ones([]) * math.log(1 / 0.07))
    nn.init.normal_(net.token_embedding.weight, std=0.02)
    nn.init.normal_(net.positional_embedding, std=0.01)
    proj_std = (8 ** -0.5) * ((2 * 3) ** -0.5)
    attn_std = 8 ** -0.5
    fc_std = (2 * 8) ** -0.5
    for block in net.transformer.resblocks:
        nn.init.normal_(block.attn.in_proj_weight, std=attn_std)
        nn.init.normal_(block.attn.out_proj.weight, std=proj_std)
        nn.init.normal_(block.mlp.c_fc.weight, std=fc_std)
        nn.init.normal_(block.mlp.c_proj.weight, std=proj_std)
    nn.init.normal_(net.text_projection, std=8 ** -0.5)
    return net


# fairseq's init_bert_params: the attention draws its projections once more

FAIRSEQ_LAYER = {"type": "TransformerSentenceEncoderLayer", "children": {
    "self_attn": {"type": "FairseqAttention", "children": {
        "k_proj": "Linear(8, 8)", "v_proj": "Linear(8, 8)", "q_proj": "Linear(8, 8)", "out_proj": "Linear(8, 8)"}},
    "fc1": "Linear(8, 16)", "fc2": "Linear(16, 8)"}}
FAIRSEQ = {"model": {"type": "Encoder", "children": {
    "embed_tokens": "Embedding(9, 8, padding_idx=1)",
    "layers": {"type": "ModuleList", "children": [FAIRSEQ_LAYER, FAIRSEQ_LAYER]}}}}


class FairseqAttention(nn.Module):
    def __init__(self):
        super().__init__()
        self.k_proj, self.v_proj, self.q_proj = nn.Linear(8, 8), nn.Linear(8, 8), nn.Linear(8, 8)
        self.out_proj = nn.Linear(8, 8)


def fairseq_layer():
    layer = nn.Module()
    layer.self_attn = FairseqAttention()
    layer.fc1, layer.fc2 = nn.Linear(8, 16), nn.Linear(16, 8)
    return layer


@script(dict(FAIRSEQ, init=[group(
    "apply",
    rule("normal(0, 0.02)", module="Linear", parameter="weight"), rule("zeros", module="Linear", parameter="bias"),
    rule("normal(0, 0.02)", module="Embedding", parameter="weight"),
    rule("zeros", module="Embedding", parameter="weight", rows=1),
    rule("normal(0, 0.02)", module="FairseqAttention", below="q_proj.weight"),
    rule("normal(0, 0.02)", module="FairseqAttention", below="k_proj.weight"),
    rule("normal(0, 0.02)", module="FairseqAttention", below="v_proj.weight"))]))
def fairseq_bert():
    def init(module):
        def normal_(data):
            data.copy_(data.cpu().normal_(mean=0.0, std=0.02).to(data.device))
        if isinstance(module, nn.Linear):
            normal_(module.weight.data)
            if module.bias is not None:
                module.bias.data.zero_()
        if isinstance(module, nn.Embedding):
            normal_(module.weight.data)
            if module.padding_idx is not None:
                module.weight.data[module.padding_idx].zero_()
        if isinstance(module, FairseqAttention):
            normal_(module.q_proj.weight.data)
            normal_(module.k_proj.weight.data)
            normal_(module.v_proj.weight.data)
    net = nn.Module()
    net.embed_tokens = nn.Embedding(9, 8, padding_idx=1)
    net.layers = nn.ModuleList([fairseq_layer() for _ in range(2)])
    return net.apply(init)


# AllenNLP's InitializerApplicator: for each parameter the first pattern that is found in its name

ALLENNLP = [(r"_feedforward.*weight", nn.init.xavier_uniform_), (r".*bias_hh.*", nn.init.normal_),
            (r".*weight_ih.*", nn.init.xavier_normal_), (r"_feedforward.*bias", nn.init.uniform_)]


@script({"model": {"type": "Esim", "children": {"_encoder": "LSTM(4, 3, num_layers=2, bidirectional=True)",
                                                "_feedforward": ["Linear(6, 5)", "ReLU()", "Linear(5, 2)"]}},
         "init": [group("parameters", rule("xavier_uniform", path="_feedforward**weight"),
                        rule("normal", path="**bias_hh**"), rule("xavier_normal", path="**weight_ih**"),
                        rule("uniform", path="_feedforward**bias"), first=True)]}, seed=13)
def allennlp():
    net = nn.Module()
    net._encoder = nn.LSTM(4, 3, num_layers=2, bidirectional=True)
    net._feedforward = nn.Sequential(nn.Linear(6, 5), nn.ReLU(), nn.Linear(5, 2))
    for name, parameter in net.named_parameters():
        for pattern, function in ALLENNLP:
            if re.search(pattern, name):
                function(parameter)
                break
    return net


# Parents with parameters of their own: children first in apply(), the parent first in modules()

TREE = {"type": "Net", "parameters": {"p": {"shape": [5], "initializer": "ones"}},
        "children": {"a": {"type": "Block", "parameters": {"p": {"shape": [5], "initializer": "ones"}},
                           "children": {"fc": "Linear(3, 2)"}},
                     "b": {"type": "Block", "parameters": {"p": {"shape": [5], "initializer": "ones"}},
                           "children": {"fc": "Linear(3, 2)"}}}}
TREE_RULES = [rule("normal", parameter="p"), rule("uniform(-1, 1)", module="Linear", parameter="weight")]


def tree():
    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.p = nn.Parameter(torch.ones(5))
            self.fc = nn.Linear(3, 2)

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.p = nn.Parameter(torch.ones(5))
            self.a, self.b = Block(), Block()

    return Net()


def tree_init(m):
    if hasattr(m, "p"):
        nn.init.normal_(m.p)
    if isinstance(m, nn.Linear):
        nn.init.uniform_(m.weight, -1, 1)


@script({"model": TREE, "init": [group("apply", *TREE_RULES)]})
def parents_by_apply():
    return tree().apply(tree_init)


@script({"model": TREE, "init": [group("modules", *TREE_RULES)]})
def parents_by_modules():
    net = tree()
    for m in net.modules():
        tree_init(m)
    return net


@script({"model": TREE, "init": [group("children", rule("normal", parameter="p"), rule("normal", below="fc.*"))]})
def parents_by_children():
    net = tree()
    for m in net.children():
        nn.init.normal_(m.p)
        for p in m.fc.parameters():
            nn.init.normal_(p)
    return net


@script({"model": TREE, "init": [group("apply", *TREE_RULES, of=["b", "a"])]})
def parents_one_after_the_other():
    net = tree()
    for m in (net.b, net.a):
        m.apply(tree_init)
    return net


# The children of a Sequential, as PPO's and spinning up's networks

@script({"model": ["Linear(3, 6)", "Tanh()", "Linear(6, 6)", "Tanh()", "Linear(6, 2)"],
         "init": [group("children", rule({"name": "xavier_uniform", "gain": 5 / 3},
                                         module="Linear", parameter="weight"),
                        rule("uniform(-0.1, 0.1)", module="Linear", parameter="bias"))]}, seed=11)
def layers_of_a_sequential():
    net = nn.Sequential(nn.Linear(3, 6), nn.Tanh(), nn.Linear(6, 6), nn.Tanh(), nn.Linear(6, 2))
    for layer in net:
        if isinstance(layer, nn.Linear):
            nn.init.xavier_uniform_(layer.weight, gain=5 / 3)
            nn.init.uniform_(layer.bias, -0.1, 0.1)
    return net


# An init within a constructor, and then apply over everything

@script({"model": {"type": "Net", "children": {
    "stem": {"type": "Stem", "children": {"conv": "Conv2d(3, 4, 3)", "fc": "Linear(4, 4)"},
             "init": [group("modules", rule("normal(0, 0.1)", module=["Conv2d", "Linear"], parameter="weight"),
                            rule("normal(0, 1)", module=["Conv2d", "Linear"], parameter="bias"))]},
    "head": "Linear(4, 3)"}},
    "init": [group("apply", rule("kaiming_normal", module="Linear", parameter="weight"),
                   rule("normal", module="Linear", parameter="bias"))]}, seed=21)
def inner_init_then_apply():
    def stem():
        m = nn.Module()
        m.conv, m.fc = nn.Conv2d(3, 4, 3), nn.Linear(4, 4)
        for layer in m.modules():
            if isinstance(layer, (nn.Conv2d, nn.Linear)):
                nn.init.normal_(layer.weight, 0, 0.1)
                nn.init.normal_(layer.bias, 0, 1)
        return m

    def init(m):
        if isinstance(m, nn.Linear):
            nn.init.kaiming_normal_(m.weight)
            nn.init.normal_(m.bias)
    net = nn.Module()
    net.stem = stem()
    net.head = nn.Linear(4, 3)
    return net.apply(init)


# Constructors: what weight_norm and spectral_norm replace was drawn before, norms are summed in float32

def constructed(seed, text, function):
    SCRIPTS.append((f"constructed {json.dumps(text)}", {"model": text, "seed": seed}, function, False))


weight_norm, spectral_norm = nn.utils.weight_norm, nn.utils.spectral_norm
constructed(0, "weight_norm(Linear(10, 20))", lambda: weight_norm(nn.Linear(10, 20)))
constructed(1, ["weight_norm(Conv1d(10, 20, 3))", "Linear(4, 3)"],
            lambda: nn.Sequential(weight_norm(nn.Conv1d(10, 20, 3)), nn.Linear(4, 3)))
constructed(2, "weight_norm(Conv2d(64, 32, 5))", lambda: weight_norm(nn.Conv2d(64, 32, 5)))
constructed(3, "weight_norm(Linear(30, 7), dim=1)", lambda: weight_norm(nn.Linear(30, 7), dim=1))
constructed(4, "weight_norm(Linear(1, 37), dim=1)", lambda: weight_norm(nn.Linear(1, 37), dim=1))
constructed(5, "weight_norm(Linear(30, 7), dim=None)", lambda: weight_norm(nn.Linear(30, 7), dim=None))
constructed(6, "weight_norm(ConvTranspose2d(9, 5, 3), dim=1)", lambda: weight_norm(nn.ConvTranspose2d(9, 5, 3), dim=1))
constructed(7, "weight_norm(Conv2d(9, 5, (3, 4)), dim=2)", lambda: weight_norm(nn.Conv2d(9, 5, (3, 4)), dim=2))
constructed(8, "weight_norm(Conv2d(9, 5, (3, 4)), dim=3)", lambda: weight_norm(nn.Conv2d(9, 5, (3, 4)), dim=3))
constructed(9, "weight_norm(Linear(17000, 3))", lambda: weight_norm(nn.Linear(17000, 3)))
constructed(10, ["weight_norm(LSTM(3, 4, 2), 'weight_hh_l0')", "Linear(4, 3)"],
            lambda: nn.Sequential(weight_norm(nn.LSTM(3, 4, 2), "weight_hh_l0"), nn.Linear(4, 3)))
constructed(11, ["spectral_norm(Linear(4, 3))", "Linear(4, 3)"],
            lambda: nn.Sequential(spectral_norm(nn.Linear(4, 3)), nn.Linear(4, 3)))
constructed(12, "spectral_norm(Conv2d(40, 30, 5))", lambda: spectral_norm(nn.Conv2d(40, 30, 5)))
constructed(13, "spectral_norm(ConvTranspose2d(20, 30, 3))", lambda: spectral_norm(nn.ConvTranspose2d(20, 30, 3)))
constructed(14, ["parametrizations.orthogonal(Linear(4, 4), orthogonal_map='cayley', use_trivialization=False)", "Linear(4, 2)"],
            lambda: nn.Sequential(nn.utils.parametrizations.orthogonal(
                nn.Linear(4, 4), orthogonal_map="cayley", use_trivialization=False), nn.Linear(4, 2)))
if hasattr(nn.utils.parametrizations, "weight_norm"):
    new_weight_norm = nn.utils.parametrizations.weight_norm
    constructed(15, ["parametrizations.weight_norm(Linear(10, 20))", "Linear(20, 3)"],
                lambda: nn.Sequential(new_weight_norm(nn.Linear(10, 20)), nn.Linear(20, 3)))
    constructed(16, ["parametrizations.weight_norm(LSTM(3, 4), 'weight_hh_l0')", "Linear(4, 3)"],
                lambda: nn.Sequential(new_weight_norm(nn.LSTM(3, 4), "weight_hh_l0"), nn.Linear(4, 3)))

# Stacks without layers: the layer that was given, or made, is drawn and thrown away

constructed(5, ["TransformerEncoder(TransformerEncoderLayer(8, 2, 12), 0)", "Linear(8, 3)"],
            lambda: nn.Sequential(nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 12), 0), nn.Linear(8, 3)))
constructed(5, ["TransformerDecoder(TransformerDecoderLayer(8, 2, 12), 0)", "Linear(8, 3)"],
            lambda: nn.Sequential(nn.TransformerDecoder(nn.TransformerDecoderLayer(8, 2, 12), 0), nn.Linear(8, 3)))
for layers in ((0, 1), (1, 0), (0, 0)):
    constructed(6, [f"Transformer(8, 2, {layers[0]}, {layers[1]}, 12)", "Linear(8, 3)"],
                lambda layers=layers: nn.Sequential(nn.Transformer(8, 2, *layers, 12), nn.Linear(8, 3)))


# An own parameter between two children, as timm's ViT; children in another order than they are registered

@script({"model": {"type": "ViT", "parameters": {
    "cls_token": {"shape": [1, 1, 8], "initializer": "zeros"},
    "pos_embed": {"shape": [1, 5, 8], "initializer": {"name": "normal", "std": 0.5}}},
    "children": {"patch_embed": "Conv2d(3, 8, 4)", "blocks": {"type": "ModuleList", "children": [
        {"type": "Block", "children": {"qkv": "Linear(8, 24)", "proj": "Linear(8, 8)"}, "order": ["proj", "qkv"]}]},
        "head": "Linear(8, 3)"},
    "order": ["patch_embed", "pos_embed"]}}, seed=4)
def parameter_between_children():
    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.qkv = None
            proj = nn.Linear(8, 8)
            self.qkv = nn.Linear(8, 24)
            self.proj = proj

    class ViT(nn.Module):
        def __init__(self):
            super().__init__()
            self.patch_embed = nn.Conv2d(3, 8, 4)
            self.cls_token = nn.Parameter(torch.zeros(1, 1, 8))
            self.pos_embed = nn.Parameter(torch.empty(1, 5, 8).normal_(0, 0.5))
            self.blocks = nn.ModuleList([Block()])
            self.head = nn.Linear(8, 3)

    return ViT()


# Draws that are thrown away, and manual_seed in mid-script

@script({"model": ["Linear(3, 2)", "Linear(2, 2)"],
         "init": [{"discard": {"shape": [3], "initializer": "normal"}}, rule("normal", path="0.weight"),
                  {"discard": {"shape": [2, 20], "initializer": "uniform", "dtype": "float64"}},
                  rule("normal", path="1.weight"), {"seed": 11}, rule("uniform", path="0.bias"),
                  group("parameters", rule("normal", parameter="weight", path="1.*"), rule("normal", path="1.bias"))]})
def lost_draws_and_seeds():
    net = nn.Sequential(nn.Linear(3, 2), nn.Linear(2, 2))
    torch.randn(3)
    nn.init.normal_(net[0].weight)
    torch.rand(2, 20, dtype=torch.float64)
    nn.init.normal_(net[1].weight)
    torch.manual_seed(11)
    nn.init.uniform_(net[0].bias)
    nn.init.normal_(net[1].weight)
    nn.init.normal_(net[1].bias)
    return net


@script({"model": {"type": "Net", "children": {
    "a": {"type": "Block", "children": {"fc": "Linear(3, 2)"},
          "init": [{"seed": 3}, {"discard": {"shape": [5], "initializer": "normal"}}]},
    "b": "Linear(3, 2)"}}, "init": [rule("normal", path="a.fc.bias")]}, seed=8)
def seeds_in_a_constructor():
    net = nn.Module()
    net.a = nn.Module()
    net.a.fc = nn.Linear(3, 2)
    torch.manual_seed(3)
    torch.randn(5)
    net.b = nn.Linear(3, 2)
    nn.init.normal_(net.a.fc.bias)
    return net


# HiFi-GAN's init_weights after weight_norm: the computed weight is drawn, and lost at the next forward pass

@script({"model": ["weight_norm(Conv1d(4, 6, 3))", "weight_norm(Conv1d(6, 2, 3))", "Linear(2, 3)"],
         "init": [{"discard": {"shape": [6, 4, 3], "initializer": "normal(0, 0.01)"}},
                  {"discard": {"shape": [2, 6, 3], "initializer": "normal(0, 0.01)"}},
                  rule("normal", path="2.weight")]}, seed=8)
def drawn_after_weight_norm():
    net = nn.Sequential(weight_norm(nn.Conv1d(4, 6, 3)), weight_norm(nn.Conv1d(6, 2, 3)), nn.Linear(2, 3))

    def init_weights(m, mean=0.0, std=0.01):
        if m.__class__.__name__.find("Conv") != -1:
            m.weight.data.normal_(mean, std)
    net.apply(init_weights)
    nn.init.normal_(net[2].weight)
    return net
