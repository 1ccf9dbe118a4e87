/*
 * Decoder: the common part of the families that resemble llama.  A family is a table of its
 * differences.
 */
#ifndef WEIGHTD_DEFINITION_ARCHITECTURE_DECODER_H
#define WEIGHTD_DEFINITION_ARCHITECTURE_DECODER_H

#include "definition/architecture/activation.h"
#include "definition/architecture/architecture_parts.h"

/* How a family differs; members that are not set are as in llama. */
struct decoder {
	const char *prefix;	/* of its classes: "Llama" */
	const char *model;	/* the class without a head; NULL: prefix "Model" */
	const char *question;	/* name of the model under a head for questions; NULL: "model" */
	const char *norm;	/* class of its norms; NULL: prefix "RMSNorm" */
	const char *eps;	/* field that they add; NULL: "rms_norm_eps" */
	const char *embedding;	/* class; NULL: Embedding */
	const char *activation; /* field; NULL: "hidden_act" */
	const char *bias;	/* field: every projection has a bias; NULL: see below */
	const char
		*qkv_bias; /* field: q, k and v have a bias; NULL: "attention_bias" if it has it */
	const char *out_bias;	     /* field: o has a bias; NULL: as q, k and v */
	bool always_qkv_bias;	     /* q, k and v have a bias, o has none */
	bool is_out_plain;	     /* o has no bias whatever the field says */
	bool has_qk_norm;	     /* q_norm and k_norm over the size of a head */
	bool has_wide_qk_norm;	     /* over the sizes of all heads */
	bool has_feed_forward_norms; /* two norms more */
	bool is_post_norm;	     /* norms after attention and feed-forward layer only */
	bool has_bare_norms;	     /* norms without weights */
	/* Hooks for different parts; NULL: decoder_attention(), decoder_feed_forward(). */
	void (*attention)(struct weightd_model_config *config, const struct decoder *decoder,
			  struct weightd_module *block);
	void (*feed_forward)(struct weightd_model_config *config, const struct decoder *decoder,
			     struct weightd_module *block, int64_t layer);
	/* After the norms of a block, whatever else it has; NULL: nothing. */
	void (*tail)(struct weightd_model_config *config, struct weightd_module *block);
};

/* Fields. */
#define DECODER_DIMENSIONS(vocabulary, width, inner, layers, heads)                              \
	ARCH_SIZE("vocab_size", vocabulary, "Tokens"), ARCH_SIZE("hidden_size", width, "Width"), \
		ARCH_SIZE("intermediate_size", inner, "Width of the feed-forward layer"),        \
		ARCH_LAYERS("num_hidden_layers", layers, "Blocks"),                              \
		ARCH_SIZE("num_attention_heads", heads, "Heads of the attention")
#define DECODER_KV_HEADS(preset)                 \
	ARCH_SIZE("num_key_value_heads", preset, \
		  "Heads of keys and values; divides num_attention_heads")
#define DECODER_KV_HEADS_OR_NULL(...)                                                          \
	{                                                                                      \
		.name = "num_key_value_heads",                                                 \
		.doc = "Heads of keys and values; divides num_attention_heads; null: as many", \
		.accepts = WEIGHTD_INT | WEIGHTD_NONE, .fallback = __VA_ARGS__, .min = 1,      \
		.max = ARCH_SIZE_MAX                                                           \
	}
#define DECODER_HEAD_DIM(preset) ARCH_SIZE("head_dim", preset, "Size of a head")
#define DECODER_HEAD_OR_NULL(preset)                                                          \
	{                                                                                     \
		.name = "head_dim",                                                           \
		.doc = "Size of a head; null: hidden_size / num_attention_heads",             \
		.accepts = WEIGHTD_INT | WEIGHTD_NONE, .fallback = WEIGHTD_VALUE_INT(preset), \
		.min = 1, .max = ARCH_SIZE_MAX                                                \
	}
#define DECODER_HEAD_DERIVED \
	ARCH_DERIVED("head_dim", "Size of a head; null: hidden_size / num_attention_heads")
#define DECODER_ATTENTION_BIAS(preset) \
	ARCH_BOOL("attention_bias", preset, "Projections of the attention have a bias")
#define DECODER_MLP_BIAS \
	ARCH_BOOL("mlp_bias", false, "Projections of the feed-forward layer have a bias")
/* The rest, with the default of pad_token_id. */
#define DECODER_REST(eps, tie, ...)                                                   \
	ARCH_REAL("rms_norm_eps", eps, "Added to the mean square"), ARCH_RANGE(0.02), \
		ARCH_TIE(tie), ARCH_PADDING(__VA_ARGS__), ARCH_LABELS, ARCH_CLASSIFIER_DROPOUT

/* Classes; the first is built where a config names none. */
#define DECODER_CAUSAL(prefix) prefix "ForCausalLM", prefix "Model"
#define DECODER_HEADS(prefix) \
	DECODER_CAUSAL(prefix), prefix "ForSequenceClassification", prefix "ForTokenClassification"
#define DECODER_ALL_HEADS(prefix) DECODER_HEADS(prefix), prefix "ForQuestionAnswering"

#define DECODER_CLASSES(row, ...) static const char *const row##_classes[] = {__VA_ARGS__, NULL}

/* A row, with row##_fields, row##_classes and its differences. */
#define DECODER(row, text, policy, ...)                                                            \
	static const struct decoder row##_decoder = {__VA_ARGS__};                                 \
	static void row##_build(struct weightd_model_config *config)                               \
	{                                                                                          \
		decoder_build(config, &row##_decoder);                                             \
	}                                                                                          \
	const struct weightd_architecture weightd_architecture_##row = {.name = #row,              \
									.doc = text,               \
									.recipe = policy,          \
									.classes = row##_classes,  \
									ARCH_FIELDS(row##_fields), \
									.build = row##_build}
/* The same with other names of fields, row##_aliases. */
#define DECODER_WITH_ALIASES(row, text, policy, ...)                                               \
	static const struct decoder row##_decoder = {__VA_ARGS__};                                 \
	static void row##_build(struct weightd_model_config *config)                               \
	{                                                                                          \
		decoder_build(config, &row##_decoder);                                             \
	}                                                                                          \
	const struct weightd_architecture weightd_architecture_##row = {.name = #row,              \
									.doc = text,               \
									.recipe = policy,          \
									.classes = row##_classes,  \
									ARCH_FIELDS(row##_fields), \
									.aliases = row##_aliases,  \
									.build = row##_build}

int64_t decoder_head_size(const struct weightd_model_config *config);
int64_t decoder_kv_heads(const struct weightd_model_config *config);

void decoder_norm(struct weightd_model_config *config, const struct decoder *decoder,
		  struct weightd_module *parent, const char *name, int64_t size);
void decoder_activation(struct weightd_model_config *config, const struct decoder *decoder,
			struct weightd_module *parent, const char *name);
/* self_attn with q_proj, k_proj, v_proj and o_proj; the module, for a family's additions. */
struct weightd_module *decoder_attention(struct weightd_model_config *config,
					 const struct decoder *decoder,
					 struct weightd_module *block);
/* gate_proj, up_proj and down_proj in a module called 'name', prefix "MLP". */
void decoder_feed_forward(struct weightd_model_config *config, const struct decoder *decoder,
			  struct weightd_module *parent, const char *name, int64_t inner);

/* Experts of a block: how many, how wide, their class behind the prefix and their matrices. */
struct decoder_experts {
	int64_t count, inner;
	const char *suffix, *gate, *down, *up; /* in the order of the files */
};

/*
 * As in the library's memory: "experts" with the matrices of all experts stacked, and "gate", the
 * router.
 */
void decoder_stacked_experts(struct weightd_model_config *config, const struct decoder *decoder,
			     struct weightd_module *parent, int64_t count, int64_t inner);
/*
 * The same with the names of the files, one module for each expert, where a library's draws are
 * replayed: its draws of the stack are those of the matrices one after the other, if each has a
 * multiple of 16 values.  The model is refused if it has not.
 */
void decoder_replayed_experts(struct weightd_model_config *config, const struct decoder *decoder,
			      struct weightd_module *parent, const struct decoder_experts *experts);
void decoder_router(struct weightd_model_config *config, const struct decoder *decoder,
		    struct weightd_module *parent, int64_t count);

/* The model of the class that the config names. */
void decoder_build(struct weightd_model_config *config, const struct decoder *decoder);

#endif
