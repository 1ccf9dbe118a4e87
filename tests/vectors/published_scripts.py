"""Initialisations of published code, and the same for weightd: more scripts in the form of torch_scripts.py."""
import math

import torch
from torch import nn

from torch_scripts import SCRIPTS, group, rule, script

FIRST = len(SCRIPTS)

# torchvision: the loops of its models


@script({"model": ["Conv2d(3, 8, 3, bias=False)", "BatchNorm2d(8)", "Conv2d(8, 8, 3, groups=4)", "BatchNorm2d(8)", "Linear(8, 5)"],
         "init": [group("modules",
                        rule("kaiming_normal(mode='fan_out')", module="Conv2d", parameter="weight"),
                        rule("zeros", module="Conv2d", parameter="bias"),
                        rule("ones", module=["BatchNorm2d", "GroupNorm"], parameter="weight"),
                        rule("zeros", module=["BatchNorm2d", "GroupNorm"], parameter="bias"),
                        rule("normal(0, 0.01)", module="Linear", parameter="weight"),
                        rule("zeros", module="Linear", parameter="bias"), first=True)]}, seed=31)
def mobilenet_v2():
    net = nn.Sequential(nn.Conv2d(3, 8, 3, bias=False), nn.BatchNorm2d(8), nn.Conv2d(8, 8, 3, groups=4),
                        nn.BatchNorm2d(8), nn.Linear(8, 5))
    for m in net.modules():
        if isinstance(m, nn.Conv2d):
            nn.init.kaiming_normal_(m.weight, mode="fan_out")
            if m.bias is not None:
                nn.init.zeros_(m.bias)
        elif isinstance(m, (nn.BatchNorm2d, nn.GroupNorm)):
            nn.init.ones_(m.weight)
            nn.init.zeros_(m.bias)
        elif isinstance(m, nn.Linear):
            nn.init.normal_(m.weight, 0, 0.01)
            nn.init.zeros_(m.bias)
    return net


@script({"model": {"type": "SqueezeNet", "children": {
    "features": ["Conv2d(3, 6, 3)", "ReLU()", "Conv2d(6, 4, 1)"], "classifier": ["Dropout(0.5)", "Conv2d(4, 5, 1)", "ReLU()"]}},
    "init": [group("modules", rule("normal(mean=0.0, std=0.01)", path="classifier.1.weight"),
                   rule("kaiming_uniform", module="Conv2d", parameter="weight"), first=True),
             rule("zeros", module="Conv2d", parameter="bias")]}, seed=32)
def squeezenet():
    net = nn.Module()
    net.features = nn.Sequential(nn.Conv2d(3, 6, 3), nn.ReLU(), nn.Conv2d(6, 4, 1))
    final_conv = nn.Conv2d(4, 5, 1)
    net.classifier = nn.Sequential(nn.Dropout(0.5), final_conv, nn.ReLU())
    for m in net.modules():
        if isinstance(m, nn.Conv2d):
            if m is final_conv:
                nn.init.normal_(m.weight, mean=0.0, std=0.01)
            else:
                nn.init.kaiming_uniform_(m.weight)
            if m.bias is not None:
                nn.init.constant_(m.bias, 0)
    return net


@script({"model": ["Conv2d(3, 8, 3, groups=1)", "Conv2d(8, 16, (3, 5), groups=4)", "BatchNorm2d(16)", "Linear(16, 9)"],
         "init": [group("modules",
                        rule("normal(mean=0.0, std=sqrt(2.0 / (kernel_size[0] * kernel_size[1] * out_channels // groups)))",
                             module="Conv2d", parameter="weight"),
                        rule("zeros", module="Conv2d", parameter="bias"),
                        rule("normal(mean=0.0, std=0.01)", module="Linear", parameter="weight"),
                        rule("zeros", module="Linear", parameter="bias"))]}, seed=33)
def regnet_and_efficientnet_of_tf():
    net = nn.Sequential(nn.Conv2d(3, 8, 3, groups=1), nn.Conv2d(8, 16, (3, 5), groups=4), nn.BatchNorm2d(16), nn.Linear(16, 9))
    for m in net.modules():
        if isinstance(m, nn.Conv2d):
            fan_out = m.kernel_size[0] * m.kernel_size[1] * m.out_channels // m.groups
            nn.init.normal_(m.weight, mean=0.0, std=math.sqrt(2.0 / fan_out))
            if m.bias is not None:
                nn.init.zeros_(m.bias)
        elif isinstance(m, nn.Linear):
            nn.init.normal_(m.weight, mean=0.0, std=0.01)
            nn.init.zeros_(m.bias)
    return net


@script({"model": ["Conv2d(3, 8, 3)", "Linear(8, 9)"],
         "init": [group("modules", rule("kaiming_normal(mode='fan_out')", module="Conv2d", parameter="weight"),
                        rule("uniform(-1.0 / sqrt(out_features), 1.0 / sqrt(out_features))", module="Linear", parameter="weight"),
                        rule("zeros", parameter="bias"))]}, seed=34)
def efficientnet():
    net = nn.Sequential(nn.Conv2d(3, 8, 3), nn.Linear(8, 9))
    for m in net.modules():
        if isinstance(m, nn.Conv2d):
            nn.init.kaiming_normal_(m.weight, mode="fan_out")
            if m.bias is not None:
                nn.init.zeros_(m.bias)
        elif isinstance(m, nn.Linear):
            init_range = 1.0 / math.sqrt(m.out_features)
            nn.init.uniform_(m.weight, -init_range, init_range)
            nn.init.zeros_(m.bias)
    return net


RETINA = ["Conv2d(8, 8, 3, padding=1)", "ReLU()", "Conv2d(8, 8, 3, padding=1)", "ReLU()"]


@script({"model": {"type": "RetinaNetClassificationHead", "children": {"conv": RETINA, "cls_logits": "Conv2d(8, 18, 3)"}},
         "init": [group("children", rule("normal(std=0.01)", module="Conv2d", parameter="weight"),
                        rule("constant(0)", module="Conv2d", parameter="bias"), of="conv"),
                  rule("normal(std=0.01)", path="cls_logits.weight"),
                  rule("constant(-log((1 - 0.01) / 0.01))", path="cls_logits.bias")]}, seed=35)
def retinanet_head():
    net = nn.Module()
    net.conv = nn.Sequential(nn.Conv2d(8, 8, 3, padding=1), nn.ReLU(), nn.Conv2d(8, 8, 3, padding=1), nn.ReLU())
    net.cls_logits = nn.Conv2d(8, 18, 3)
    for layer in net.conv.children():
        if isinstance(layer, nn.Conv2d):
            torch.nn.init.normal_(layer.weight, std=0.01)
            torch.nn.init.constant_(layer.bias, 0)
    torch.nn.init.normal_(net.cls_logits.weight, std=0.01)
    torch.nn.init.constant_(net.cls_logits.bias, -math.log((1 - 0.01) / 0.01))
    return net


# Loops from before kaiming_normal_: n = k * k * out_channels, y = 1 / sqrt(in_features)

@script({"model": ["Conv2d(3, 8, 3)", "BatchNorm2d(8)", "ConvTranspose2d(8, 4, 2)", "Linear(4, 6)"],
         "init": [group("modules",
                        rule("normal(0, sqrt(2. / (kernel_size[0] * kernel_size[1] * out_channels)))",
                             module=["Conv2d", "ConvTranspose2d"], parameter="weight"),
                        rule("fill(1)", module="BatchNorm2d", parameter="weight"),
                        rule("zero_", module="BatchNorm2d", parameter="bias"),
                        rule("uniform(-1 / sqrt(in_features), 1 / sqrt(in_features))", module="Linear", parameter="weight"),
                        rule("fill(0.01)", module="Linear", parameter="bias"))]}, seed=36)
def old_loops():
    net = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ConvTranspose2d(8, 4, 2), nn.Linear(4, 6))
    for m in net.modules():
        if isinstance(m, nn.Conv2d) or isinstance(m, nn.ConvTranspose2d):
            n = m.kernel_size[0] * m.kernel_size[1] * m.out_channels
            m.weight.data.normal_(0, math.sqrt(2. / n))
        elif isinstance(m, nn.BatchNorm2d):
            m.weight.data.fill_(1)
            m.bias.data.zero_()
        elif isinstance(m, nn.Linear):
            y = 1 / math.sqrt(m.in_features)
            m.weight.data.uniform_(-y, y)
            m.bias.data.fill_(0.01)
    return net


# CycleGAN's init_weights(), xavier and orthogonal; ESRGAN's scaled residual blocks

CYCLE = {"model": ["Conv2d(3, 8, 3)", "InstanceNorm2d(8)", "ConvTranspose2d(8, 4, 3)", "BatchNorm2d(4)", "Linear(4, 6)"]}


@script(dict(CYCLE, init=[group(
    "apply", rule("xavier_normal(gain=0.02)", module=["*Conv*", "*Linear*"], parameter="weight"),
    rule("constant(0.0)", module=["*Conv*", "*Linear*"], parameter="bias"),
    rule("normal(1.0, 0.02)", module="BatchNorm2d", parameter="weight"),
    rule("constant(0.0)", module="BatchNorm2d", parameter="bias"), first=True)]), seed=37)
def cyclegan_xavier():
    def init_func(m):
        classname = m.__class__.__name__
        if hasattr(m, "weight") and (classname.find("Conv") != -1 or classname.find("Linear") != -1):
            nn.init.xavier_normal_(m.weight.data, gain=0.02)
            if hasattr(m, "bias") and m.bias is not None:
                nn.init.constant_(m.bias.data, 0.0)
        elif classname.find("BatchNorm2d") != -1:
            nn.init.normal_(m.weight.data, 1.0, 0.02)
            nn.init.constant_(m.bias.data, 0.0)
    return nn.Sequential(nn.Conv2d(3, 8, 3), nn.InstanceNorm2d(8), nn.ConvTranspose2d(8, 4, 3), nn.BatchNorm2d(4),
                         nn.Linear(4, 6)).apply(init_func)


@script({"model": ["Conv2d(3, 8, 3)", "Linear(8, 4)", "BatchNorm2d(4)"],
         "init": [group("modules", rule("kaiming_normal(a=0, mode='fan_in')", module=["Conv2d", "Linear"], parameter="weight"),
                        rule("scale(0.1)", module=["Conv2d", "Linear"], parameter="weight"),
                        rule("zeros", module=["Conv2d", "Linear"], parameter="bias"),
                        rule("constant(1)", module="BatchNorm2d", parameter="weight"),
                        rule("constant(0.0)", module="BatchNorm2d", parameter="bias"))]}, seed=38)
def esrgan():
    net = nn.Sequential(nn.Conv2d(3, 8, 3), nn.Linear(8, 4), nn.BatchNorm2d(4))
    for m in net.modules():
        if isinstance(m, (nn.Conv2d, nn.Linear)):
            nn.init.kaiming_normal_(m.weight, a=0, mode="fan_in")
            m.weight.data *= 0.1
            if m.bias is not None:
                m.bias.data.zero_()
        elif isinstance(m, nn.BatchNorm2d):
            nn.init.constant_(m.weight, 1)
            nn.init.constant_(m.bias.data, 0.0)
    return net


# Reinforcement learning: DDPG's hidden_init (its fan_in is size(0)), DrQ's delta-orthogonal convolutions, SAC, PPO

@script({"model": {"type": "Actor", "children": {"fc1": "Linear(8, 20)", "fc2": "Linear(20, 10)", "fc3": "Linear(10, 2)"}},
         "init": [rule("uniform(-1. / sqrt(size0), 1. / sqrt(size0))", path="fc1.weight"),
                  rule("uniform(-1. / sqrt(size0), 1. / sqrt(size0))", path="fc2.weight"),
                  rule("uniform(-3e-3, 3e-3)", path="fc3.weight")]}, seed=39)
def ddpg():
    net = nn.Module()
    net.fc1, net.fc2, net.fc3 = nn.Linear(8, 20), nn.Linear(20, 10), nn.Linear(10, 2)

    def hidden_init(layer):
        lim = 1. / math.sqrt(layer.weight.data.size()[0])
        return -lim, lim
    net.fc1.weight.data.uniform_(*hidden_init(net.fc1))
    net.fc2.weight.data.uniform_(*hidden_init(net.fc2))
    net.fc3.weight.data.uniform_(-3e-3, 3e-3)
    return net


@script({"model": ["Conv2d(3, 8, 3)", "Conv2d(8, 8, 3)", "Linear(8, 4)"],
         "init": [group("apply", rule("orthogonal", module="Linear", parameter="weight"),
                        rule("zeros", module="Linear", parameter="bias"),
                        rule("zeros", module="Conv2d"),
                        rule("orthogonal('relu')", module="Conv2d", parameter="weight", slice=":,:,1,1"))]},
        seed=40, near="weight")
def drq():
    def weight_init(m):
        if isinstance(m, nn.Linear):
            nn.init.orthogonal_(m.weight.data)
            if hasattr(m.bias, "data"):
                m.bias.data.fill_(0.0)
        elif isinstance(m, nn.Conv2d) or isinstance(m, nn.ConvTranspose2d):
            assert m.weight.size(2) == m.weight.size(3)
            m.weight.data.fill_(0.0)
            m.bias.data.fill_(0.0)
            mid = m.weight.size(2) // 2
            gain = nn.init.calculate_gain("relu")
            nn.init.orthogonal_(m.weight.data[:, :, mid, mid], gain)
    return nn.Sequential(nn.Conv2d(3, 8, 3), nn.Conv2d(8, 8, 3), nn.Linear(8, 4)).apply(weight_init)


NOISY = {"type": "NoisyLinear", "parameters": {
    "weight_mu": {"shape": [6, 4], "initializer": "uniform(-1 / sqrt(size1), 1 / sqrt(size1))"},
    "weight_sigma": {"shape": [6, 4], "initializer": "constant(0.5 / sqrt(size1))"},
    "bias_mu": {"shape": [6], "initializer": "uniform(-1 / sqrt(4), 1 / sqrt(4))"},
    "bias_sigma": {"shape": [6], "initializer": "constant(0.5 / sqrt(size0))"}},
    "buffers": {"weight_epsilon": [6, 4], "bias_epsilon": [6]}}


@script({"model": {"type": "Net", "children": {"fc": "Linear(3, 4)", "noisy": NOISY, "head": "Linear(6, 2)"}}}, seed=41)
def noisy_linear():
    class NoisyLinear(nn.Module):
        def __init__(self, in_features, out_features, std_init=0.5):
            super().__init__()
            self.weight_mu = nn.Parameter(torch.empty(out_features, in_features))
            self.weight_sigma = nn.Parameter(torch.empty(out_features, in_features))
            self.register_buffer("weight_epsilon", torch.zeros(out_features, in_features))
            self.bias_mu = nn.Parameter(torch.empty(out_features))
            self.bias_sigma = nn.Parameter(torch.empty(out_features))
            self.register_buffer("bias_epsilon", torch.zeros(out_features))
            mu_range = 1 / math.sqrt(in_features)
            self.weight_mu.data.uniform_(-mu_range, mu_range)
            self.weight_sigma.data.fill_(std_init / math.sqrt(in_features))
            self.bias_mu.data.uniform_(-mu_range, mu_range)
            self.bias_sigma.data.fill_(std_init / math.sqrt(out_features))
    net = nn.Module()
    net.fc, net.noisy, net.head = nn.Linear(3, 4), NoisyLinear(4, 6), nn.Linear(6, 2)
    return net


# Language models: Transformer-XL, word_language_model, fairseq's LSTM, a CRF's transitions

@script({"model": {"type": "Model", "children": {
    "emb": "Embedding(7, 4)", "proj": "Linear(4, 6, bias=False)", "norm": "LayerNorm(6)", "out": "Linear(6, 7)"}},
    "init": [group("apply", rule("normal(0.0, 0.02)", module="*Linear*", parameter="weight"),
                   rule("constant(0.0)", module="*Linear*", parameter="bias"),
                   rule("normal(0.0, 0.02)", module="*Embedding*", parameter="weight"),
                   rule("normal(1.0, 0.02)", module="*LayerNorm*", parameter="weight"),
                   rule("constant(0.0)", module="*LayerNorm*", parameter="bias"), first=True)]}, seed=42)
def transformer_xl():
    def weights_init(m):
        classname = m.__class__.__name__
        if classname.find("Linear") != -1:
            if hasattr(m, "weight") and m.weight is not None:
                nn.init.normal_(m.weight, 0.0, 0.02)
            if hasattr(m, "bias") and m.bias is not None:
                nn.init.constant_(m.bias, 0.0)
        elif classname.find("Embedding") != -1:
            if hasattr(m, "weight"):
                nn.init.normal_(m.weight, 0.0, 0.02)
        elif classname.find("LayerNorm") != -1:
            if hasattr(m, "weight"):
                nn.init.normal_(m.weight, 1.0, 0.02)
            if hasattr(m, "bias") and m.bias is not None:
                nn.init.constant_(m.bias, 0.0)
    net = nn.Module()
    net.emb, net.proj, net.norm, net.out = nn.Embedding(7, 4), nn.Linear(4, 6, bias=False), nn.LayerNorm(6), nn.Linear(6, 7)
    return net.apply(weights_init)


@script({"model": {"type": "Encoder", "children": {
    "embed": {"type": "Embedding", "num_embeddings": 9, "embedding_dim": 4, "padding_idx": 1,
              "init": [rule("uniform(-0.1, 0.1)", parameter="weight"), rule("constant(0)", parameter="weight", rows=1)]},
    "lstm": {"type": "LSTM", "args": [4, 5, 2], "init": [group("parameters", rule("uniform(-0.1, 0.1)", path="**"))]},
    "fc": {"type": "Linear", "args": [5, 3], "init": [group("parameters", rule("uniform(-0.1, 0.1)", path="*"))]}}}}, seed=43)
def fairseq_lstm():
    def embedding(num, dim, padding_idx):
        m = nn.Embedding(num, dim, padding_idx=padding_idx)
        nn.init.uniform_(m.weight, -0.1, 0.1)
        nn.init.constant_(m.weight[padding_idx], 0)
        return m

    def lstm(*args):
        m = nn.LSTM(*args)
        for name, param in m.named_parameters():
            if "weight" in name or "bias" in name:
                param.data.uniform_(-0.1, 0.1)
        return m

    def linear(*args):
        m = nn.Linear(*args)
        m.weight.data.uniform_(-0.1, 0.1)
        m.bias.data.uniform_(-0.1, 0.1)
        return m
    net = nn.Module()
    net.embed = embedding(9, 4, 1)
    net.lstm = lstm(4, 5, 2)
    net.fc = linear(5, 3)
    return net


@script({"model": {"type": "BiLSTM_CRF", "parameters": {"transitions": {"shape": [5, 5], "initializer": "torch.randn"}},
                   "children": {"word_embeds": "Embedding(11, 5)", "lstm": "LSTM(5, 2, num_layers=1, bidirectional=True)",
                                "hidden2tag": "Linear(4, 5)"},
                   "order": ["word_embeds", "lstm", "hidden2tag", "transitions"]},
         "init": [rule("fill(-10000)", path="transitions", rows=3), rule("fill(-10000)", path="transitions", columns=4)]}, seed=44)
def bilstm_crf():
    net = nn.Module()
    net.word_embeds = nn.Embedding(11, 5)
    net.lstm = nn.LSTM(5, 2, num_layers=1, bidirectional=True)
    net.hidden2tag = nn.Linear(4, 5)
    net.transitions = nn.Parameter(torch.randn(5, 5))
    net.transitions.data[3, :] = -10000
    net.transitions.data[:, 4] = -10000
    return net


# Vision transformers: MAE, DiT, BEiT's fix_init_weight

VIT_BLOCK = {"type": "Block", "children": {
    "norm1": "LayerNorm(8)",
    "attn": {"type": "Attention", "children": {"qkv": "Linear(8, 24)", "proj": "Linear(8, 8)"}},
    "norm2": "LayerNorm(8)",
    "mlp": {"type": "Mlp", "children": {"fc1": "Linear(8, 16)", "fc2": "Linear(16, 8)"}}}}


def make_vit_blocks(count):
    blocks = nn.ModuleList()
    for _ in range(count):
        block = nn.Module()
        block.norm1 = nn.LayerNorm(8)
        block.attn = nn.Module()
        block.attn.qkv, block.attn.proj = nn.Linear(8, 24), nn.Linear(8, 8)
        block.norm2 = nn.LayerNorm(8)
        block.mlp = nn.Module()
        block.mlp.fc1, block.mlp.fc2 = nn.Linear(8, 16), nn.Linear(16, 8)
        blocks.append(block)
    return blocks


@script({"model": {"type": "MaskedAutoencoderViT",
                   "parameters": {"cls_token": {"shape": [1, 1, 8], "initializer": "zeros"},
                                  "mask_token": {"shape": [1, 1, 8], "initializer": "zeros"}},
                   "children": {"patch_embed": {"type": "PatchEmbed", "children": {"proj": "Conv2d(3, 8, 4, 4)"}},
                                "blocks": {"type": "ModuleList", "children": [VIT_BLOCK, VIT_BLOCK]}, "norm": "LayerNorm(8)"}},
         "init": [rule("uniform(-sqrt(3) * sqrt(2 / (fan_in + size0)), sqrt(3) * sqrt(2 / (fan_in + size0)))",
                       path="patch_embed.proj.weight"),
                  rule("normal(std=.02)", path="cls_token"), rule("normal(std=.02)", path="mask_token"),
                  group("apply", rule("xavier_uniform", module="Linear", parameter="weight"),
                        rule("constant(0)", module="Linear", parameter="bias"),
                        rule("constant(0)", module="LayerNorm", parameter="bias"),
                        rule("constant(1.0)", module="LayerNorm", parameter="weight"))]}, seed=45)
def mae():
    net = nn.Module()
    net.patch_embed = nn.Module()
    net.patch_embed.proj = nn.Conv2d(3, 8, 4, 4)
    net.cls_token = nn.Parameter(torch.zeros(1, 1, 8))
    net.mask_token = nn.Parameter(torch.zeros(1, 1, 8))
    net.blocks, net.norm = make_vit_blocks(2), nn.LayerNorm(8)
    w = net.patch_embed.proj.weight.data
    torch.nn.init.xavier_uniform_(w.view([w.shape[0], -1]))
    torch.nn.init.normal_(net.cls_token, std=.02)
    torch.nn.init.normal_(net.mask_token, std=.02)

    def init_weights(m):
        if isinstance(m, nn.Linear):
            torch.nn.init.xavier_uniform_(m.weight)
            if m.bias is not None:
                nn.init.constant_(m.bias, 0)
        elif isinstance(m, nn.LayerNorm):
            nn.init.constant_(m.bias, 0)
            nn.init.constant_(m.weight, 1.0)
    return net.apply(init_weights)


@script({"model": {"type": "Beit", "children": {"blocks": {"type": "ModuleList", "children": [VIT_BLOCK, VIT_BLOCK, VIT_BLOCK]}}},
         "init": [group("apply", rule("trunc_normal(std=.02)", module="Linear", parameter="weight"),
                        rule("constant(0)", module="Linear", parameter="bias")),
                  group("children", rule("divide(sqrt(2.0 * (layer + 1)))", below="attn.proj.weight"),
                        rule("divide(sqrt(2.0 * (layer + 1)))", below="mlp.fc2.weight"), of="blocks")]}, seed=46)
def beit():
    net = nn.Module()
    net.blocks = make_vit_blocks(3)

    def init_weights(m):
        if isinstance(m, nn.Linear):
            nn.init.trunc_normal_(m.weight, std=.02)
            if m.bias is not None:
                nn.init.constant_(m.bias, 0)
    net.apply(init_weights)
    for layer_id, layer in enumerate(net.blocks):
        layer.attn.proj.weight.data.div_(math.sqrt(2.0 * (layer_id + 1)))
        layer.mlp.fc2.weight.data.div_(math.sqrt(2.0 * (layer_id + 1)))
    return net


# SIREN; Tacotron's LinearNorm, which initialises itself; a script that asks for the exact type

SINE = ["Linear(2, 16)", "Linear(16, 16)", "Linear(16, 1)"]


@script({"model": {"type": "Siren", "children": {"net": SINE}},
         "init": [group("children", rule("uniform(-1 / in_features, 1 / in_features)", layer=0, parameter="weight"),
                        rule("uniform(-sqrt(6 / in_features) / 30, sqrt(6 / in_features) / 30)", layer="1:", parameter="weight"),
                        of="net")]}, seed=47)
def siren():
    net = nn.Module()
    net.net = nn.Sequential(nn.Linear(2, 16), nn.Linear(16, 16), nn.Linear(16, 1))
    with torch.no_grad():
        for i, layer in enumerate(net.net):
            n = layer.weight.size(-1)
            if i == 0:
                layer.weight.uniform_(-1 / n, 1 / n)
            else:
                layer.weight.uniform_(-math.sqrt(6 / n) / 30, math.sqrt(6 / n) / 30)
    return net


def linear_norm(out, gain):
    return {"type": "LinearNorm", "children": {"linear_layer": f"Linear(4, {out})"},
            "init": [rule(f"xavier_uniform(gain=calculate_gain('{gain}'))", path="linear_layer.weight")]}


@script({"model": {"type": "Decoder", "children": {"query": linear_norm(6, "tanh"), "gate": linear_norm(1, "sigmoid"),
                                                   "rnn": "LSTMCell(4, 4)", "out": linear_norm(3, "linear")}}}, seed=48)
def tacotron():
    class LinearNorm(nn.Module):
        def __init__(self, out, gain):
            super().__init__()
            self.linear_layer = nn.Linear(4, out)
            nn.init.xavier_uniform_(self.linear_layer.weight, gain=nn.init.calculate_gain(gain))
    net = nn.Module()
    net.query, net.gate = LinearNorm(6, "tanh"), LinearNorm(1, "sigmoid")
    net.rnn, net.out = nn.LSTMCell(4, 4), LinearNorm(3, "linear")
    return net


@script({"model": ["TransformerEncoderLayer(8, 2, 12)", "Linear(8, 3)"],
         "init": [group("apply", rule("xavier_uniform", module="Linear", parameter="weight",
                                      **{"except": {"module": "NonDynamicallyQuantizableLinear"}}),
                        rule("fill(0.01)", module="Linear", parameter="bias",
                             **{"except": {"module": "NonDynamicallyQuantizableLinear"}}))]}, seed=49)
def exact_type():
    def init_weights(m):
        if type(m) == nn.Linear:
            torch.nn.init.xavier_uniform_(m.weight)
            m.bias.data.fill_(0.01)
    return nn.Sequential(nn.TransformerEncoderLayer(8, 2, 12), nn.Linear(8, 3)).apply(init_weights)


# Gates of a recurrent layer one by one; embeddings by their own size; kipf's GCN; a capsule's randn

@script({"model": "GRU(3, 4, 2)",
         "init": [group("parameters", rule("xavier_uniform", path="weight_ih*"),
                        *[rule("orthogonal", path="weight_hh*", rows=f"{i}:{i + 4}") for i in (0, 4, 8)],
                        rule("fill(0)", path="bias*"))]}, seed=50, near=True)
def gru_by_gates():
    net = nn.GRU(3, 4, 2)
    for name, param in net.named_parameters():
        if "weight_ih" in name:
            nn.init.xavier_uniform_(param)
        elif "weight_hh" in name:
            for i in range(0, param.size(0), 4):
                nn.init.orthogonal_(param.data[i:i + 4])
        elif "bias" in name:
            param.data.fill_(0)
    return net


@script({"model": {"type": "VQ", "children": {"codes": "Embedding(16, 4)", "words": "Embedding(9, 25, padding_idx=0)"},
                   "parameters": {"W": {"shape": [1, 3, 4, 2], "initializer": "torch.randn"}}},
         "init": [rule("scale(0.01)", path="W"),
                  rule("uniform(-1.0 / num_embeddings, 1.0 / num_embeddings)", path="codes.weight"),
                  rule("normal(0, embedding_dim ** -0.5)", path="words.weight"), rule("zeros", path="words.weight", rows=0)]}, seed=51)
def codebook():
    net = nn.Module()
    net.W = nn.Parameter(0.01 * torch.randn(1, 3, 4, 2))
    net.codes, net.words = nn.Embedding(16, 4), nn.Embedding(9, 25, padding_idx=0)
    net.codes.weight.data.uniform_(-1.0 / 16, 1.0 / 16)
    nn.init.normal_(net.words.weight, mean=0, std=25 ** -0.5)
    nn.init.constant_(net.words.weight[0], 0)
    return net


@script({"classes": {"GraphConvolution": {
    "arguments": ["in_features", "out_features"],
    "parameters": {"weight": {"shape": ["in_features", "out_features"],
                              "initializer": "uniform(-1. / sqrt(out_features), 1. / sqrt(out_features))"},
                   "bias": {"shape": ["out_features"],
                            "initializer": "uniform(-1. / sqrt(out_features), 1. / sqrt(out_features))"}}}},
    "model": "GCN(\n  (gc1): GraphConvolution(12, 16)\n  (gc2): GraphConvolution(16, 7)\n)"}, seed=52)
def kipf_gcn():
    class GraphConvolution(nn.Module):
        def __init__(self, in_features, out_features):
            super().__init__()
            self.weight = nn.Parameter(torch.FloatTensor(in_features, out_features))
            self.bias = nn.Parameter(torch.FloatTensor(out_features))
            stdv = 1. / math.sqrt(self.weight.size(1))
            self.weight.data.uniform_(-stdv, stdv)
            self.bias.data.uniform_(-stdv, stdv)
    net = nn.Module()
    net.gc1, net.gc2 = GraphConvolution(12, 16), GraphConvolution(16, 7)
    return net


# timm.layers.weight_init has trunc_normal_ of its own, which inverts erf in all releases of torch

def timm_trunc_normal_(tensor, mean=0., std=1., a=-2., b=2.):
    def norm_cdf(x):
        return (1. + math.erf(x / math.sqrt(2.))) / 2.
    with torch.no_grad():
        low, high = norm_cdf((a - mean) / std), norm_cdf((b - mean) / std)
        tensor.uniform_(2 * low - 1, 2 * high - 1)
        tensor.erfinv_()
        tensor.mul_(std * math.sqrt(2.))
        tensor.add_(mean)
        return tensor.clamp_(min=a, max=b)


def timm_trunc_normal_tf_(tensor, mean=0., std=1., a=-2., b=2.):
    with torch.no_grad():
        timm_trunc_normal_(tensor, 0, 1.0, a, b)
        return tensor.mul_(std).add_(mean)


@script({"model": {"type": "Net", "children": {"stem": "Conv2d(3, 8, 4)", "fc": "Linear(8, 30)", "head": "Linear(30, 5)"}},
         "init": [rule("timm.layers.trunc_normal_(m.weight, std=.02)", path="fc.weight"),
                  rule("timm.lecun_normal_", path="stem.weight"), rule("trunc_normal_tf_(std=.3, mean=.1)", path="head.weight"),
                  rule("normal", path="head.bias")]}, seed=53, near="weight")
def timm_layers():
    net = nn.Module()
    net.stem, net.fc, net.head = nn.Conv2d(3, 8, 4), nn.Linear(8, 30), nn.Linear(30, 5)
    timm_trunc_normal_(net.fc.weight, std=.02)
    timm_trunc_normal_tf_(net.stem.weight, std=math.sqrt(1 / 48) / .87962566103423978)
    timm_trunc_normal_tf_(net.head.weight, std=.3, mean=.1)
    nn.init.normal_(net.head.bias)
    return net


ROWS = SCRIPTS[FIRST:]
