/*
 * gpt_oss: experts in stacked tensors, and a learned sink per head.  These are the names and shapes
 * of an unquantised model; the published files are quantised.
 */
#include "definition/architecture/decoder.h"

static const struct weightd_field gpt_oss_fields[] = {
	DECODER_DIMENSIONS(201088, 2880, 2880, 36, 64),
	DECODER_KV_HEADS_OR_NULL(WEIGHTD_VALUE_INT(8)),
	DECODER_HEAD_OR_NULL(64),
	DECODER_ATTENTION_BIAS(true),
	ARCH_SIZE("num_local_experts", 128, "Experts of a block"),
	DECODER_REST(1e-05, false, WEIGHTD_VALUE_NONE),
};

static void attention(struct weightd_model_config *config, const struct decoder *decoder,
		      struct weightd_module *block)
{
	const struct weightd_shape heads =
		weightd_shape_of(1, (uint64_t)arch_int(config, "num_attention_heads"));

	/* The module's own parameter comes before its children's. */
	arch_parameter(config, decoder_attention(config, decoder, block), "sinks", &heads, 0);
}

static void feed_forward(struct weightd_model_config *config, const struct decoder *decoder,
			 struct weightd_module *block, int64_t layer)
{
	const uint64_t width = (uint64_t)arch_int(config, "hidden_size"),
		       inner = (uint64_t)arch_int(config, "intermediate_size"),
		       count = (uint64_t)arch_int(config, "num_local_experts");
	const struct weightd_shape route = weightd_shape_of(2, count, width),
				   route_bias = weightd_shape_of(1, count),
				   up = weightd_shape_of(3, count, width, 2 * inner),
				   up_bias = weightd_shape_of(2, count, 2 * inner),
				   down = weightd_shape_of(3, count, inner, width),
				   down_bias = weightd_shape_of(2, count, width);
	struct weightd_module *module = arch_class_of(config, block, "mlp", decoder->prefix, "MLP");
	struct weightd_module *router =
		arch_class_of(config, module, "router", decoder->prefix, "TopKRouter");
	struct weightd_module *experts =
		arch_class_of(config, module, "experts", decoder->prefix, "Experts");

	(void)layer;
	config->replay = "gpt_oss";
	arch_parameter(config, router, "weight", &route, 0);
	arch_parameter(config, router, "bias", &route_bias, 0);
	arch_parameter(config, experts, "gate_up_proj", &up, 0);
	arch_parameter(config, experts, "gate_up_proj_bias", &up_bias, 0);
	arch_parameter(config, experts, "down_proj", &down, 0);
	arch_parameter(config, experts, "down_proj_bias", &down_bias, 0);
}

static const struct weightd_config_alias gpt_oss_aliases[] = {
	{"num_experts", "num_local_experts"},
	{NULL, NULL},
};
DECODER_CLASSES(gpt_oss, DECODER_HEADS("GptOss"));
DECODER_WITH_ALIASES(gpt_oss, "gpt-oss: experts, and sinks of the attention", "gpt_oss",
		     .prefix = "GptOss", .attention = attention, .feed_forward = feed_forward);
