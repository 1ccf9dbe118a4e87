/*
 * falcon (transformers modeling_falcon.py): q, k and v in one projection, attention and
 * feed-forward layer side by side.
 */
#include "definition/architecture/activation.h"
#include "definition/architecture/architecture_parts.h"

static const struct weightd_field fields[] = {
	ARCH_SIZE("vocab_size", 65024, "Tokens"),
	ARCH_SIZE("hidden_size", 4544, "Width"),
	ARCH_LAYERS("num_hidden_layers", 32, "Blocks"),
	ARCH_SIZE("num_attention_heads", 71, "Heads of the attention; divides hidden_size"),
	ARCH_DERIVED("num_kv_heads",
		     "Heads of keys and values of the new architecture; null: as many"),
	ARCH_DERIVED("ffn_hidden_size", "Width of the feed-forward layer; null: 4 hidden_size"),
	ARCH_DERIVED("num_ln_in_parallel_attn",
		     "Norms of a block side by side; null: 2 in the new architecture, else 1"),
	ARCH_FLAG("new_decoder_architecture", false, "Groups of keys and values, two norms"),
	ARCH_FLAG("multi_query", true, "One head of keys and values"),
	ARCH_FLAG("parallel_attn", true, "Attention and feed-forward layer side by side"),
	ARCH_FLAG("bias", false, "All projections of a block have a bias"),
	ARCH_TIE(true),
	ARCH_ACTIVATION("activation", "gelu"),
	ARCH_LABELS,
	ARCH_CLASSIFIER_DROPOUT,
	ARCH_REAL("layer_norm_epsilon", 1e-05, "Added to the variance"),
	ARCH_RANGE(0.02),
	ARCH_PROBABILITY("attention_dropout", 0, "Dropout of the attention"),
	ARCH_PROBABILITY("hidden_dropout", 0, "Dropout before the classifier of tokens"),
};

static const struct weightd_config_alias aliases[] = {
	{"n_embed", "hidden_size"},
	{NULL, NULL},
};

static const char *const classes[] = {
	"FalconForCausalLM",
	"FalconModel",
	"FalconForSequenceClassification",
	"FalconForTokenClassification",
	"FalconForQuestionAnswering",
	NULL,
};

static int64_t width_of(const struct weightd_model_config *config)
{
	return arch_int(config, "hidden_size");
}

static void linear(struct weightd_model_config *config, struct weightd_module *parent,
		   const char *name, int64_t in, int64_t out)
{
	const struct weightd_argument arguments[] = {
		{.value = WEIGHTD_VALUE_INT(in)},
		{.value = WEIGHTD_VALUE_INT(out)},
		{.value = WEIGHTD_VALUE_BOOL(arch_bool(config, "bias"))},
	};

	arch_layer(config, parent, name, "FalconLinear", arguments, 3);
}

static void norm(struct weightd_model_config *config, struct weightd_module *parent,
		 const char *name)
{
	arch_norm(config, parent, name, "LayerNorm", width_of(config),
		  arch_real(config, "layer_norm_epsilon"));
}

/* Outputs of the projection of q, k and v. */
static int64_t fused_size(const struct weightd_model_config *config)
{
	const int64_t width = width_of(config), heads = arch_int(config, "num_attention_heads");

	if (arch_bool(config, "new_decoder_architecture"))
		return (2 * arch_int_or(config, "num_kv_heads", heads) + heads) * (width / heads);
	return arch_bool(config, "multi_query") ? width + 2 * (width / heads) : 3 * width;
}

static void norms(struct weightd_model_config *config, struct weightd_module *block)
{
	const bool is_new = arch_bool(config, "new_decoder_architecture");

	if (!arch_bool(config, "parallel_attn")) {
		norm(config, block, "post_attention_layernorm");
		norm(config, block, "input_layernorm");
	} else if (arch_int_or(config, "num_ln_in_parallel_attn", is_new ? 2 : 1) == 2) {
		norm(config, block, "ln_attn");
		norm(config, block, "ln_mlp");
	} else {
		norm(config, block, "input_layernorm");
	}
}

static void transformer(struct weightd_model_config *config, struct weightd_module *model)
{
	const int64_t width = width_of(config),
		      inner = arch_int_or(config, "ffn_hidden_size", 4 * width);

	arch_embedding(config, model, "word_embeddings", arch_int(config, "vocab_size"), width,
		       NULL);
	struct weightd_module *list = arch_list(config, model, "h");
	for (int64_t i = 0;
	     i < arch_int(config, "num_hidden_layers") && !weightd_reader_stops(config->reader);
	     i++) {
		struct weightd_module *block =
			arch_class(config, list, arch_number(config, i), "FalconDecoderLayer");
		struct weightd_module *attention =
			arch_class(config, block, "self_attention", "FalconAttention");
		linear(config, attention, "query_key_value", width, fused_size(config));
		linear(config, attention, "dense", width, width);
		arch_dropout(config, attention, "attention_dropout",
			     arch_real(config, "attention_dropout"));
		struct weightd_module *module = arch_class(config, block, "mlp", "FalconMLP");
		linear(config, module, "dense_h_to_4h", width, inner);
		arch_activation(config, module, "act", "activation");
		linear(config, module, "dense_4h_to_h", inner, width);
		norms(config, block);
	}
	norm(config, model, "ln_f");
	arch_class(config, model, "rotary_emb", "FalconRotaryEmbedding");
}

static void build(struct weightd_model_config *config)
{
	const int64_t width = width_of(config), labels = arch_int(config, "num_labels");

	arch_divides(config, "num_attention_heads", "hidden_size");
	struct weightd_module *root = arch_root(config);
	if (arch_is(config, "FalconModel")) {
		transformer(config, root);
		return;
	}
	transformer(config, arch_class(config, root, "transformer", "FalconModel"));
	if (arch_is(config, "FalconForSequenceClassification")) {
		arch_linear(config, root, "score", width, labels, false);
	} else if (arch_is(config, "FalconForTokenClassification")) {
		arch_dropout(config, root, "dropout",
			     arch_real_or(config, "classifier_dropout",
					  arch_real(config, "hidden_dropout")));
		arch_linear(config, root, "classifier", width, labels, true);
	} else if (arch_is(config, "FalconForQuestionAnswering")) {
		arch_linear(config, root, "qa_outputs", width, 2, true);
	} else {
		arch_linear(config, root, "lm_head", width, arch_int(config, "vocab_size"), false);
		if (arch_bool(config, "tie_word_embeddings"))
			arch_tie(config, "lm_head.weight", "transformer.word_embeddings.weight");
	}
}

const struct weightd_architecture weightd_architecture_falcon = {
	.name = "falcon",
	.doc = "Falcon, the decoders of both architectures",
	.recipe = "transformers",
	.aliases = aliases,
	.classes = classes,
	ARCH_FIELDS(fields),
	.build = build,
};
