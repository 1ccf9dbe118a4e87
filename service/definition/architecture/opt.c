/*
 * opt (transformers modeling_opt.py).  Two positions more than it says, as in fairseq.
 */
#include "definition/architecture/activation.h"
#include "definition/architecture/architecture_parts.h"

#define EXTRA_POSITIONS 2
#define NORM_EPS 1e-05

static const struct weightd_field fields[] = {
	ARCH_SIZE("vocab_size", 50272, "Tokens"),
	ARCH_SIZE("hidden_size", 768, "Width"),
	ARCH_LAYERS("num_hidden_layers", 12, "Blocks"),
	ARCH_SIZE("num_attention_heads", 12, "Heads of the attention; divides hidden_size"),
	ARCH_SIZE("ffn_dim", 3072, "Width of the feed-forward layer"),
	ARCH_SIZE("max_position_embeddings", 2048, "Positions; the embedding has two more"),
	ARCH_DERIVED("word_embed_proj_dim", "Width of the embedding; null: hidden_size"),
	ARCH_BOOL("do_layer_norm_before", true, "Norms come before the sublayers"),
	ARCH_BOOL("_remove_final_layer_norm", false, "The last norm is left out"),
	ARCH_BOOL("enable_bias", true, "All projections of a block have a bias"),
	ARCH_BOOL("layer_norm_elementwise_affine", true, "Norms have weights"),
	ARCH_PADDING(WEIGHTD_VALUE_INT(1)),
	ARCH_TIE(true),
	ARCH_ACTIVATION("activation_function", "relu"),
	ARCH_LABELS,
	ARCH_REAL("init_std", 0.02, "Standard deviation of the init policy"),
};

static const char *const classes[] = {"OPTForCausalLM", "OPTModel", "OPTForSequenceClassification",
				      "OPTForQuestionAnswering", NULL};

static void norm(struct weightd_model_config *config, struct weightd_module *parent,
		 const char *name)
{
	const struct weightd_argument arguments[] = {
		{.value = *arch_value(config, "hidden_size")},
		{.value = WEIGHTD_VALUE_REAL(NORM_EPS)},
		{.value = *arch_value(config, "layer_norm_elementwise_affine")},
	};

	arch_layer(config, parent, name, "LayerNorm", arguments, 3);
}

static void layer(struct weightd_model_config *config, struct weightd_module *list, int64_t index)
{
	const int64_t width = arch_int(config, "hidden_size"), inner = arch_int(config, "ffn_dim");
	const bool bias = arch_bool(config, "enable_bias");
	struct weightd_module *block =
		arch_class(config, list, arch_number(config, index), "OPTDecoderLayer");
	struct weightd_module *attention = arch_class(config, block, "self_attn", "OPTAttention");

	arch_linear(config, attention, "k_proj", width, width, bias);
	arch_linear(config, attention, "v_proj", width, width, bias);
	arch_linear(config, attention, "q_proj", width, width, bias);
	arch_linear(config, attention, "out_proj", width, width, bias);
	arch_activation(config, block, "activation_fn", "activation_function");
	norm(config, block, "self_attn_layer_norm");
	arch_linear(config, block, "fc1", width, inner, bias);
	arch_linear(config, block, "fc2", inner, width, bias);
	norm(config, block, "final_layer_norm");
}

static void transformer(struct weightd_model_config *config, struct weightd_module *model)
{
	const int64_t width = arch_int(config, "hidden_size"),
		      narrow = arch_int_or(config, "word_embed_proj_dim", width);
	const struct weightd_argument positions[] = {
		{.value = WEIGHTD_VALUE_INT(arch_int(config, "max_position_embeddings") +
					    EXTRA_POSITIONS)},
		{.value = WEIGHTD_VALUE_INT(width)},
	};
	struct weightd_module *decoder = arch_class(config, model, "decoder", "OPTDecoder");

	arch_embedding(config, decoder, "embed_tokens", arch_int(config, "vocab_size"), narrow,
		       "pad_token_id");
	arch_layer(config, decoder, "embed_positions", "OPTLearnedPositionalEmbedding", positions,
		   2);
	if (narrow != width) {
		arch_linear(config, decoder, "project_out", width, narrow, false);
		arch_linear(config, decoder, "project_in", narrow, width, false);
	}
	if (arch_bool(config, "do_layer_norm_before") &&
	    !arch_bool(config, "_remove_final_layer_norm"))
		norm(config, decoder, "final_layer_norm");
	struct weightd_module *list = arch_list(config, decoder, "layers");
	for (int64_t i = 0;
	     i < arch_int(config, "num_hidden_layers") && !weightd_reader_stops(config->reader);
	     i++)
		layer(config, list, i);
}

static void build(struct weightd_model_config *config)
{
	const int64_t width =
		arch_int_or(config, "word_embed_proj_dim", arch_int(config, "hidden_size"));

	arch_divides(config, "num_attention_heads", "hidden_size");
	struct weightd_module *root = arch_root(config);
	if (arch_is(config, "OPTModel")) {
		transformer(config, root);
		return;
	}
	transformer(config, arch_class(config, root, "model", "OPTModel"));
	if (arch_is(config, "OPTForSequenceClassification")) {
		arch_linear(config, root, "score", width, arch_int(config, "num_labels"), false);
	} else if (arch_is(config, "OPTForQuestionAnswering")) {
		arch_linear(config, root, "qa_outputs", width, 2, true);
	} else {
		arch_linear(config, root, "lm_head", width, arch_int(config, "vocab_size"), false);
		if (arch_bool(config, "tie_word_embeddings"))
			arch_tie(config, "lm_head.weight", "model.decoder.embed_tokens.weight");
	}
}

const struct weightd_architecture weightd_architecture_opt = {
	.name = "opt",
	.doc = "OPT",
	.recipe = "transformers",
	.classes = classes,
	ARCH_FIELDS(fields),
	.build = build,
};
