/*
 * gpt_neox: GPT-NeoX-20B and Pythia (transformers modeling_gpt_neox.py).  The head has the name of
 * the files, embed_out.
 */
#include "definition/architecture/activation.h"
#include "definition/architecture/architecture_parts.h"

static const struct weightd_field fields[] = {
	ARCH_SIZE("vocab_size", 50432, "Tokens"),
	ARCH_SIZE("hidden_size", 6144, "Width"),
	ARCH_LAYERS("num_hidden_layers", 44, "Blocks"),
	ARCH_SIZE("num_attention_heads", 64, "Heads of the attention; divides hidden_size"),
	ARCH_SIZE("intermediate_size", 24576, "Width of the feed-forward layer"),
	ARCH_BOOL("attention_bias", true, "Projections of the attention have a bias"),
	ARCH_TIE(false),
	ARCH_ACTIVATION("hidden_act", "gelu"),
	ARCH_LABELS,
	ARCH_REAL("layer_norm_eps", 1e-05, "Added to the variance"),
	ARCH_RANGE(0.02),
	ARCH_PROBABILITY("hidden_dropout", 0, "Dropout before each sum"),
	ARCH_PROBABILITY("classifier_dropout", 0.1, "Dropout before the classifier of tokens"),
};

static const char *const classes[] = {
	"GPTNeoXForCausalLM",
	"GPTNeoXModel",
	"GPTNeoXForSequenceClassification",
	"GPTNeoXForTokenClassification",
	"GPTNeoXForQuestionAnswering",
	NULL,
};

static void layer(struct weightd_model_config *config, struct weightd_module *list, int64_t index)
{
	const int64_t width = arch_int(config, "hidden_size"),
		      inner = arch_int(config, "intermediate_size");
	const double eps = arch_real(config, "layer_norm_eps"),
		     p = arch_real(config, "hidden_dropout");
	const bool bias = arch_bool(config, "attention_bias");
	struct weightd_module *block =
		arch_class(config, list, arch_number(config, index), "GPTNeoXLayer");

	arch_norm(config, block, "input_layernorm", "LayerNorm", width, eps);
	arch_norm(config, block, "post_attention_layernorm", "LayerNorm", width, eps);
	arch_dropout(config, block, "post_attention_dropout", p);
	arch_dropout(config, block, "post_mlp_dropout", p);
	struct weightd_module *attention =
		arch_class(config, block, "attention", "GPTNeoXAttention");
	arch_linear(config, attention, "query_key_value", width, 3 * width, bias);
	arch_linear(config, attention, "dense", width, width, bias);
	struct weightd_module *module = arch_class(config, block, "mlp", "GPTNeoXMLP");
	arch_linear(config, module, "dense_h_to_4h", width, inner, true);
	arch_linear(config, module, "dense_4h_to_h", inner, width, true);
	arch_activation(config, module, "act", "hidden_act");
}

static void transformer(struct weightd_model_config *config, struct weightd_module *model)
{
	const int64_t width = arch_int(config, "hidden_size");

	arch_embedding(config, model, "embed_in", arch_int(config, "vocab_size"), width, NULL);
	arch_dropout(config, model, "emb_dropout", arch_real(config, "hidden_dropout"));
	struct weightd_module *list = arch_list(config, model, "layers");
	for (int64_t i = 0;
	     i < arch_int(config, "num_hidden_layers") && !weightd_reader_stops(config->reader);
	     i++)
		layer(config, list, i);
	arch_norm(config, model, "final_layer_norm", "LayerNorm", width,
		  arch_real(config, "layer_norm_eps"));
	arch_class(config, model, "rotary_emb", "GPTNeoXRotaryEmbedding");
}

static void build(struct weightd_model_config *config)
{
	const int64_t width = arch_int(config, "hidden_size"),
		      labels = arch_int(config, "num_labels");

	arch_divides(config, "num_attention_heads", "hidden_size");
	struct weightd_module *root = arch_root(config);
	if (arch_is(config, "GPTNeoXModel")) {
		transformer(config, root);
		return;
	}
	transformer(config, arch_class(config, root, "gpt_neox", "GPTNeoXModel"));
	if (arch_is(config, "GPTNeoXForSequenceClassification")) {
		arch_linear(config, root, "score", width, labels, false);
	} else if (arch_is(config, "GPTNeoXForTokenClassification")) {
		arch_dropout(config, root, "dropout", arch_real(config, "classifier_dropout"));
		arch_linear(config, root, "classifier", width, labels, true);
	} else if (arch_is(config, "GPTNeoXForQuestionAnswering")) {
		arch_linear(config, root, "qa_outputs", width, 2, true);
	} else {
		/* The head has another name in the files. */
		const bool is_memory = config->has_memory_names;
		arch_linear(config, root, is_memory ? "lm_head" : "embed_out", width,
			    arch_int(config, "vocab_size"), false);
		if (arch_bool(config, "tie_word_embeddings"))
			arch_tie(config, is_memory ? "lm_head.weight" : "embed_out.weight",
				 "gpt_neox.embed_in.weight");
	}
}

const struct weightd_architecture weightd_architecture_gpt_neox = {
	.name = "gpt_neox",
	.doc = "GPT-NeoX and Pythia",
	.recipe = "transformers",
	.classes = classes,
	ARCH_FIELDS(fields),
	.build = build,
};
