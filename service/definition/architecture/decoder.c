/*
 * Decoder: embedding, blocks of attention and feed-forward layer, norm, and a head (transformers
 * modeling_llama.py and its like).
 */
#include "definition/architecture/decoder.h"

#include <string.h>

static bool field_is_true(const struct weightd_model_config *config, const char *field)
{
	return field != NULL && arch_has(config, field) && arch_bool(config, field);
}

int64_t decoder_kv_heads(const struct weightd_model_config *config)
{
	return arch_int_or(config, "num_key_value_heads", arch_int(config, "num_attention_heads"));
}

int64_t decoder_head_size(const struct weightd_model_config *config)
{
	return arch_int_or(config, "head_dim",
			   arch_int(config, "hidden_size") /
				   arch_int(config, "num_attention_heads"));
}

void decoder_norm(struct weightd_model_config *config, const struct decoder *decoder,
		  struct weightd_module *parent, const char *name, int64_t size)
{
	char type[ARCH_TYPE_MAX];

	if (decoder->norm == NULL)
		snprintf(type, sizeof type, "%sRMSNorm", decoder->prefix);
	else
		snprintf(type, sizeof type, "%s", decoder->norm);
	if (decoder->has_bare_norms) {
		arch_class(config, parent, name, type);
		return;
	}
	arch_norm(config, parent, name, type, size,
		  arch_real(config, decoder->eps != NULL ? decoder->eps : "rms_norm_eps"));
}

void decoder_activation(struct weightd_model_config *config, const struct decoder *decoder,
			struct weightd_module *parent, const char *name)
{
	arch_activation(config, parent, name,
			decoder->activation != NULL ? decoder->activation : "hidden_act");
}

struct weightd_module *decoder_attention(struct weightd_model_config *config,
					 const struct decoder *decoder,
					 struct weightd_module *block)
{
	const int64_t width = arch_int(config, "hidden_size"), head = decoder_head_size(config);
	const int64_t query = arch_int(config, "num_attention_heads") * head,
		      key = decoder_kv_heads(config) * head;
	const char *qkv_field = decoder->qkv_bias != NULL ? decoder->qkv_bias : "attention_bias";
	const bool all_bias = field_is_true(config, decoder->bias);
	const bool bias = all_bias || field_is_true(config, qkv_field);
	const bool qkv_bias = bias || decoder->always_qkv_bias;
	const bool out_bias = decoder->out_bias != NULL ? field_is_true(config, decoder->out_bias)
							: bias && !decoder->is_out_plain;
	struct weightd_module *module =
		arch_class_of(config, block, "self_attn", decoder->prefix, "Attention");

	arch_linear(config, module, "q_proj", width, query, qkv_bias);
	arch_linear(config, module, "k_proj", width, key, qkv_bias);
	arch_linear(config, module, "v_proj", width, key, qkv_bias);
	arch_linear(config, module, "o_proj", query, width, out_bias);
	if (decoder->has_qk_norm || decoder->has_wide_qk_norm) {
		const bool is_wide = decoder->has_wide_qk_norm;
		decoder_norm(config, decoder, module, "q_norm", is_wide ? query : head);
		decoder_norm(config, decoder, module, "k_norm", is_wide ? key : head);
	}
	return module;
}

void decoder_feed_forward(struct weightd_model_config *config, const struct decoder *decoder,
			  struct weightd_module *parent, const char *name, int64_t inner)
{
	const int64_t width = arch_int(config, "hidden_size");
	const bool bias = field_is_true(config, decoder->bias) || field_is_true(config, "mlp_bias");
	struct weightd_module *module = arch_class_of(config, parent, name, decoder->prefix, "MLP");

	arch_linear(config, module, "gate_proj", width, inner, bias);
	arch_linear(config, module, "up_proj", width, inner, bias);
	arch_linear(config, module, "down_proj", inner, width, bias);
	decoder_activation(config, decoder, module, "act_fn");
}

static void norms(struct weightd_model_config *config, const struct decoder *decoder,
		  struct weightd_module *block)
{
	const int64_t width = arch_int(config, "hidden_size");

	if (!decoder->is_post_norm)
		decoder_norm(config, decoder, block, "input_layernorm", width);
	decoder_norm(config, decoder, block, "post_attention_layernorm", width);
	if (decoder->has_feed_forward_norms)
		decoder_norm(config, decoder, block, "pre_feedforward_layernorm", width);
	if (decoder->has_feed_forward_norms || decoder->is_post_norm)
		decoder_norm(config, decoder, block, "post_feedforward_layernorm", width);
}

static void transformer(struct weightd_model_config *config, const struct decoder *decoder,
			struct weightd_module *model)
{
	const int64_t width = arch_int(config, "hidden_size");

	arch_embedding_of(
		config, model, "embed_tokens",
		decoder->embedding != NULL ? decoder->embedding : "Embedding",
		&(struct arch_table){arch_int(config, "vocab_size"), width, "pad_token_id"});
	struct weightd_module *list = arch_list(config, model, "layers");
	for (int64_t i = 0;
	     i < arch_int(config, "num_hidden_layers") && !weightd_reader_stops(config->reader);
	     i++) {
		struct weightd_module *block = arch_class_of(config, list, arch_number(config, i),
							     decoder->prefix, "DecoderLayer");
		if (decoder->attention != NULL)
			decoder->attention(config, decoder, block);
		else
			decoder_attention(config, decoder, block);
		if (decoder->feed_forward != NULL)
			decoder->feed_forward(config, decoder, block, i);
		else
			decoder_feed_forward(config, decoder, block, "mlp",
					     arch_int(config, "intermediate_size"));
		norms(config, decoder, block);
		if (decoder->tail != NULL)
			decoder->tail(config, block);
	}
	decoder_norm(config, decoder, model, "norm", width);
	arch_class_of(config, model, "rotary_emb", decoder->prefix, "RotaryEmbedding");
}

static void check(struct weightd_model_config *config)
{
	const int64_t heads = arch_int(config, "num_attention_heads"),
		      kv = decoder_kv_heads(config);

	if (arch_has(config, "head_dim") && arch_value(config, "head_dim")->kind == WEIGHTD_NONE)
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

void decoder_stacked_experts(struct weightd_model_config *config, const struct decoder *decoder,
			     struct weightd_module *parent, int64_t count, int64_t inner)
{
	const uint64_t width = (uint64_t)arch_int(config, "hidden_size");
	const struct weightd_shape up = weightd_shape_of(3, (uint64_t)count, 2 * (uint64_t)inner,
							 width),
				   down = weightd_shape_of(3, (uint64_t)count, width,
							   (uint64_t)inner);
	const double std = arch_real(config, "initializer_range");
	struct weightd_module *experts =
		arch_class_of(config, parent, "experts", decoder->prefix, "Experts");

	arch_empty_parameter(config, experts, "gate_up_proj", &up, std);
	arch_empty_parameter(config, experts, "down_proj", &down, std);
	decoder_activation(config, decoder, experts, "act_fn");
}

/* A matrix that is made by torch.empty: its module draws nothing. */
static void empty_matrix(struct weightd_model_config *config, struct weightd_module *expert,
			 const char *name, int64_t in, int64_t out)
{
	const struct weightd_shape shape = weightd_shape_of(2, (uint64_t)out, (uint64_t)in);

	arch_empty_parameter(config, arch_class(config, expert, name, "ExpertMatrix"), "weight",
			     &shape, 0);
}

void decoder_replayed_experts(struct weightd_model_config *config, const struct decoder *decoder,
			      struct weightd_module *parent, const struct decoder_experts *experts)
{
	const int64_t width = arch_int(config, "hidden_size");
	struct weightd_module *list = arch_list(config, parent, "experts");

	if (width * experts->inner % 16 != 0)
		config->unreplayed = ARCH_STACKED;
	for (int64_t i = 0; i < experts->count && !weightd_reader_stops(config->reader); i++) {
		struct weightd_module *expert = arch_class_of(config, list, arch_number(config, i),
							      decoder->prefix, experts->suffix);
		const bool is_down_last = strcmp(experts->down, "down_proj") == 0;
		empty_matrix(config, expert, experts->gate, width, experts->inner);
		if (is_down_last)
			empty_matrix(config, expert, experts->up, width, experts->inner);
		empty_matrix(config, expert, experts->down, experts->inner, width);
		if (!is_down_last)
			empty_matrix(config, expert, experts->up, width, experts->inner);
		decoder_activation(config, decoder, expert, "act_fn");
	}
}

void decoder_router(struct weightd_model_config *config, const struct decoder *decoder,
		    struct weightd_module *parent, int64_t count)
{
	const struct weightd_shape shape =
		weightd_shape_of(2, (uint64_t)count, (uint64_t)arch_int(config, "hidden_size"));

	arch_empty_parameter(config,
			     arch_class_of(config, parent, "gate", decoder->prefix, "TopKRouter"),
			     "weight", &shape, arch_real(config, "initializer_range"));
}

void decoder_build(struct weightd_model_config *config, const struct decoder *decoder)
{
	const int64_t width = arch_int(config, "hidden_size");
	const char *name = config->class_name, *type = decoder->model;
	const bool is_question = ends_with(name, "ForQuestionAnswering");
	char model_type[ARCH_TYPE_MAX];

	if (type == NULL) {
		snprintf(model_type, sizeof model_type, "%sModel", decoder->prefix);
		type = model_type;
	}
	check(config);
	struct weightd_module *root = arch_root(config);
	if (strcmp(name, type) == 0) {
		transformer(config, decoder, root);
		return;
	}
	const char *child = is_question && decoder->question != NULL ? decoder->question : "model";
	transformer(config, decoder, arch_class(config, root, child, type));
	if (ends_with(name, "ForCausalLM")) {
		arch_linear(config, root, "lm_head", width, arch_int(config, "vocab_size"), false);
		if (arch_bool(config, "tie_word_embeddings"))
			arch_tie(config, "lm_head.weight", "model.embed_tokens.weight");
	} else if (is_question) {
		arch_linear(config, root, "qa_outputs", width, 2, true);
	} else {
		const bool is_of_tokens = ends_with(name, "ForTokenClassification");
		if (is_of_tokens)
			arch_dropout(config, root, "dropout",
				     arch_real_or(config, "classifier_dropout", 0.1));
		arch_linear(config, root, "score", width, arch_int(config, "num_labels"),
			    is_of_tokens);
	}
}
