#!/usr/bin/env python3
"""Compares the initial values of tiny models with those of the transformers of this interpreter, by their laws.

usage: initial_values.py URL [TYPE...]

The first class of each data row, with the config of its tiny twin: tensors that the library makes alike under
each seed (ones, zeros, positions) have these values; for the others mean and standard deviation over six seeds
of the library bound those of one seed here, seven standard errors wide.  A law that is wrong by a factor shows;
what a few numbers cannot tell does not.  Exits with 1 if anything differs, with 77 where torch is absent.
"""
import json
import pathlib
import sys
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/vectors/architectures"))
try:
    import torch
    import transformers
    from safetensors.torch import load

    import configs
except ImportError as absent:
    print("SKIPPED initial values beside transformers:", absent)
    sys.exit(77)

ROWS = ROOT / "service/definition/architecture/rows/transformers"
SAID_APART = ("architectures", "dtype", "torch_dtype", "transformers_version")
SEEDS = 6


def fetch(url, path, body=None):
    request = urllib.request.Request(url + path, data=json.dumps(body).encode() if body else None)
    if body:
        request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read()


def served(url, config, name):
    """The tensors by their names in memory; a row without other names in files has no such override."""
    body = {"config": {**config, "architectures": [name]}}
    try:
        return load(fetch(url, "/v1/weights?format=safetensors", {**body, "config_overrides": {"names": "state_dict"}}))
    except urllib.error.HTTPError:
        return load(fetch(url, "/v1/weights?format=safetensors", body))


def of_library(model_type, config, name):
    """For each name its values under each seed."""
    made = {}
    for seed in range(SEEDS):
        torch.manual_seed(seed)
        model = configs.find_class(model_type, name)(transformers.AutoConfig.for_model(model_type, **config))
        for key, tensor in model.state_dict().items():
            made.setdefault(key, []).append(tensor.float().flatten())
    return made


def fault(theirs, ours):
    """In words, or None."""
    if all(torch.equal(values, theirs[0]) for values in theirs):
        return None if torch.allclose(ours, theirs[0], rtol=1e-5, atol=1e-6) else "fixed values differ"
    drawn = torch.cat(theirs)
    mean, std, count = float(drawn.mean()), float(drawn.std()), ours.numel()
    if count < 8:
        return None if abs(float(ours.mean()) - mean) < 6 * std else f"mean {float(ours.mean()):g}, theirs {mean:g}"
    error = 7 / count**0.5
    if abs(float(ours.std()) - std) > 2 * error * max(std, float(ours.std())):
        return f"std {float(ours.std()):g}, theirs {std:g}"
    return f"mean {float(ours.mean()):g}, theirs {mean:g}" if abs(float(ours.mean()) - mean) > 1.2 * error * std else None


def compare(url, model_type):
    """The faults of a type in words, or None where the library or the daemon does not build the twin's config."""
    config = json.loads(fetch(url, f"/arch/{model_type}--tiny/resolve/main/config.json"))
    name = config["architectures"][0]
    config = {key: value for key, value in config.items() if key not in (*SAID_APART, "model_type")}
    try:
        ours, theirs = served(url, {"model_type": model_type, **config}, name), of_library(model_type, config, name)
    except Exception as reason:  # what the library refuses has any class
        print(f"not tried: {model_type}: {str(reason)[:120]}")
        return None
    faults = {key: fault(values, ours[key].float().flatten()) for key, values in theirs.items()
              if key in ours and ours[key].numel() > 0}
    return [f"{key}: {words}" for key, words in faults.items() if words]


def main():
    url, types = sys.argv[1], sys.argv[2:] or sorted(path.stem for path in ROWS.glob("[a-z]*.json"))
    torch.set_num_threads(1)
    passed = failed = skipped = 0
    for model_type in types:
        faults = compare(url, model_type)
        passed += faults == []
        failed += bool(faults)
        skipped += faults is None
        if faults:
            print(f"DIFFERS {model_type}: {len(faults)} tensors, {'; '.join(faults[:3])}", flush=True)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return failed > 0


sys.exit(main())
