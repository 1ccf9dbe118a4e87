/*
 * bert (transformers modeling_bert.py).
 */
#include "definition/architecture/activation.h"
#include "definition/architecture/bert.h"

static const struct weightd_field fields[] = {
	ARCH_SIZE("vocab_size", 30522, "Tokens"),
	ARCH_SIZE("hidden_size", 768, "Width"),
	ARCH_LAYERS("num_hidden_layers", 12, "Blocks"),
	ARCH_SIZE("num_attention_heads", 12, "Heads of the attention; divides hidden_size"),
	ARCH_SIZE("intermediate_size", 3072, "Width of the feed-forward layer"),
	ARCH_SIZE("max_position_embeddings", 512, "Positions"),
	ARCH_SIZE("type_vocab_size", 2, "Kinds of segments"),
	ARCH_PADDING(WEIGHTD_VALUE_INT(0)),
	ARCH_BOOL("is_decoder", false, "The model reads from left to right"),
	ARCH_BOOL("add_cross_attention", false,
		  "Each block also attends to an encoder; for is_decoder"),
	ARCH_TIE(true),
	ARCH_ACTIVATION("hidden_act", "gelu"),
	ARCH_LABELS,
	ARCH_REAL("layer_norm_eps", 1e-12, "Added to the variance"),
	ARCH_RANGE(0.02),
	ARCH_PROBABILITY("hidden_dropout_prob", 0.1, "Dropout before each sum"),
	ARCH_CLASSIFIER_DROPOUT,
	ARCH_PROBABILITY("attention_probs_dropout_prob", 0.1, "Dropout of the attention"),
};

static const char *const classes[] = {
	"BertModel",
	"BertForMaskedLM",
	"BertForPreTraining",
	"BertForSequenceClassification",
	"BertForTokenClassification",
	"BertForQuestionAnswering",
	"BertForNextSentencePrediction",
	"BertForMultipleChoice",
	"BertLMHeadModel",
	NULL,
};

static int64_t width_of(const struct weightd_model_config *config)
{
	return arch_int(config, "hidden_size");
}

static void norm(struct weightd_model_config *config, struct weightd_module *parent)
{
	arch_norm(config, parent, "LayerNorm", "LayerNorm", width_of(config),
		  arch_real(config, "layer_norm_eps"));
}

static void dropout(struct weightd_model_config *config, struct weightd_module *parent)
{
	arch_dropout(config, parent, "dropout", arch_real(config, "hidden_dropout_prob"));
}

void arch_bert_head_dropout(struct weightd_model_config *config, struct weightd_module *parent)
{
	arch_dropout(config, parent, "dropout",
		     arch_real_or(config, "classifier_dropout",
				  arch_real(config, "hidden_dropout_prob")));
}

/* dense, norm and dropout, which end the attention and the feed-forward layer. */
static void output(struct weightd_model_config *config, struct weightd_module *parent,
		   const char *prefix, const char *type, int64_t in)
{
	struct weightd_module *module = arch_class_of(config, parent, "output", prefix, type);

	arch_linear(config, module, "dense", in, width_of(config), true);
	norm(config, module);
	dropout(config, module);
}

static void attend(struct weightd_model_config *config, struct weightd_module *block,
		   const char *name, const char *prefix, const char *type)
{
	const int64_t width = width_of(config);
	struct weightd_module *attention = arch_class_of(config, block, name, prefix, "Attention");
	struct weightd_module *self = arch_class_of(config, attention, "self", prefix, type);

	arch_linear(config, self, "query", width, width, true);
	arch_linear(config, self, "key", width, width, true);
	arch_linear(config, self, "value", width, width, true);
	arch_dropout(config, self, "dropout", arch_real(config, "attention_probs_dropout_prob"));
	output(config, attention, prefix, "SelfOutput", width);
}

static void layer(struct weightd_model_config *config, struct weightd_module *list,
		  const char *prefix, int64_t index)
{
	const int64_t width = width_of(config), inner = arch_int(config, "intermediate_size");
	struct weightd_module *block =
		arch_class_of(config, list, arch_number(config, index), prefix, "Layer");

	attend(config, block, "attention", prefix, "SelfAttention");
	if (arch_bool(config, "add_cross_attention"))
		attend(config, block, "crossattention", prefix, "CrossAttention");
	struct weightd_module *middle =
		arch_class_of(config, block, "intermediate", prefix, "Intermediate");
	arch_linear(config, middle, "dense", width, inner, true);
	arch_activation(config, middle, "intermediate_act_fn", "hidden_act");
	output(config, block, prefix, "Output", inner);
}

void arch_bert_encoder(struct weightd_model_config *config, struct weightd_module *root,
		       const char *prefix)
{
	struct weightd_module *encoder = arch_class_of(config, root, "encoder", prefix, "Encoder");
	struct weightd_module *list = arch_list(config, encoder, "layer");

	for (int64_t i = 0;
	     i < arch_int(config, "num_hidden_layers") && !weightd_reader_stops(config->reader);
	     i++)
		layer(config, list, prefix, i);
}

void arch_bert_pooler(struct weightd_model_config *config, struct weightd_module *root,
		      const char *prefix)
{
	struct weightd_module *pooler = arch_class_of(config, root, "pooler", prefix, "Pooler");

	arch_linear(config, pooler, "dense", width_of(config), width_of(config), true);
	arch_layer(config, pooler, "activation", "Tanh", NULL, 0);
}

void arch_bert_check(struct weightd_model_config *config)
{
	if (arch_bool(config, "add_cross_attention") && !arch_bool(config, "is_decoder"))
		arch_refuse(config, "add_cross_attention",
			    "add_cross_attention is for a decoder: is_decoder is false");
}

static void model(struct weightd_model_config *config, struct weightd_module *root, bool has_pooler)
{
	const int64_t width = width_of(config);
	struct weightd_module *embeddings =
		arch_class(config, root, "embeddings", "BertEmbeddings");

	arch_embedding(config, embeddings, "word_embeddings", arch_int(config, "vocab_size"), width,
		       "pad_token_id");
	arch_embedding(config, embeddings, "position_embeddings",
		       arch_int(config, "max_position_embeddings"), width, NULL);
	arch_embedding(config, embeddings, "token_type_embeddings",
		       arch_int(config, "type_vocab_size"), width, NULL);
	norm(config, embeddings);
	dropout(config, embeddings);
	arch_bert_encoder(config, root, "Bert");
	if (has_pooler)
		arch_bert_pooler(config, root, "Bert");
}

/* The head that predicts masked words; its decoder is the embedding. */
static void predictions(struct weightd_model_config *config, struct weightd_module *heads)
{
	const int64_t width = width_of(config), tokens = arch_int(config, "vocab_size");
	const struct weightd_shape shape = weightd_shape_of(1, (uint64_t)tokens);
	struct weightd_module *module =
		arch_class(config, heads, "predictions", "BertLMPredictionHead");

	arch_parameter(config, module, "bias", &shape, 0);
	struct weightd_module *transform =
		arch_class(config, module, "transform", "BertPredictionHeadTransform");
	arch_linear(config, transform, "dense", width, width, true);
	arch_activation(config, transform, "transform_act_fn", "hidden_act");
	norm(config, transform);
	arch_linear(config, module, "decoder", width, tokens, true);
	if (!arch_bool(config, "tie_word_embeddings"))
		return;
	arch_tie(config, "cls.predictions.decoder.weight",
		 "bert.embeddings.word_embeddings.weight");
	arch_tie(config, "cls.predictions.decoder.bias", "cls.predictions.bias");
}

static void build(struct weightd_model_config *config)
{
	const bool is_masked =
		arch_is(config, "BertForMaskedLM") || arch_is(config, "BertLMHeadModel");
	const bool is_choice = arch_is(config, "BertForMultipleChoice");
	const bool is_token = arch_is(config, "BertForTokenClassification");
	const bool is_question = arch_is(config, "BertForQuestionAnswering");
	const int64_t width = width_of(config), labels = arch_int(config, "num_labels");

	arch_divides(config, "num_attention_heads", "hidden_size");
	arch_bert_check(config);
	struct weightd_module *root = arch_root(config);
	if (arch_is(config, "BertModel")) {
		model(config, root, true);
		return;
	}
	model(config, arch_class(config, root, "bert", "BertModel"),
	      !is_masked && !is_token && !is_question);
	if (is_masked) {
		predictions(config, arch_class(config, root, "cls", "BertOnlyMLMHead"));
	} else if (arch_is(config, "BertForPreTraining")) {
		struct weightd_module *heads =
			arch_class(config, root, "cls", "BertPreTrainingHeads");
		predictions(config, heads);
		arch_linear(config, heads, "seq_relationship", width, 2, true);
	} else if (arch_is(config, "BertForNextSentencePrediction")) {
		arch_linear(config, arch_class(config, root, "cls", "BertOnlyNSPHead"),
			    "seq_relationship", width, 2, true);
	} else if (is_question) {
		arch_linear(config, root, "qa_outputs", width, labels, true);
	} else {
		arch_bert_head_dropout(config, root);
		arch_linear(config, root, "classifier", width, is_choice ? 1 : labels, true);
	}
}

const struct weightd_architecture weightd_architecture_bert = {
	.name = "bert",
	.doc = "BERT, without a head unless \"architectures\" names one",
	.recipe = "bert",
	.classes = classes,
	ARCH_FIELDS(fields),
	.build = build,
};
