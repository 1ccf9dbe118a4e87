/*
 * Embedding and EmbeddingBag (torch/nn/modules/sparse.py).
 */
#include "core/module_type/extra_repr.h"
#include "core/module_type/module_arguments.h"
#include "core/module_type/type_rows.h"

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
#define WEIGHT_FIELD                                                                \
	{                                                                           \
		.name = "_weight", .doc = "Not supported: give values with a rule", \
		.accepts = WEIGHTD_NONE, .fallback = WEIGHTD_VALUE_NONE             \
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
	 .doc = "Reduction of the vectors of a bag",
	 .accepts = WEIGHTD_TEXT,
	 .fallback = WEIGHTD_VALUE_TEXT("mean"),
	 .choices = (const char *const[]){"sum", "mean", "max", NULL}},
	BOOL_FIELD("sparse", false, "Gradients are sparse"),
	WEIGHT_FIELD,
	BOOL_FIELD("include_last_offset", false, "Offsets have one more element"),
	PADDING_FIELD,
	FACTORY_FIELDS,
};

/* A negative padding_idx counts from the end, as the remainder of a division does. */
#define STATE                                                                  \
	"weight (num_embeddings, embedding_dim): normal(0, 1) if padding_idx " \
	"is None else embedding_normal(padding_idx % num_embeddings, 0, 1)"
static const char embedding_state[] = STATE ", no gradient if _freeze";
static const char bag_state[] = STATE;

static enum weightd_code check_padding(const struct weightd_building *building)
{
	const struct weightd_module *module = building->module;
	const int64_t row = argument_int(module, "padding_idx");
	const int64_t rows = argument_int(module, "num_embeddings");

	if (argument_is_none(module, "padding_idx") || (row >= -rows && row < rows))
		return WEIGHTD_OK;
	weightd_error_add(building->err, WEIGHTD_ERR_OUT_OF_RANGE, module->pointer,
			  "%s: padding_idx is %" PRId64 ", num_embeddings is %" PRId64,
			  module->type, row, rows);
	weightd_error_expected(building->err, "from %" PRId64 " to %" PRId64, -rows, rows - 1);
	return WEIGHTD_ERR_OUT_OF_RANGE;
}

#define SIZES_REPR "{num_embeddings}, {embedding_dim}"
#define PADDING_REPR "[, padding_idx={padding_idx % num_embeddings}]"
#define NORM_REPR                                          \
	"[, max_norm={max_norm}][, norm_type={norm_type}]" \
	"[, scale_grad_by_freq={scale_grad_by_freq}]"
static const char embedding_repr[] = SIZES_REPR PADDING_REPR NORM_REPR "[, sparse={sparse}]";
static const char bag_repr[] = SIZES_REPR NORM_REPR;

static void print_bag(const struct weightd_module *module, const struct weightd_profile *profile,
		      struct weightd_text *out)
{
	repr_mode(argument_value(module, "mode")->text, profile, out);
	repr_put(module, PADDING_REPR, out);
}

static const struct weightd_module_type rows[] = {
	{.name = "Embedding",
	 .doc = "A table of vectors; weight (num_embeddings, embedding_dim)",
	 .state = embedding_state,
	 .example = "Embedding(10, 3, padding_idx=0)",
	 WEIGHTD_FIELDS(embedding_fields),
	 .check = check_padding,
	 .repr = embedding_repr},
	{.name = "EmbeddingBag",
	 .doc = "Sums or means of vectors of a table; weight (num_embeddings, embedding_dim)",
	 .state = bag_state,
	 .example = "EmbeddingBag(10, 3, mode='sum')",
	 WEIGHTD_FIELDS(bag_fields),
	 .check = check_padding,
	 .repr = bag_repr,
	 .print = print_bag},
	{.name = "GemmaTextScaledWordEmbedding",
	 BASES("Embedding"),
	 .doc = "transformers: an Embedding whose vectors are scaled when they are read",
	 .source = "transformers.models.gemma.modeling_gemma.GemmaTextScaledWordEmbedding",
	 .state = embedding_state,
	 .example = "GemmaTextScaledWordEmbedding(10, 3, padding_idx=0)",
	 WEIGHTD_FIELDS(embedding_fields),
	 .check = check_padding,
	 .repr = embedding_repr},
	{.name = "Gemma2TextScaledWordEmbedding",
	 BASES("Embedding"),
	 .doc = "transformers: an Embedding whose vectors are scaled when they are read",
	 .source = "transformers.models.gemma2.modeling_gemma2.Gemma2TextScaledWordEmbedding",
	 .state = embedding_state,
	 .example = "Gemma2TextScaledWordEmbedding(10, 3, padding_idx=0)",
	 WEIGHTD_FIELDS(embedding_fields),
	 .check = check_padding,
	 .repr = embedding_repr},
	{.name = "Gemma3TextScaledWordEmbedding",
	 BASES("Embedding"),
	 .doc = "transformers: an Embedding whose vectors are scaled when they are read",
	 .source = "transformers.models.gemma3.modeling_gemma3.Gemma3TextScaledWordEmbedding",
	 .state = embedding_state,
	 .example = "Gemma3TextScaledWordEmbedding(10, 3, padding_idx=0)",
	 WEIGHTD_FIELDS(embedding_fields),
	 .check = check_padding,
	 .repr = embedding_repr},
	{.name = "WhisperPositionalEmbedding",
	 BASES("Embedding"),
	 .doc = "transformers: an Embedding of positions",
	 .source = "transformers.models.whisper.modeling_whisper.WhisperPositionalEmbedding",
	 .state = embedding_state,
	 .example = "WhisperPositionalEmbedding(1500, 384)",
	 WEIGHTD_FIELDS(embedding_fields),
	 .check = check_padding,
	 .repr = embedding_repr},
	{.name = "OPTLearnedPositionalEmbedding",
	 BASES("Embedding"),
	 .doc = "transformers: an Embedding of positions, two more than the model's",
	 .state = embedding_state,
	 WEIGHTD_FIELDS(embedding_fields),
	 .check = check_padding,
	 .repr = embedding_repr},
};

const struct weightd_module_types weightd_module_types_embedding = {
	.family = "Embedding",
	TYPE_ROWS(rows),
};
