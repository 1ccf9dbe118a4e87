#!/usr/bin/env python3
"""Records how transformers and timm initialise small models: tests/vectors/recipes/NAME.json.

    record_recipes.py [NAME...]          (torch, timm and transformers; no weights are loaded)

Every in-place random function and every fill is watched below torch's Python code, and by parameter it is
written down what was done since all of it was written last. Each file holds the request (a config, or the tree
of modules, and the recipe) and what the library did; test_recipe_recorded.c compares the plan with it.
"""
import json
import os
import sys

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

HERE = os.path.dirname(os.path.abspath(__file__))
WHOLE = ("trunc_normal_", "orthogonal_", "sparse_", "eye_", "dirac_")


class Watch(TorchDispatchMode):
    """By storage: (offset, shape, step) of all that was written, in order."""

    def __init__(self):
        super().__init__()
        self.log, self.alive, self.depth = {}, [], 0

    def add(self, tensor, *step):
        if self.depth == 0 and isinstance(tensor, torch.Tensor):
            self.alive.append(tensor.detach())
            key = tensor.untyped_storage()._cdata
            place = (tensor.storage_offset(), tuple(tensor.shape), tuple(tensor.stride()))
            self.log.setdefault(key, []).append((*place, step))

    def whole(self, tensor):
        entries = self.log.get(tensor.untyped_storage()._cdata, [])
        return [entry[3] for entry in entries if entry[1] == tuple(tensor.shape)]

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        out = func(*args, **kwargs)
        name = func.overloadpacket.__name__
        if self.depth or not isinstance(out, torch.Tensor):
            return out
        scalars = [a for a in args[1:] if isinstance(a, (int, float)) and not isinstance(a, bool)]
        if name == "uniform_":
            self.add(out, "uniform", *(scalars + [0.0, 1.0][len(scalars):]))
        elif name == "normal_":
            self.add(out, "normal", *(scalars + [0.0, 1.0][len(scalars):]))
        elif name == "fill_":
            value = args[1]
            self.add(out, "constant", float(value))
        elif name in ("zero_", "zeros", "zeros_like", "new_zeros"):
            self.add(out, "constant", 0.0)
        elif name in ("ones", "ones_like", "new_ones"):
            self.add(out, "constant", 1.0)
        elif name in ("full", "full_like"):
            self.add(out, "constant", float(args[1]))
        elif name in ("randn", "randn_like"):
            self.add(out, "normal", 0.0, 1.0)
        elif name in ("rand",):
            self.add(out, "uniform", 0.0, 1.0)
        elif name in ("mul_", "div_", "mul", "div"):
            verb = "multiply" if name.startswith("mul") else "divide"
            number = args[1]
            if isinstance(number, torch.Tensor) and number.numel() == 1:
                number = number.item()
            if isinstance(number, (int, float)):
                if not name.endswith("_"):
                    for step in self.whole(args[0]):
                        self.add(out, *step)
                self.add(out, verb, float(number))
            else:
                self.add(out, "data")
        elif name in ("clone", "_to_copy", "copy_"):
            source = args[1] if name == "copy_" else args[0]
            steps = self.whole(source) if source.shape == out.shape else []
            for step in steps or [("data",)]:
                self.add(out, *step)
        elif name == "add_" and scalars and scalars[0] == 0:
            pass
        elif name.endswith("_") and name not in ("requires_grad_", "detach_", "resize_", "set_", "_"):
            self.add(out, "data")
        return out


watch = Watch()


def hook(module, name, read):
    original = getattr(module, name)

    def wrapper(tensor, *args, **kwargs):
        watch.depth += 1
        try:
            result = original(tensor, *args, **kwargs)
        finally:
            watch.depth -= 1
        watch.add(tensor, *read(*args, **kwargs))
        return result

    setattr(module, name, wrapper)


hook(torch.nn.init, "trunc_normal_",
     lambda mean=0.0, std=1.0, a=-2.0, b=2.0, **_: ("trunc_normal", mean, std, a, b))
hook(torch.nn.init, "orthogonal_", lambda gain=1.0, **_: ("orthogonal", gain))

import timm  # noqa: E402
import timm.layers.weight_init  # noqa: E402
import transformers  # noqa: E402
from transformers import AutoConfig  # noqa: E402

hook(timm.layers.weight_init, "_trunc_normal_", lambda mean, std, a, b: ("trunc_normal", mean, std, a, b))


def overwrites(entry, tensor):
    return entry[1] == tuple(tensor.shape) and entry[3][0] not in ("multiply", "divide")


def slice_of(entry, tensor):
    """The part of the tensor that a view was, as "0:1,0:8"; only rows and columns are found."""
    offset, shape = entry[0] - tensor.storage_offset(), entry[1]
    if not tensor.shape or tensor.numel() == 0:
        return None
    row = tensor.stride(0)
    if row == 0 or offset % row or entry[2][-len(shape):] != tuple(tensor.stride())[-len(shape):]:
        return None
    first = offset // row
    rows = 1 if len(shape) == tensor.dim() - 1 else shape[0]
    if tuple(tensor.shape)[1:] != (shape if len(shape) == tensor.dim() - 1 else shape[1:]):
        return None
    return ",".join(["%d:%d" % (first, first + rows)] + ["0:%d" % n for n in tensor.shape[1:]])


def steps_of(tensor):
    entries = watch.log.get(tensor.untyped_storage()._cdata, [])
    entries = [entry for entry in entries if len(entry[1]) <= tensor.dim()]
    last = max([i for i, entry in enumerate(entries) if overwrites(entry, tensor)], default=None)
    if last is None:
        # Nothing was seen (a constructor that does not come by here): one number everywhere is still known.
        same = tensor.numel() > 0 and bool((tensor == tensor.flatten()[0]).all())
        return [["constant", float(tensor.detach().flatten()[0])]] if same else [["data"]]
    steps = [list(entries[last][3])]
    for entry in entries[last + 1:]:
        step = list(entry[3])
        if entry[1] != tuple(tensor.shape):
            place = slice_of(entry, tensor)
            step = [*step, place] if place else ["data"]
        steps.append(step)
    return steps


def first_of(tensor):
    entries = watch.log.get(tensor.untyped_storage()._cdata, [])
    for entry in entries:
        if overwrites(entry, tensor) and entry[3][0] in ("constant", "normal", "uniform"):
            step = entry[3]
            keys = {"constant": ("val",), "normal": ("mean", "std"), "uniform": ("a", "b")}[step[0]]
            return dict({"name": step[0]}, **dict(zip(keys, step[1:])))
    return "zeros"


CATALOGUE = ("Linear", "Conv1d", "Conv2d", "LayerNorm", "BatchNorm2d", "GroupNorm", "RMSNorm", "Embedding")


def tree_of(module):
    """The module as a request has it: torch's own classes as call text, others as custom modules."""
    children = list(module.named_children())
    for base in type(module).__mro__:
        if base.__name__ in CATALOGUE and base.__module__.startswith("torch.nn") and not children:
            text = base.extra_repr(module)
            if base.__name__ == "LayerNorm":
                text = text.replace(", bias=True", "").replace(", bias=False", "")
            return "%s(%s)" % (base.__name__, text)
    node = {"type": type(module).__name__}
    own = {name: {"shape": list(p.shape), "initializer": first_of(p)}
           for name, p in module.named_parameters(recurse=False)}
    if own:
        node["parameters"] = own
    node["children"] = [dict(tree, name=name) if isinstance(tree, dict) else {"name": name, **call_of(tree)}
                        for name, tree in ((n, tree_of(c)) for n, c in children)]
    if not own and not children:
        node["type"] = "Identity"
        del node["children"]
    return node


def call_of(text):
    """"Linear(in_features=3, ...)" as an object, because a child needs its name beside it."""
    import re
    kind, rest = text[:-1].split("(", 1)
    node, depth, item, items = {"type": kind}, 0, "", []
    for c in rest + ",":
        depth += c in "([" or -(c in ")]")
        if c == "," and depth == 0:
            items.append(item.strip())
            item = ""
        else:
            item += c
    positional = []
    for item in filter(None, items):
        pair = re.match(r"([a-z_]+)=(.*)", item)
        value = json.loads((pair.group(2) if pair else item).replace("(", "[").replace(",)", "]").replace(")", "]")
                           .replace("True", "true").replace("False", "false").replace("None", "null")
                           .replace("'", '"'))
        if pair:
            node[pair.group(1)] = value
        else:
            positional.append(value)
    if positional:
        names = {"Conv1d": ("in_channels", "out_channels"), "Conv2d": ("in_channels", "out_channels"),
                 "LayerNorm": ("normalized_shape",), "RMSNorm": ("normalized_shape",),
                 "BatchNorm2d": ("num_features",), "GroupNorm": ("num_groups", "num_channels"),
                 "Embedding": ("num_embeddings", "embedding_dim")}[kind]
        node.update(zip(names, positional))
    return node


def config_case(kind, cls, recipe=None, **config):
    config = dict(config, model_type=kind)
    model = getattr(transformers, cls)(AutoConfig.for_model(**config))
    request = {"config": dict(config, architectures=[cls])}
    return model, request if recipe is None else dict(request, init=[recipe])


def hf_tree(kind, cls, recipe, **config):
    model = getattr(transformers, cls)(AutoConfig.for_model(kind, **config))
    return model, {"model": tree_of(model), "init": [recipe]}


def timm_case(name, recipe, cls=None, **arguments):
    model = timm.create_model(name, **arguments) if cls is None else cls(**arguments)
    return model, {"model": tree_of(model), "init": [recipe]}


TEXT = dict(vocab_size=11, hidden_size=8, num_hidden_layers=2, num_attention_heads=2, intermediate_size=16)
VIT = dict(img_size=16, patch_size=8, embed_dim=12, depth=2, num_heads=2, num_classes=3)


def vit(**more):
    return timm.models.vision_transformer.VisionTransformer(**VIT, **more)


CASES = {
    "gpt2": lambda: config_case("gpt2", "GPT2LMHeadModel", vocab_size=11, n_embd=8, n_layer=3, n_head=2,
                                n_positions=7),
    "llama": lambda: config_case("llama", "LlamaForCausalLM", **TEXT, num_key_value_heads=1),
    "llama_padded": lambda: config_case("llama", "LlamaForCausalLM", **TEXT, num_key_value_heads=1,
                                        pad_token_id=3),
    "mistral": lambda: config_case("mistral", "MistralForCausalLM", **TEXT, num_key_value_heads=1),
    "qwen2": lambda: config_case("qwen2", "Qwen2ForCausalLM", **TEXT, num_key_value_heads=1),
    "qwen3": lambda: config_case("qwen3", "Qwen3ForCausalLM", **TEXT, num_key_value_heads=1, head_dim=4),
    "gemma": lambda: config_case("gemma", "GemmaForCausalLM", **TEXT, num_key_value_heads=1, head_dim=4),
    "gemma2": lambda: config_case("gemma2", "Gemma2ForCausalLM", **TEXT, num_key_value_heads=1, head_dim=4),
    "bert": lambda: config_case("bert", "BertForMaskedLM", **TEXT, max_position_embeddings=9,
                                type_vocab_size=2),
    "t5": lambda: config_case("t5", "T5ForConditionalGeneration", vocab_size=11, d_model=8, d_kv=3, d_ff=20,
                              num_layers=2, num_heads=2),
    "t5_gated": lambda: config_case("t5", "T5ForConditionalGeneration", vocab_size=11, d_model=8, d_kv=4,
                                    d_ff=16, num_layers=1, num_heads=2, feed_forward_proj="gated-gelu"),
    "vit": lambda: hf_tree("vit", "ViTForImageClassification", "recipe:vit", hidden_size=8, num_hidden_layers=2,
                           num_attention_heads=2, intermediate_size=16, image_size=16, patch_size=8),
    "whisper": lambda: config_case("whisper", "WhisperForConditionalGeneration", vocab_size=60, d_model=8,
                                   encoder_layers=1, decoder_layers=1, encoder_attention_heads=2,
                                   decoder_attention_heads=2, encoder_ffn_dim=16, decoder_ffn_dim=16,
                                   num_mel_bins=4, max_source_positions=6, max_target_positions=5,
                                   pad_token_id=1, bos_token_id=2, eos_token_id=3, decoder_start_token_id=4,
                                   suppress_tokens=None, begin_suppress_tokens=None),
    "mamba": lambda: config_case("mamba", "MambaForCausalLM", vocab_size=11, hidden_size=8,
                                 num_hidden_layers=2, state_size=4),
    "mamba_rescaled": lambda: config_case("mamba", "MambaForCausalLM", vocab_size=11, hidden_size=8,
                                          num_hidden_layers=3, state_size=4, rescale_prenorm_residual=True),
    "rwkv": lambda: hf_tree("rwkv", "RwkvForCausalLM", "recipe:rwkv", vocab_size=20, hidden_size=8,
                            num_hidden_layers=3, attention_hidden_size=8, intermediate_size=32),
    "convnext": lambda: hf_tree("convnext", "ConvNextForImageClassification", "recipe:convnext",
                                hidden_sizes=[4, 6], depths=[1, 2], num_stages=2, image_size=32),
    "swin": lambda: hf_tree("swin", "SwinForImageClassification", "recipe:swin", embed_dim=6, depths=[1, 1],
                            num_heads=[1, 2], window_size=2, image_size=16, patch_size=4),
    "resnet": lambda: hf_tree("resnet", "ResNetForImageClassification", "recipe:resnet", embedding_size=4,
                              hidden_sizes=[4, 8], depths=[1, 1], layer_type="bottleneck"),
    "timm_vit": lambda: timm_case(None, "recipe:timm_vit", vit),
    "timm_vit_layer_scale": lambda: timm_case(None, "recipe:timm_vit", vit, init_values=0.1, reg_tokens=2),
    "timm_vit_jax": lambda: timm_case(None, "recipe:timm_vit_jax", vit, weight_init="jax"),
    "timm_vit_jax_nlhb": lambda: timm_case(None, {"recipe": "timm_vit_jax", "head_bias": -1.0986122886681098},
                                           vit, weight_init="jax_nlhb"),
    "mamba2": lambda: hf_tree("mamba2", "Mamba2ForCausalLM", "recipe:mamba2", vocab_size=11, hidden_size=8,
                              num_hidden_layers=2, state_size=4, num_heads=4, head_dim=4, expand=2, n_groups=1),
    "mamba2_rescaled": lambda: hf_tree("mamba2", "Mamba2ForCausalLM", {"recipe": "mamba2", "rescale": 1},
                                       vocab_size=11, hidden_size=8, num_hidden_layers=2, state_size=4,
                                       num_heads=4, head_dim=4, expand=2, n_groups=1,
                                       rescale_prenorm_residual=True),
    "timm_vit_moco": lambda: timm_case(None, "recipe:timm_vit_moco", vit, weight_init="moco"),
    "timm_convnext": lambda: timm_case(None, "recipe:timm_convnext", timm.models.convnext.ConvNeXt,
                                       depths=(1, 2, 1, 1), dims=(4, 6, 8, 10), num_classes=3),
    "timm_resnet": lambda: timm_case(None, "recipe:timm_resnet", timm.models.resnet.ResNet,
                                     block=timm.models.resnet.Bottleneck, layers=(1, 1, 1, 1),
                                     channels=(1, 2, 2, 2), stem_width=4, num_classes=3),
    "timm_resnet_basic": lambda: timm_case(None, {"recipe": "timm_resnet", "last_norm": 2},
                                           timm.models.resnet.ResNet, block=timm.models.resnet.BasicBlock,
                                           layers=(1, 1, 1, 1), channels=(2, 2, 2, 2), stem_width=4,
                                           num_classes=3),
    "timm_mixer": lambda: timm_case(None, "recipe:timm_mixer", timm.models.mlp_mixer.MlpMixer, img_size=16,
                                    patch_size=8, num_blocks=1, embed_dim=8, num_classes=3),
    "timm_beit": lambda: timm_case(None, "recipe:timm_beit", timm.models.beit.Beit, img_size=16, patch_size=8,
                                   embed_dim=8, depth=2, num_heads=2, num_classes=3, init_values=0.1,
                                   use_abs_pos_emb=True, use_rel_pos_bias=True),
    "timm_swin": lambda: timm_case(None, "recipe:timm_swin", timm.models.swin_transformer.SwinTransformer,
                                   img_size=32, patch_size=4, embed_dim=6, depths=(1, 1), num_heads=(1, 2),
                                   window_size=4, num_classes=3),
    "timm_efficientnet": lambda: timm_case("efficientnet_lite0", "recipe:timm_efficientnet", num_classes=3),
}


# What a recipe does otherwise on purpose: end of the name, and why.
DIFFERS = {"rwkv": {"time_first": "ones_like() stands around the formula in transformers 5.23"}}


def record(name):
    watch.log.clear()
    watch.alive.clear()
    torch.manual_seed(0)
    with watch:
        model, request = CASES[name]()
    expected = {}
    for key, parameter in model.named_parameters():
        expected[key] = steps_of(parameter)
    result = {"library": "torch %s, timm %s, transformers %s" % (torch.__version__.split("+")[0],
                                                                 timm.__version__, transformers.__version__),
              "request": request, "expected": expected, "differs": DIFFERS.get(name, {})}
    with open(os.path.join(HERE, "recipes", name + ".json"), "w", encoding="utf-8") as file:
        file.write("{\n")
        for key in ("library", "request", "differs"):
            file.write(' "%s": %s,\n' % (key, json.dumps(result[key])))
        file.write(' "expected": {\n')
        file.write(",\n".join("  %s: %s" % (json.dumps(k), json.dumps(v)) for k, v in expected.items()))
        file.write("\n }\n}\n")


if __name__ == "__main__":
    for case in sys.argv[1:] or CASES:
        try:
            record(case)
        except Exception as problem:  # the others are still wanted
            print("%s: %s: %s" % (case, type(problem).__name__, problem))
