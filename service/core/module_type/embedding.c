/*
 * Embedding and EmbeddingBag (torch/nn/modules/sparse.py).
 */
#include "core/module_type/extra_repr.h"
#include "core/module_type/module_arguments.h"
#include "core/module_type/type_fields.h"

#include <inttypes.h>

#define OPTIONAL_REAL(field, text)                                                      \
	{                                                                               \
		.name = (field), .doc = (text), .accepts = WEIGHTD_REAL | WEIGHTD_NONE, \
		.fallback = WEIGHTD_VALUE_NONE                                          \
	}
#define PADDING_FIELD                                                                  \
	{                                                                              \
		.name = "padding_idx", .doc = "Row that is 0; negative: from the end", \
		.accepts = WEIGHTD_INT | WEIGHTD_NONE, .fallback = WEIGHTD_VALUE_NONE  \
	}
#define WEIGHT_FIELD                                                            \
	{                                                                       \
		.name = "_weight", .doc = "Not taken: give values with a rule", \
		.accepts = WEIGHTD_NONE, .fallback = WEIGHTD_VALUE_NONE         \
	}

static const struct weightd_field embedding_fields[] = {
	SIZE_FIELD("num_embeddings", "Size of the dictionary"),
	SIZE_FIELD("embedding_dim", "Size of each vector"),
	PADDING_FIELD,
	OPTIONAL_REAL("max_norm", "Vectors are rescaled to at most this norm when used"),
	REAL_FIELD("norm_type", 2.0, "p of the norm of max_norm"),
	BOOL_FIELD("scale_grad_by_freq", false, "Scale gradients by frequency"),
	BOOL_FIELD("sparse", false, "Gradients are sparse"),
	WEIGHT_FIELD,
	BOOL_FIELD("_freeze", false, "The weight takes no gradient"),
	FACTORY_FIELDS,
};

static const struct weightd_field bag_fields[] = {
	SIZE_FIELD("num_embeddings", "Size of the dictionary"),
	SIZE_FIELD("embedding_dim", "Size of each vector"),
	OPTIONAL_REAL("max_norm", "Vectors are rescaled to at most this norm when used"),
	REAL_FIELD("norm_type", 2.0, "p of the norm of max_norm"),
	BOOL_FIELD("scale_grad_by_freq", false, "Scale gradients by frequency"),
	{.name = "mode",
	 .doc = "How the vectors of a bag are put together",
	 .accepts = WEIGHTD_TEXT,
	 .fallback = WEIGHTD_VALUE_TEXT("mean"),
	 .choices = (const char *const[]){"sum", "mean", "max", NULL}},
	BOOL_FIELD("sparse", false, "Gradients are sparse"),
	WEIGHT_FIELD,
	BOOL_FIELD("include_last_offset", false, "Offsets have one more element"),
	PADDING_FIELD,
	FACTORY_FIELDS,
};

/* padding_idx as a row: negative ones count from the end. */
static int64_t padding_row(const struct weightd_module *module)
{
	const int64_t index = argument_int(module, "padding_idx");

	return index < 0 ? index + argument_int(module, "num_embeddings") : index;
}

/* normal(0, 1), with the padding row set to 0 afterwards. */
static enum weightd_code initial_of(struct weightd_initializer_call *initial,
				    const struct weightd_module *module,
				    struct weightd_builder *builder, struct weightd_error *err)
{
	const int64_t rows = argument_int(module, "num_embeddings");

	if (argument_is_none(module, "padding_idx")) {
		*initial = weightd_initial_normal(builder, 0.0, 1.0);
		return WEIGHTD_OK;
	}
	if (padding_row(module) < 0 || padding_row(module) >= rows) {
		weightd_error_add(err, WEIGHTD_ERR_OUT_OF_RANGE, module->pointer,
				  "%s: padding_idx is %" PRId64 ", num_embeddings is %" PRId64,
				  module->type, argument_int(module, "padding_idx"), rows);
		weightd_error_expected(err, "from %" PRId64 " to %" PRId64, -rows, rows - 1);
		return WEIGHTD_ERR_OUT_OF_RANGE;
	}
	struct weightd_value *values = weightd_arena_array(builder->arena, 3, sizeof *values);
	if (values != NULL) {
		values[0] = (struct weightd_value)WEIGHTD_VALUE_INT(padding_row(module));
		values[1] = (struct weightd_value)WEIGHTD_VALUE_REAL(0.0);
		values[2] = (struct weightd_value)WEIGHTD_VALUE_REAL(1.0);
	}
	*initial = (struct weightd_initializer_call){
		.initializer = weightd_initializer_find("embedding_normal"),
		.arguments = values,
		.pointer = ""};
	return WEIGHTD_OK;
}

static enum weightd_code build(struct weightd_module *module, struct weightd_builder *builder,
			       struct weightd_error *err)
{
	const struct weightd_shape shape = weightd_shape_of(
		2, argument_size(module, "num_embeddings"), argument_size(module, "embedding_dim"));
	struct weightd_initializer_call initial;
	struct weightd_parameter *weight;
	enum weightd_code code = initial_of(&initial, module, builder, err);

	if (code == WEIGHTD_OK)
		code = weightd_module_add_parameter(module, builder, "weight", &shape, &initial,
						    &weight, err);
	if (code == WEIGHTD_OK)
		weight->requires_grad = !argument_bool(module, "_freeze");
	return code;
}

static void print_padding(const struct weightd_module *module, struct weightd_text *out)
{
	if (!argument_is_none(module, "padding_idx"))
		weightd_text_printf(out, ", padding_idx=%" PRId64, padding_row(module));
}

static void print_norm(const struct weightd_module *module, struct weightd_text *out)
{
	if (!argument_is_none(module, "max_norm"))
		repr_next(module, "max_norm", out);
	if (weightd_value_real(argument_value(module, "norm_type")) != 2.0)
		repr_next(module, "norm_type", out);
	if (argument_bool(module, "scale_grad_by_freq"))
		repr_next(module, "scale_grad_by_freq", out);
}

static void print_sizes(const struct weightd_module *module, struct weightd_text *out)
{
	repr_value(module, "num_embeddings", out);
	weightd_text_puts(out, ", ");
	repr_value(module, "embedding_dim", out);
}

static void print_embedding(const struct weightd_module *module, struct weightd_text *out)
{
	print_sizes(module, out);
	print_padding(module, out);
	print_norm(module, out);
	if (argument_bool(module, "sparse"))
		repr_next(module, "sparse", out);
}

const struct weightd_module_type weightd_module_type_Embedding = {
	.name = "Embedding",
	.doc = "A table of vectors; weight (num_embeddings, embedding_dim)",
	.source = "torch.nn.Embedding",
	.state = "weight (num_embeddings, embedding_dim): normal(0, 1), row padding_idx of 0",
	.example = "Embedding(10, 3, padding_idx=0)",
	WEIGHTD_FIELDS(embedding_fields),
	.build = build,
	.print = print_embedding,
};

static const char *const embedding_bases[] = {"Embedding", NULL};

const struct weightd_module_type weightd_module_type_WhisperPositionalEmbedding = {
	.name = "WhisperPositionalEmbedding",
	.bases = embedding_bases,
	.doc = "transformers: an Embedding of positions",
	.source = "transformers.models.whisper.modeling_whisper.WhisperPositionalEmbedding",
	.state = "weight (num_embeddings, embedding_dim): normal(0, 1), row padding_idx of 0",
	.example = "WhisperPositionalEmbedding(1500, 384)",
	WEIGHTD_FIELDS(embedding_fields),
	.build = build,
	.print = print_embedding,
};

const struct weightd_module_type weightd_module_type_OPTLearnedPositionalEmbedding = {
	.name = "OPTLearnedPositionalEmbedding",
	.bases = embedding_bases,
	.doc = "transformers: an Embedding of positions, two more than the model's",
	.state = "weight (num_embeddings, embedding_dim): normal(0, 1), row padding_idx of 0",
	WEIGHTD_FIELDS(embedding_fields),
	.build = build,
	.print = print_embedding,
};

static void print_bag(const struct weightd_module *module, const struct weightd_profile *profile,
		      struct weightd_text *out)
{
	print_sizes(module, out);
	print_norm(module, out);
	repr_mode(argument_value(module, "mode")->text, profile, out);
	print_padding(module, out);
}

const struct weightd_module_type weightd_module_type_EmbeddingBag = {
	.name = "EmbeddingBag",
	.doc = "Sums or means of vectors of a table; weight (num_embeddings, embedding_dim)",
	.source = "torch.nn.EmbeddingBag",
	.state = "weight (num_embeddings, embedding_dim): normal(0, 1), row padding_idx of 0",
	.example = "EmbeddingBag(10, 3, mode='sum')",
	WEIGHTD_FIELDS(bag_fields),
	.build = build,
	.print_as = print_bag,
};
