#!/usr/bin/env python3
"""Searches for specifications that cost more than their size allows.

search.py COST_OF SECONDS FOLDER [SEED]

Makes documents of a grammar within the limits, measures each with COST_OF (tests/cost/cost_of.c), and
changes and crosses those that cost most beside the promise of service/notes/cost.md.  Keeps the ten
worst by CPU and by memory in FOLDER, no two alike, and prints them.  Ends with 1 if one of them breaks
the promise.
"""

import copy
import json
import os
import random
import subprocess
import sys
import time

CPU_S, TENSOR_S, BYTE_S = 0.2, 5e-6, 50e-9
MEMORY, TENSOR_BYTES, BYTE_BYTES = 64 << 20, 300, 64
NOISE = 3
BODY_MAX = 4 << 20
KEPT = 40

R = random.Random()
LAYERS = [
    "Linear(3, 2)", "Linear(100, 100, bias=False)", "Conv2d(3, 4, 3)", "LSTM(2, 3, 4)", "LayerNorm(7)",
    "MultiheadAttention(8, 2)", "TransformerEncoderLayer(8, 2)", "BatchNorm2d(5)", "Embedding(10, 4)",
    "parametrizations.weight_norm(Linear(3, 2))", "parametrizations.spectral_norm(Linear(3, 2))",
    "parametrizations.orthogonal(Linear(3, 3))", "Transformer(8, 2, 3, 3)", "GRU(2, 2, 9)", "ReLU()",
]
TYPES = ["Linear", "Conv2d", "LSTM", "LayerNorm", "Module", "*", "L*", "*a*", "*N?rm*", "Conv?d", "_*", "net"]
GLOBS = ["**", "*", "**.weight", "*.*", "**.*", "?*", "*a*", "**.**", "*.weight", "**.b*", "0.**", "**0**"]
LEAVES = ["weight", "bias", "w*", "*", "?*", "*_l0*", "*a*s", "a"]
INITS = [
    "zeros", "ones", "normal(0, 1)", "uniform(-1, 1)", "orthogonal", "xavier_uniform", "kaiming_normal(0.1)",
    "sparse(0.5)", "dirac", "eye", "trunc_normal", "constant(3)", "mul(2)", "div(3)", {"value": 1}, {"value": [1, 2]},
    "numpy.gamma(2)", "jax.lecun_normal", "glorot_uniform",
]
RECIPES = ["gpt2", "bert", "llama", "t5", "vit", "mamba", "rwkv", "clip", "whisper", "roberta"]
CONFIGS = {
    "gpt2": "n_layer", "llama": "num_hidden_layers", "bert": "num_hidden_layers", "t5": "num_layers",
    "vit": "num_hidden_layers", "mamba": "num_hidden_layers", "whisper": "encoder_layers", "opt": "num_hidden_layers",
    "qwen3_moe": "num_hidden_layers", "gpt_neox": "num_hidden_layers", "deepseek_v3": "num_hidden_layers",
}
REPRS = [
    "Linear(in_features=3, out_features=2, bias=True)", "LayerNorm((7,), eps=1e-05, elementwise_affine=True)",
    "Conv2d(3, 4, kernel_size=(3, 3), stride=(1, 1))", "Embedding(10, 4)", "LSTM(2, 3, num_layers=4)", "ReLU()",
    "ParametrizedLinear(\n  in_features=3, out_features=2, bias=True\n  (parametrizations): ModuleDict(\n"
    "    (weight): ParametrizationList(\n      (0): _WeightNorm()\n    )\n  )\n)",
]


def many():
    """A count, small ones as likely as large ones."""
    return int(10 ** R.uniform(0, 5.3))


def printed(depth):
    if depth == 0:
        return R.choice(REPRS)
    inner = printed(depth - 1).replace("\n", "\n  ")
    n = R.choice([2, 3, 10, many()])
    return "ModuleList(\n  (0-%d): %d x %s\n)" % (n - 1, n, inner)


def custom():
    n = min(many(), 60000)
    name = R.choice(["p", "a" * R.choice([10, 100, 400]), "layers.", "é" * 40]).replace(".", "_")
    kind = R.choice(["parameters", "buffers"])
    shape = R.choice([[1], [2, 2], [100, 100], [3, 4, 5], {"shape": [2, 2], "initializer": R.choice(INITS)}])
    return {"type": R.choice(["net", "N" * 500]), kind: {"%s%d" % (name, i): shape for i in range(n)}}


def nested(depth):
    if depth == 0:
        return R.choice(LAYERS)
    item = nested(depth - 1)
    return [copy.deepcopy(item) for _ in range(R.choice([1, 2, 10, 100]))]


def model():
    kind = R.randrange(9)
    if kind == 0:
        return [R.choice(LAYERS)] * min(many(), 100000)
    if kind <= 2:
        return printed(R.randrange(1, 6))
    if kind == 3:
        return custom()
    if kind == 4:
        return R.choice([
            "LSTM(1, 1, %d)", "TransformerEncoder(TransformerEncoderLayer(8, 2), %d)", "GRU(1, 1, %d)",
            "TransformerDecoder(TransformerDecoderLayer(8, 1), %d)", "Transformer(8, 1, %d, 2)",
        ]) % many()
    if kind == 5:
        return {"type": "TransformerEncoder", "args": {"num_layers": many(), "encoder_layer": custom_small()}}
    if kind == 6:
        return nested(R.randrange(1, 5))
    if kind == 7:
        return {"type": "net", "children": {"c%d" % i: R.choice(LAYERS) for i in range(min(many(), 20000))}}
    return {"type": "net", "children": {"a": custom(), "b": R.choice(LAYERS), "c": printed(2)}}


def custom_small():
    return {"type": R.choice(["a" * 500, "Block", "x"]), "parameters": {"w": [1], "v": [R.choice([1, 100])]},
            "init": [rule() for _ in range(R.randrange(3))]}


def pattern(pieces):
    kind = R.randrange(4)
    if kind == 0:
        return R.choice(pieces)
    unit = R.choice(["*a", "?", "**.", "*.", "a*", "**a", "*?", "[", "*0", "é*", "x"])
    return R.choice(["", "**", "a", "*"]) + unit * R.choice([1, 5, 50, 250]) + R.choice(["", "b", "*", "weight", "b*"])


def selector():
    found = {}
    if R.random() < 0.5:
        found["path"] = pattern(GLOBS)
    if R.random() < 0.3:
        found["parameter"] = pattern(LEAVES)
    if R.random() < 0.3:
        found["module"] = pattern(TYPES) if R.random() < 0.5 else [
            pattern(TYPES) for _ in range(R.choice([1, 4, 64]))]
    if R.random() < 0.1:
        found["rank"] = R.choice([1, 2, "1:", ":3"])
    if R.random() < 0.1:
        found["layer"] = R.choice([0, "0:10", "-1", "3:"])
    return found or {"path": "**"}


def rule():
    if R.random() < 0.1:
        return {"recipe": R.choice(RECIPES)}
    made = selector()
    made["initializer"] = R.choice(INITS)
    if R.random() < 0.05:
        made["initializer"] = {"value": [[0] * R.choice([2, 100])] * R.choice([3, 100])}
    if R.random() < 0.8:
        made["optional"] = True
    if R.random() < 0.2:
        made["except"] = selector()
    part = R.random()
    if part < 0.1:
        made["rows"] = ["%d:%d" % (i, i + 1) for i in range(R.choice([1, 2, 100, 256]))]
    elif part < 0.15:
        made["block"] = R.choice(["q", ["q", "k", "v"], "i"])
    elif part < 0.2:
        made["slice"] = R.choice(["0:1,:", ["0:1,0:1", "1:,1:"]])
    if R.random() < 0.05:
        made["seed"] = many()
    if R.random() < 0.1:
        made["generator"] = R.choice(["torch", "numpy", "jax", "philox"])
    return made


def document():
    made = {}
    if R.random() < 0.15:
        family, field = R.choice(list(CONFIGS.items()))
        made["config"] = {"model_type": family, field: many()}
    elif R.random() < 0.1:
        n = min(many(), 60000)
        made["parameters"] = {R.choice(["layers.%d.w", "a.%d", "%d"]) % i: R.choice([[1], [2, 2]]) for i in range(n)}
    else:
        made["model"] = model()
    if R.random() < 0.7:
        few = R.choice([1, 2, 10, 100, 1000])
        made["init"] = [rule() for _ in range(few)] if R.random() < 0.5 else [rule()] * few
    if R.random() < 0.1:
        n = min(many(), 60000)
        ways = [("p%d", "p%d", 1), ("%d.weight", "%d.weight", 1), ("%d.weight", "%d.weight", -1), ("x%d", "y%d", 0)]
        one, other, step = R.choice(ways)
        made["tie"] = {one % (i + 1): other % (i + 1 + step) for i in range(n)}
    if R.random() < 0.2:
        made["seed"] = R.choice([1, int("9" * 1000), list(range(1000)), {"torch": 3, "numpy": [1, 2]}])
    if R.random() < 0.2:
        made["generator"] = R.choice(["torch", "numpy", "jax"])
    if R.random() < 0.1:
        made["dtype"] = R.choice(["float64", "bfloat16", "float16"])
    return made


def change(parent, other):
    """A copy with one part made anew, doubled, or taken from another document."""
    made = dict(parent)
    kind = R.randrange(7)
    if kind == 0 and isinstance(made.get("init"), list):
        made["init"] = (made["init"] * 2)[:10000]
    elif kind == 1:
        made["init"] = list(made.get("init", [])) + [rule()]
    elif kind == 2 and isinstance(made.get("init"), list) and made["init"]:
        made["init"] = [R.choice(made["init"])] * R.choice([1, 10, 1000])
    elif kind == 3 and "model" in made:
        made["model"] = model()
    elif kind == 4 and "init" in other:
        made["init"] = other["init"]
    elif kind == 5 and "config" not in made and "parameters" not in made and "model" in other:
        made["model"] = other["model"]
    else:
        for key in ("seed", "generator", "dtype", "tie"):
            if R.random() < 0.5:
                made.pop(key, None)
        made.update({k: v for k, v in document().items() if k in ("seed", "generator", "dtype")})
    return made


class Meter:
    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def measure(self, body):
        self.process.stdin.write(b"%d\n" % len(body) + body)
        self.process.stdin.flush()
        fields = self.process.stdout.readline().split()
        code, (tensors, text, read, plan, write, peak, user) = fields[0].decode(), map(int, fields[1:])
        allowed = CPU_S + tensors * TENSOR_S + len(body) * BYTE_S
        # A text that is stored costs as what is answered: 20 ns a byte.
        cpu = (read + plan) * 1e-6 if code != "died" else user * 1e-6
        memory = (peak << 10) - (8 << 20) - 3 * text
        allowed_memory = MEMORY + tensors * TENSOR_BYTES + len(body) * BYTE_BYTES
        return {"code": code, "tensors": tensors, "bytes": len(body), "cpu": cpu, "write": write * 1e-6,
                "memory": memory, "score": max(cpu / allowed, memory / allowed_memory), "cpu_score": cpu / allowed,
                "memory_score": memory / allowed_memory}


def kind_of(made, found):
    """What makes a document itself: no two of the worst are of one kind."""
    rules = made.get("init") or [{}]
    model_kind = made.get("config", {}).get("model_type") or type(made.get("model", "")).__name__
    text = made.get("model") if isinstance(made.get("model"), str) else ""
    return (found["code"], model_kind, text[:12], tuple(sorted(rules[0])), str(made.get("generator")),
            "tie" in made, found["cpu_score"] > found["memory_score"])


def describe(found):
    return "cpu %5.2f memory %5.2f  %8d B  %7.3f s  %6d MiB  %8d tensors  %s" % (
        found["cpu_score"], found["memory_score"], found["bytes"], found["cpu"], found["memory"] >> 20, found["tensors"], found["code"])


def write_worst(worst, folder):
    """The ten worst by CPU, the ten worst by memory, and a list of them."""
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "worst.txt"), "w", encoding="utf-8") as report:
        for measure in ("cpu", "memory"):
            ranked = sorted(worst, key=lambda pair: -pair[0][measure + "_score"])[:10]
            for i, (found, made) in enumerate(ranked):
                with open(os.path.join(folder, "%s_%d.json" % (measure, i)), "w", encoding="utf-8") as file:
                    json.dump(made, file)
                report.write("%s_%d %s  %s\n" % (measure, i, describe(found), json.dumps(made)[:200]))


def main():
    program, seconds, folder = sys.argv[1], float(sys.argv[2]), sys.argv[3]
    R.seed(sys.argv[4] if len(sys.argv) > 4 else None)
    meter, kept, tried, end = Meter(program), {}, 0, time.monotonic() + seconds
    while time.monotonic() < end:
        by = R.choice(["cpu_score", "cpu_score", "memory_score"])
        worst = sorted(kept.values(), key=lambda pair: -pair[0][by])[:KEPT]
        if len(worst) < 5 or R.random() < 0.4:
            made = document()
        else:
            made = change(R.choice(worst)[1], R.choice(worst)[1])
        body = json.dumps(made).encode()
        if len(body) > BODY_MAX:
            continue
        found = meter.measure(body)
        tried += 1
        kind = kind_of(made, found)
        if kind not in kept or kept[kind][0]["score"] < found["score"]:
            kept[kind] = (found, made)
        if tried % 50 == 0:
            write_worst(sorted(kept.values(), key=lambda pair: -pair[0]["score"]), folder)
    worst = sorted(kept.values(), key=lambda pair: -pair[0]["score"])
    write_worst(worst, folder)
    with open(os.path.join(folder, "worst.txt"), encoding="utf-8") as report:
        print(report.read(), end="")
    broken = sum(found["score"] > NOISE for found, _ in worst)
    print("%d documents tried, %d kinds, %d break the promise" % (tried, len(kept), broken))
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
