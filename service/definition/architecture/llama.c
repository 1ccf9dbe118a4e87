/*
 * llama and the families that share its names: mistral, mixtral, qwen2, qwen3, gemma, gemma2 and
 * the text model of gemma3 (transformers modeling_llama.py and its like).
 */
#include "architecture_parts.h"

#include <string.h>

/* How a family differs. */
struct variant {
	const char *prefix;   /* of its classes: "Llama" */
	const char *model;    /* the class without a head */
	const char *question; /* name of the model under a head for questions; NULL: "model" */
	const char *norm;
	const char *activation;                /* "" for SiLU, which is torch's */
	bool always_qkv_bias;                  /* q, k and v have a bias, o has none */
	bool has_attention_bias, has_mlp_bias; /* fields "attention_bias", "mlp_bias" */
	bool has_qk_norm;                      /* q_norm and k_norm over the size of a head */
	bool has_feed_forward_norms;
	bool has_experts; /* a router and num_local_experts feed-forward layers */
};

#define DIMENSIONS(vocabulary, width, inner, layers, heads)                                      \
	ARCH_SIZE("vocab_size", vocabulary, "Tokens"), ARCH_SIZE("hidden_size", width, "Width"), \
		ARCH_SIZE("intermediate_size", inner, "Width of the feed-forward layer"),        \
		ARCH_LAYERS("num_hidden_layers", layers, "Blocks"),                              \
		ARCH_SIZE("num_attention_heads", heads, "Heads of the attention")
#define KV_HEADS(preset)                         \
	ARCH_SIZE("num_key_value_heads", preset, \
	          "Heads of keys and values; divides num_attention_heads")
#define KV_HEADS_OR_NULL(preset)                                                               \
	{                                                                                      \
		.name = "num_key_value_heads",                                                 \
		.doc = "Heads of keys and values; divides num_attention_heads; null: as many", \
		.accepts = WEIGHTD_INT | WEIGHTD_NONE, .fallback = WEIGHTD_VALUE_INT(preset),  \
		.min = 1, .max = ARCH_SIZE_MAX                                                 \
	}
#define HEAD_DIM(preset) ARCH_SIZE("head_dim", preset, "Size of a head")
#define HEAD_DERIVED \
	ARCH_DERIVED("head_dim", "Size of a head; null: hidden_size / num_attention_heads")
#define ATTENTION_BIAS \
	ARCH_BOOL("attention_bias", false, "Projections of the attention have a bias")
#define REST(eps, tie, ...)                                                           \
	ARCH_REAL("rms_norm_eps", eps, "Added to the mean square"), ARCH_RANGE(0.02), \
		ARCH_TIE(tie), ARCH_PADDING(__VA_ARGS__), ARCH_LABELS

static const struct weightd_field llama_fields[] = {
	DIMENSIONS(32000, 4096, 11008, 32, 32),
	ARCH_DERIVED("num_key_value_heads", "Heads of keys and values; null: num_attention_heads"),
	HEAD_DERIVED,
	ATTENTION_BIAS,
	ARCH_BOOL("mlp_bias", false, "Projections of the feed-forward layer have a bias"),
	REST(1e-06, false, WEIGHTD_VALUE_NONE),
};
static const struct weightd_field mistral_fields[] = {
	DIMENSIONS(32000, 4096, 14336, 32, 32),
	KV_HEADS_OR_NULL(8),
	HEAD_DERIVED,
	REST(1e-06, false, WEIGHTD_VALUE_NONE),
};
static const struct weightd_field mixtral_fields[] = {
	DIMENSIONS(32000, 4096, 14336, 32, 32),
	KV_HEADS_OR_NULL(8),
	HEAD_DERIVED,
	ARCH_SIZE("num_local_experts", 8, "Experts"),
	REST(1e-05, false, WEIGHTD_VALUE_NONE),
};
static const struct weightd_field qwen2_fields[] = {
	DIMENSIONS(151936, 4096, 22016, 32, 32),
	KV_HEADS_OR_NULL(32),
	HEAD_DERIVED,
	REST(1e-06, false, WEIGHTD_VALUE_NONE),
};
static const struct weightd_field qwen3_fields[] = {
	DIMENSIONS(151936, 4096, 22016, 32, 32),
	KV_HEADS_OR_NULL(32),
	HEAD_DIM(128),
	ATTENTION_BIAS,
	REST(1e-06, false, WEIGHTD_VALUE_NONE),
};
static const struct weightd_field gemma_fields[] = {
	DIMENSIONS(256000, 3072, 24576, 28, 16), KV_HEADS(16), HEAD_DIM(256), ATTENTION_BIAS,
	REST(1e-06, true, WEIGHTD_VALUE_INT(0)),
};
static const struct weightd_field gemma2_fields[] = {
	DIMENSIONS(256000, 2304, 9216, 26, 8),   KV_HEADS(4), HEAD_DIM(256), ATTENTION_BIAS,
	REST(1e-06, true, WEIGHTD_VALUE_INT(0)),
};
static const struct weightd_field gemma3_text_fields[] = {
	DIMENSIONS(262208, 2304, 9216, 26, 8),   KV_HEADS(4), HEAD_DIM(256), ATTENTION_BIAS,
	REST(1e-06, true, WEIGHTD_VALUE_INT(0)),
};

static int64_t kv_heads(const struct weightd_model_config *config)
{
	return arch_int_or(config, "num_key_value_heads", arch_int(config, "num_attention_heads"));
}

static int64_t head_size(const struct weightd_model_config *config)
{
	return arch_int_or(config, "head_dim",
	                   arch_int(config, "hidden_size") /
	                           arch_int(config, "num_attention_heads"));
}

static void attention(struct weightd_model_config *config, const struct variant *variant,
                      struct weightd_module *block)
{
	const int64_t width = arch_int(config, "hidden_size"), head = head_size(config);
	const int64_t query = arch_int(config, "num_attention_heads") * head,
		      key = kv_heads(config) * head;
	const bool bias = variant->has_attention_bias && arch_bool(config, "attention_bias");
	const bool qkv_bias = bias || variant->always_qkv_bias;
	struct weightd_module *module =
		arch_class_of(config, block, "self_attn", variant->prefix, "Attention");

	arch_linear(config, module, "q_proj", width, query, qkv_bias);
	arch_linear(config, module, "k_proj", width, key, qkv_bias);
	arch_linear(config, module, "v_proj", width, key, qkv_bias);
	arch_linear(config, module, "o_proj", query, width, bias);
	if (variant->has_qk_norm) {
		arch_norm(config, module, "q_norm", variant->norm, head,
		          arch_real(config, "rms_norm_eps"));
		arch_norm(config, module, "k_norm", variant->norm, head,
		          arch_real(config, "rms_norm_eps"));
	}
}

static void activation(struct weightd_model_config *config, const struct variant *variant,
                       struct weightd_module *module)
{
	if (variant->activation[0] == '\0')
		arch_layer(config, module, "act_fn", "SiLU", NULL, 0);
	else
		arch_class(config, module, "act_fn", variant->activation);
}

static void feed_forward(struct weightd_model_config *config, const struct variant *variant,
                         struct weightd_module *block)
{
	const int64_t width = arch_int(config, "hidden_size"),
		      inner = arch_int(config, "intermediate_size");
	const bool bias = variant->has_mlp_bias && arch_bool(config, "mlp_bias");
	struct weightd_module *module = arch_class_of(config, block, "mlp", variant->prefix, "MLP");

	arch_linear(config, module, "gate_proj", width, inner, bias);
	arch_linear(config, module, "up_proj", width, inner, bias);
	arch_linear(config, module, "down_proj", inner, width, bias);
	activation(config, variant, module);
}

/* The names of the files; transformers 5 stacks the experts in memory and converts. */
static void experts(struct weightd_model_config *config, const struct variant *variant,
                    struct weightd_module *block)
{
	const int64_t width = arch_int(config, "hidden_size"),
		      inner = arch_int(config, "intermediate_size");
	struct weightd_module *module =
		arch_class_of(config, block, "block_sparse_moe", variant->prefix, "SparseMoeBlock");

	arch_linear(config, module, "gate", width, arch_int(config, "num_local_experts"), false);
	struct weightd_module *list = arch_list(config, module, "experts");
	for (int64_t i = 0;
	     i < arch_int(config, "num_local_experts") && !weightd_reader_stops(config->reader);
	     i++) {
		struct weightd_module *expert =
			arch_class_of(config, list, arch_number(config, i), variant->prefix,
		                      "BlockSparseTop2MLP");
		arch_linear(config, expert, "w1", width, inner, false);
		arch_linear(config, expert, "w2", inner, width, false);
		arch_linear(config, expert, "w3", width, inner, false);
		activation(config, variant, expert);
	}
}

static void transformer(struct weightd_model_config *config, const struct variant *variant,
                        struct weightd_module *model)
{
	const int64_t width = arch_int(config, "hidden_size");
	const double eps = arch_real(config, "rms_norm_eps");

	arch_embedding(config, model, "embed_tokens", arch_int(config, "vocab_size"), width,
	               "pad_token_id");
	struct weightd_module *list = arch_list(config, model, "layers");
	for (int64_t i = 0;
	     i < arch_int(config, "num_hidden_layers") && !weightd_reader_stops(config->reader);
	     i++) {
		struct weightd_module *block = arch_class_of(config, list, arch_number(config, i),
		                                             variant->prefix, "DecoderLayer");
		attention(config, variant, block);
		if (variant->has_experts)
			experts(config, variant, block);
		else
			feed_forward(config, variant, block);
		arch_norm(config, block, "input_layernorm", variant->norm, width, eps);
		arch_norm(config, block, "post_attention_layernorm", variant->norm, width, eps);
		if (variant->has_feed_forward_norms) {
			arch_norm(config, block, "pre_feedforward_layernorm", variant->norm, width,
			          eps);
			arch_norm(config, block, "post_feedforward_layernorm", variant->norm, width,
			          eps);
		}
	}
	arch_norm(config, model, "norm", variant->norm, width, eps);
	arch_class_of(config, model, "rotary_emb", variant->prefix, "RotaryEmbedding");
}

static void check(struct weightd_model_config *config)
{
	const int64_t heads = arch_int(config, "num_attention_heads"), kv = kv_heads(config);

	if (arch_value(config, "head_dim")->kind == WEIGHTD_NONE)
		arch_divides(config, "num_attention_heads", "hidden_size");
	if (heads % kv != 0) {
		arch_refuse(config, "num_key_value_heads",
		            "num_key_value_heads %" PRId64
		            " does not divide num_attention_heads %" PRId64,
		            kv, heads);
		weightd_error_expected(config->reader->err, "a divisor of %" PRId64, heads);
	}
}

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), end_length = strlen(end);

	return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

static void build(struct weightd_model_config *config, const struct variant *variant)
{
	const int64_t width = arch_int(config, "hidden_size");
	const char *name = config->class_name;

	check(config);
	struct weightd_module *root = arch_root(config);
	if (strcmp(name, variant->model) == 0) {
		transformer(config, variant, root);
		return;
	}
	if (ends_with(name, "ForQuestionAnswering")) {
		transformer(config, variant,
		            arch_class(config, root,
		                       variant->question != NULL ? variant->question : "model",
		                       variant->model));
		arch_linear(config, root, "qa_outputs", width, 2, true);
		return;
	}
	transformer(config, variant, arch_class(config, root, "model", variant->model));
	if (ends_with(name, "ForCausalLM")) {
		arch_linear(config, root, "lm_head", width, arch_int(config, "vocab_size"), false);
		if (arch_bool(config, "tie_word_embeddings"))
			arch_tie(config, "lm_head.weight", "model.embed_tokens.weight");
	} else {
		arch_linear(config, root, "score", width, arch_int(config, "num_labels"),
		            ends_with(name, "ForTokenClassification"));
	}
}

/* Classes of a row; the first is built where a config names none. */
#define HEADS(prefix, model)                                             \
	prefix "ForCausalLM", model, prefix "ForSequenceClassification", \
		prefix "ForTokenClassification"
#define ALL_HEADS(prefix, model) HEADS(prefix, model), prefix "ForQuestionAnswering"

/* A row: its build hook and what makes it differ. */
#define LLAMA_LIKE(row, text, policy, class_prefix, model_class, ...)                              \
	static const struct variant row##_variant = {.prefix = class_prefix,                       \
	                                             .model = model_class,                         \
	                                             .norm = class_prefix "RMSNorm",               \
	                                             __VA_ARGS__};                                 \
	static void row##_build(struct weightd_model_config *config)                               \
	{                                                                                          \
		build(config, &row##_variant);                                                     \
	}                                                                                          \
	const struct weightd_architecture weightd_architecture_##row = {.name = #row,              \
	                                                                .doc = text,               \
	                                                                .recipe = policy,          \
	                                                                .classes = row##_classes,  \
	                                                                ARCH_FIELDS(row##_fields), \
	                                                                .build = row##_build}

static const char *const llama_classes[] = {ALL_HEADS("Llama", "LlamaModel"), NULL};
static const char *const mistral_classes[] = {ALL_HEADS("Mistral", "MistralModel"), NULL};
static const char *const mixtral_classes[] = {ALL_HEADS("Mixtral", "MixtralModel"), NULL};
static const char *const qwen2_classes[] = {ALL_HEADS("Qwen2", "Qwen2Model"), NULL};
static const char *const qwen3_classes[] = {ALL_HEADS("Qwen3", "Qwen3Model"), NULL};
static const char *const gemma_classes[] = {HEADS("Gemma", "GemmaModel"), NULL};
static const char *const gemma2_classes[] = {HEADS("Gemma2", "Gemma2Model"), NULL};
static const char *const gemma3_text_classes[] = {HEADS("Gemma3", "Gemma3TextModel"),
                                                  "Gemma3TextForSequenceClassification", NULL};

LLAMA_LIKE(llama, "Llama 1 to 3, and what shares its code", "llama", "Llama", "LlamaModel",
           .question = "transformer", .activation = "", .has_attention_bias = true,
           .has_mlp_bias = true);
LLAMA_LIKE(mistral, "Mistral: grouped keys and values", "llama", "Mistral", "MistralModel",
           .activation = "");
LLAMA_LIKE(mixtral, "Mixtral: a mixture of experts", "llama", "Mixtral", "MixtralModel",
           .activation = "", .has_experts = true);
LLAMA_LIKE(qwen2, "Qwen 2 and 2.5: biases on q, k and v", "llama", "Qwen2", "Qwen2Model",
           .question = "transformer", .activation = "", .always_qkv_bias = true);
LLAMA_LIKE(qwen3, "Qwen 3: norms on q and k, heads of their own size", "llama", "Qwen3",
           "Qwen3Model", .question = "transformer", .activation = "", .has_attention_bias = true,
           .has_qk_norm = true);
LLAMA_LIKE(gemma, "Gemma: norms times 1 + weight, tied embeddings", "gemma", "Gemma", "GemmaModel",
           .activation = "PytorchGELUTanh", .has_attention_bias = true);
LLAMA_LIKE(gemma2, "Gemma 2: norms around the feed-forward layer", "gemma", "Gemma2", "Gemma2Model",
           .activation = "PytorchGELUTanh", .has_attention_bias = true,
           .has_feed_forward_norms = true);
LLAMA_LIKE(gemma3_text, "Gemma 3, text only: norms on q and k, too", "gemma", "Gemma3",
           "Gemma3TextModel", .activation = "PytorchGELUTanh", .has_attention_bias = true,
           .has_feed_forward_norms = true, .has_qk_norm = true);
