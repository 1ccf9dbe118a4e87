"""Writes the rows of diffusers' UNets and autoencoders of blocks by type: architecture/rows/diffusers.

    python tests/vectors/architectures/diffusers_unets.py [FOLDER]

Their blocks are named by the config, so the formulas are written here by hand;
tests/conformance/diffusers.py compares them with the library.  Fields that no comparison changes are
required to be as they are.
"""
import os
import sys

import rowfiles

RELEASE = "0.42.1"
ROWS = os.path.join(os.path.dirname(__file__), "../../../service/definition/architecture/rows/diffusers")
ACTIVATION = {"choose": "act_fn", "of": {"silu": "SiLU()", "swish": "SiLU()", "mish": "Mish()", "gelu": "GELU()",
                                         "relu": "ReLU()"}}


def modules(count, call, index="j"):
    """A ModuleList of `count` of the same."""
    return {"type": "ModuleList", "children": {"{%s}" % index: {"repeat": count, "index": index, "module": call}}}


def one(call, condition):
    return {"type": "ModuleList", "children": {"0": call}, "if": condition}


def resnet(groups):
    return {"type": "ResnetBlock2D", "arguments": "a, b, t, e, m, way", "children": {
        "norm1": f"GroupNorm({groups}, a, eps=e)",
        "conv1": "Conv2d(a, b, kernel_size=3, padding=1)",
        "time_emb_proj": {"module": "Linear(t, b * m)", "if": "t > 0"},
        "norm2": f"GroupNorm({groups}, b, eps=e)",
        "dropout": "Dropout(p=drop)",
        "conv2": "Conv2d(b, b, kernel_size=3, padding=1)",
        "nonlinearity": ACTIVATION,
        "upsample": {"module": "Upsampled()", "if": "way == 'up'"},
        "downsample": {"module": "Pooled()", "if": "way == 'down'"},
        "conv_shortcut": {"module": "Conv2d(a, b, kernel_size=1)", "if": "a != b"}}}


PARTS = {
    "Pooled": {"type": "Downsample2D", "children": {"conv": "AvgPool2d(kernel_size=2, stride=2)"}},
    "Upsampled": {"type": "Upsample2D"},
    "Down": {"type": "Downsample2D", "arguments": "c, p", "children": {
        "conv": "Conv2d(c, c, kernel_size=3, stride=2, padding=p)"}},
    "Up": {"type": "Upsample2D", "arguments": "c", "children": {"conv": "Conv2d(c, c, kernel_size=3, padding=1)"}},
    "Embedding2": {"type": "TimestepEmbedding", "arguments": "a, b, z", "children": {
        "linear_1": "Linear(a, b)", "cond_proj": {"module": "Linear(z, a, bias=False)", "if": "z > 0"},
        "act": "SiLU()", "linear_2": "Linear(b, b)"}},
    "ActEmbedding": {"type": "TimestepEmbedding", "arguments": "a, b, z", "children": {
        "linear_1": "Linear(a, b)", "cond_proj": {"module": "Linear(z, a, bias=False)", "if": "z > 0"},
        "act": ACTIVATION, "linear_2": "Linear(b, b)"}},
    # Attention over channels: inner width d, of c channels.
    "ChannelAttention": {"type": "Attention", "arguments": "c, d, e, g", "children": {
        "group_norm": "GroupNorm(g, c, eps=e)", "to_q": "Linear(c, d)", "to_k": "Linear(c, d)",
        "to_v": "Linear(c, d)",
        "to_out": {"type": "ModuleList", "children": {"0": "Linear(d, c)", "1": "Dropout(p=0.0)"}}}},
}
CROSS = {
    "Query": {"type": "Attention", "arguments": "d, x", "children": {
        "to_q": "Linear(d, d, bias=False)", "to_k": "Linear(x, d, bias=False)", "to_v": "Linear(x, d, bias=False)",
        "to_out": {"type": "ModuleList", "children": {"0": "Linear(d, d)", "1": "Dropout(p=0.0)"}}}},
    "Feed": {"type": "FeedForward", "arguments": "d", "children": {"net": {"type": "ModuleList", "children": {
        "0": {"type": "GEGLU", "children": {"proj": "Linear(d, 8 * d)"}}, "1": "Dropout(p=0.0)",
        "2": "Linear(4 * d, d)"}}}},
    "Block": {"type": "BasicTransformerBlock", "arguments": "d, x, only", "children": {
        "norm1": "LayerNorm(d)", "attn1": "Query(d, x if only else d)", "norm2": "LayerNorm(d)",
        "attn2": "Query(d, x)", "norm3": "LayerNorm(d)", "ff": "Feed(d)"}},
    "Transformer2": {"type": "Transformer2DModel", "arguments": "c, d, x, only, depth", "children": {
        "norm": "GroupNorm(norm_num_groups, c, eps=1e-06)",
        "proj_in": {"choose": "'a' if use_linear_projection else 'b'", "of": {
            "a": "Linear(c, d)", "b": "Conv2d(c, d, kernel_size=1)"}},
        "transformer_blocks": modules("depth", "Block(d, x, only)"),
        "proj_out": {"choose": "'a' if use_linear_projection else 'b'", "of": {
            "a": "Linear(d, c)", "b": "Conv2d(d, c, kernel_size=1)"}}}},
    # Attention with keys and values of both: of Kandinsky and DeepFloyd.
    "AddedAttention": {"type": "Attention", "arguments": "c, d, x", "children": {
        "group_norm": "GroupNorm(norm_num_groups, c, eps=1e-05)", "to_q": "Linear(c, d)", "to_k": "Linear(c, d)",
        "to_v": "Linear(c, d)", "add_k_proj": "Linear(x, d)", "add_v_proj": "Linear(x, d)",
        "to_out": {"type": "ModuleList", "children": {"0": "Linear(d, c)", "1": "Dropout(p=0.0)"}}}},
    "Cross": {"type": "CrossAttnDownBlock2D", "arguments": "a, b, n, t, last, h, x, only, depth", "children": {
        "attentions": modules("n", "Transformer2(b, h * (b // h), x, only, depth[j] if is_list(depth) else depth)"),
        "resnets": modules("n", "Resnet(a if j == 0 else b, b, t, norm_eps, shift, '')"),
        "downsamplers": one("Down(b, downsample_padding)", "not last")}},
    "CrossUp": {"type": "CrossAttnUpBlock2D", "arguments": "a, b, p, n, t, last, h, x, only, depth", "children": {
        "attentions": modules("n", "Transformer2(b, h * (b // h), x, only, depth[j] if is_list(depth) else depth)"),
        "resnets": modules("n", "Resnet((p if j == 0 else b) + (a if j == n - 1 else b), b, t, norm_eps, shift, '')"),
        "upsamplers": one("Up(b)", "not last")}},
    "Simple": {"type": "SimpleCrossAttnDownBlock2D", "arguments": "a, b, n, t, last, w, x", "children": {
        "attentions": modules("n", "AddedAttention(b, b // w * w, x)"),
        "resnets": modules("n", "Resnet(a if j == 0 else b, b, t, norm_eps, shift, '')"),
        "downsamplers": one("Resnet(b, b, t, norm_eps, shift, 'down')", "not last")}},
    "SimpleUp": {"type": "SimpleCrossAttnUpBlock2D", "arguments": "a, b, p, n, t, last, w, x", "children": {
        "attentions": modules("n", "AddedAttention(b, b // w * w, x)"),
        "resnets": modules("n", "Resnet((p if j == 0 else b) + (a if j == n - 1 else b), b, t, norm_eps, shift, '')"),
        "upsamplers": one("Resnet(b, b, t, norm_eps, shift, 'up')", "not last")}},
    "MidCross": {"type": "UNetMidBlock2DCrossAttn", "arguments": "c, t, h, x, depth", "children": {
        "attentions": modules("1", "Transformer2(c, h * (c // h), x, False, depth[0] if is_list(depth) else depth)"),
        "resnets": modules("2", "Resnet(c, c, t, norm_eps, shift, '')")}},
    "MidSimple": {"type": "UNetMidBlock2DSimpleCrossAttn", "arguments": "c, t, w, x", "children": {
        "attentions": modules("1", "AddedAttention(c, c // w * w, x)"),
        "resnets": modules("2", "Resnet(c, c, t, norm_eps, shift, '')")}},
    "MidPlain": {"type": "UNetMidBlock2D", "arguments": "c, t", "children": {
        "attentions": {"type": "ModuleList"},
        "resnets": modules("1", "Resnet(c, c, t, norm_eps, shift, '')")}},
}
PLAIN = {
    "Plain": {"type": "DownBlock2D", "arguments": "a, b, n, t, last", "children": {
        "resnets": modules("n", "Resnet(a if j == 0 else b, b, t, norm_eps, shift, '')"),
        "downsamplers": one("Down(b, downsample_padding)", "not last")}},
    "PlainUp": {"type": "UpBlock2D", "arguments": "a, b, p, n, t, last", "children": {
        "resnets": modules("n", "Resnet((p if j == 0 else b) + (a if j == n - 1 else b), b, t, norm_eps, shift, '')"),
        "upsamplers": one("Up(b)", "not last")}},
    "Residual": {"type": "ResnetDownsampleBlock2D", "arguments": "a, b, n, t, last", "children": {
        "resnets": modules("n", "Resnet(a if j == 0 else b, b, t, norm_eps, shift, '')"),
        "downsamplers": one("Resnet(b, b, t, norm_eps, shift, 'down')", "not last")}},
    "ResidualUp": {"type": "ResnetUpsampleBlock2D", "arguments": "a, b, p, n, t, last", "children": {
        "resnets": modules("n", "Resnet((p if j == 0 else b) + (a if j == n - 1 else b), b, t, norm_eps, shift, '')"),
        "upsamplers": one("Resnet(b, b, t, norm_eps, shift, 'up')", "not last")}},
    "Attn": {"type": "AttnDownBlock2D", "arguments": "a, b, n, t, last, w, kind", "children": {
        "attentions": modules("n", "ChannelAttention(b, b // w * w, norm_eps, norm_num_groups)"),
        "resnets": modules("n", "Resnet(a if j == 0 else b, b, t, norm_eps, shift, '')"),
        "downsamplers": {"type": "ModuleList", "if": "not last", "children": {
            "0": {"choose": "kind", "of": {"conv": "Down(b, downsample_padding)",
                                           "resnet": "Resnet(b, b, t, norm_eps, shift, 'down')"}}}}}},
    "AttnUp": {"type": "AttnUpBlock2D", "arguments": "a, b, p, n, t, last, w, kind", "children": {
        "attentions": modules("n", "ChannelAttention(b, b // w * w, norm_eps, norm_num_groups)"),
        "resnets": modules("n", "Resnet((p if j == 0 else b) + (a if j == n - 1 else b), b, t, norm_eps, shift, '')"),
        "upsamplers": {"type": "ModuleList", "if": "not last", "children": {
            "0": {"choose": "kind", "of": {"conv": "Up(b)", "resnet": "Resnet(b, b, t, norm_eps, shift, 'up')"}}}}}},
}


def blocks(count, name, index="i"):
    return {"type": "ModuleList", "children": {"{%s}" % index: {"repeat": count, "index": index, **name}}}


DOWN = "channels[max(i - 1, 0)], channels[i], layers[i], wide, i == n - 1"
UP = ("channels[n - 1 - min(i + 1, n - 1)], channels[n - 1 - i], channels[n - 1 - max(i - 1, 0)], "
      "layers[n - 1 - i] + 1, wide, i == n - 1")
CONDITION_DOWN = {"choose": "down_block_types[i]", "of": {
    "DownBlock2D": f"Plain({DOWN})", "ResnetDownsampleBlock2D": f"Residual({DOWN})",
    "CrossAttnDownBlock2D": f"Cross({DOWN}, heads[i], cross[i], only[i], depths[i])",
    "SimpleCrossAttnDownBlock2D": f"Simple({DOWN}, heads[i], cross[i])",
    "AttnDownBlock2D": f"Attn({DOWN}, heads[i], 'conv')"}}
CONDITION_UP = {"choose": "up_block_types[i]", "of": {
    "UpBlock2D": f"PlainUp({UP})", "ResnetUpsampleBlock2D": f"ResidualUp({UP})",
    "CrossAttnUpBlock2D": f"CrossUp({UP}, heads[n - 1 - i], cross[n - 1 - i], only[n - 1 - i], updepths[i])",
    "SimpleCrossAttnUpBlock2D": f"SimpleUp({UP}, heads[i], cross[n - 1 - i])",
    "AttnUpBlock2D": f"AttnUp({UP}, heads[i], 'conv')"}}
MID = {"choose": "mid_block_type", "if": "mid_block_type is not None", "of": {
    "UNetMidBlock2DCrossAttn": "MidCross(channels[n - 1], wide, heads[n - 1], cross[n - 1], depths[n - 1])",
    "UNetMidBlock2DSimpleCrossAttn": "MidSimple(channels[n - 1], wide, heads[n - 1], cross[n - 1])",
    "UNetMidBlock2D": "MidPlain(channels[n - 1], wide)"}}
CLASS = {"choose": "'Embedding' if class_embed_type is None else class_embed_type",
         "if": "class_embed_type is not None or num_class_embeds is not None", "of": {
             "Embedding": "Embedding(num_class_embeds, time)",
             "timestep": "ActEmbedding(channels[0], time, 0)", "identity": "Identity()",
             "projection": "Embedding2(projection_class_embeddings_input_dim, time, 0)",
             "simple_projection": "Linear(projection_class_embeddings_input_dim, time)"}}
HIDDEN = {"choose": "'text_proj' if encoder_hid_dim_type is None else encoder_hid_dim_type",
          "if": "encoder_hid_dim is not None", "of": {
              "text_proj": "Linear(encoder_hid_dim, cross_attention_dim)",
              "text_image_proj": {"type": "TextImageProjection", "children": {
                  "image_embeds": "Linear(cross_attention_dim, 10 * cross_attention_dim)",
                  "text_proj": "Linear(encoder_hid_dim, cross_attention_dim)"}},
              "image_proj": {"type": "ImageProjection", "children": {
                  "image_embeds": "Linear(encoder_hid_dim, 32 * cross_attention_dim)",
                  "norm": "LayerNorm(cross_attention_dim)"}}}}
ADDED = {"choose": "addition_embed_type", "if": "addition_embed_type is not None", "of": {
    "text_time": "Embedding2(projection_class_embeddings_input_dim, time, 0)",
    "image": {"type": "ImageTimeEmbedding", "children": {
        "image_proj": "Linear(encoder_hid_dim, time)", "image_norm": "LayerNorm(time)"}},
    "text_image": {"type": "TextImageTimeEmbedding", "children": {
        "text_proj": "Linear(cross_attention_dim, time)", "text_norm": "LayerNorm(time)",
        "image_proj": "Linear(cross_attention_dim, time)"}},
    "text": {"type": "TextTimeEmbedding", "children": {
        "norm1": "LayerNorm(texts)",
        "pool": {"type": "AttentionPooling", "parameters": {"positional_embedding": [1, "texts"]}, "children": {
            "k_proj": "Linear(texts, texts)", "q_proj": "Linear(texts, texts)", "v_proj": "Linear(texts, texts)"}},
        "proj": "Linear(texts, time)", "norm2": "LayerNorm(time)"}}}}
LISTS = ["n = len(block_out_channels)", "channels = block_out_channels", "drop = dropout",
         *(f"{name} = [{field}[i] if is_list({field}) else {field} for i in range(n)]" for name, field in (
             ("heads", "attention_head_dim"), ("cross", "cross_attention_dim"), ("layers", "layers_per_block"),
             ("depths", "transformer_layers_per_block"), ("only", "only_cross_attention"))),
         "shift = 2 if resnet_time_scale_shift == 'scale_shift' else 1"]
REQUIRED = ["len(down_block_types) == n",
            *(f"not is_list({field}) or len({field}) == n" for field in (
                "attention_head_dim", "cross_attention_dim", "layers_per_block", "transformer_layers_per_block",
                "only_cross_attention")),
            "num_attention_heads is None",
            "resnet_time_scale_shift == 'default' or resnet_time_scale_shift == 'scale_shift'",
            "encoder_hid_dim is None or not is_list(cross_attention_dim)",
            "addition_embed_type is None or addition_embed_type != 'text' or "
            "addition_embed_type_num_heads > 0"]
OPTIONAL = {name: "int or null" for name in (
    "encoder_hid_dim", "addition_time_embed_dim", "num_class_embeds", "time_embedding_dim", "time_cond_proj_dim",
    "projection_class_embeddings_input_dim")}
EITHER = {name: "int or list" for name in ("cross_attention_dim", "layers_per_block", "attention_head_dim",
                                           "transformer_layers_per_block")}
INERT = ("sample_size", "center_input_sample", "flip_sin_to_cos", "freq_shift", "mid_block_scale_factor",
         "upcast_attention", "resnet_skip_time_act", "resnet_out_scale_factor", "addition_time_embed_dim",
         "num_train_timesteps", "scaling_factor", "shift_factor", "latents_mean", "latents_std", "force_upcast",
         "lookup_from_codebook", "global_pool_conditions", "controlnet_conditioning_channel_order")


def row(name, fields, **members):
    kinds = {key: "any" for key in fields if key in INERT}
    kinds.update(members.pop("kinds", {}))
    return {"model_type": name, "library": "diffusers", "release": RELEASE, "doc": f"{name} of diffusers",
            "classes": [name], "recipe": None, "fields": fields, "kinds": kinds, **members}


def unet2d_condition():
    fields = {
        "sample_size": None, "in_channels": 4, "out_channels": 4, "center_input_sample": False,
        "flip_sin_to_cos": True, "freq_shift": 0,
        "down_block_types": ["CrossAttnDownBlock2D"] * 3 + ["DownBlock2D"],
        "mid_block_type": "UNetMidBlock2DCrossAttn", "up_block_types": ["UpBlock2D"] + ["CrossAttnUpBlock2D"] * 3,
        "only_cross_attention": False, "block_out_channels": [320, 640, 1280, 1280], "layers_per_block": 2,
        "downsample_padding": 1, "mid_block_scale_factor": 1, "dropout": 0.0, "act_fn": "silu",
        "norm_num_groups": 32, "norm_eps": 1e-5, "cross_attention_dim": 1280, "transformer_layers_per_block": 1,
        "reverse_transformer_layers_per_block": None, "encoder_hid_dim": None, "encoder_hid_dim_type": None,
        "attention_head_dim": 8, "num_attention_heads": None, "dual_cross_attention": False,
        "use_linear_projection": False, "class_embed_type": None, "addition_embed_type": None,
        "addition_time_embed_dim": None, "num_class_embeds": None, "upcast_attention": False,
        "resnet_time_scale_shift": "default", "resnet_skip_time_act": False, "resnet_out_scale_factor": 1.0,
        "time_embedding_type": "positional", "time_embedding_dim": None, "time_embedding_act_fn": None,
        "timestep_post_act": None, "time_cond_proj_dim": None, "conv_in_kernel": 3, "conv_out_kernel": 3,
        "projection_class_embeddings_input_dim": None, "attention_type": "default",
        "class_embeddings_concat": False, "mid_block_only_cross_attention": None, "cross_attention_norm": None,
        "addition_embed_type_num_heads": 64}
    return row(
        "UNet2DConditionModel", fields,
        kinds={**OPTIONAL, **EITHER, "only_cross_attention": "bool or list", "mid_block_type": "str or null",
               "mid_block_only_cross_attention": "bool or null"},
        let=LISTS + [
            "updepths = [depths[n - 1 - i] if reverse_transformer_layers_per_block is None else "
            "reverse_transformer_layers_per_block[i] for i in range(n)]",
            "time = time_embedding_dim or 4 * channels[0]", "wide = time * 2 if class_embeddings_concat else time",
            "texts = cross_attention_dim if encoder_hid_dim is None else encoder_hid_dim",
            # Blocks whose attention would lack keys and values.
            "bare = [1 if only[i] and down_block_types[i] == 'SimpleCrossAttnDownBlock2D' else 0 for i in range(n)]",
            "bare_up = [1 if only[n - 1 - i] and up_block_types[i] == 'SimpleCrossAttnUpBlock2D' else 0 "
            "for i in range(n)]",
            "mid_only = (not is_list(only_cross_attention) and only_cross_attention) if "
            "mid_block_only_cross_attention is None else mid_block_only_cross_attention"],
        requires=REQUIRED + [
            "len(up_block_types) == n", "not dual_cross_attention", "sum(bare) == 0", "sum(bare_up) == 0",
            "reverse_transformer_layers_per_block is None or len(reverse_transformer_layers_per_block) == n",
            "not mid_only or mid_block_type != 'UNetMidBlock2DSimpleCrossAttn'",
            "time_embedding_type == 'positional'", "time_embedding_act_fn is None", "timestep_post_act is None",
            "attention_type == 'default'", "cross_attention_norm is None",
            "conv_in_kernel % 2 == 1 and conv_out_kernel % 2 == 1"],
        models={"UNet2DConditionModel": {"children": {
            "conv_in": "Conv2d(in_channels, channels[0], kernel_size=conv_in_kernel, "
                       "padding=(conv_in_kernel - 1) // 2)",
            "time_proj": "Timesteps()",
            "time_embedding": "ActEmbedding(channels[0], time, time_cond_proj_dim or 0)",
            "encoder_hid_proj": HIDDEN, "class_embedding": CLASS,
            "add_time_proj": {"module": "Timesteps()", "if": "addition_embed_type == 'text_time'"},
            "add_embedding": ADDED,
            "down_blocks": blocks("n", CONDITION_DOWN), "up_blocks": blocks("n", CONDITION_UP), "mid_block": MID,
            "conv_norm_out": "GroupNorm(norm_num_groups, channels[0], eps=norm_eps)", "conv_act": ACTIVATION,
            "conv_out": "Conv2d(channels[0], out_channels, kernel_size=conv_out_kernel, "
                        "padding=(conv_out_kernel - 1) // 2)"}}},
        definitions={**PARTS, **PLAIN, **CROSS, "Resnet": resnet("norm_num_groups")},
        init=[{"path": "add_embedding.pool.positional_embedding",
               "initializer": "normal(0, sqrt(1 / fan_in))", "optional": True}])


def controlnet():
    fields = {
        "in_channels": 4, "conditioning_channels": 3, "flip_sin_to_cos": True, "freq_shift": 0,
        "down_block_types": ["CrossAttnDownBlock2D"] * 3 + ["DownBlock2D"],
        "mid_block_type": "UNetMidBlock2DCrossAttn", "only_cross_attention": False,
        "block_out_channels": [320, 640, 1280, 1280], "layers_per_block": 2, "downsample_padding": 1,
        "mid_block_scale_factor": 1, "act_fn": "silu", "norm_num_groups": 32, "norm_eps": 1e-5,
        "cross_attention_dim": 1280, "transformer_layers_per_block": 1, "encoder_hid_dim": None,
        "encoder_hid_dim_type": None, "attention_head_dim": 8, "num_attention_heads": None,
        "use_linear_projection": False, "class_embed_type": None, "addition_embed_type": None,
        "addition_time_embed_dim": None, "num_class_embeds": None, "upcast_attention": False,
        "resnet_time_scale_shift": "default", "projection_class_embeddings_input_dim": None,
        "controlnet_conditioning_channel_order": "rgb", "conditioning_embedding_out_channels": [16, 32, 96, 256],
        "global_pool_conditions": False, "addition_embed_type_num_heads": 64}
    down = {"choose": "down_block_types[i]", "of": {
        "DownBlock2D": f"Plain({DOWN})",
        "CrossAttnDownBlock2D": f"Cross({DOWN}, heads[i], cross[i], only[i], depths[i])"}}
    mid = {"choose": "mid_block_type", "of": {
        "UNetMidBlock2DCrossAttn": MID["of"]["UNetMidBlock2DCrossAttn"]}}
    lets = [text for text in LISTS if not text.startswith(("drop", "layers"))]
    required = [text for text in REQUIRED if "layers_per_block" not in text or "transformer" in text]
    return row(
        "ControlNetModel", fields,
        kinds={**{k: v for k, v in OPTIONAL.items() if k in fields},
               **{k: v for k, v in EITHER.items() if k != "layers_per_block"}, "only_cross_attention": "bool or list"},
        let=lets + ["drop = 0.0", "layers = [layers_per_block for i in range(n)]", "time = 4 * channels[0]",
                    "wide = time", "hints = conditioning_embedding_out_channels", "m = len(hints)",
                    "texts = cross_attention_dim if encoder_hid_dim is None else encoder_hid_dim",
                    "zeros = [channels[j // (layers_per_block + 1)] for j in range(n * (layers_per_block + 1) - 1)]"],
        requires=required + ["layers_per_block > 0", "m > 0", "class_embed_type is None or class_embed_type in "
                             "('timestep', 'projection', 'identity')",
                             "addition_embed_type is None or addition_embed_type in ('text_time', 'text', "
                             "'text_image')"],
        models={"ControlNetModel": {"children": {
            "conv_in": "Conv2d(in_channels, channels[0], kernel_size=3, padding=1)",
            "time_proj": "Timesteps()", "time_embedding": "ActEmbedding(channels[0], time, 0)",
            "encoder_hid_proj": HIDDEN, "class_embedding": CLASS,
            "add_time_proj": {"module": "Timesteps()", "if": "addition_embed_type == 'text_time'"},
            "add_embedding": ADDED,
            "controlnet_cond_embedding": {"type": "ControlNetConditioningEmbedding", "children": {
                "conv_in": "Conv2d(conditioning_channels, hints[0], kernel_size=3, padding=1)",
                "blocks": modules("2 * (m - 1)", "Conv2d(hints[j // 2], hints[(j + 1) // 2], kernel_size=3, "
                                                 "padding=1, stride=1 + j % 2)"),
                "conv_out": "Conv2d(hints[m - 1], channels[0], kernel_size=3, padding=1)"}},
            "down_blocks": blocks("n", down),
            "controlnet_down_blocks": {"type": "ModuleList", "children": {
                "0": "Conv2d(channels[0], channels[0], kernel_size=1)",
                "{j + 1}": {"repeat": "n * (layers_per_block + 1) - 1", "index": "j",
                            "module": "Conv2d(zeros[j], zeros[j], kernel_size=1)"}}},
            "controlnet_mid_block": "Conv2d(channels[n - 1], channels[n - 1], kernel_size=1)",
            "mid_block": mid}}},
        definitions={**PARTS, **{k: v for k, v in PLAIN.items() if k in ("Plain",)},
                     **{k: v for k, v in CROSS.items() if k in ("Query", "Feed", "Block", "Transformer2", "Cross",
                                                                "MidCross")},
                     "Resnet": resnet("norm_num_groups")},
        init=[{"path": ["controlnet_down_blocks.**", "controlnet_mid_block.*",
                        "controlnet_cond_embedding.conv_out.*"], "initializer": "zeros"}])


def unet2d():
    fields = {
        "sample_size": None, "in_channels": 3, "out_channels": 3, "center_input_sample": False,
        "time_embedding_type": "positional", "time_embedding_dim": None, "freq_shift": 0, "flip_sin_to_cos": True,
        "down_block_types": ["DownBlock2D"] + ["AttnDownBlock2D"] * 3, "mid_block_type": "UNetMidBlock2D",
        "up_block_types": ["AttnUpBlock2D"] * 3 + ["UpBlock2D"], "block_out_channels": [224, 448, 672, 896],
        "layers_per_block": 2, "mid_block_scale_factor": 1, "downsample_padding": 1, "downsample_type": "conv",
        "upsample_type": "conv", "dropout": 0.0, "act_fn": "silu", "attention_head_dim": 8, "norm_num_groups": 32,
        "attn_norm_num_groups": None, "norm_eps": 1e-5, "resnet_time_scale_shift": "default",
        "add_attention": True, "class_embed_type": None, "num_class_embeds": None, "num_train_timesteps": None}
    down = {"choose": "down_block_types[i]", "of": {
        "DownBlock2D": f"Plain({DOWN})", "ResnetDownsampleBlock2D": f"Residual({DOWN})",
        "AttnDownBlock2D": f"Attn({DOWN}, attention_head_dim or channels[i], downsample_type)"}}
    up = {"choose": "up_block_types[i]", "of": {
        "UpBlock2D": f"PlainUp({UP})", "ResnetUpsampleBlock2D": f"ResidualUp({UP})",
        "AttnUpBlock2D": f"AttnUp({UP}, attention_head_dim or channels[n - 1 - i], upsample_type)"}}
    mid = {"type": "UNetMidBlock2D", "children": {
        "attentions": modules("1", "ChannelAttention(last, last // width * width, norm_eps, "
                                   "attn_norm_num_groups or norm_num_groups)"),
        "resnets": modules("2", "Resnet(last, last, wide, norm_eps, shift, '')")}}
    return row(
        "UNet2DModel", fields,
        kinds={"time_embedding_dim": "int or null", "attention_head_dim": "int or null",
               "attn_norm_num_groups": "int or null", "num_class_embeds": "int or null"},
        let=["n = len(block_out_channels)", "channels = block_out_channels", "drop = dropout",
             "layers = [layers_per_block for i in range(n)]", "last = channels[n - 1]",
             "width = attention_head_dim or last", "time = time_embedding_dim or 4 * channels[0]", "wide = time",
             "shift = 2 if resnet_time_scale_shift == 'scale_shift' else 1"],
        requires=["len(down_block_types) == n", "len(up_block_types) == n", "time_embedding_type == 'positional'",
                  "mid_block_type == 'UNetMidBlock2D'", "add_attention",
                  "resnet_time_scale_shift == 'default' or attn_norm_num_groups is not None",
                  "resnet_time_scale_shift == 'default' or resnet_time_scale_shift == 'scale_shift'",
                  "class_embed_type is None or class_embed_type in ('timestep', 'identity')",
                  "class_embed_type != 'timestep' or num_class_embeds is None"],
        models={"UNet2DModel": {"children": {
            "conv_in": "Conv2d(in_channels, channels[0], kernel_size=3, padding=(1, 1))",
            "time_proj": "Timesteps()", "time_embedding": "Embedding2(channels[0], time, 0)",
            "class_embedding": {**CLASS, "of": {"Embedding": CLASS["of"]["Embedding"], "identity": "Identity()",
                                                "timestep": "Embedding2(channels[0], time, 0)"}},
            "down_blocks": blocks("n", down), "up_blocks": blocks("n", up),
            "mid_block": mid,
            "conv_norm_out": "GroupNorm(norm_num_groups, channels[0], eps=norm_eps)", "conv_act": "SiLU()",
            "conv_out": "Conv2d(channels[0], out_channels, kernel_size=3, padding=1)"}}},
        definitions={**PARTS, **PLAIN, "Resnet": resnet("norm_num_groups")})


CODER = {
    "EncoderBlock": {"type": "DownEncoderBlock2D", "arguments": "a, b, last", "children": {
        "resnets": modules("layers_per_block", "Resnet(a if j == 0 else b, b, 0, 1e-06, 1, '')"),
        "downsamplers": one("Down(b, 0)", "not last")}},
    "DecoderBlock": {"type": "UpDecoderBlock2D", "arguments": "a, b, last", "children": {
        "resnets": modules("layers_per_block + 1", "Resnet(a if j == 0 else b, b, 0, 1e-06, 1, '')"),
        "upsamplers": one("Up(b)", "not last")}},
    "Mid": {"type": "UNetMidBlock2D", "arguments": "c", "children": {
        "attentions": {"type": "ModuleList", "children": {"0": {
            "module": "ChannelAttention(c, c, 1e-06, norm_num_groups)", "if": "mid_block_add_attention"}}},
        "resnets": modules("2", "Resnet(c, c, 0, 1e-06, 1, '')")}},
    "Encoder": {"arguments": "out", "children": {
        "conv_in": "Conv2d(in_channels, channels[0], kernel_size=3, padding=1)",
        "down_blocks": blocks("n", {"choose": "down_block_types[i]", "of": {
            "DownEncoderBlock2D": "EncoderBlock(channels[max(i - 1, 0)], channels[i], i == n - 1)"}}),
        "mid_block": "Mid(channels[n - 1])",
        "conv_norm_out": "GroupNorm(norm_num_groups, channels[n - 1], eps=1e-06)", "conv_act": "SiLU()",
        "conv_out": "Conv2d(channels[n - 1], out, kernel_size=3, padding=1)"}},
    "Decoder": {"children": {
        "conv_in": "Conv2d(latent_channels, channels[n - 1], kernel_size=3, padding=1)",
        "up_blocks": blocks("n", {"choose": "up_block_types[i]", "of": {
            "UpDecoderBlock2D": "DecoderBlock(channels[n - 1 - max(i - 1, 0)], channels[n - 1 - i], i == n - 1)"}}),
        "mid_block": "Mid(channels[n - 1])",
        "conv_norm_out": "GroupNorm(norm_num_groups, channels[0], eps=1e-06)", "conv_act": "SiLU()",
        "conv_out": "Conv2d(channels[0], out_channels, kernel_size=3, padding=1)"}},
}
CODER_LETS = ["n = len(block_out_channels)", "channels = block_out_channels", "drop = 0.0"]
CODER_REQUIRED = ["len(down_block_types) == n", "len(up_block_types) == n", "mid_block_add_attention"]
CODER_PARTS = {name: PARTS[name] for name in ("Pooled", "Upsampled", "Down", "Up", "ChannelAttention")}


def autoencoder_kl():
    fields = {
        "in_channels": 3, "out_channels": 3, "down_block_types": ["DownEncoderBlock2D"],
        "up_block_types": ["UpDecoderBlock2D"], "block_out_channels": [64], "layers_per_block": 1, "act_fn": "silu",
        "latent_channels": 4, "norm_num_groups": 32, "sample_size": 32, "scaling_factor": 0.18215,
        "shift_factor": None, "latents_mean": None, "latents_std": None, "force_upcast": True,
        "use_quant_conv": True, "use_post_quant_conv": True, "mid_block_add_attention": True}
    return row(
        "AutoencoderKL", fields, let=CODER_LETS, requires=CODER_REQUIRED,
        models={"AutoencoderKL": {"children": {
            "encoder": "Encoder(2 * latent_channels)", "decoder": "Decoder()",
            "quant_conv": {"module": "Conv2d(2 * latent_channels, 2 * latent_channels, kernel_size=1)",
                           "if": "use_quant_conv"},
            "post_quant_conv": {"module": "Conv2d(latent_channels, latent_channels, kernel_size=1)",
                                "if": "use_post_quant_conv"}}}},
        definitions={**CODER_PARTS, **CODER, "Resnet": resnet("norm_num_groups")})


def vq_model():
    fields = {
        "in_channels": 3, "out_channels": 3, "down_block_types": ["DownEncoderBlock2D"],
        "up_block_types": ["UpDecoderBlock2D"], "block_out_channels": [64], "layers_per_block": 1, "act_fn": "silu",
        "latent_channels": 3, "sample_size": 32, "num_vq_embeddings": 256, "norm_num_groups": 32,
        "vq_embed_dim": None, "scaling_factor": 0.18215, "norm_type": "group", "mid_block_add_attention": True,
        "lookup_from_codebook": False, "force_upcast": False}
    return row(
        "VQModel", fields, kinds={"vq_embed_dim": "int or null"},
        let=CODER_LETS + ["codes = latent_channels if vq_embed_dim is None else vq_embed_dim"],
        requires=CODER_REQUIRED + ["norm_type == 'group'"],
        models={"VQModel": {"children": {
            "encoder": "Encoder(latent_channels)",
            "quant_conv": "Conv2d(latent_channels, codes, kernel_size=1)",
            "quantize": {"type": "VectorQuantizer", "children": {"embedding": "Embedding(num_vq_embeddings, codes)"}},
            "post_quant_conv": "Conv2d(codes, latent_channels, kernel_size=1)", "decoder": "Decoder()"}}},
        definitions={**CODER_PARTS, **CODER, "Resnet": resnet("norm_num_groups")},
        init=[{"path": "quantize.embedding.weight",
               "initializer": {"name": "uniform", "a": "-1 / num_vq_embeddings", "b": "1 / num_vq_embeddings"}}])


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else ROWS
    for made in (unet2d_condition(), controlnet(), unet2d(), autoencoder_kl(), vq_model()):
        with open(os.path.join(folder, made["model_type"] + ".json"), "w") as file:
            file.write(rowfiles.row_text(made))


if __name__ == "__main__":
    main()
