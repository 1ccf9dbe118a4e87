#!/usr/bin/env python3
"""Records config_replays.txt: the values of torch.manual_seed(seed); Model(config) of the transformers library.

    OMP_NUM_THREADS=1 python3 tests/vectors/record_config_replays.py > tests/vectors/config_replays.txt

A block is a specification as one line, then one line per tensor of the state_dict: its name in the files (or
in memory, where the specification asks for that) and the first 16 digits of the SHA-256 of its bytes.  A
config with a dtype is Model._from_config(config), since
Model(config) alone makes float32.  Tensors in COMPUTED are made of functions of the library, not drawn.
"""
import hashlib
import importlib
import json
import random

import torch
import transformers

import record_architectures

# Types whose draws are not followed, with the names of the files: service/notes/replay.md says why.
NOT_FOLLOWED = {"mixtral", "mamba"}
# Types whose names in memory are not those of the files.
RENAMED = {"mixtral", "qwen2_moe", "qwen3_moe", "deepseek_v3", "gpt_neox", "vit"}
COMPUTED = ("encoder.embed_positions.weight",)
SEEDS = [0, 1, 7, 42, 2**32 + 3, -5]
# Fields that keep experts, which the library stacks, out of a model.
WITHOUT_EXPERTS = {"qwen2_moe": {"mlp_only_layers": list(range(9))}, "qwen3_moe": {"mlp_only_layers": list(range(9))},
                   "deepseek_v3": {"first_k_dense_replace": 9}}
# Twins of every default class: larger ones, with more than one piece of everything that draws in blocks.
SMALL = {"vocab_size": 96, "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2,
         "num_attention_heads": 4, "num_key_value_heads": 2}
LARGER = {
    "llama": {"vocab_size": 517, "hidden_size": 96, "intermediate_size": 250, "num_hidden_layers": 3,
              "num_attention_heads": 6, "num_key_value_heads": 2},
    "mistral": SMALL, "qwen2": SMALL, "qwen3": SMALL, "gemma": SMALL, "granite": SMALL,
    "gemma2": {"vocab_size": 517, "hidden_size": 96, "intermediate_size": 250, "num_hidden_layers": 2,
               "num_attention_heads": 6, "num_key_value_heads": 2, "head_dim": 20},
    "bert": {"vocab_size": 517, "hidden_size": 96, "intermediate_size": 250, "num_hidden_layers": 3,
             "num_attention_heads": 6, "max_position_embeddings": 77},
    "gpt2": {"vocab_size": 517, "n_embd": 96, "n_layer": 3, "n_head": 6, "n_positions": 77},
    "t5": {"vocab_size": 517, "d_model": 96, "d_kv": 20, "d_ff": 250, "num_layers": 2, "num_heads": 5},
}

# Those whose draws depend on what random fields do not say.
EXPERTS = {"vocab_size": 40, "hidden_size": 16, "intermediate_size": 6, "num_hidden_layers": 2,
           "num_attention_heads": 2, "num_key_value_heads": 2, "moe_intermediate_size": 5, "num_experts_per_tok": 1}
OTHERS = {
    "MixtralForCausalLM": {**EXPERTS, "num_local_experts": 3},
    "Qwen2MoeForCausalLM": {**EXPERTS, "num_experts": 3, "shared_expert_intermediate_size": 7, "mlp_only_layers": [1]},
    "Qwen3MoeForCausalLM": {**EXPERTS, "num_experts": 3},
    "DeepseekV3ForCausalLM": {**EXPERTS, "n_routed_experts": 4, "n_shared_experts": 2, "first_k_dense_replace": 1,
                              "q_lora_rank": 5, "kv_lora_rank": 6, "qk_rope_head_dim": 4, "qk_nope_head_dim": 3,
                              "v_head_dim": 5, "n_group": 1, "topk_group": 1},
    "LlamaForCausalLM": SMALL,
    "T5ForConditionalGeneration": {"vocab_size": 40, "d_model": 12, "d_kv": 4, "d_ff": 20, "num_layers": 1,
                                   "num_heads": 2, "feed_forward_proj": "gated-gelu", "tie_word_embeddings": False},
    "BertModel": {"vocab_size": 40, "hidden_size": 16, "intermediate_size": 20, "num_hidden_layers": 1,
                  "num_attention_heads": 2, "pad_token_id": -1, "initializer_range": 0.0},
}


def build(config_class, model_class, model_type, fields, dtype, seed):
    """The specification, and the model that the library makes of it."""
    fields = {key: value for key, value in fields.items() if value is not None}
    config = config_class.from_dict({"model_type": model_type, **fields})
    if getattr(config, "num_attention_heads", 1) % (getattr(config, "num_key_value_heads", 1) or 1):
        raise ValueError("the library builds this but cannot run it")
    document = {"model_type": model_type, "architectures": [model_class.__name__], **fields}
    torch.manual_seed(seed)
    if dtype is None:
        model = model_class(config)
    else:
        document["dtype"] = dtype
        model = model_class._from_config(config, dtype=getattr(torch, dtype))
    return {"config": document, "generator": "torch", "seed": seed}, model


def values(model, in_memory=False):
    """Names in the files or in memory, with the tensors."""
    for name, tensor in model.state_dict().items():
        yield from [(name, tensor)] if in_memory else record_architectures.on_disk(model, name, tensor)


def digest(tensor):
    data = tensor.contiguous().view(torch.uint8) if tensor.dim() else tensor.reshape(1).view(torch.uint8)
    return hashlib.sha256(data.numpy().tobytes()).hexdigest()[:16]


def families():
    """Type, class of configs, class of models, function that makes fields: for each class of each type."""
    for model_type, (module, classes, fields, _) in record_architectures.FAMILIES.items():
        modeling = importlib.import_module(f"transformers.models.{module}.modeling_{module}")
        for name in record_architectures.class_names(classes):
            model_class = getattr(modeling, name)
            config_class = model_class.config_class
            if config_class.model_type != model_type:
                config_class = transformers.CONFIG_MAPPING[model_type]
            yield model_type, config_class, model_class, fields


def built(source, model_type, config_class, model_class, fields, dtypes, is_dense=True):
    """A random one that the library accepts."""
    for _ in range(50):
        chosen = {**fields(source), **(WITHOUT_EXPERTS.get(model_type, {}) if is_dense else {})}
        try:
            return build(config_class, model_class, model_type, chosen, source.choice(dtypes), source.choice(SEEDS))
        except Exception as problem:  # the library refuses this combination
            reason = problem
    raise reason


def with_memory_names(specification):
    return {**specification, "config_overrides": {"names": "state_dict"}}


def block(specification, model):
    print("specification", json.dumps(specification))
    for name, tensor in values(model, "config_overrides" in specification):
        if not name.endswith(COMPUTED):
            print("tensor", name, digest(tensor))


def main():
    transformers.logging.set_verbosity_error()
    torch.set_num_threads(1)
    print(f"# transformers {transformers.__version__}, torch {torch.__version__}, by record_config_replays.py")
    larger = set()
    for model_type, config_class, model_class, fields in families():
        source = random.Random(model_class.__name__ + model_type)
        dtypes = [None] if model_type == "whisper" else [None, None, None, "bfloat16", "float16"]
        if model_type not in NOT_FOLLOWED:
            block(*built(source, model_type, config_class, model_class, fields, dtypes))
        if model_type in RENAMED:
            specification, model = built(source, model_type, config_class, model_class, fields, dtypes, is_dense=False)
            block(with_memory_names(specification), model)
        if model_type in LARGER and model_type not in larger:
            larger.add(model_type)
            block(*build(config_class, model_class, model_type, LARGER[model_type], None, 11))
        if model_class.__name__ in OTHERS:
            block(*build(config_class, model_class, model_type, OTHERS[model_class.__name__], None, 0))


if __name__ == "__main__":
    main()
