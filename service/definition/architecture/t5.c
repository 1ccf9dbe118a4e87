/*
 * t5: T5, T5 v1.1 and FLAN-T5 (transformers modeling_t5.py).  No biases anywhere.
 */
#include "definition/architecture/activation.h"
#include "definition/architecture/architecture_parts.h"

#include <string.h>

static const char *const projections[] = {
	"relu",	      "gelu",		"gelu_new",   "silu", "gated-relu",
	"gated-gelu", "gated-gelu_new", "gated-silu", NULL,
};

static const struct weightd_field fields[] = {
	ARCH_SIZE("vocab_size", 32128, "Tokens"),
	ARCH_SIZE("d_model", 512, "Width"),
	ARCH_SIZE("d_kv", 64, "Size of a head; need not be d_model / num_heads"),
	ARCH_SIZE("d_ff", 2048, "Width of the feed-forward layer"),
	ARCH_LAYERS("num_layers", 6, "Blocks of the encoder"),
	{.name = "num_decoder_layers",
	 .doc = "Blocks of the decoder; null: num_layers",
	 .accepts = WEIGHTD_INT | WEIGHTD_NONE,
	 .fallback = WEIGHTD_VALUE_NONE,
	 .min = 1,
	 .max = ARCH_LAYERS_MAX},
	ARCH_SIZE("num_heads", 8, "Heads of the attention"),
	ARCH_SIZE("relative_attention_num_buckets", 32, "Buckets of relative positions"),
	{.name = "feed_forward_proj",
	 .doc = "Activation of the feed-forward layer; gated-: two projections",
	 .accepts = WEIGHTD_TEXT,
	 .fallback = WEIGHTD_VALUE_TEXT("relu"),
	 .choices = projections},
	ARCH_TIE(true),
	ARCH_REAL("initializer_factor", 1.0, "Factor of the init policy"),
	ARCH_REAL("layer_norm_epsilon", 1e-06, "Added to the mean square"),
	ARCH_PROBABILITY("dropout_rate", 0.1, "Dropout"),
	ARCH_PROBABILITY("classifier_dropout", 0, "Dropout of a classification head"),
	ARCH_LABELS,
};

static const struct weightd_config_alias aliases[] = {
	{"hidden_size", "d_model"},
	{"head_dim", "d_kv"},
	{"num_attention_heads", "num_heads"},
	{"num_hidden_layers", "num_layers"},
	{NULL, NULL},
};

static const char *const classes[] = {"T5ForConditionalGeneration",
				      "T5Model",
				      "T5EncoderModel",
				      "T5ForSequenceClassification",
				      "T5ForTokenClassification",
				      "T5ForQuestionAnswering",
				      NULL};

static int64_t width_of(const struct weightd_model_config *config)
{
	return arch_int(config, "d_model");
}

/* layer_norm and dropout, which every sublayer ends with. */
static void norm_and_dropout(struct weightd_model_config *config, struct weightd_module *module,
			     const char *name)
{
	arch_norm(config, module, name, "T5LayerNorm", width_of(config),
		  arch_real(config, "layer_norm_epsilon"));
	arch_dropout(config, module, "dropout", arch_real(config, "dropout_rate"));
}

static void attention(struct weightd_model_config *config, struct weightd_module *list,
		      int64_t index, bool is_cross, bool has_distances)
{
	const int64_t width = width_of(config), heads = arch_int(config, "num_heads");
	const int64_t inner = heads * arch_int(config, "d_kv");
	struct weightd_module *sublayer =
		arch_class(config, list, arch_number(config, index),
			   is_cross ? "T5LayerCrossAttention" : "T5LayerSelfAttention");
	struct weightd_module *module = arch_class(
		config, sublayer, is_cross ? "EncDecAttention" : "SelfAttention", "T5Attention");

	arch_linear(config, module, "q", width, inner, false);
	arch_linear(config, module, "k", width, inner, false);
	arch_linear(config, module, "v", width, inner, false);
	arch_linear(config, module, "o", inner, width, false);
	if (has_distances)
		arch_embedding(config, module, "relative_attention_bias",
			       arch_int(config, "relative_attention_num_buckets"), heads, NULL);
	norm_and_dropout(config, sublayer, "layer_norm");
}

static void feed_forward(struct weightd_model_config *config, struct weightd_module *list,
			 int64_t index)
{
	static const char gated[] = "gated-";
	const int64_t width = width_of(config), inner = arch_int(config, "d_ff");
	const char *projection = arch_value(config, "feed_forward_proj")->text;
	const bool is_gated = strncmp(projection, gated, sizeof gated - 1) == 0;
	struct weightd_module *sublayer =
		arch_class(config, list, arch_number(config, index), "T5LayerFF");
	struct weightd_module *module =
		arch_class(config, sublayer, "DenseReluDense",
			   is_gated ? "T5DenseGatedActDense" : "T5DenseActDense");

	arch_linear(config, module, is_gated ? "wi_0" : "wi", width, inner, false);
	if (is_gated)
		arch_linear(config, module, "wi_1", width, inner, false);
	arch_linear(config, module, "wo", inner, width, false);
	arch_dropout(config, module, "dropout", arch_real(config, "dropout_rate"));
	/* The library takes gated-gelu as gelu_new, for the files that exist. */
	if (is_gated)
		projection = strcmp(projection, "gated-gelu") == 0 ? "gelu_new"
								   : projection + sizeof gated - 1;
	arch_activation_of(config, module, "act", projection);
	norm_and_dropout(config, sublayer, "layer_norm");
}

/* The encoder, or the decoder with attention to the encoder. */
static void stack(struct weightd_model_config *config, struct weightd_module *root,
		  const char *name, int64_t blocks, bool is_decoder)
{
	struct weightd_module *module = arch_class(config, root, name, "T5Stack");

	arch_embedding(config, module, "embed_tokens", arch_int(config, "vocab_size"),
		       width_of(config), NULL);
	struct weightd_module *list = arch_list(config, module, "block");
	for (int64_t i = 0; i < blocks && !weightd_reader_stops(config->reader); i++) {
		struct weightd_module *block =
			arch_class(config, list, arch_number(config, i), "T5Block");
		struct weightd_module *layers = arch_list(config, block, "layer");
		attention(config, layers, 0, false, i == 0);
		if (is_decoder)
			attention(config, layers, 1, true, false);
		feed_forward(config, layers, is_decoder ? 2 : 1);
	}
	norm_and_dropout(config, module, "final_layer_norm");
}

/* The embedding and its users, with the full names of the tied tensors. */
static void transformer(struct weightd_model_config *config, struct weightd_module *model,
			bool has_decoder, const char *encoder_tie, const char *decoder_tie,
			const char *shared)
{
	const int64_t blocks = arch_int(config, "num_layers");

	arch_embedding(config, model, "shared", arch_int(config, "vocab_size"), width_of(config),
		       NULL);
	stack(config, model, "encoder", blocks, false);
	arch_tie(config, encoder_tie, shared);
	if (!has_decoder)
		return;
	stack(config, model, "decoder", arch_int_or(config, "num_decoder_layers", blocks), true);
	arch_tie(config, decoder_tie, shared);
}

/* Classes that hold the model as "transformer". */
static void classifier(struct weightd_model_config *config, struct weightd_module *root)
{
	const bool is_token = arch_is(config, "T5ForTokenClassification");
	const int64_t width = width_of(config), labels = arch_int(config, "num_labels");
	const double p = arch_real(config, "classifier_dropout");
	struct weightd_module *model =
		arch_class(config, root, "transformer", is_token ? "T5EncoderModel" : "T5Model");

	transformer(config, model, !is_token, "transformer.encoder.embed_tokens.weight",
		    "transformer.decoder.embed_tokens.weight", "transformer.shared.weight");
	if (is_token) {
		arch_dropout(config, root, "dropout", p);
		arch_linear(config, root, "classifier", width, labels, true);
		return;
	}
	struct weightd_module *head =
		arch_class(config, root, "classification_head", "T5ClassificationHead");
	arch_linear(config, head, "dense", width, width, true);
	arch_dropout(config, head, "dropout", p);
	arch_linear(config, head, "out_proj", width, labels, true);
}

static void build(struct weightd_model_config *config)
{
	const bool is_question = arch_is(config, "T5ForQuestionAnswering");
	struct weightd_module *root = arch_root(config);

	if (arch_is(config, "T5ForSequenceClassification") ||
	    arch_is(config, "T5ForTokenClassification")) {
		config->recipe = "t5_heads";
		classifier(config, root);
		return;
	}
	if (is_question)
		config->recipe = "t5_heads";
	transformer(config, root, !arch_is(config, "T5EncoderModel"), "encoder.embed_tokens.weight",
		    "decoder.embed_tokens.weight", "shared.weight");
	if (is_question)
		arch_linear(config, root, "qa_outputs", width_of(config),
			    arch_int(config, "num_labels"), true);
	if (!arch_is(config, "T5ForConditionalGeneration"))
		return;
	arch_linear(config, root, "lm_head", width_of(config), arch_int(config, "vocab_size"),
		    false);
	/* In memory the library ties the head whatever the config says; its files have one. */
	if (arch_bool(config, "tie_word_embeddings") || config->reader->replays)
		arch_tie(config, "lm_head.weight", "shared.weight");
}

const struct weightd_architecture weightd_architecture_t5 = {
	.name = "t5",
	.doc = "T5, T5 v1.1 and FLAN-T5",
	.recipe = "t5",
	.replay = "t5",
	.classes = classes,
	ARCH_FIELDS(fields),
	.aliases = aliases,
	.build = build,
};
