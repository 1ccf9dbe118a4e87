#!/usr/bin/env python3
"""Loaders of libraries other than transformers, unmodified: python_libraries.py URL.

MLX and keras-hub read the tiny twin of a published llama.  timm and diffusers have configs that only they read: a
model is built by the library, its tensors' names and shapes are registered, and a name with the library's config is
put in front of them.  Then the library's own loader gets config and weights from the server alone, and has what the
server's file has.  A library that is not installed is told, and left out; exits 77 without torch and safetensors.
"""
import importlib
import json
import os
import sys
import tempfile
import urllib.request

URL = sys.argv[1].rstrip("/")
TWIN = "arch/llama-3.2-1b-tiny"
# Defaults of the library: their configs say what nobody gave.
DEFAULT_TWINS = ["arch/llama-tiny", "arch/qwen3-tiny", "arch/stablelm-tiny"]
os.environ.update(KERAS_BACKEND="torch", HF_ENDPOINT=URL, HF_HOME=tempfile.mkdtemp(), HF_HUB_DISABLE_TELEMETRY="1", HF_HUB_DISABLE_PROGRESS_BARS="1")
try:
    import safetensors.torch
    import torch
except ImportError:
    sys.exit(77)


def call(method, path, body):
    request = urllib.request.Request(URL + path, json.dumps(body).encode(), {"Content-Type": "application/json"}, method=method)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def named(name, model, config, **policy):
    """Names a model with these tensors; what its file has."""
    tensors = [{"name": key, "shape": list(value.shape), "dtype": str(value.dtype).removeprefix("torch.")}
               for key, value in model.state_dict().items()]
    made = call("POST", "/v1/models", {"parameters": tensors, "seed": 3})
    call("PUT", f"/v1/names/{name}", {"id": made["id"], "config": config, **policy})
    with urllib.request.urlopen(f"{URL}/v1/models/{made['id']}/weights.safetensors") as answer:
        return safetensors.torch.load(answer.read())


def check_equal(model, wanted):
    found = model.state_dict()
    assert found.keys() == wanted.keys(), found.keys() ^ wanted.keys()
    for key, value in wanted.items():
        assert torch.equal(found[key], value), key


def check_timm(timm):
    for architecture, classes, arguments in (("resnet10t", 7, {}), ("vit_tiny_patch16_224", 10, {"img_size": 64}),
                                             ("convnext_atto", 5, {})):
        model = timm.create_model(architecture, num_classes=classes, **arguments)
        config = {"architecture": architecture, "num_classes": classes, "num_features": model.num_features,
                  "model_args": arguments, "pretrained_cfg": dict(model.pretrained_cfg, num_classes=classes)}
        wanted = named(f"timm-twins/{architecture}", model, config)
        loaded = timm.create_model(f"hf-hub:timm-twins/{architecture}", pretrained=True)
        assert loaded.num_classes == classes
        check_equal(loaded, wanted)
        # Another number of classes: all but the head is the file's.
        other = timm.create_model(f"hf-hub:timm-twins/{architecture}", pretrained=True, num_classes=classes + 1).state_dict()
        same = [key for key in wanted if key in other and other[key].shape == wanted[key].shape]
        assert len(wanted) - len(same) <= 2 and all(torch.equal(other[key], wanted[key]) for key in same)
        # A revision varies the weights.
        varied = timm.create_model(f"hf-hub:timm-twins/{architecture}@seed-7", pretrained=True).state_dict()
        assert any(not torch.equal(varied[key], wanted[key]) for key in wanted)


def check_diffusers(diffusers):
    unet = diffusers.UNet2DModel(sample_size=8, block_out_channels=(32, 64), layers_per_block=1, norm_num_groups=8,
                                 down_block_types=("DownBlock2D", "AttnDownBlock2D"),
                                 up_block_types=("AttnUpBlock2D", "UpBlock2D"))
    vae = diffusers.AutoencoderKL(block_out_channels=(32,), norm_num_groups=8, sample_size=8)
    for name, model, policy in (("unet", unet, {}), ("vae", vae, {}), ("shards", unet, {"shard_bytes": 600000})):
        config = json.loads(model.to_json_string())
        wanted = named(f"diffusers-twins/{name}", model, config, **policy)
        loaded, report = type(model).from_pretrained(f"diffusers-twins/{name}", output_loading_info=True)
        assert not any(report.values()), report
        check_equal(loaded, wanted)


def twin():
    """What the twin's file has."""
    with urllib.request.urlopen(f"{URL}/{TWIN}/resolve/main/model.safetensors") as answer:
        return safetensors.torch.load(answer.read())


def check_mlx(mlx_lm):
    import mlx.core
    import mlx.utils
    model, tokenizer = mlx_lm.load(TWIN)
    found = dict(mlx.utils.tree_flatten(model.parameters()))
    wanted = twin()
    assert found.keys() == wanted.keys(), found.keys() ^ wanted.keys()
    for key, value in wanted.items():
        assert found[key].astype(mlx.core.float32).tolist() == value.float().tolist(), key
    assert mlx.core.all(mlx.core.isfinite(model(mlx.core.array([[72, 101, 108]])))).item()
    assert mlx_lm.generate(model, tokenizer, "Hello", max_tokens=4)
    for name in DEFAULT_TWINS:
        model, tokenizer = mlx_lm.load(name)
        assert mlx_lm.generate(model, tokenizer, "Hello", max_tokens=4), name


def check_keras_hub(keras_hub):
    keras_hub.models.LlamaBackbone.from_preset("hf://" + DEFAULT_TWINS[0], dtype="float32")
    model = keras_hub.models.LlamaBackbone.from_preset("hf://" + TWIN, dtype="float32")
    wanted = twin()
    assert model.count_params() == sum(value.numel() for value in wanted.values())
    found = model.get_layer("token_embedding").get_weights()[0]
    assert torch.equal(torch.from_numpy(found), wanted["model.embed_tokens.weight"].float())
    states = model({"token_ids": torch.tensor([[72, 101, 108]]), "padding_mask": torch.ones(1, 3)})
    assert torch.isfinite(states).all()


CHECKS = {"timm": check_timm, "diffusers": check_diffusers, "mlx_lm": check_mlx, "keras_hub": check_keras_hub}


def main():
    failed = 0
    for library, check in CHECKS.items():
        try:
            module = importlib.import_module(library)
        except ImportError as missing:
            print(f"SKIPPED {library}: {missing}")
            continue
        try:
            check(module)
            print(f"ok: {library} {module.__version__} loads from the server")
        except Exception as problem:  # of the libraries' many kinds
            failed += 1
            print(f"FAIL {library} {module.__version__}: {type(problem).__name__}: {str(problem)[:500]}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
