/*
 * Tensors in which several of equal size lie side by side, one row for each kind; the blocks that
 * rules name ("block": "q") and their fans.
 */
#include "core/base/name_list.h"
#include "weightd/fused_blocks.h"

#include "weightd/policy.h"

#include <inttypes.h>
#include <string.h>

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

/* The first row that fits a tensor counts. */
static const struct weightd_fused rows[] = {
	/* torch/nn/modules/activation.py: in_proj_weight is (3 embed_dim, embed_dim). */
	{.type = "MultiheadAttention",
	 .leaves = LIST("in_proj_weight", "in_proj_bias"),
	 .names = LIST("query", "key", "value"),
	 .short_names = LIST("q", "k", "v")},
	/* torch/nn/modules/rnn.py: (W_ii|W_if|W_ig|W_io); weight_hr of proj_size has no gates. */
	{.type = "LSTM",
	 .leaves = LIST("weight_ih*", "weight_hh*", "bias_*"),
	 .names = LIST("input", "forget", "cell", "output"),
	 .short_names = LIST("i", "f", "g", "o")},
	{.type = "LSTMCell",
	 .leaves = LIST("weight_ih", "weight_hh", "bias_*"),
	 .names = LIST("input", "forget", "cell", "output"),
	 .short_names = LIST("i", "f", "g", "o")},
	{.type = "GRU",
	 .leaves = LIST("weight_ih*", "weight_hh*", "bias_*"),
	 .names = LIST("reset", "update", "new"),
	 .short_names = LIST("r", "z", "n")},
	{.type = "GRUCell",
	 .leaves = LIST("weight_ih", "weight_hh", "bias_*"),
	 .names = LIST("reset", "update", "new"),
	 .short_names = LIST("r", "z", "n")},
	/* transformers modeling_gpt2.py: Conv1D keeps (in, out); queries of a cross attention lie
	   apart. */
	{.type = "Conv1D",
	 .path = "**.crossattention.c_attn",
	 .leaves = LIST("weight", "bias"),
	 .is_last = true,
	 .names = LIST("key", "value"),
	 .short_names = LIST("k", "v")},
	{.type = "Conv1D",
	 .path = "**.c_attn",
	 .leaves = LIST("weight", "bias"),
	 .is_last = true,
	 .names = LIST("query", "key", "value"),
	 .short_names = LIST("q", "k", "v")},
	/* nanoGPT model.py */
	{.type = "Linear",
	 .path = "**.c_attn",
	 .leaves = LIST("weight", "bias"),
	 .names = LIST("query", "key", "value"),
	 .short_names = LIST("q", "k", "v")},
	/* timm models/vision_transformer.py, Attention.qkv */
	{.type = "Linear",
	 .path = "**.qkv",
	 .leaves = LIST("weight", "bias"),
	 .names = LIST("query", "key", "value"),
	 .short_names = LIST("q", "k", "v")},
	/* transformers modeling_phi3.py and the like: one matrix for the gate and its input */
	{.type = "Linear",
	 .path = "**.gate_up_proj",
	 .leaves = LIST("weight", "bias"),
	 .names = LIST("gate", "up")},
};

size_t weightd_fused_count(void)
{
	return sizeof rows / sizeof rows[0];
}

const struct weightd_fused *weightd_fused_at(size_t index)
{
	return &rows[index];
}

static const struct weightd_fused *find(const struct weightd_module *module, const char *leaf)
{
	for (size_t i = 0; i < weightd_fused_count(); i++) {
		if (!weightd_module_is_a(module, rows[i].type) ||
		    (rows[i].path != NULL &&
		     !weightd_glob_match(rows[i].path,
					 weightd_module_path(module, WEIGHTD_NAME_ROOM))))
			continue;
		for (const char *const *glob = rows[i].leaves; *glob != NULL; glob++) {
			if (weightd_glob_match(*glob, leaf))
				return &rows[i];
		}
	}
	return NULL;
}

/* Index of the block in the row and how many there are; the index is SIZE_MAX if it has none. */
static size_t index_of(const struct weightd_fused *row, const char *block, size_t *count)
{
	size_t index = SIZE_MAX;

	for (*count = 0; row->names[*count] != NULL; (*count)++) {
		if (strcmp(row->names[*count], block) == 0 ||
		    (row->short_names != NULL && strcmp(row->short_names[*count], block) == 0))
			index = *count;
	}
	return index;
}

static enum weightd_code refuse_name(const struct weightd_fused *row, const char *block,
				     const struct weightd_whole *whole)
{
	char names[160];

	if (row == NULL) {
		weightd_error_add(whole->err, WEIGHTD_ERR_BAD_ARGUMENT, whole->pointer,
				  "%s is not known to be made of blocks, so it has no block %s",
				  whole->name, block);
		weightd_error_expected(
			whole->err, "rows, columns or slice, which give the position of the block");
		return WEIGHTD_ERR_BAD_ARGUMENT;
	}
	weightd_name_list(names, sizeof names, weightd_array_name, row->names,
			  weightd_array_count(row->names));
	weightd_error_add(whole->err, WEIGHTD_ERR_BAD_ARGUMENT, whole->pointer,
			  "%s has no block %s", whole->name, block);
	weightd_error_expected(whole->err, "one of %s", names);
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

enum weightd_code weightd_fused_block(struct weightd_part *part, const char *block,
				      const struct weightd_module *module, const char *leaf,
				      const struct weightd_whole *whole)
{
	const struct weightd_fused *row = find(module, leaf);
	const struct weightd_shape *shape = whole->shape;
	size_t count = 0, index = row == NULL ? SIZE_MAX : index_of(row, block, &count);

	if (index == SIZE_MAX)
		return refuse_name(row, block, whole);
	const unsigned axis = row->is_last && shape->ndim > 0 ? shape->ndim - 1 : 0;
	if (shape->ndim == 0 || shape->dims[axis] == 0 || shape->dims[axis] % count != 0) {
		char text[160];
		weightd_shape_text(shape, text, sizeof text);
		weightd_error_add(whole->err, WEIGHTD_ERR_SHAPE_MISMATCH, whole->pointer,
				  "%s has shape %s, which is not %zu equal blocks", whole->name,
				  text, count);
		weightd_error_expected(whole->err, "a multiple of %zu in dimension %u", count,
				       axis);
		return WEIGHTD_ERR_SHAPE_MISMATCH;
	}
	*part = weightd_part_whole(shape);
	part->shape.dims[axis] = shape->dims[axis] / count;
	part->start[axis] = index * part->shape.dims[axis];
	return WEIGHTD_OK;
}

struct weightd_fans weightd_fused_fans(const struct weightd_part *part)
{
	return weightd_fans_torch(&part->shape);
}

static const char *name_at(const void *context, size_t index)
{
	size_t count;

	(void)context;
	for (size_t i = 0; i < weightd_fused_count(); i++) {
		for (count = 0; rows[i].names[count] != NULL; count++) {
			if (index-- == 0)
				return rows[i].names[count];
		}
	}
	return NULL;
}

const char *weightd_fused_name(const char *block, const char **nearest)
{
	size_t count, total = 0;

	for (size_t i = 0; i < weightd_fused_count(); i++) {
		size_t index = index_of(&rows[i], block, &count);
		if (index != SIZE_MAX)
			return rows[i].names[index];
		total += count;
	}
	*nearest = weightd_nearest(block, name_at, NULL, total);
	return NULL;
}
