#!/usr/bin/env python3
"""Records parametrizations.json: what torch.nn.utils.weight_norm, spectral_norm and
torch.nn.utils.parametrizations make of modules.

    record_parametrizations.py > tests/vectors/parametrizations.json     (torch 2.x)
    record_parametrizations.py --check tests/vectors/parametrizations.json

--check runs what this release of torch has and says where it differs; torch 1.13 has no
parametrizations.weight_norm, does not fold equal neighbours of a ModuleList, and agrees in all else.

"structure": a call, the state_dict's names and shapes, which of them are parameters, and what is printed;
"refused": calls that raise.  "values": the tensors made from a weight that is given.  Where torch draws
numbers it is given those of weightd's stream of the same name (tests/conformance/determinism.py, seed 0).
"""
import json
import os
import sys
import warnings

import torch
from torch import nn
from torch.nn import utils
from torch.nn.utils import parametrizations

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../conformance"))
import determinism  # noqa: E402

warnings.filterwarnings("ignore")

STRUCTURE = """
weight_norm(Linear(3, 4))
weight_norm(Linear(3, 4), 'bias')
weight_norm(Linear(3, 4), name='bias', dim=None)
weight_norm(Conv1d(4, 8, 3), name='weight', dim=0)
weight_norm(Conv1d(4, 8, 3), dim=None)
weight_norm(Conv1d(4, 8, 3), dim=-1)
weight_norm(Conv1d(4, 8, 3), dim=-2)
weight_norm(Conv1d(4, 8, 3), dim=-3)
weight_norm(Conv1d(4, 8, 3), dim=1)
weight_norm(Conv1d(4, 8, 3), dim=2)
weight_norm(ConvTranspose2d(3, 4, 2, bias=False))
weight_norm(Embedding(5, 3))
weight_norm(PReLU(3))
weight_norm(module=Linear(3, 4), dim=1)
weight_norm(weight_norm(LSTM(3, 4), 'weight_ih_l0'), 'weight_hh_l0')
weight_norm(MultiheadAttention(4, 2), 'in_proj_weight')
Sequential(weight_norm(Linear(3, 4)), ReLU(), spectral_norm(Linear(4, 2)))
spectral_norm(Linear(3, 4))
spectral_norm(Conv2d(3, 4, 2))
spectral_norm(Conv2d(3, 4, 2), dim=3)
spectral_norm(ConvTranspose2d(3, 4, 2))
spectral_norm(ConvTranspose2d(3, 4, 2), 'weight', 2, 1e-6, 0)
spectral_norm(Linear(3, 4), 'bias')
spectral_norm(GRUCell(3, 4), 'weight_hh')
weight_norm(spectral_norm(Linear(3, 4)), 'bias')
parametrizations.weight_norm(Linear(3, 4))
parametrizations.weight_norm(Conv1d(4, 8, 3), 'weight', 1)
parametrizations.weight_norm(Conv1d(4, 8, 3), dim=None)
parametrizations.weight_norm(parametrizations.weight_norm(LSTM(3, 4), 'weight_ih_l0'), 'weight_hh_l0')
parametrizations.weight_norm(weight_norm(Linear(3, 4)), 'bias')
Sequential(parametrizations.weight_norm(Linear(3, 4)), ReLU())
ModuleList([parametrizations.spectral_norm(Linear(3, 3)), parametrizations.spectral_norm(Linear(3, 3))])
parametrizations.spectral_norm(Linear(3, 4))
parametrizations.spectral_norm(ConvTranspose2d(3, 4, 2))
parametrizations.spectral_norm(Conv2d(3, 4, 2), dim=-2)
parametrizations.spectral_norm(PReLU(3))
parametrizations.spectral_norm(MultiheadAttention(4, 2), 'in_proj_weight')
parametrizations.orthogonal(Linear(3, 4))
parametrizations.orthogonal(Linear(4, 3))
parametrizations.orthogonal(Linear(3, 3), 'weight', 'cayley')
parametrizations.orthogonal(Conv2d(3, 4, (2, 3)))
parametrizations.orthogonal(Linear(3, 4), use_trivialization=False)
parametrizations.orthogonal(Linear(3, 4), orthogonal_map='cayley', use_trivialization=False)
parametrizations.orthogonal(GRUCell(3, 4), 'weight_hh')
"""

REFUSED = """
weight_norm(Conv1d(4, 8, 3), dim=3)
weight_norm(Conv1d(4, 8, 3), dim=-4)
weight_norm(Sequential(Linear(3, 4)))
weight_norm(Linear(3, 4), 'wieght')
weight_norm(weight_norm(Linear(3, 4)))
weight_norm(spectral_norm(Linear(3, 4)))
spectral_norm(weight_norm(Linear(3, 4)))
spectral_norm(Conv2d(3, 4, 2), dim=-1)
spectral_norm(Conv2d(3, 4, 2), dim=4)
spectral_norm(Linear(3, 4), n_power_iterations=0)
parametrizations.spectral_norm(Conv2d(3, 4, 2), dim=4)
parametrizations.spectral_norm(Conv2d(3, 4, 2), dim=-5)
parametrizations.spectral_norm(Linear(3, 4), n_power_iterations=0)
parametrizations.orthogonal(Linear(3, 4), 'bias')
parametrizations.orthogonal(Linear(3, 4), orthogonal_map='exp')
"""

# The wrap, and the shape of the weight.
VALUES = [
    ("weight_norm(name='w')", (4, 3)),
    ("weight_norm(name='w', dim=1)", (4, 3)),
    ("weight_norm(name='w', dim=1)", (3, 4, 5)),
    ("weight_norm(name='w', dim=-3)", (3, 4, 5)),
    ("weight_norm(name='w', dim=2)", (3, 4, 5)),
    ("weight_norm(name='w', dim=None)", (2, 3, 4)),
    ("weight_norm(name='w')", (3, 10000)),
    ("parametrizations.weight_norm(name='w')", (4, 3)),
    ("spectral_norm(name='w')", (4, 3)),
    ("spectral_norm(name='w', dim=1)", (4, 3, 2)),
    ("parametrizations.spectral_norm(name='w')", (4, 3)),
    ("parametrizations.spectral_norm(name='w', n_power_iterations=3)", (3, 5)),
    ("parametrizations.spectral_norm(name='w', dim=1)", (3, 4, 2)),
    ("parametrizations.spectral_norm(name='w', dim=-1)", (3, 4, 2)),
    ("parametrizations.orthogonal(name='w')", (4, 4)),
    ("parametrizations.orthogonal(name='w')", (4, 2)),
    ("parametrizations.orthogonal(name='w')", (2, 5)),
    ("parametrizations.orthogonal(name='w')", (2, 3, 3, 2)),
    ("parametrizations.orthogonal(name='w', use_trivialization=False)", (4, 2)),
    ("parametrizations.orthogonal(name='w', use_trivialization=False)", (2, 5)),
    ("parametrizations.orthogonal(name='w', orthogonal_map='householder', use_trivialization=False)", (3, 3)),
    ("parametrizations.orthogonal(name='w', orthogonal_map='cayley', use_trivialization=False)", (3, 3)),
]

NAMES = {**vars(nn), "weight_norm": utils.weight_norm, "spectral_norm": utils.spectral_norm,
         "parametrizations": parametrizations}


class Net(nn.Module):
    def __init__(self, weight):
        super().__init__()
        self.w = nn.Parameter(weight)


def structure(call):
    module = eval(call, dict(NAMES))
    names = [name for name, _ in module.named_parameters()]
    return {"call": call, "repr": str(module),
            "tensors": [[k, list(v.shape), k in names] for k, v in module.state_dict().items()]}


def refused(call):
    try:
        eval(call, dict(NAMES))
    except (AttributeError, IndexError, KeyError, RuntimeError, ValueError) as error:
        return {"call": call, "error": f"{type(error).__name__}: {error}".split("\n")[0]}
    raise SystemExit(f"{call} is not refused")


def weight_of(shape):
    count = torch.Size(shape).numel()
    # Neither symmetric nor of low rank, and exact in few digits; the test makes the same.
    values = [((i * 37 + i * i * 11) % 101 - 50) / 64 for i in range(count)]
    return torch.tensor(values, dtype=torch.float64).reshape(shape)


def stream(name, shape):
    count = torch.Size(shape).numel()
    data = determinism.normal(0, name, "float64", count, 0.0, 1.0)
    return torch.frombuffer(bytearray(data), dtype=torch.float64).reshape(shape)


def values(wrap, shape):
    """Calls wrap with torch's random numbers replaced by those of the streams."""
    prefix = "parametrizations.w.0._" if wrap.startswith("parametrizations") else "w_"
    names = [prefix + "u", prefix + "v"]
    normal, randn = torch.Tensor.normal_, torch.randn

    def given_normal(tensor, mean, std):
        return tensor.copy_(stream(names.pop(0), tensor.shape))

    torch.Tensor.normal_ = given_normal
    torch.randn = lambda *shape, dtype, device: stream("parametrizations.w.0.base", shape)
    weight = weight_of(shape)
    try:
        function, arguments = wrap.split("(", 1)
        module = eval(f"{function}(module, {arguments}", {**NAMES, "module": Net(weight)})
    finally:
        torch.Tensor.normal_, torch.randn = normal, randn
    return {"wrap": wrap, "shape": list(shape),
            "tensors": {k: v.flatten().tolist() for k, v in module.state_dict().items() if v.numel() < 200}}


def record():
    return {"torch": torch.__version__,
            "structure": [structure(call) for call in STRUCTURE.split("\n") if call],
            "refused": [refused(call) for call in REFUSED.split("\n") if call],
            "values": [values(*case) for case in VALUES]}


def write(recorded):
    """One case a line."""
    parts = [f'"torch": {json.dumps(recorded["torch"])}']
    for key in ("structure", "refused", "values"):
        lines = ",\n".join(json.dumps(case) for case in recorded[key])
        parts.append(f'"{key}": [\n{lines}\n]')
    print("{" + ",\n".join(parts) + "}")


def has(call):
    return hasattr(parametrizations, "weight_norm") or "parametrizations.weight_norm" not in call


def check(path):
    recorded = json.load(open(path))
    bad = 0
    for case in recorded["structure"]:
        if has(case["call"]) and structure(case["call"]) != case:
            print("differs:", case["call"])
            bad += 1
    for case in recorded["refused"]:
        refused(case["call"])
    for case in recorded["values"]:
        if not has(case["wrap"]):
            continue
        now = values(case["wrap"], case["shape"])
        for name, data in case["tensors"].items():
            if any(abs(a - b) > 1e-12 for a, b in zip(data, now["tensors"][name])):
                print("differs:", case["wrap"], case["shape"], name)
                bad += 1
    print(torch.__version__, "differs" if bad else "agrees with", recorded["torch"])
    return bad != 0


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "--check":
        sys.exit(check(sys.argv[2]))
    write(record())
