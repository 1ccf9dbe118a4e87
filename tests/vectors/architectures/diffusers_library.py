"""The installed diffusers release in place of transformers: `library` for derive, by class names.

    import diffusers_library; diffusers_library.install()      before derive is imported

A class is its own type: its config has the constructor's arguments, and its file in a repository
names it as _class_name.
"""
import importlib
import inspect
import math
import re

import diffusers
import torch

import library

RELEASE = diffusers.__version__
OWN = "__own"
CATALOGUE = {name for name in dir(torch.nn) if inspect.isclass(getattr(torch.nn, name))} | {
    "Conv1D", "FalconLinear", "Container"}
MODEST = ["gelu", "relu", "silu", "mish", "swish", "geglu", "gelu-approximate", "geglu-approximate",
          "swiglu", "linear-silu", "layer_norm", "rms_norm", "group", "batch_norm"]
# Arguments without a default, and fields that a class cannot do without.
PRESETS = {"AutoencoderKLHunyuanImage": {"in_channels": 3, "out_channels": 3, "latent_channels": 64,
                                         "block_out_channels": [128, 256, 512, 512, 1024, 1024],
                                         "layers_per_block": 2, "spatial_compression_ratio": 32,
                                         "sample_size": 384},
           "AudioLDM2ProjectionModel": {"text_encoder_dim": 512, "text_encoder_1_dim": 1024,
                                        "langauge_model_dim": 768},
           "StableAudioProjectionModel": {"text_encoder_dim": 768, "conditioning_dim": 768,
                                          "min_value": 0, "max_value": 512},
           "UniDiffuserTextDecoder": {"prefix_length": 77, "prefix_inner_dim": 768}}


# Values that fields may have, and published configs do: "*" is any class.
HINTS = {"*": {"qk_norm": ["rms_norm", "layer_norm", "rms_norm_across_heads"], "caption_channels": [64, 96],
               "cross_attention_dim": [64, 96], "norm_type": ["ada_norm_single", "layer_norm", "ada_norm"],
               "activation_fn": ["geglu", "gelu", "gelu-approximate", "silu", "swiglu"],
               "act_fn": ["silu", "relu", "mish", "gelu"], "added_kv_proj_dim": [64, 96], "image_dim": [64, 96],
               "pos_embed_seq_len": [12], "num_attention_heads": [2, 4], "sample_size": [16, 32]},
         "SD3Transformer2DModel": {"qk_norm": ["rms_norm"], "dual_attention_layers": [[0], [1], [0, 1]]},
         "PixArtTransformer2DModel": {"use_additional_conditions": [True, False], "sample_size": [128, 64]}}


def hints(class_name, field):
    return HINTS.get(class_name, {}).get(field) or HINTS["*"].get(field, [])


def types():
    """Classes of models, without those that are given others."""
    found = []
    for name in dir(diffusers):
        value = getattr(diffusers, name, None)
        if inspect.isclass(value) and issubclass(value, diffusers.ModelMixin) and \
                value is not diffusers.ModelMixin and not name.startswith("Multi") and "Multi" not in name:
            found.append(name)
    return found


def config_class(name):
    return getattr(diffusers, name)


def plain(value):
    return [plain(item) for item in value] if isinstance(value, (tuple, list)) else value


def raw_fields(cls):
    fields = {}
    for name, parameter in list(inspect.signature(cls.__init__).parameters.items())[1:]:
        if parameter.kind in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL):
            continue
        default = None if parameter.default is parameter.empty else plain(parameter.default)
        default = PRESETS.get(cls.__name__, {}).get(name, default)
        if library.is_plain(default):
            fields[name] = default
    return fields


def annotations(cls):
    found = {}
    for name, parameter in list(inspect.signature(cls.__init__).parameters.items())[1:]:
        text = str(parameter.annotation).replace("typing.", "").replace("Optional[", "None | ")
        found[name] = text
        if parameter.default is None:
            found[name] += " | None"
    return found


def marked(node):
    """A class of diffusers that has the name of one of torch is GELU__own here."""
    if node["args"] is None and node["type"] not in library.CONTAINERS and node["type"] in CATALOGUE:
        node["type"] += OWN
    for _, child in node["children"]:
        marked(child)
    return node


def worked_out(config, resolved):
    """Products that many classes have: the numbers of a patch, and widths of feed-forward layers."""
    patch, step = config.get("patch_size"), config.get("patch_size_t")
    if isinstance(patch, list) and all(type(item) is int for item in patch):
        resolved["own_patch"] = math.prod(patch)
    elif type(patch) is int:
        resolved["own_patch"] = patch * patch * (step or 1)
    heads, width = config.get("num_attention_heads"), config.get("attention_head_dim")
    ratio = config.get("mlp_ratio")
    if type(heads) is int and type(width) is int and isinstance(ratio, (int, float)):
        resolved["own_wide"] = int(heads * width * ratio)


def observe(class_name, model_type, raw):
    """(tree, ties, resolved); ints that the model keeps are resolved, too."""
    raw = {name: plain(value) for name, value in raw.items()}
    with torch.device("meta"):
        model = config_class(class_name)(**raw)
    tree = marked(library.observe_node(model, None, {}))
    first, ties = {}, []
    for name, value in model.named_parameters(remove_duplicate=False):
        if id(value) in first:
            ties.append((name, first[id(value)]))
        else:
            first[id(value)] = name
    resolved = {name: plain(value) for name, value in dict(model.config).items()
                if library.is_plain(plain(value)) and not name.startswith("_")}
    worked_out(raw_fields(type(model)) | raw, resolved)
    for name, value in vars(model).items():
        if type(value) is int and not name.startswith("_"):
            resolved["own_" + name] = value
    return tree, ties, resolved


def source_words(class_name, model_type):
    module = importlib.import_module(config_class(class_name).__module__)
    return set(re.findall(r"\w+", inspect.getsource(module)))


def install():
    """Puts diffusers into `library`, whose functions derive calls by name."""
    library.RELEASE, library.COMMON = RELEASE, {}
    library.types, library.config_class, library.raw_fields = types, config_class, raw_fields
    library.class_names = lambda name: [name]
    library.extra_classes = lambda name, known: []
    library.find_class = lambda name, model_type: config_class(name)
    library.annotations, library.observe, library.source_words = annotations, observe, source_words
    library.sub_configs = lambda cls: {}
    library.activation_table = lambda: {}
    library.PreTrainedModel = ()
    for name in ("normal_", "uniform_", "trunc_normal_", "xavier_uniform_", "xavier_normal_",
                 "kaiming_uniform_", "kaiming_normal_", "constant_", "zeros_", "ones_"):
        setattr(torch.nn.init, name, lambda tensor, *_args, **_kwargs: tensor)
    import configs
    import evidence
    import sampling
    configs.sample = lambda name, rng: {}
    sampling.MODEST = MODEST
    sampling.SKIPPED = {"rope_theta"}

    class Sampler(sampling.Sampler):
        def others(self, name):
            own = [value for value in hints(self.class_name, name) if value != self.value(name)]
            found = super().others(name)
            return own + [value for value in found if value not in own]

        def random_value(self, rng, name, value):
            own = hints(self.class_name, name)
            if own and rng.random() < 0.6:
                return [rng.choice(own + [self.fields[name]])]
            return super().random_value(rng, name, value)

        def lengths(self, name):
            return [] if name == "patch_size" else super().lengths(name)

    evidence.Sampler = Sampler
