/*
 * phi3: q, k and v in one projection, gate and up in another.
 */
#include "definition/architecture/decoder.h"

static const struct weightd_field phi3_fields[] = {
	DECODER_DIMENSIONS(32064, 3072, 8192, 32, 32),
	DECODER_KV_HEADS_OR_NULL(WEIGHTD_VALUE_NONE),
	DECODER_HEAD_DERIVED,
	ARCH_PROBABILITY("resid_pdrop", 0, "Dropout before each sum"),
	ARCH_ACTIVATION("hidden_act", "silu"),
	DECODER_REST(1e-05, false, WEIGHTD_VALUE_INT(32000)),
};

static void attention(struct weightd_model_config *config, const struct decoder *decoder,
		      struct weightd_module *block)
{
	const int64_t width = arch_int(config, "hidden_size"), head = decoder_head_size(config);
	const int64_t query = arch_int(config, "num_attention_heads") * head,
		      key = decoder_kv_heads(config) * head;
	struct weightd_module *module =
		arch_class_of(config, block, "self_attn", decoder->prefix, "Attention");

	arch_linear(config, module, "o_proj", query, width, false);
	arch_linear(config, module, "qkv_proj", width, query + 2 * key, false);
}

static void feed_forward(struct weightd_model_config *config, const struct decoder *decoder,
			 struct weightd_module *block, int64_t layer)
{
	const int64_t width = arch_int(config, "hidden_size"),
		      inner = arch_int(config, "intermediate_size");
	struct weightd_module *module = arch_class_of(config, block, "mlp", decoder->prefix, "MLP");

	(void)layer;
	arch_linear(config, module, "gate_up_proj", width, 2 * inner, false);
	arch_linear(config, module, "down_proj", inner, width, false);
	decoder_activation(config, decoder, module, "activation_fn");
}

static void tail(struct weightd_model_config *config, struct weightd_module *block)
{
	arch_dropout(config, block, "resid_attn_dropout", arch_real(config, "resid_pdrop"));
	arch_dropout(config, block, "resid_mlp_dropout", arch_real(config, "resid_pdrop"));
}

DECODER_CLASSES(phi3, DECODER_HEADS("Phi3"));
DECODER(phi3, "Phi 3, 3.5 and 4: fused projections", "llama", .prefix = "Phi3",
	.attention = attention, .feed_forward = feed_forward, .tail = tail);
