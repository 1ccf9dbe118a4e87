/*
 * distilbert (transformers modeling_distilbert.py).
 */
#include "definition/architecture/activation.h"
#include "definition/architecture/architecture_parts.h"

static const struct weightd_field fields[] = {
	ARCH_SIZE("vocab_size", 30522, "Tokens"),
	ARCH_SIZE("dim", 768, "Width"),
	ARCH_LAYERS("n_layers", 6, "Blocks"),
	ARCH_SIZE("n_heads", 12, "Heads of the attention; divides dim"),
	ARCH_SIZE("hidden_dim", 3072, "Width of the feed-forward layer"),
	ARCH_SIZE("max_position_embeddings", 512, "Positions"),
	ARCH_BOOL("sinusoidal_pos_embds", false, "Positions are sinusoids; not supported"),
	ARCH_PADDING(WEIGHTD_VALUE_INT(0)),
	ARCH_TIE(true),
	ARCH_ACTIVATION("activation", "gelu"),
	ARCH_LABELS,
	ARCH_RANGE(0.02),
	ARCH_PROBABILITY("dropout", 0.1, "Dropout"),
	ARCH_PROBABILITY("attention_dropout", 0.1, "Dropout of the attention"),
	ARCH_PROBABILITY("qa_dropout", 0.1, "Dropout before the head for questions"),
	ARCH_PROBABILITY("seq_classif_dropout", 0.2, "Dropout before a classifier"),
};

static const struct weightd_config_alias aliases[] = {
	{"hidden_size", "dim"},
	{"num_attention_heads", "n_heads"},
	{"num_hidden_layers", "n_layers"},
	{NULL, NULL},
};

static const char *const classes[] = {
	"DistilBertModel",
	"DistilBertForMaskedLM",
	"DistilBertForSequenceClassification",
	"DistilBertForTokenClassification",
	"DistilBertForQuestionAnswering",
	"DistilBertForMultipleChoice",
	NULL,
};

static int64_t width_of(const struct weightd_model_config *config)
{
	return arch_int(config, "dim");
}

static void norm(struct weightd_model_config *config, struct weightd_module *parent,
		 const char *name)
{
	arch_norm(config, parent, name, "LayerNorm", width_of(config), 1e-12);
}

static void layer(struct weightd_model_config *config, struct weightd_module *list, int64_t index)
{
	const int64_t width = width_of(config), inner = arch_int(config, "hidden_dim");
	struct weightd_module *block =
		arch_class(config, list, arch_number(config, index), "TransformerBlock");
	struct weightd_module *attention =
		arch_class(config, block, "attention", "DistilBertSelfAttention");

	arch_linear(config, attention, "q_lin", width, width, true);
	arch_linear(config, attention, "k_lin", width, width, true);
	arch_linear(config, attention, "v_lin", width, width, true);
	arch_linear(config, attention, "out_lin", width, width, true);
	arch_dropout(config, attention, "dropout", arch_real(config, "attention_dropout"));
	norm(config, block, "sa_layer_norm");
	struct weightd_module *module = arch_class(config, block, "ffn", "FFN");
	arch_dropout(config, module, "dropout", arch_real(config, "dropout"));
	arch_linear(config, module, "lin1", width, inner, true);
	arch_linear(config, module, "lin2", inner, width, true);
	arch_activation(config, module, "activation", "activation");
	norm(config, block, "output_layer_norm");
}

static void model(struct weightd_model_config *config, struct weightd_module *root)
{
	const int64_t width = width_of(config);
	struct weightd_module *embeddings = arch_class(config, root, "embeddings", "Embeddings");

	arch_embedding(config, embeddings, "word_embeddings", arch_int(config, "vocab_size"), width,
		       "pad_token_id");
	arch_embedding(config, embeddings, "position_embeddings",
		       arch_int(config, "max_position_embeddings"), width, NULL);
	norm(config, embeddings, "LayerNorm");
	arch_dropout(config, embeddings, "dropout", arch_real(config, "dropout"));
	struct weightd_module *transformer = arch_class(config, root, "transformer", "Transformer");
	struct weightd_module *list = arch_list(config, transformer, "layer");
	for (int64_t i = 0;
	     i < arch_int(config, "n_layers") && !weightd_reader_stops(config->reader); i++)
		layer(config, list, i);
}

/* The head that predicts masked words; its projection is the embedding, its bias its own. */
static void predictions(struct weightd_model_config *config, struct weightd_module *root)
{
	const int64_t width = width_of(config);

	arch_linear(config, root, "vocab_transform", width, width, true);
	norm(config, root, "vocab_layer_norm");
	arch_linear(config, root, "vocab_projector", width, arch_int(config, "vocab_size"), true);
	if (arch_bool(config, "tie_word_embeddings"))
		arch_tie(config, "vocab_projector.weight",
			 "distilbert.embeddings.word_embeddings.weight");
}

static void build(struct weightd_model_config *config)
{
	const int64_t width = width_of(config), labels = arch_int(config, "num_labels");
	const bool is_masked = arch_is(config, "DistilBertForMaskedLM");
	const bool is_choice = arch_is(config, "DistilBertForMultipleChoice");

	arch_divides(config, "n_heads", "dim");
	if (arch_bool(config, "sinusoidal_pos_embds"))
		arch_refuse(config, "sinusoidal_pos_embds",
			    "the sinusoidal positions of DistilBERT are not supported");
	struct weightd_module *root = arch_root(config);
	if (arch_is(config, "DistilBertModel")) {
		model(config, root);
		return;
	}
	if (is_masked)
		arch_activation(config, root, "activation", "activation");
	model(config, arch_class(config, root, "distilbert", "DistilBertModel"));
	if (is_masked) {
		predictions(config, root);
		arch_layer(config, root, "mlm_loss_fct", "CrossEntropyLoss", NULL, 0);
	} else if (arch_is(config, "DistilBertForQuestionAnswering")) {
		arch_linear(config, root, "qa_outputs", width, labels, true);
		arch_dropout(config, root, "dropout", arch_real(config, "qa_dropout"));
	} else if (arch_is(config, "DistilBertForTokenClassification")) {
		arch_dropout(config, root, "dropout", arch_real(config, "dropout"));
		arch_linear(config, root, "classifier", width, labels, true);
	} else {
		arch_linear(config, root, "pre_classifier", width, width, true);
		arch_linear(config, root, "classifier", width, is_choice ? 1 : labels, true);
		arch_dropout(config, root, "dropout", arch_real(config, "seq_classif_dropout"));
	}
}

const struct weightd_architecture weightd_architecture_distilbert = {
	.name = "distilbert",
	.doc = "DistilBERT, without a head unless \"architectures\" names one",
	.recipe = "bert",
	.classes = classes,
	ARCH_FIELDS(fields),
	.aliases = aliases,
	.build = build,
};
