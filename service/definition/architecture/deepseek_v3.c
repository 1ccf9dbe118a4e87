/*
 * deepseek_v3 (also R1): attention over compressed keys and values, and experts.  The names are the
 * files'; transformers 5 stacks the experts in memory and converts.
 */
#include "definition/architecture/decoder.h"

/* The library gives these norms its default. */
#define INNER_EPS 1e-06
/* The release of transformers, as struct weightd_model_config counts them. */
#define FLOAT32_ROUTER_SINCE 5024

static const struct weightd_field deepseek_v3_fields[] = {
	DECODER_DIMENSIONS(129280, 7168, 18432, 61, 128),
	DECODER_KV_HEADS_OR_NULL(WEIGHTD_VALUE_INT(128)),
	ARCH_SIZE("moe_intermediate_size", 2048, "Width of an expert"),
	ARCH_SIZE("n_routed_experts", 256, "Experts of a block"),
	ARCH_SIZE("n_shared_experts", 1, "Experts that all tokens use, in one feed-forward layer"),
	{.name = "first_k_dense_replace",
	 .doc = "Blocks without experts, before all others",
	 .accepts = WEIGHTD_INT,
	 .fallback = WEIGHTD_VALUE_INT(3),
	 .min = 0,
	 .max = ARCH_LAYERS_MAX},
	ARCH_SIZE("kv_lora_rank", 512, "Size of the compressed keys and values"),
	{.name = "q_lora_rank",
	 .doc = "Size of the compressed queries; null: they are not compressed",
	 .accepts = WEIGHTD_INT | WEIGHTD_NONE,
	 .fallback = WEIGHTD_VALUE_INT(1536),
	 .min = 1,
	 .max = ARCH_SIZE_MAX},
	ARCH_SIZE("qk_rope_head_dim", 64, "Size of the part of a head that is rotated"),
	ARCH_SIZE("qk_nope_head_dim", 128, "Size of the part of a head that is not"),
	ARCH_SIZE("v_head_dim", 128, "Size of a head of the values"),
	DECODER_ATTENTION_BIAS(false),
	ARCH_ACTIVATION("hidden_act", "silu"),
	DECODER_REST(1e-06, false, WEIGHTD_VALUE_NONE),
};

static void attention(struct weightd_model_config *config, const struct decoder *decoder,
		      struct weightd_module *block)
{
	static const char norm[] = "DeepseekV3RMSNorm";
	const int64_t width = arch_int(config, "hidden_size"),
		      heads = arch_int(config, "num_attention_heads");
	const int64_t rotated = arch_int(config, "qk_rope_head_dim"),
		      plain = arch_int(config, "qk_nope_head_dim"),
		      value = arch_int(config, "v_head_dim"), kv = arch_int(config, "kv_lora_rank");
	const struct weightd_value *rank = arch_value(config, "q_lora_rank");
	const bool bias = arch_bool(config, "attention_bias");
	struct weightd_module *module =
		arch_class_of(config, block, "self_attn", decoder->prefix, "Attention");

	if (rank->kind == WEIGHTD_NONE) {
		arch_linear(config, module, "q_proj", width, heads * (plain + rotated), false);
	} else {
		arch_linear(config, module, "q_a_proj", width, rank->integer, bias);
		arch_norm(config, module, "q_a_layernorm", norm, rank->integer, INNER_EPS);
		arch_linear(config, module, "q_b_proj", rank->integer, heads * (plain + rotated),
			    false);
	}
	arch_linear(config, module, "kv_a_proj_with_mqa", width, kv + rotated, bias);
	arch_norm(config, module, "kv_a_layernorm", norm, kv, INNER_EPS);
	arch_linear(config, module, "kv_b_proj", kv, heads * (plain + value), false);
	arch_linear(config, module, "o_proj", heads * value, width, bias);
}

/* The router's tensors have float32 whatever the model's dtype is; the model's before 5.24. */
static void router(struct weightd_model_config *config, struct weightd_module *gate)
{
	const uint64_t count = (uint64_t)arch_int(config, "n_routed_experts"),
		       width = (uint64_t)arch_int(config, "hidden_size");
	const struct weightd_shape weight = weightd_shape_of(2, count, width),
				   bias = weightd_shape_of(1, count);
	struct weightd_builder *builder = &config->reader->builder;
	const enum weightd_dtype dtype = builder->default_dtype;

	if (config->release >= FLOAT32_ROUTER_SINCE)
		builder->default_dtype = WEIGHTD_FLOAT32;
	arch_parameter(config, gate, "weight", &weight, 0);
	arch_buffer(config, gate, "e_score_correction_bias", &bias, 0);
	builder->default_dtype = dtype;
}

static void file_experts(struct weightd_model_config *config, const struct decoder *decoder,
			 struct weightd_module *module, int64_t count, int64_t inner)
{
	const struct decoder_experts experts = {count,	     inner,	  "MLP",
						"gate_proj", "down_proj", "up_proj"};

	if (config->reader->replays) {
		decoder_replayed_experts(config, decoder, module, &experts);
		return;
	}
	struct weightd_module *list = arch_list(config, module, "experts");
	for (int64_t i = 0; i < count && !weightd_reader_stops(config->reader); i++)
		decoder_feed_forward(config, decoder, list, arch_number(config, i), inner);
}

static void feed_forward(struct weightd_model_config *config, const struct decoder *decoder,
			 struct weightd_module *block, int64_t layer)
{
	const int64_t count = arch_int(config, "n_routed_experts"),
		      inner = arch_int(config, "moe_intermediate_size");

	if (layer < arch_int(config, "first_k_dense_replace")) {
		decoder_feed_forward(config, decoder, block, "mlp",
				     arch_int(config, "intermediate_size"));
		return;
	}
	struct weightd_module *module = arch_class_of(config, block, "mlp", decoder->prefix, "MoE");
	if (config->has_memory_names)
		decoder_stacked_experts(config, decoder, module, count, inner);
	else
		file_experts(config, decoder, module, count, inner);
	router(config, arch_class_of(config, module, "gate", decoder->prefix, "TopkRouter"));
	decoder_feed_forward(config, decoder, module, "shared_experts",
			     inner * arch_int(config, "n_shared_experts"));
}

static const struct weightd_config_alias deepseek_v3_aliases[] = {
	{"num_local_experts", "n_routed_experts"},
	{NULL, NULL},
};
DECODER_CLASSES(deepseek_v3, DECODER_HEADS("DeepseekV3"));
DECODER_WITH_ALIASES(deepseek_v3, "DeepSeek V3 and R1: latent attention and experts",
		     "transformers", .prefix = "DeepseekV3", .attention = attention,
		     .feed_forward = feed_forward);
