/*
 * gpt2 (transformers modeling_gpt2.py).  Conv1D keeps its weight as (in, out).
 */
#include "architecture_parts.h"

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
	ARCH_LABELS,
	ARCH_REAL("layer_norm_epsilon", 1e-05, "Added to the variance"),
	ARCH_RANGE(0.02),
	ARCH_PROBABILITY("embd_pdrop", 0.1, "Dropout after the embeddings"),
	ARCH_PROBABILITY("attn_pdrop", 0.1, "Dropout of the attention"),
	ARCH_PROBABILITY("resid_pdrop", 0.1, "Dropout before each sum"),
};

static const struct weightd_config_alias aliases[] = {
	{"hidden_size", "n_embd"},
	{"num_hidden_layers", "n_layer"},
	{"num_attention_heads", "n_head"},
	{"max_position_embeddings", "n_positions"},
	{NULL, NULL},
};

static const char *const classes[] = {"GPT2LMHeadModel", "GPT2Model",
                                      "GPT2ForSequenceClassification", NULL};

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
	arch_class(config, module, "act", "NewGELUActivation");
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

static void build(struct weightd_model_config *config)
{
	struct weightd_module *root;

	arch_divides(config, "n_head", "n_embd");
	root = arch_root(config);
	if (arch_is(config, "GPT2Model")) {
		transformer(config, root);
		return;
	}
	transformer(config, arch_class(config, root, "transformer", "GPT2Model"));
	if (arch_is(config, "GPT2ForSequenceClassification")) {
		arch_linear(config, root, "score", arch_int(config, "n_embd"),
		            arch_int(config, "num_labels"), false);
		return;
	}
	arch_linear(config, root, "lm_head", arch_int(config, "n_embd"),
	            arch_int(config, "vocab_size"), false);
	if (arch_bool(config, "tie_word_embeddings"))
		arch_tie(config, "lm_head.weight", "transformer.wte.weight");
}

const struct weightd_architecture weightd_architecture_gpt2 = {
	.name = "gpt2",
	.doc = "GPT-2, and what shares its code",
	.recipe = "gpt2",
	.classes = classes,
	ARCH_FIELDS(fields),
	.aliases = aliases,
	.build = build,
};
