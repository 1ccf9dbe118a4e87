/*
 * roberta, xlm-roberta and camembert (transformers modeling_roberta.py): BERT's blocks, positions
 * with a padding row, and other heads.
 */
#include "definition/architecture/activation.h"
#include "definition/architecture/bert.h"

#include <string.h>

#define FIELDS(vocabulary)                                                                        \
	ARCH_SIZE("vocab_size", vocabulary, "Tokens"), ARCH_SIZE("hidden_size", 768, "Width"),    \
		ARCH_LAYERS("num_hidden_layers", 12, "Blocks"),                                   \
		ARCH_SIZE("num_attention_heads", 12,                                              \
			  "Heads of the attention; divides hidden_size"),                         \
		ARCH_SIZE("intermediate_size", 3072, "Width of the feed-forward layer"),          \
		ARCH_SIZE("max_position_embeddings", 512, "Positions, those before padding too"), \
		ARCH_SIZE("type_vocab_size", 2, "Kinds of segments"),                             \
		ARCH_PADDING(WEIGHTD_VALUE_INT(1)),                                               \
		ARCH_BOOL("is_decoder", false, "The model reads from left to right"),             \
		ARCH_BOOL("add_cross_attention", false,                                           \
			  "Each block also attends to an encoder; for is_decoder"),               \
		ARCH_TIE(true), ARCH_ACTIVATION("hidden_act", "gelu"), ARCH_LABELS,               \
		ARCH_REAL("layer_norm_eps", 1e-12, "Added to the variance"), ARCH_RANGE(0.02),    \
		ARCH_PROBABILITY("hidden_dropout_prob", 0.1, "Dropout before each sum"),          \
		ARCH_CLASSIFIER_DROPOUT,                                                          \
		ARCH_PROBABILITY("attention_probs_dropout_prob", 0.1, "Dropout of the attention")

static const struct weightd_field roberta_fields[] = {FIELDS(50265)};
/* xlm-roberta and camembert. */
static const struct weightd_field kin_fields[] = {FIELDS(30522)};

static int64_t width_of(const struct weightd_model_config *config)
{
	return arch_int(config, "hidden_size");
}

static void norm(struct weightd_model_config *config, struct weightd_module *parent,
		 const char *name)
{
	arch_norm(config, parent, name, "LayerNorm", width_of(config),
		  arch_real(config, "layer_norm_eps"));
}

static void dropout(struct weightd_model_config *config, struct weightd_module *parent)
{
	arch_dropout(config, parent, "dropout", arch_real(config, "hidden_dropout_prob"));
}

static void model(struct weightd_model_config *config, struct weightd_module *root,
		  const char *prefix, bool has_pooler)
{
	const int64_t width = width_of(config);
	struct weightd_module *embeddings =
		arch_class_of(config, root, "embeddings", prefix, "Embeddings");

	arch_embedding(config, embeddings, "word_embeddings", arch_int(config, "vocab_size"), width,
		       "pad_token_id");
	arch_embedding(config, embeddings, "token_type_embeddings",
		       arch_int(config, "type_vocab_size"), width, NULL);
	norm(config, embeddings, "LayerNorm");
	dropout(config, embeddings);
	arch_embedding(config, embeddings, "position_embeddings",
		       arch_int(config, "max_position_embeddings"), width, "pad_token_id");
	arch_bert_encoder(config, root, prefix);
	if (has_pooler)
		arch_bert_pooler(config, root, prefix);
}

static void language_head(struct weightd_model_config *config, struct weightd_module *root,
			  const char *prefix)
{
	const int64_t width = width_of(config), tokens = arch_int(config, "vocab_size");
	const struct weightd_shape shape = weightd_shape_of(1, (uint64_t)tokens);
	struct weightd_module *head = arch_class_of(config, root, "lm_head", prefix, "LMHead");

	arch_parameter(config, head, "bias", &shape, 0);
	arch_linear(config, head, "dense", width, width, true);
	norm(config, head, "layer_norm");
	arch_linear(config, head, "decoder", width, tokens, true);
	if (!arch_bool(config, "tie_word_embeddings"))
		return;
	arch_tie(config, "lm_head.decoder.weight", "roberta.embeddings.word_embeddings.weight");
	arch_tie(config, "lm_head.decoder.bias", "lm_head.bias");
}

static bool is(const struct weightd_model_config *config, const char *prefix, const char *suffix)
{
	size_t length = strlen(prefix);

	return strncmp(config->class_name, prefix, length) == 0 &&
	       strcmp(config->class_name + length, suffix) == 0;
}

static void head(struct weightd_model_config *config, struct weightd_module *root,
		 const char *prefix)
{
	const int64_t width = width_of(config), labels = arch_int(config, "num_labels");

	if (is(config, prefix, "ForMaskedLM") || is(config, prefix, "ForCausalLM")) {
		language_head(config, root, prefix);
	} else if (is(config, prefix, "ForSequenceClassification")) {
		struct weightd_module *module =
			arch_class_of(config, root, "classifier", prefix, "ClassificationHead");
		arch_linear(config, module, "dense", width, width, true);
		arch_bert_head_dropout(config, module);
		arch_linear(config, module, "out_proj", width, labels, true);
	} else if (is(config, prefix, "ForQuestionAnswering")) {
		arch_linear(config, root, "qa_outputs", width, labels, true);
	} else if (is(config, prefix, "ForMultipleChoice")) {
		dropout(config, root);
		arch_linear(config, root, "classifier", width, 1, true);
	} else {
		arch_bert_head_dropout(config, root);
		arch_linear(config, root, "classifier", width, labels, true);
	}
}

/* The kin of roberta register the head before the model. */
static void build(struct weightd_model_config *config, const char *prefix, bool is_head_first)
{
	const bool has_pooler = is(config, prefix, "ForMultipleChoice");

	arch_divides(config, "num_attention_heads", "hidden_size");
	arch_bert_check(config);
	struct weightd_module *root = arch_root(config);
	if (is(config, prefix, "Model")) {
		model(config, root, prefix, true);
		return;
	}
	if (is_head_first)
		head(config, root, prefix);
	model(config, arch_class_of(config, root, "roberta", prefix, "Model"), prefix, has_pooler);
	if (!is_head_first)
		head(config, root, prefix);
}

/* A row: its fields, and its build hook. */
#define ROBERTA(row, type, text, class_prefix, row_fields, is_kin)                                \
	static const char *const row##_classes[] = {class_prefix "Model",                         \
						    class_prefix "ForMaskedLM",                   \
						    class_prefix "ForCausalLM",                   \
						    class_prefix "ForSequenceClassification",     \
						    class_prefix "ForTokenClassification",        \
						    class_prefix "ForQuestionAnswering",          \
						    class_prefix "ForMultipleChoice",             \
						    NULL};                                        \
	static void row##_build(struct weightd_model_config *config)                              \
	{                                                                                         \
		build(config, class_prefix, is_kin);                                              \
	}                                                                                         \
	const struct weightd_architecture weightd_architecture_##row = {.name = type,             \
									.doc = text,              \
									.recipe = "roberta",      \
									.replay = "roberta",      \
									.classes = row##_classes, \
									ARCH_FIELDS(row_fields),  \
									.build = row##_build}

ROBERTA(roberta, "roberta", "RoBERTa, without a head unless \"architectures\" names one", "Roberta",
	roberta_fields, false);
ROBERTA(xlm_roberta, "xlm-roberta", "XLM-RoBERTa", "XLMRoberta", kin_fields, true);
ROBERTA(camembert, "camembert", "CamemBERT", "Camembert", kin_fields, true);
