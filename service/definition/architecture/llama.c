/*
 * llama and the families that share its names: mistral, mixtral, qwen2, qwen3, gemma, gemma2 and
 * the text model of gemma3.
 */
#include "definition/architecture/decoder.h"

static const struct weightd_field llama_fields[] = {
	DECODER_DIMENSIONS(32000, 4096, 11008, 32, 32),
	DECODER_KV_HEADS_OR_NULL(WEIGHTD_VALUE_NONE),
	DECODER_HEAD_DERIVED,
	DECODER_ATTENTION_BIAS(false),
	DECODER_MLP_BIAS,
	ARCH_ACTIVATION("hidden_act", "silu"),
	DECODER_REST(1e-06, false, WEIGHTD_VALUE_NONE),
};
static const struct weightd_field mistral_fields[] = {
	DECODER_DIMENSIONS(32000, 4096, 14336, 32, 32),
	DECODER_KV_HEADS_OR_NULL(WEIGHTD_VALUE_INT(8)),
	DECODER_HEAD_DERIVED,
	ARCH_ACTIVATION("hidden_act", "silu"),
	DECODER_REST(1e-06, false, WEIGHTD_VALUE_NONE),
};
static const struct weightd_field mixtral_fields[] = {
	DECODER_DIMENSIONS(32000, 4096, 14336, 32, 32),
	DECODER_KV_HEADS_OR_NULL(WEIGHTD_VALUE_INT(8)),
	DECODER_HEAD_DERIVED,
	ARCH_SIZE("num_local_experts", 8, "Experts"),
	ARCH_ACTIVATION("hidden_act", "silu"),
	DECODER_REST(1e-05, false, WEIGHTD_VALUE_NONE),
};
static const struct weightd_field qwen2_fields[] = {
	DECODER_DIMENSIONS(151936, 4096, 22016, 32, 32),
	DECODER_KV_HEADS_OR_NULL(WEIGHTD_VALUE_INT(32)),
	DECODER_HEAD_DERIVED,
	ARCH_ACTIVATION("hidden_act", "silu"),
	DECODER_REST(1e-06, false, WEIGHTD_VALUE_NONE),
};
static const struct weightd_field qwen3_fields[] = {
	DECODER_DIMENSIONS(151936, 4096, 22016, 32, 32),
	DECODER_KV_HEADS_OR_NULL(WEIGHTD_VALUE_INT(32)),
	DECODER_HEAD_DIM(128),
	DECODER_ATTENTION_BIAS(false),
	ARCH_ACTIVATION("hidden_act", "silu"),
	DECODER_REST(1e-06, false, WEIGHTD_VALUE_NONE),
};
static const struct weightd_field gemma_fields[] = {
	DECODER_DIMENSIONS(256000, 3072, 24576, 28, 16),
	DECODER_KV_HEADS(16),
	DECODER_HEAD_DIM(256),
	DECODER_ATTENTION_BIAS(false),
	ARCH_ACTIVATION("hidden_act", "gelu_pytorch_tanh"),
	DECODER_REST(1e-06, true, WEIGHTD_VALUE_INT(0)),
};
static const struct weightd_field gemma2_fields[] = {
	DECODER_DIMENSIONS(256000, 2304, 9216, 26, 8),
	DECODER_KV_HEADS(4),
	DECODER_HEAD_DIM(256),
	DECODER_ATTENTION_BIAS(false),
	ARCH_ACTIVATION("hidden_activation", "gelu_pytorch_tanh"),
	DECODER_REST(1e-06, true, WEIGHTD_VALUE_INT(0)),
};
static const struct weightd_field gemma3_text_fields[] = {
	DECODER_DIMENSIONS(262208, 2304, 9216, 26, 8),
	DECODER_KV_HEADS(4),
	DECODER_HEAD_DIM(256),
	DECODER_ATTENTION_BIAS(false),
	ARCH_ACTIVATION("hidden_activation", "gelu_pytorch_tanh"),
	DECODER_REST(1e-06, true, WEIGHTD_VALUE_INT(0)),
};

/* The names of the files; transformers 5 stacks the experts in memory and converts. */
static void mixtral_experts(struct weightd_model_config *config, const struct decoder *decoder,
			    struct weightd_module *block, int64_t layer)
{
	const int64_t width = arch_int(config, "hidden_size"),
		      inner = arch_int(config, "intermediate_size");
	(void)layer;
	if (config->has_memory_names) {
		const int64_t count = arch_int(config, "num_local_experts");
		struct weightd_module *memory =
			arch_class_of(config, block, "mlp", decoder->prefix, "SparseMoeBlock");
		decoder_router(config, decoder, memory, count);
		decoder_stacked_experts(config, decoder, memory, count, inner);
		return;
	}
	struct weightd_module *module =
		arch_class_of(config, block, "block_sparse_moe", decoder->prefix, "SparseMoeBlock");

	if (config->reader->replays) {
		const struct decoder_experts experts = {arch_int(config, "num_local_experts"),
							inner,
							"BlockSparseTop2MLP",
							"w1",
							"w2",
							"w3"};
		decoder_router(config, decoder, module, experts.count);
		decoder_replayed_experts(config, decoder, module, &experts);
		return;
	}
	arch_linear(config, module, "gate", width, arch_int(config, "num_local_experts"), false);
	struct weightd_module *list = arch_list(config, module, "experts");
	for (int64_t i = 0;
	     i < arch_int(config, "num_local_experts") && !weightd_reader_stops(config->reader);
	     i++) {
		struct weightd_module *expert =
			arch_class_of(config, list, arch_number(config, i), decoder->prefix,
				      "BlockSparseTop2MLP");
		arch_linear(config, expert, "w1", width, inner, false);
		arch_linear(config, expert, "w2", inner, width, false);
		arch_linear(config, expert, "w3", width, inner, false);
		decoder_activation(config, decoder, expert, "act_fn");
	}
}

DECODER_CLASSES(llama, DECODER_ALL_HEADS("Llama"));
DECODER(llama, "Llama 1 to 3, and models that share its code", "llama", .prefix = "Llama",
	.question = "transformer");
DECODER_CLASSES(mistral, DECODER_ALL_HEADS("Mistral"));
DECODER(mistral, "Mistral: grouped keys and values", "llama", .prefix = "Mistral");
DECODER_CLASSES(mixtral, DECODER_ALL_HEADS("Mixtral"));
static const struct weightd_config_alias mixtral_aliases[] = {
	{"num_experts", "num_local_experts"},
	{NULL, NULL},
};
DECODER_WITH_ALIASES(mixtral, "Mixtral: a mixture of experts", "llama", .prefix = "Mixtral",
		     .feed_forward = mixtral_experts);
DECODER_CLASSES(qwen2, DECODER_ALL_HEADS("Qwen2"));
DECODER(qwen2, "Qwen 2 and 2.5: biases on q, k and v", "llama", .prefix = "Qwen2",
	.question = "transformer", .always_qkv_bias = true);
DECODER_CLASSES(qwen3, DECODER_ALL_HEADS("Qwen3"));
DECODER(qwen3, "Qwen 3: norms on q and k, heads of their own size", "llama", .prefix = "Qwen3",
	.question = "transformer", .has_qk_norm = true);
DECODER_CLASSES(gemma, DECODER_HEADS("Gemma"));
DECODER(gemma, "Gemma: norms times 1 + weight, tied embeddings", "gemma", .prefix = "Gemma",
	.embedding = "GemmaTextScaledWordEmbedding");
DECODER_CLASSES(gemma2, DECODER_HEADS("Gemma2"));
DECODER(gemma2, "Gemma 2: norms around the feed-forward layer", "gemma", .prefix = "Gemma2",
	.embedding = "Gemma2TextScaledWordEmbedding", .activation = "hidden_activation",
	.has_feed_forward_norms = true);
DECODER_CLASSES(gemma3_text, "Gemma3ForCausalLM", "Gemma3TextModel",
		"Gemma3ForSequenceClassification", "Gemma3ForTokenClassification",
		"Gemma3TextForSequenceClassification");
DECODER(gemma3_text, "Gemma 3, text only: norms on q and k, too", "gemma", .prefix = "Gemma3",
	.embedding = "Gemma3TextScaledWordEmbedding", .model = "Gemma3TextModel",
	.activation = "hidden_activation", .has_feed_forward_norms = true, .has_qk_norm = true);
