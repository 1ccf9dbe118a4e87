"""Records published_counts.txt: the numbers of parameters that torchvision publishes with its weights.

    python tests/vectors/record_published_counts.py > tests/vectors/published_counts.txt

A line is a model with the arguments of its weights, and Weights.meta["num_params"].  Made with torch 2.15.0,
torchvision 0.29.2.  Weights whose number the library's own model does not have are left out.
"""
import json
import os
import sys
import warnings

import torch
import torchvision
from torchvision import models

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "architectures"))
import zoo_rows  # noqa: E402

warnings.simplefilter("ignore")


def count(name, arguments):
    with torch.device("meta"):
        model = zoo_rows.Torchvision().build(name, arguments)
    return sum(parameter.numel() for parameter in model.parameters())


def main():
    print(f"# torchvision {torchvision.__version__.split('+')[0]}")
    for name in models.list_models():
        published = next(iter(models.get_model_weights(name)), None)
        if published is None or "num_params" not in published.meta:
            continue
        auxiliary = [] if name.startswith("quantized") else [{"aux_loss": True}, {"aux_logits": False}]
        for arguments in [{}] + auxiliary:
            try:
                if count(name, arguments) == published.meta["num_params"]:
                    print(json.dumps({"torchvision": name, **({"arguments": arguments} if arguments else {})}),
                          published.meta["num_params"])
                    break
            except Exception:  # the library's own refusals are of many classes
                continue


if __name__ == "__main__":
    main()
