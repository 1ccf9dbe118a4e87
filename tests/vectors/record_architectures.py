#!/usr/bin/env python3
"""Records architectures.txt: for config.json files the state that the transformers library makes of them.

    python3 tests/vectors/record_architectures.py > tests/vectors/architectures.txt

A block is the config as one line, the dtype, one line per tensor of the state_dict in the order of
registration with its shape, one line per tied name with the name whose tensor it shares, and the number
of elements without tied ones.  Names are those of the files: what transformers 5 renames on loading is
renamed back by its own revert_weight_conversion().  "unordered" says that the library holds the model
in another arrangement than its files, so the order says nothing.

The library read each of these configs.  A third are written out as save_pretrained() does, a third are
the fields alone, a third have nulls as well.
"""
import importlib
import json
import random
import sys

import torch
import transformers
from transformers.core_model_loading import revert_weight_conversion

HEADS = [1, 2, 4]
LABELS = [None, None, 1, 2, 5]


def decoder(random, **more):
    """Fields of the families that look like llama."""
    heads = random.choice([2, 4, 6])
    fields = {
        "vocab_size": random.choice([11, 32, 50]),
        "hidden_size": heads * random.choice([4, 8]),
        "intermediate_size": random.choice([5, 16, 24]),
        "num_hidden_layers": random.choice([1, 1, 2, 3]),
        "num_attention_heads": heads,
        "num_key_value_heads": random.choice([None, 1, 2, heads]),
        "head_dim": random.choice([None, 4, 6]),
        "tie_word_embeddings": random.choice([None, True, False]),
        "pad_token_id": random.choice([None, 0, 3]),
        "num_labels": random.choice(LABELS),
        "bos_token_id": 1, "eos_token_id": 2,
    }
    fields.update({key: random.choice(value) for key, value in more.items()})
    return fields


def deepseek(random, **more):
    fields = decoder(random, **more)
    fields["num_key_value_heads"] = fields["num_attention_heads"]
    return fields


def gpt2(random):
    heads = random.choice(HEADS)
    return {"vocab_size": random.choice([11, 40]), "n_positions": random.choice([5, 16]), "n_embd": heads * 4,
            "n_layer": random.choice([1, 2, 3]), "n_head": heads, "n_inner": random.choice([None, 10, 64]),
            "add_cross_attention": random.choice([None, True, False]),
            "tie_word_embeddings": random.choice([None, True, False]), "num_labels": random.choice(LABELS),
            "bos_token_id": 0, "eos_token_id": 0, "pad_token_id": 0}


def neox(random):
    heads = random.choice([1, 2])
    return {"vocab_size": random.choice([11, 40]), "hidden_size": heads * 8, "num_hidden_layers": random.choice([1, 2]),
            "num_attention_heads": heads, "intermediate_size": random.choice([9, 32]),
            "attention_bias": random.choice([None, True, False]),
            "tie_word_embeddings": random.choice([None, True, False]), "num_labels": random.choice(LABELS)}


def opt(random):
    heads = random.choice(HEADS)
    return {"vocab_size": random.choice([11, 40]), "hidden_size": heads * 4, "num_hidden_layers": random.choice([1, 2]),
            "num_attention_heads": heads, "ffn_dim": random.choice([9, 32]),
            "max_position_embeddings": random.choice([5, 12]), "word_embed_proj_dim": random.choice([None, 3]),
            "do_layer_norm_before": random.choice([None, True, False]),
            "_remove_final_layer_norm": random.choice([None, True]), "enable_bias": random.choice([None, True, False]),
            "layer_norm_elementwise_affine": random.choice([None, True, False]),
            "pad_token_id": random.choice([None, 0, 2]), "tie_word_embeddings": random.choice([None, True, False]),
            "num_labels": random.choice(LABELS)}


def falcon(random):
    heads = random.choice([2, 4])
    return {"vocab_size": random.choice([11, 40]), "hidden_size": heads * 4, "num_hidden_layers": random.choice([1, 2]),
            "num_attention_heads": heads, "num_kv_heads": random.choice([None, 1, 2]),
            "ffn_hidden_size": random.choice([None, 20]), "num_ln_in_parallel_attn": random.choice([None, 1, 2]),
            "new_decoder_architecture": random.choice([None, True, False]),
            # No nulls: the library takes them for false, which is not the default.
            "multi_query": random.choice([True, False]), "parallel_attn": random.choice([True, False]),
            "bias": random.choice([None, True, False]), "tie_word_embeddings": random.choice([None, True, False]),
            "num_labels": random.choice(LABELS)}


def bert(random, **more):
    heads = random.choice(HEADS)
    fields = {"vocab_size": random.choice([11, 40]), "hidden_size": heads * random.choice([4, 6]),
              "num_hidden_layers": random.choice([1, 2]), "num_attention_heads": heads,
              "intermediate_size": random.choice([9, 32]), "max_position_embeddings": random.choice([7, 16]),
              "type_vocab_size": random.choice([None, 1, 2, 3]),
              "tie_word_embeddings": random.choice([None, True, False]), "num_labels": random.choice(LABELS),
              "pad_token_id": random.choice([None, 0, 1])}
    fields.update({key: random.choice(value) for key, value in more.items()})
    if fields.get("add_cross_attention"):
        fields["is_decoder"] = True
    return fields


def roberta(random):
    return bert(random, add_cross_attention=FLAGS, is_decoder=FLAGS)


def distilbert(random):
    heads = random.choice(HEADS)
    return {"vocab_size": random.choice([11, 40]), "dim": heads * random.choice([4, 6]),
            "n_layers": random.choice([1, 2]), "n_heads": heads, "hidden_dim": random.choice([9, 32]),
            "max_position_embeddings": random.choice([7, 16]), "pad_token_id": random.choice([None, 0, 1]),
            "tie_word_embeddings": random.choice([None, True, False]), "num_labels": random.choice(LABELS)}


def clip(random):
    heads = random.choice([1, 2])
    image, patch = random.choice([(8, 4), (9, 4), (12, 4)])
    return {"hidden_size": heads * 4, "intermediate_size": random.choice([9, 16]), "num_attention_heads": heads,
            "num_hidden_layers": random.choice([1, 2]), "projection_dim": random.choice([None, 5]),
            "vocab_size": 11, "max_position_embeddings": 6, "image_size": image, "patch_size": patch,
            "num_channels": random.choice([None, 1])}


def t5(random):
    return {"vocab_size": random.choice([11, 40]), "d_model": random.choice([8, 12]), "d_kv": random.choice([4, 6]),
            "d_ff": random.choice([9, 32]), "num_layers": random.choice([1, 2]),
            "num_decoder_layers": random.choice([None, 1, 3]), "num_heads": random.choice([2, 3]),
            "relative_attention_num_buckets": random.choice([None, 8]),
            "feed_forward_proj": random.choice([None, "relu", "gated-gelu", "gated-silu", "gelu"]),
            # Never false: transformers 5 ties regardless, the files of T5 v1.1 and FLAN-T5 do not.
            "tie_word_embeddings": random.choice([None, True]), "num_labels": random.choice(LABELS),
            "pad_token_id": 0, "decoder_start_token_id": 0}


def vit(random):
    heads = random.choice(HEADS)
    image, patch = random.choice([(32, 8), (24, 8), (8, 8), ([16, 24], [4, 8])])
    return {"hidden_size": heads * 4, "num_hidden_layers": random.choice([1, 2]), "num_attention_heads": heads,
            "intermediate_size": random.choice([9, 32]), "image_size": image, "patch_size": patch,
            "num_channels": random.choice([None, 1, 4]), "qkv_bias": random.choice([None, True, False]),
            "pooler_output_size": random.choice([None, 6]), "encoder_stride": 8,
            "num_labels": random.choice(LABELS)}


def whisper(random):
    heads = random.choice([1, 2])
    return {"vocab_size": random.choice([20, 51]), "num_mel_bins": random.choice([8, 10]), "d_model": heads * 8,
            "encoder_layers": random.choice([1, 2]), "decoder_layers": random.choice([1, 3]),
            "encoder_attention_heads": heads, "decoder_attention_heads": heads,
            "encoder_ffn_dim": random.choice([9, 32]), "decoder_ffn_dim": random.choice([10, 24]),
            "max_source_positions": random.choice([6, 15]), "max_target_positions": random.choice([5, 12]),
            "tie_word_embeddings": random.choice([None, True]), "num_labels": random.choice(LABELS),
            "classifier_proj_size": random.choice([None, 7]),
            "use_weighted_layer_sum": random.choice([None, True, False]),
            "pad_token_id": random.choice([0, 3]), "bos_token_id": 1, "eos_token_id": 2, "decoder_start_token_id": 1}


def mamba(random):
    return {"vocab_size": random.choice([11, 40]), "hidden_size": random.choice([8, 20]),
            "state_size": random.choice([3, 16]), "num_hidden_layers": random.choice([1, 2]),
            "expand": random.choice([1, 2]), "conv_kernel": random.choice([2, 4]),
            "use_bias": random.choice([None, True]), "use_conv_bias": random.choice([None, False]),
            "time_step_rank": random.choice([None, "auto", 3]), "tie_word_embeddings": random.choice([None, True, False])}


FLAGS = [None, True, False]
TASKS = "ForCausalLM Model ForSequenceClassification ForTokenClassification"
BERT_TASKS = ("Model ForMaskedLM ForCausalLM ForSequenceClassification ForTokenClassification ForQuestionAnswering "
              "ForMultipleChoice")
ALL_TASKS = TASKS + " ForQuestionAnswering"
# model_type: module, prefix of the classes, classes after the prefix, fields, how many configs
FAMILIES = {
    "gpt2": ("gpt2", "GPT2 LMHeadModel Model ForSequenceClassification ForTokenClassification ForQuestionAnswering "
             "DoubleHeadsModel", gpt2, 15),
    "llama": ("llama", "Llama ForCausalLM Model ForSequenceClassification ForTokenClassification ForQuestionAnswering",
              lambda r: decoder(r, attention_bias=FLAGS, mlp_bias=FLAGS), 15),
    "mistral": ("mistral", "Mistral ForCausalLM Model ForSequenceClassification ForTokenClassification "
                "ForQuestionAnswering", decoder, 10),
    "mixtral": ("mixtral", "Mixtral ForCausalLM Model ForSequenceClassification ForTokenClassification "
                "ForQuestionAnswering", lambda r: decoder(r, num_local_experts=[1, 2, 3], num_experts_per_tok=[1]), 10),
    "qwen2": ("qwen2", "Qwen2 ForCausalLM Model ForSequenceClassification ForTokenClassification ForQuestionAnswering",
              decoder, 10),
    "qwen3": ("qwen3", "Qwen3 ForCausalLM Model ForSequenceClassification ForTokenClassification ForQuestionAnswering",
              lambda r: decoder(r, attention_bias=FLAGS), 10),
    "gemma": ("gemma", "Gemma ForCausalLM Model ForSequenceClassification ForTokenClassification",
              lambda r: decoder(r, attention_bias=FLAGS), 10),
    "gemma2": ("gemma2", "Gemma2 ForCausalLM Model ForSequenceClassification ForTokenClassification",
               lambda r: decoder(r, attention_bias=FLAGS), 10),
    "gemma3_text": ("gemma3", "Gemma3 ForCausalLM TextModel TextForSequenceClassification",
                    lambda r: decoder(r, attention_bias=FLAGS), 10),
    "bert": ("bert", "Bert Model ForMaskedLM ForPreTraining ForSequenceClassification ForTokenClassification "
             "ForQuestionAnswering ForNextSentencePrediction ForMultipleChoice LMHeadModel",
             lambda r: bert(r, add_cross_attention=FLAGS, is_decoder=FLAGS), 18),
    "t5": ("t5", "T5 ForConditionalGeneration Model EncoderModel ForSequenceClassification ForTokenClassification "
           "ForQuestionAnswering", t5, 18),
    "vit": ("vit", "ViT ForImageClassification Model ForMaskedImageModeling", vit, 12),
    "whisper": ("whisper", "Whisper ForConditionalGeneration Model ForCausalLM ForAudioClassification", whisper, 12),
    "mamba": ("mamba", "Mamba ForCausalLM Model", mamba, 10),
    "granite": ("granite", "Granite ForCausalLM Model", lambda r: decoder(r, attention_bias=FLAGS, mlp_bias=FLAGS), 6),
    "smollm3": ("smollm3", "SmolLM3 " + ALL_TASKS,
                lambda r: decoder(r, attention_bias=FLAGS, mlp_bias=FLAGS, pad_token_id=[0, 5]), 8),
    "ministral": ("ministral", "Ministral " + ALL_TASKS, decoder, 6),
    "ernie4_5": ("ernie4_5", "Ernie4_5 ForCausalLM Model", lambda r: decoder(r, use_bias=FLAGS), 6),
    "seed_oss": ("seed_oss", "SeedOss " + ALL_TASKS,
                 lambda r: decoder(r, attention_bias=FLAGS, attention_out_bias=FLAGS, mlp_bias=FLAGS), 10),
    "olmo": ("olmo", "Olmo ForCausalLM Model ForSequenceClassification", lambda r: decoder(r, attention_bias=FLAGS), 6),
    "olmo2": ("olmo2", "Olmo2 ForCausalLM Model ForSequenceClassification",
              lambda r: decoder(r, attention_bias=FLAGS), 8),
    "olmo3": ("olmo3", "Olmo3 ForCausalLM Model ForSequenceClassification",
              lambda r: decoder(r, attention_bias=FLAGS), 6),
    "phi3": ("phi3", "Phi3 " + TASKS, lambda r: decoder(r, pad_token_id=[0, 3]), 8),
    "starcoder2": ("starcoder2", "Starcoder2 " + TASKS, lambda r: decoder(r, use_bias=FLAGS), 8),
    "qwen2_moe": ("qwen2_moe", "Qwen2Moe " + ALL_TASKS,
                  lambda r: decoder(r, num_experts=[1, 3], num_experts_per_tok=[1], moe_intermediate_size=[6, 9],
                                    shared_expert_intermediate_size=[5, 7], decoder_sparse_step=[None, 2],
                                    mlp_only_layers=[None, [], [0], [1]], qkv_bias=FLAGS), 12),
    "qwen3_moe": ("qwen3_moe", "Qwen3Moe " + ALL_TASKS,
                  lambda r: decoder(r, num_experts=[1, 3], num_experts_per_tok=[1], moe_intermediate_size=[6, 9],
                                    decoder_sparse_step=[None, 2], mlp_only_layers=[None, [], [0], [1]],
                                    attention_bias=FLAGS), 12),
    "gpt_oss": ("gpt_oss", "GptOss " + TASKS,
                lambda r: decoder(r, num_local_experts=[1, 3], num_experts_per_tok=[1], attention_bias=FLAGS), 8),
    "deepseek_v3": ("deepseek_v3", "DeepseekV3 " + TASKS,
                    lambda r: deepseek(r, n_routed_experts=[2, 4], n_shared_experts=[None, 2], moe_intermediate_size=[6],
                                      first_k_dense_replace=[0, 1, 2], q_lora_rank=[None, 5], kv_lora_rank=[6],
                                      qk_rope_head_dim=[4], qk_nope_head_dim=[3], v_head_dim=[5], head_dim=[None],
                                      n_group=[1], topk_group=[1], num_experts_per_tok=[1],
                                      attention_bias=FLAGS), 12),
    "gpt_neox": ("gpt_neox", "GPTNeoX " + ALL_TASKS, neox, 10),
    "opt": ("opt", "OPT ForCausalLM Model ForSequenceClassification ForQuestionAnswering", opt, 12),
    "falcon": ("falcon", "Falcon " + ALL_TASKS, falcon, 12),
    "roberta": ("roberta", "Roberta " + BERT_TASKS, roberta, 14),
    "xlm-roberta": ("xlm_roberta", "XLMRoberta " + BERT_TASKS, roberta, 7),
    "camembert": ("camembert", "Camembert " + BERT_TASKS, roberta, 7),
    "distilbert": ("distilbert", "DistilBert Model ForMaskedLM ForSequenceClassification ForTokenClassification "
                   "ForQuestionAnswering ForMultipleChoice", distilbert, 12),
    "clip_text_model": ("clip", "CLIPText Model ModelWithProjection", clip, 6),
    "clip_vision_model": ("clip", "CLIPVision Model ModelWithProjection", clip, 8),
}
# Held stacked or under other names in memory.
UNORDERED = {"mixtral", "vit", "qwen2_moe", "qwen3_moe", "deepseek_v3"}


def class_names(text):
    prefix, *rest = text.split()
    return [prefix + name for name in rest]


def on_disk(model, name, tensor):
    """The names and tensors of a file that 'name' becomes."""
    return list(revert_weight_conversion(model, {name: tensor}).items())


def shape_text(tensor):
    return "x".join(map(str, tensor.shape)) or "scalar"


def aliases_of(model, state):
    """Tied names, with the name that the library keeps."""
    known = model.all_tied_weights_keys or {}
    first, ties = {}, {}
    for name, tensor in state.items():
        if name not in known:
            first.setdefault(id(tensor), name)
    for name, tensor in state.items():
        target = first.setdefault(id(tensor), name)
        if target != name:
            ties[name] = target
    return ties


def takes_null(config_class, key):
    try:
        config_class.from_dict({key: None})
    except Exception:
        return False
    return key != "num_labels"


def block(config_class, model_class, model_type, fields, dtype, style):
    """One block; raises if the library refuses the config."""
    document = {"model_type": model_type, "architectures": [model_class.__name__], **fields}
    if dtype is not None:
        document["dtype" if style == "written" else "torch_dtype"] = dtype
    document = {key: value for key, value in document.items()
                if value is not None or (style == "null" and takes_null(config_class, key))}
    config = config_class.from_dict(document)
    if style == "written":
        document = json.loads(config.to_json_string())
        config = config_class.from_dict(document)
    if getattr(config, "num_attention_heads", 1) % (getattr(config, "num_key_value_heads", 1) or 1):
        raise ValueError("the library builds this but cannot run it")
    model = model_class._from_config(config)
    state = model.state_dict(keep_vars=True)
    ties = aliases_of(model, state)
    served = {name for name in state if name not in ties}
    lines, seen, total = [], set(), 0
    for name, tensor in state.items():
        for disk, value in on_disk(model, name, tensor):
            lines.append(f"tensor {disk} {shape_text(value)}")
            if value.dtype != model.dtype:
                lines[-1] += f" {str(value.dtype)[6:]}"
            if name in served:
                seen.add(disk)
                total += value.numel()
    whole = revert_weight_conversion(model, {name: state[name] for name in served})
    assert set(whole) == seen, set(whole) ^ seen
    for alias, target in ties.items():
        (alias, _), (target, _) = on_disk(model, alias, state[alias])[0], on_disk(model, target, state[target])[0]
        lines.append(f"tie {alias} {target}")
    print("config", json.dumps(document))
    if model_type in UNORDERED:
        print("unordered")
    print("dtype", str(model.dtype)[6:])
    print("\n".join(lines))
    print("total", total)


def main():
    only = set(sys.argv[1:])
    transformers.logging.set_verbosity_error()
    print(f"# transformers {transformers.__version__}, torch {torch.__version__}, by record_architectures.py")
    for model_type, (module, classes, fields, count) in FAMILIES.items():
        if only and model_type not in only:
            continue
        source = random.Random(model_type)
        modeling = importlib.import_module(f"transformers.models.{module}.modeling_{module}")
        names = class_names(classes)
        for i in range(count):
            model_class = getattr(modeling, names[i % len(names)])
            config_class = model_class.config_class
            if config_class.model_type != model_type:
                config_class = transformers.CONFIG_MAPPING[model_type]
            dtype = source.choice([None, None, None, "bfloat16", "float16"])
            for attempt in range(30):
                try:
                    block(config_class, model_class, model_type, fields(source), dtype,
                          ["written", "short", "null"][i % 3])
                    break
                except Exception as problem:  # the library refuses this combination, or a null
                    reason = problem
                    print(model_type, repr(problem)[:250], file=sys.stderr)
            else:
                raise reason


if __name__ == "__main__":
    main()
