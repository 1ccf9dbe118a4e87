#!/usr/bin/python3
"""Writes tests/vectors/signal.json: size of values and gradients by layer, as torch's forward and backward pass have them.

usage: record_signal.py http://127.0.0.1:PORT [--check]

Torch makes the weights itself, by the seed that the specification gives to the generator torch; values and gradients are
float64 (so RMSNorm gives its eps, which is the dtype's, and Hardsigmoid is left out: its slope in torch is float32's 1/6).
The inputs and the linear function of the output are those of the daemon: normal values of the streams
"signal.input" and "signal.output", fetched as tensors of those names.  --check asks the daemon for the signal of each
model and compares instead of writing.
"""
import json
import math
import sys
import urllib.request

import torch

INPUTS = 8

# Call text of each model, the shape of an input, and the mode.
MODELS = [
    ("Sequential(Linear(128, 128), ReLU(), Linear(128, 128), ReLU(), Linear(128, 10))", [128], "train"),
    ("Sequential(Linear(20, 30), Tanh(), Linear(30, 40), Sigmoid(), Linear(40, 5))", [20], "train"),
    ("Sequential(Linear(20, 30), GELU(), Linear(30, 40), GELU(approximate='tanh'), Linear(40, 5), SiLU())", [20], "train"),
    ("Sequential(Linear(7, 9, bias=False), ELU(), Linear(9, 9), SELU(), Linear(9, 9), CELU(0.5), Mish())", [7], "train"),
    ("Sequential(Linear(16, 16), Hardtanh(), Linear(16, 16), Hardswish(), Linear(16, 16), Hardtanh(-0.2, 0.1))", [16], "train"),
    ("Sequential(Linear(16, 16), Softplus(), Linear(16, 16), Softsign(), Linear(16, 16), LogSigmoid())", [16], "train"),
    ("Sequential(Linear(16, 16), LeakyReLU(0.2), Linear(16, 16), ReLU6(), Linear(16, 16), PReLU())", [16], "train"),
    ("Sequential(Linear(16, 16), Tanhshrink(), Linear(16, 16), Softshrink(0.1), Linear(16, 16), Hardshrink(0.1))", [16],
     "train"),
    ("Sequential(LayerNorm(12), Linear(12, 24), ReLU(), LayerNorm(24), Linear(24, 12))", [12], "train"),
    ("Sequential(Linear(12, 24), RMSNorm(24, eps=1.1920928955078125e-07), ReLU(), Linear(24, 12), RMSNorm(12, eps=1e-06))", [12], "train"),
    ("Sequential(Linear(12, 24), BatchNorm1d(24), ReLU(), Linear(24, 12), BatchNorm1d(12))", [12], "train"),
    ("Sequential(Linear(12, 24), BatchNorm1d(24), Dropout(0.3), ReLU(), Linear(24, 12), BatchNorm1d(12))", [12], "eval"),
    ("Sequential(Conv2d(3, 8, 3, padding=1), ReLU(), Conv2d(8, 8, 3, padding=1), ReLU(), Flatten(), Linear(2048, 10))",
     [3, 16, 16], "train"),
    ("Sequential(Conv2d(4, 8, (3, 5), stride=(2, 1), padding=(1, 2), groups=2), GELU(), Conv2d(8, 6, 3, dilation=2))",
     [4, 16, 16], "train"),
    ("Sequential(Conv2d(3, 6, 3, padding=1, padding_mode='circular'), BatchNorm2d(6), ReLU(), AvgPool2d(2), "
     "Conv2d(6, 6, 3, padding='same'), Tanh())", [3, 16, 16], "train"),
    ("Sequential(Conv1d(3, 8, 5, padding=2), ReLU(), MaxPool1d(2), Conv1d(8, 4, 3), Flatten(), Linear(24, 3))", [3, 16],
     "train"),
    ("Sequential(Conv3d(2, 3, 3, padding=1, bias=False), Tanh(), AdaptiveAvgPool3d(1), Flatten(), Linear(3, 2))",
     [2, 16, 16, 16], "train"),
    ("Sequential(Conv2d(3, 4, 3, padding=1), MaxPool2d(3, stride=2, padding=1), AvgPool2d(3, padding=1, "
     "count_include_pad=False), Flatten(), Linear(36, 3))", [3, 16, 16], "train"),
    ("Sequential(Sequential(Linear(10, 20), Tanh()), Identity(), Sequential(Sequential(Linear(20, 20)), Sigmoid()))", [10],
     "train"),
    ("Sequential(Flatten(), Linear(50, 20), Threshold(0.1, 0.5), Linear(20, 20), RReLU(), Linear(20, 1))", [50], "eval"),
    ("Sequential(Conv2d(3, 6, 3), ReLU(), MaxPool2d(2), Conv2d(6, 8, 3), ReLU(), AdaptiveMaxPool2d(1), Flatten(), "
     "Linear(8, 4))", [3, 28, 28], "train"),
    ("TransformerEncoder(TransformerEncoderLayer(16, 4, 24, batch_first=True), 2)", [16, 16], "eval"),
    ("Sequential(Linear(6, 16), TransformerEncoderLayer(16, 2, 20, activation='gelu', norm_first=True, batch_first=True), "
     "LayerNorm(16), Linear(16, 3))", [6, 16], "eval"),
]

# Modules of a block in the order of its flow; "+" is a residual sum.
BEHIND = ["self_attn", "self_attn.out_proj", "dropout1", "+", "norm1", "linear1", "activation", "dropout", "linear2",
          "dropout2", "+", "norm2"]
BEFORE = ["norm1", "self_attn", "self_attn.out_proj", "dropout1", "+", "norm2", "linear1", "activation", "dropout", "linear2",
          "dropout2", "+"]


def ask(url, path, body):
    request = urllib.request.Request(url + path, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        return answer.read()


def random_values(url, name, count):
    """Normal values of a stream of the seed 0, as the tensor of that name has them."""
    body = {"parameters": {name: [count]}, "seed": 0, "dtype": "float64",
            "init": [{"path": "**", "initializer": "normal(0, 1)"}]}
    file = ask(url, "/v1/weights?format=safetensors", body)
    return torch.frombuffer(bytearray(file[8 + int.from_bytes(file[:8], "little"):]), dtype=torch.float64).clone()


def by_input(values, shape):
    """Element e of input k lies at e * INPUTS + k."""
    count = math.prod(shape)
    scaled = values[:count * INPUTS]
    scaled = scaled / scaled.square().mean().sqrt()
    return scaled.reshape(count, INPUTS).T.reshape([INPUTS] + list(shape)).contiguous()


class Mixing(torch.nn.Module):
    """Attention without its last map, as MultiheadAttention computes it."""

    def __init__(self, attention):
        super().__init__()
        self.attention = [attention]

    def forward(self, x):
        attention = self.attention[0]
        q, k, v = torch.nn.functional.linear(x, attention.in_proj_weight, attention.in_proj_bias).chunk(3, -1)
        q, k, v = (t.unflatten(-1, (attention.num_heads, -1)).transpose(1, 2) for t in (q, k, v))
        return torch.nn.functional.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(-2)


class Function(torch.nn.Module):
    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, x):
        return self.function(x)


def leaves(module):
    """Modules in the order of the flow, with "keep" and "+" of residual sums."""
    if isinstance(module, torch.nn.TransformerEncoderLayer):
        made = []
        for name in BEFORE if module.norm_first else BEHIND:
            if name == ("norm1" if module.norm_first else "self_attn") or name == ("norm2" if module.norm_first else "linear1"):
                made.append("keep")
            found = {"self_attn": lambda: Mixing(module.self_attn), "self_attn.out_proj": lambda: module.self_attn.out_proj,
                     "activation": lambda: Function(module.activation), "+": lambda: "+"}
            made.append(found[name]() if name in found else getattr(module, name))
        return made
    children = list(module.children())
    return [leaf for child in children for leaf in leaves(child)] if children else [module]


def measure(model, x, values, has_tokens):
    """Mean square, mean square of the gradient relative to the last, and correlation, for each module."""
    whole, outputs, kept = model(x.transpose(1, 2) if has_tokens else x), [], []
    x = x.transpose(1, 2) if has_tokens else x
    for module in leaves(model):
        if module == "keep":
            kept.append(x)
            continue
        x = x + kept.pop() if module == "+" else module(x)
        x.retain_grad() if x.requires_grad else x.requires_grad_()
        outputs.append(x)
    assert torch.allclose(x, whole, rtol=1e-12, atol=1e-12)
    r = by_input(values, [x.shape[2], x.shape[1]]).transpose(1, 2) if has_tokens else by_input(values, list(x.shape[1:]))
    (outputs[-1] * r).sum().backward()
    last = outputs[-1].grad.square().mean()
    rows = []
    for y in outputs:
        flat = y.detach().reshape(INPUTS, -1)
        squares = flat.square().sum()
        pairs = flat.sum(0).square().sum() - squares
        rows.append([flat.square().mean().item(), (y.grad.square().mean() / last).item(),
                     (pairs / (INPUTS - 1) / squares).item()])
    return rows


def main():
    url = sys.argv[1]
    inputs, outputs = (random_values(url, "signal." + name, 2 * 16 ** 3 * INPUTS * 2) for name in ("input", "output"))
    records = []
    for number, (text, shape, mode) in enumerate(MODELS):
        torch.manual_seed(number)
        model = eval(text, vars(torch.nn))  # float32 weights, as they are drawn
        model = model.double().train(mode == "train")
        rows = measure(model, by_input(inputs, shape), outputs, "Transformer" in text)
        records.append({"model": text, "seed": number, "mode": mode, "size": shape[1] if len(shape) > 1 else None,
                        "layers": rows})
    if "--check" not in sys.argv:
        with open("tests/vectors/signal.json", "w", encoding="utf-8") as file:
            file.write(json.dumps({"torch": torch.__version__, "inputs": INPUTS, "records": records}, indent=0) + "\n")
        return 0
    failed = 0
    for record in records:
        query = f"?mode={record['mode']}" + (f"&input_size={record['size']}" if record["size"] else "")
        answer = json.loads(ask(url, "/v1/signal" + query, {"model": record["model"], "seed": record["seed"],
                                                            "generator": "torch"}))
        last = answer["layers"][-1]["measured"]["mean_square_gradient"]  # 1, or where theory stops before it another
        for layer, row in zip(answer["layers"], record["layers"]):
            found = [layer["measured"][name] for name in ("second_moment", "mean_square_gradient", "correlation")]
            found[1] /= last
            if any(abs(a - b) > 1e-9 * max(1, abs(b)) for a, b in zip(found, row)):
                print(record["model"], layer["path"], found, row, answer["not_measured"])
                failed += 1
    print(f"{len(records)} models, {failed} layers differ")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
