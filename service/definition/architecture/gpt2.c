/*
 * gpt2 (transformers modeling_gpt2.py).  Conv1D keeps its weight as (in, out).
 */
#include "definition/architecture/activation.h"
#include "definition/architecture/architecture_parts.h"

#include <string.h>

static const struct weightd_field fields[] = {
	ARCH_SIZE("vocab_size", 50257, "Tokens"),
	ARCH_SIZE("n_positions", 1024, "Positions"),
	ARCH_SIZE("n_embd", 768, "Width"),
	ARCH_LAYERS("n_layer", 12, "Blocks"),
	ARCH_SIZE("n_head", 12, "Heads of the attention; divides n_embd"),
	ARCH_DERIVED("n_inner", "Width of the feed-forward layer; null: 4 n_embd"),
	ARCH_BOOL("add_cross_attention", false, "Each block also attends to an encoder"),
	ARCH_TIE(true),
	ARCH_ACTIVATION("activation_function", "gelu_new"),
	ARCH_LABELS,
	ARCH_REAL("layer_norm_epsilon", 1e-05, "Added to the variance"),
	ARCH_RANGE(0.02),
	ARCH_PROBABILITY("embd_pdrop", 0.1, "Dropout after the embeddings"),
	ARCH_PROBABILITY("attn_pdrop", 0.1, "Dropout of the attention"),
	ARCH_PROBABILITY("resid_pdrop", 0.1, "Dropout before each sum"),
	ARCH_BOOL("summary_use_proj", true, "GPT2DoubleHeadsModel: its head has a projection"),
	ARCH_BOOL("summary_proj_to_labels", true, "The projection is to one score, not n_embd"),
	ARCH_PROBABILITY("summary_first_dropout", 0.1, "Dropout of that head"),
	ARCH_PROBABILITY("summary_last_dropout", 0, "Dropout behind its projection"),
	{.name = "summary_activation",
	 .doc = "Activation of that head; null: none",
	 .accepts = WEIGHTD_TEXT | WEIGHTD_NONE,
	 .fallback = WEIGHTD_VALUE_NONE,
	 .choices = weightd_activation_names},
	ARCH_PROBABILITY("classifier_dropout", 0.1, "Dropout before the classifier of tokens"),
};

static const struct weightd_config_alias aliases[] = {
	{"hidden_size", "n_embd"},
	{"num_hidden_layers", "n_layer"},
	{"num_attention_heads", "n_head"},
	{"max_position_embeddings", "n_positions"},
	{NULL, NULL},
};

static const char *const classes[] = {
	"GPT2LMHeadModel",
	"GPT2Model",
	"GPT2ForSequenceClassification",
	"GPT2ForTokenClassification",
	"GPT2ForQuestionAnswering",
	"GPT2DoubleHeadsModel",
	NULL,
};

static void conv(struct weightd_model_config *config, struct weightd_module *parent,
		 const char *name, int64_t in, int64_t out)
{
	const struct weightd_argument arguments[] = {{.value = WEIGHTD_VALUE_INT(out)},
						     {.value = WEIGHTD_VALUE_INT(in)}};

	arch_layer(config, parent, name, "Conv1D", arguments, 2);
}

static void attention(struct weightd_model_config *config, struct weightd_module *block,
		      bool is_cross)
{
	const int64_t width = arch_int(config, "n_embd");
	struct weightd_module *module =
		arch_class(config, block, is_cross ? "crossattention" : "attn", "GPT2Attention");

	conv(config, module, "c_attn", width, is_cross ? 2 * width : 3 * width);
	if (is_cross)
		conv(config, module, "q_attn", width, width);
	conv(config, module, "c_proj", width, width);
	arch_dropout(config, module, "attn_dropout", arch_real(config, "attn_pdrop"));
	arch_dropout(config, module, "resid_dropout", arch_real(config, "resid_pdrop"));
}

static void feed_forward(struct weightd_model_config *config, struct weightd_module *block)
{
	const int64_t width = arch_int(config, "n_embd");
	const int64_t inner = arch_int_or(config, "n_inner", 4 * width);
	struct weightd_module *module = arch_class(config, block, "mlp", "GPT2MLP");

	conv(config, module, "c_fc", width, inner);
	conv(config, module, "c_proj", inner, width);
	arch_activation(config, module, "act", "activation_function");
	arch_dropout(config, module, "dropout", arch_real(config, "resid_pdrop"));
}

static void transformer(struct weightd_model_config *config, struct weightd_module *model)
{
	const int64_t width = arch_int(config, "n_embd");
	const double eps = arch_real(config, "layer_norm_epsilon");

	arch_embedding(config, model, "wte", arch_int(config, "vocab_size"), width, NULL);
	arch_embedding(config, model, "wpe", arch_int(config, "n_positions"), width, NULL);
	arch_dropout(config, model, "drop", arch_real(config, "embd_pdrop"));
	struct weightd_module *list = arch_list(config, model, "h");
	for (int64_t i = 0;
	     i < arch_int(config, "n_layer") && !weightd_reader_stops(config->reader); i++) {
		struct weightd_module *block =
			arch_class(config, list, arch_number(config, i), "GPT2Block");
		arch_norm(config, block, "ln_1", "LayerNorm", width, eps);
		attention(config, block, false);
		arch_norm(config, block, "ln_2", "LayerNorm", width, eps);
		if (arch_bool(config, "add_cross_attention")) {
			attention(config, block, true);
			arch_norm(config, block, "ln_cross_attn", "LayerNorm", width, eps);
		}
		feed_forward(config, block);
	}
	arch_norm(config, model, "ln_f", "LayerNorm", width, eps);
}

static void dropout_or_nothing(struct weightd_model_config *config, struct weightd_module *head,
			       const char *name, double p)
{
	if (p > 0)
		arch_dropout(config, head, name, p);
	else
		arch_layer(config, head, name, "Identity", NULL, 0);
}

/* The head of GPT2DoubleHeadsModel that scores a choice; the library takes one label. */
static void choice_head(struct weightd_model_config *config, struct weightd_module *root)
{
	const int64_t width = arch_int(config, "n_embd");
	const struct weightd_value *activation = arch_value(config, "summary_activation");
	struct weightd_module *head =
		arch_class(config, root, "multiple_choice_head", "GPT2SequenceSummary");

	if (arch_bool(config, "summary_use_proj"))
		arch_linear(config, head, "summary", width,
			    arch_bool(config, "summary_proj_to_labels") ? 1 : width, true);
	else
		arch_layer(config, head, "summary", "Identity", NULL, 0);
	if (activation->kind == WEIGHTD_TEXT)
		arch_activation(config, head, "activation", "summary_activation");
	else
		arch_layer(config, head, "activation", "Identity", NULL, 0);
	dropout_or_nothing(config, head, "first_dropout",
			   arch_real(config, "summary_first_dropout"));
	dropout_or_nothing(config, head, "last_dropout", arch_real(config, "summary_last_dropout"));
}

static void build(struct weightd_model_config *config)
{
	const int64_t width = arch_int(config, "n_embd"), labels = arch_int(config, "num_labels");

	arch_divides(config, "n_head", "n_embd");
	struct weightd_module *root = arch_root(config);
	if (arch_is(config, "GPT2Model")) {
		transformer(config, root);
		return;
	}
	transformer(config, arch_class(config, root, "transformer", "GPT2Model"));
	if (arch_is(config, "GPT2ForSequenceClassification")) {
		arch_linear(config, root, "score", width, labels, false);
		return;
	}
	if (arch_is(config, "GPT2ForTokenClassification")) {
		arch_dropout(config, root, "dropout", arch_real(config, "classifier_dropout"));
		arch_linear(config, root, "classifier", width, labels, true);
		return;
	}
	if (arch_is(config, "GPT2ForQuestionAnswering")) {
		arch_linear(config, root, "qa_outputs", width, 2, true);
		return;
	}
	arch_linear(config, root, "lm_head", width, arch_int(config, "vocab_size"), false);
	if (arch_is(config, "GPT2DoubleHeadsModel"))
		choice_head(config, root);
	if (arch_bool(config, "tie_word_embeddings"))
		arch_tie(config, "lm_head.weight", "transformer.wte.weight");
}

const struct weightd_architecture weightd_architecture_gpt2 = {
	.name = "gpt2",
	.doc = "GPT-2, and models that share its code",
	.recipe = "gpt2",
	.replay = "gpt2",
	.classes = classes,
	ARCH_FIELDS(fields),
	.aliases = aliases,
	.build = build,
};
