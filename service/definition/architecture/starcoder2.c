/*
 * starcoder2: biases everywhere, LayerNorm, and a feed-forward layer of two projections.
 */
#include "definition/architecture/decoder.h"

static const struct weightd_field starcoder2_fields[] = {
	DECODER_DIMENSIONS(49152, 3072, 12288, 30, 24),
	DECODER_KV_HEADS(2),
	DECODER_HEAD_DERIVED,
	ARCH_BOOL("use_bias", true, "All projections of a block have a bias"),
	ARCH_REAL("norm_epsilon", 1e-05, "Added to the variance"),
	ARCH_ACTIVATION("hidden_act", "gelu_pytorch_tanh"),
	ARCH_RANGE(0.018042),
	ARCH_TIE(true),
	ARCH_PADDING(WEIGHTD_VALUE_NONE),
	ARCH_LABELS,
	ARCH_CLASSIFIER_DROPOUT,
};

static void feed_forward(struct weightd_model_config *config, const struct decoder *decoder,
			 struct weightd_module *block, int64_t layer)
{
	const int64_t width = arch_int(config, "hidden_size"),
		      inner = arch_int(config, "intermediate_size");
	const bool bias = arch_bool(config, "use_bias");
	struct weightd_module *module = arch_class_of(config, block, "mlp", decoder->prefix, "MLP");

	(void)layer;
	arch_linear(config, module, "c_fc", width, inner, bias);
	arch_linear(config, module, "c_proj", inner, width, bias);
	decoder_activation(config, decoder, module, "act");
}

DECODER_CLASSES(starcoder2, DECODER_HEADS("Starcoder2"));
DECODER(starcoder2, "StarCoder 2: biases, LayerNorm, tied embeddings", "transformers",
	.prefix = "Starcoder2", .norm = "LayerNorm", .eps = "norm_epsilon", .bias = "use_bias",
	.feed_forward = feed_forward);
