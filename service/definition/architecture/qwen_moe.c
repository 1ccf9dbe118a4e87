/*
 * qwen2_moe and qwen3_moe: experts instead of the feed-forward layer in some blocks.  The names are
 * the files'; transformers 5 stacks the experts in memory and converts.
 */
#include "definition/architecture/decoder.h"

#define SPARSE_FIELDS(inner)                                                               \
	ARCH_SIZE("moe_intermediate_size", inner, "Width of an expert"),                   \
		ARCH_SIZE("decoder_sparse_step", 1, "Every n-th block has experts"),       \
	{                                                                                  \
		.name = "mlp_only_layers", .doc = "Numbers of the blocks without experts", \
		.accepts = WEIGHTD_INT | WEIGHTD_TUPLE | WEIGHTD_NONE,                     \
		.fallback = WEIGHTD_VALUE_NONE, .min = 0, .max = ARCH_LAYERS_MAX           \
	}

static const struct weightd_field qwen2_moe_fields[] = {
	DECODER_DIMENSIONS(151936, 2048, 5632, 24, 16),
	DECODER_KV_HEADS(16),
	DECODER_HEAD_DERIVED,
	ARCH_SIZE("num_experts", 60, "Experts of a block"),
	SPARSE_FIELDS(1408),
	ARCH_SIZE("shared_expert_intermediate_size", 5632,
		  "Width of the expert that all tokens use"),
	ARCH_BOOL("qkv_bias", true, "q, k and v have a bias"),
	ARCH_ACTIVATION("hidden_act", "silu"),
	DECODER_REST(1e-06, false, WEIGHTD_VALUE_NONE),
};
static const struct weightd_field qwen3_moe_fields[] = {
	DECODER_DIMENSIONS(151936, 2048, 6144, 24, 32),
	DECODER_KV_HEADS(4),
	DECODER_HEAD_DERIVED,
	ARCH_SIZE("num_local_experts", 128, "Experts of a block"),
	SPARSE_FIELDS(768),
	DECODER_ATTENTION_BIAS(false),
	ARCH_ACTIVATION("hidden_act", "silu"),
	DECODER_REST(1e-06, false, WEIGHTD_VALUE_NONE),
};

static bool has_experts(const struct weightd_model_config *config, int64_t layer)
{
	const struct weightd_value *dense = arch_value(config, "mlp_only_layers");

	for (size_t i = 0; dense->kind == WEIGHTD_TUPLE && i < dense->count; i++) {
		if (dense->items[i].integer == layer)
			return false;
	}
	return (layer + 1) % arch_int(config, "decoder_sparse_step") == 0;
}

static void file_experts(struct weightd_model_config *config, const struct decoder *decoder,
			 struct weightd_module *module, int64_t count)
{
	arch_linear(config, module, "gate", arch_int(config, "hidden_size"), count, false);
	struct weightd_module *list = arch_list(config, module, "experts");
	for (int64_t i = 0; i < count && !weightd_reader_stops(config->reader); i++)
		decoder_feed_forward(config, decoder, list, arch_number(config, i),
				     arch_int(config, "moe_intermediate_size"));
}

/* As in memory: the router is made before the experts in qwen2_moe, behind them in qwen3_moe. */
static void memory_experts(struct weightd_model_config *config, const struct decoder *decoder,
			   struct weightd_module *module, int64_t count, bool is_qwen2)
{
	const struct decoder_experts experts = {
		count,	     arch_int(config, "moe_intermediate_size"),
		"MLP",	     "gate_proj",
		"down_proj", "up_proj"};

	if (is_qwen2)
		decoder_router(config, decoder, module, count);
	if (config->has_memory_names)
		decoder_stacked_experts(config, decoder, module, count, experts.inner);
	else
		decoder_replayed_experts(config, decoder, module, &experts);
	if (!is_qwen2)
		decoder_router(config, decoder, module, count);
}

static void feed_forward(struct weightd_model_config *config, const struct decoder *decoder,
			 struct weightd_module *block, int64_t layer)
{
	const int64_t width = arch_int(config, "hidden_size");
	const bool is_qwen2 = arch_has(config, "num_experts");
	const int64_t count = arch_int(config, is_qwen2 ? "num_experts" : "num_local_experts");

	if (arch_value(config, "mlp_only_layers")->kind == WEIGHTD_INT)
		arch_refuse(config, "mlp_only_layers", "mlp_only_layers is a number");
	if (!has_experts(config, layer)) {
		decoder_feed_forward(config, decoder, block, "mlp",
				     arch_int(config, "intermediate_size"));
		return;
	}
	struct weightd_module *module =
		arch_class_of(config, block, "mlp", decoder->prefix, "SparseMoeBlock");
	if (config->has_memory_names || config->reader->replays)
		memory_experts(config, decoder, module, count, is_qwen2);
	else
		file_experts(config, decoder, module, count);
	if (!is_qwen2)
		return;
	decoder_feed_forward(config, decoder, module, "shared_expert",
			     arch_int(config, "shared_expert_intermediate_size"));
	arch_linear(config, module, "shared_expert_gate", width, 1, false);
}

DECODER_CLASSES(qwen2_moe, DECODER_ALL_HEADS("Qwen2Moe"));
DECODER(qwen2_moe, "Qwen 1.5 and 2 with experts, one of them shared", "llama", .prefix = "Qwen2Moe",
	.qkv_bias = "qkv_bias", .is_out_plain = true, .feed_forward = feed_forward);

static const struct weightd_config_alias qwen3_moe_aliases[] = {
	{"num_experts", "num_local_experts"},
	{NULL, NULL},
};
DECODER_CLASSES(qwen3_moe, DECODER_ALL_HEADS("Qwen3Moe"));
DECODER_WITH_ALIASES(qwen3_moe, "Qwen 3 with experts", "llama", .prefix = "Qwen3Moe",
		     .question = "transformer", .has_qk_norm = true, .feed_forward = feed_forward);
