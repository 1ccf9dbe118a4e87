/*
 * olmo, olmo2 and olmo3: norms without weights; norms after the sublayers, and over all of q and k.
 */
#include "definition/architecture/decoder.h"

static const struct weightd_field olmo_fields[] = {
	DECODER_DIMENSIONS(50304, 4096, 11008, 32, 32),
	DECODER_KV_HEADS_OR_NULL(WEIGHTD_VALUE_NONE),
	DECODER_HEAD_DERIVED,
	DECODER_ATTENTION_BIAS(false),
	ARCH_ACTIVATION("hidden_act", "silu"),
	ARCH_RANGE(0.02),
	ARCH_TIE(false),
	ARCH_PADDING(WEIGHTD_VALUE_INT(1)),
	ARCH_LABELS,
};
DECODER_CLASSES(olmo, DECODER_CAUSAL("Olmo"), "OlmoForSequenceClassification");
DECODER(olmo, "OLMo: norms without weights", "llama", .prefix = "Olmo", .norm = "OlmoLayerNorm",
	.has_bare_norms = true);

static const struct weightd_field olmo2_fields[] = {
	DECODER_DIMENSIONS(50304, 4096, 11008, 32, 32),
	DECODER_KV_HEADS_OR_NULL(WEIGHTD_VALUE_NONE),
	DECODER_HEAD_DERIVED,
	DECODER_ATTENTION_BIAS(false),
	ARCH_ACTIVATION("hidden_act", "silu"),
	DECODER_REST(1e-05, false, WEIGHTD_VALUE_INT(1)),
};
DECODER_CLASSES(olmo2, DECODER_CAUSAL("Olmo2"), "Olmo2ForSequenceClassification");
DECODER(olmo2, "OLMo 2: norms after the sublayers, and on q and k", "llama", .prefix = "Olmo2",
	.is_post_norm = true, .has_wide_qk_norm = true);

static const struct weightd_field olmo3_fields[] = {
	DECODER_DIMENSIONS(50304, 4096, 11008, 32, 32),
	DECODER_KV_HEADS_OR_NULL(WEIGHTD_VALUE_NONE),
	DECODER_HEAD_DERIVED,
	DECODER_ATTENTION_BIAS(false),
	ARCH_ACTIVATION("hidden_act", "silu"),
	DECODER_REST(1e-05, false, WEIGHTD_VALUE_INT(1)),
};
DECODER_CLASSES(olmo3, DECODER_CAUSAL("Olmo3"), "Olmo3ForSequenceClassification");
DECODER(olmo3, "OLMo 3: OLMo 2 with windows", "llama", .prefix = "Olmo3", .is_post_norm = true,
	.has_wide_qk_norm = true);
