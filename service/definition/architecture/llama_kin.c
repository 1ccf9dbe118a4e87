/*
 * Families that are llama but for their sizes and the names of their classes: granite, smollm3,
 * ministral, ernie4_5 and seed_oss.
 */
#include "definition/architecture/decoder.h"

static const struct weightd_field granite_fields[] = {
	DECODER_DIMENSIONS(32000, 4096, 11008, 32, 32),
	DECODER_KV_HEADS_OR_NULL(WEIGHTD_VALUE_NONE),
	DECODER_HEAD_DERIVED,
	DECODER_ATTENTION_BIAS(false),
	DECODER_MLP_BIAS,
	ARCH_ACTIVATION("hidden_act", "silu"),
	DECODER_REST(1e-06, false, WEIGHTD_VALUE_NONE),
};
DECODER_CLASSES(granite, DECODER_CAUSAL("Granite"));
DECODER(granite, "IBM Granite 3 and later", "llama", .prefix = "Granite");

static const struct weightd_field smollm3_fields[] = {
	DECODER_DIMENSIONS(128256, 2048, 11008, 36, 16),
	DECODER_KV_HEADS_OR_NULL(WEIGHTD_VALUE_INT(4)),
	DECODER_HEAD_DERIVED,
	DECODER_ATTENTION_BIAS(false),
	DECODER_MLP_BIAS,
	ARCH_ACTIVATION("hidden_act", "silu"),
	DECODER_REST(1e-06, true, WEIGHTD_VALUE_INT(128004)),
};
DECODER_CLASSES(smollm3, DECODER_ALL_HEADS("SmolLM3"));
DECODER(smollm3, "SmolLM 3: some blocks without rotation", "llama", .prefix = "SmolLM3",
	.question = "transformer");

static const struct weightd_field ministral_fields[] = {
	DECODER_DIMENSIONS(32000, 4096, 14336, 32, 32),
	DECODER_KV_HEADS_OR_NULL(WEIGHTD_VALUE_INT(8)),
	DECODER_HEAD_DERIVED,
	ARCH_ACTIVATION("hidden_act", "silu"),
	DECODER_REST(1e-06, false, WEIGHTD_VALUE_NONE),
};
DECODER_CLASSES(ministral, DECODER_ALL_HEADS("Ministral"));
DECODER(ministral, "Ministral: attention to a window in some blocks", "llama",
	.prefix = "Ministral", .question = "transformer");

static const struct weightd_field ernie4_5_fields[] = {
	DECODER_DIMENSIONS(103424, 1024, 3072, 18, 16),
	DECODER_KV_HEADS_OR_NULL(WEIGHTD_VALUE_INT(2)),
	DECODER_HEAD_OR_NULL(128),
	ARCH_BOOL("use_bias", false, "All projections of a block have a bias"),
	ARCH_ACTIVATION("hidden_act", "silu"),
	DECODER_REST(1e-05, true, WEIGHTD_VALUE_INT(0)),
};
DECODER_CLASSES(ernie4_5, DECODER_CAUSAL("Ernie4_5"));
DECODER(ernie4_5, "Ernie 4.5, the dense models", "llama", .prefix = "Ernie4_5", .bias = "use_bias");

static const struct weightd_field seed_oss_fields[] = {
	DECODER_DIMENSIONS(155136, 4096, 27648, 64, 80),
	DECODER_KV_HEADS_OR_NULL(WEIGHTD_VALUE_INT(8)),
	DECODER_HEAD_OR_NULL(128),
	DECODER_ATTENTION_BIAS(true),
	ARCH_BOOL("attention_out_bias", false, "The last projection of the attention has a bias"),
	DECODER_MLP_BIAS,
	ARCH_ACTIVATION("hidden_act", "silu"),
	DECODER_REST(1e-06, false, WEIGHTD_VALUE_INT(1)),
};
DECODER_CLASSES(seed_oss, DECODER_ALL_HEADS("SeedOss"));
DECODER(seed_oss, "Seed-OSS: biases on q, k and v", "llama", .prefix = "SeedOss",
	.question = "transformer", .out_bias = "attention_out_bias");
