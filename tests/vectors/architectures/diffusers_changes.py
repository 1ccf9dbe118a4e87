"""Random changes of configs of diffusers' models, for comparisons: configs(class, bases, rng, count)."""
import inspect

import diffusers

DOWNS = {"UNet2DConditionModel": ["DownBlock2D", "CrossAttnDownBlock2D", "ResnetDownsampleBlock2D",
                                  "SimpleCrossAttnDownBlock2D", "AttnDownBlock2D"],
         "ControlNetModel": ["DownBlock2D", "CrossAttnDownBlock2D"],
         "UNet2DModel": ["DownBlock2D", "AttnDownBlock2D", "ResnetDownsampleBlock2D"],
         "AutoencoderKL": ["DownEncoderBlock2D"], "VQModel": ["DownEncoderBlock2D"]}
UPS = {"UNet2DConditionModel": ["UpBlock2D", "CrossAttnUpBlock2D", "ResnetUpsampleBlock2D",
                                "SimpleCrossAttnUpBlock2D", "AttnUpBlock2D"],
       "UNet2DModel": ["UpBlock2D", "AttnUpBlock2D", "ResnetUpsampleBlock2D"],
       "AutoencoderKL": ["UpDecoderBlock2D"], "VQModel": ["UpDecoderBlock2D"]}
TEXTS = {"act_fn": ["silu", "relu", "mish", "gelu", "swish"], "resnet_time_scale_shift": ["default", "scale_shift"],
         "class_embed_type": [None, "timestep", "projection", "identity", "simple_projection"],
         "encoder_hid_dim_type": [None, "text_proj", "image_proj", "text_image_proj"],
         "addition_embed_type": [None, "text", "text_time", "image", "text_image", "image_hint"],
         "mid_block_type": ["UNetMidBlock2DCrossAttn", "UNetMidBlock2DSimpleCrossAttn", "UNetMidBlock2D", None],
         "qk_norm": [None, "rms_norm", "layer_norm", "rms_norm_across_heads"],
         "activation_fn": ["geglu", "gelu", "gelu-approximate", "silu", "swiglu", "linear-silu"],
         "norm_type": ["ada_norm_zero", "ada_norm_single", "layer_norm", "group", "spatial"],
         "downsample_type": ["conv", "resnet"], "upsample_type": ["conv", "resnet"]}
WIDE = [32, 64, 96, 128, 160, 192]


def blocks(name, rng, config):
    """Lists that go together."""
    count = rng.choice([1, 2, 3, 4])
    config["block_out_channels"] = [rng.choice([32, 64, 96, 128]) for _ in range(count)]
    config["down_block_types"] = [rng.choice(DOWNS[name]) for _ in range(count)]
    if name in UPS:
        config["up_block_types"] = [rng.choice(UPS[name]) for _ in range(count)]
    if name in ("UNet2DConditionModel", "ControlNetModel"):
        for field, values in (("attention_head_dim", [4, 8, 16, 32]), ("only_cross_attention", [False, False, True]),
                              ("layers_per_block", [1, 2, 3]), ("cross_attention_dim", [24, 32, 40]),
                              ("transformer_layers_per_block", [1, 2, 3])):
            if rng.random() < 0.4 and not (name == "ControlNetModel" and field == "layers_per_block"):
                config[field] = [rng.choice(values) for _ in range(count)]
            else:
                config[field] = rng.choice(values)
    elif name == "UNet2DModel":
        config["attention_head_dim"] = rng.choice([None, 4, 8, 16])
    config["norm_num_groups"] = rng.choice([32, 16, 8, 4])


def changed(field, default, rng):
    if field in TEXTS and rng.random() < 0.8:
        return rng.choice(TEXTS[field])
    if isinstance(default, bool):
        return rng.random() < 0.5
    if isinstance(default, int):
        if "layers" in field or "depth" in field:
            return rng.choice([1, 2, 3])
        return rng.choice([default, default + 1, default * 2, max(default // 2, 1), 2, 4, 8]) if default < 32 else \
            rng.choice(WIDE + [default + 1, default])
    if isinstance(default, float):
        return rng.choice([default * 2, default / 2, 0.25, 1e-3])
    if default is None:
        return rng.choice([None, 16, 32, 48, True, "x"])
    if isinstance(default, (tuple, list)) and default and all(type(x) is int for x in default):
        return [rng.choice([x, x + 1, x * 2]) for x in default]
    return default


def configs(name, bases, rng, count):
    """`count` configs; some of them the library refuses."""
    signature = inspect.signature(getattr(diffusers, name).__init__)
    fields = {key: p.default for key, p in list(signature.parameters.items())[1:]
              if p.kind not in (p.VAR_KEYWORD, p.VAR_POSITIONAL) and p.default is not p.empty}
    for _ in range(count):
        base = rng.choice(bases) if bases and rng.random() < 0.6 else {}
        config = {**base, "_class_name": name}
        config.update({key: 2 for key, value in {**fields, **base}.items()
                       if type(value) is int and value > 2 and "layers" in key and "per" not in key})
        if name in DOWNS and (not base or rng.random() < 0.7):
            blocks(name, rng, config)
        for field in rng.sample(sorted(fields), min(rng.choice([1, 1, 2, 3, 5]), len(fields))):
            if not (name in DOWNS and field in ("block_out_channels", "down_block_types", "up_block_types")):
                config[field] = changed(field, config.get(field, fields[field]), rng)
        yield config
