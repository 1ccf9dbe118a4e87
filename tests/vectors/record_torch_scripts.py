#!/usr/bin/env python3
"""Records torch_scripts-<release>.json: scripts of torch_scripts.py and published_scripts.py, and the tensors they leave behind.

    python3 record_torch_scripts.py > tests/vectors/torch_scripts-1.13.json        (torch 1.13.1)
    python record_torch_scripts.py > tests/vectors/torch_scripts-2.15.json         (torch 2.15.0)

A module with other scripts may be named: record_torch_scripts.py torch_cast_scripts.
A tensor is the SHA-256 of its bytes; an orthogonal one, which is equal to 1e-5, its values.
"""
import hashlib
import importlib
import json
import sys

import torch

import published_scripts  # adds to those of torch_scripts


def tensor_of(tensor, near):
    tensor = tensor.detach().contiguous()
    if near:
        return tensor.double().flatten().tolist()
    return hashlib.sha256(tensor.reshape(-1).view(torch.uint8).numpy().tobytes()).hexdigest()


def main():
    torch.set_num_threads(1)
    release = torch.__version__.split("+")[0]
    generator = "torch-1.13" if release.startswith("1.13") else "torch"
    scripts = importlib.import_module(sys.argv[1] if len(sys.argv) > 1 else "torch_scripts").SCRIPTS
    lines = []
    for name, specification, function, near in scripts:
        torch.manual_seed(specification["seed"])
        net = function()
        tensors = {key: tensor_of(value, near and (near if isinstance(near, str) else "weight_hh") in key) for key, value in net.state_dict().items()}
        lines.append(json.dumps({"library": f"torch {release}", "script": name,
                                 "specification": dict(specification, generator=generator), "tensors": tensors}))
    print("[\n" + ",\n".join(lines) + "\n]")


if __name__ == "__main__":
    main()
