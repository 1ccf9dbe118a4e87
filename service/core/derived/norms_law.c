/*
 * Norms: of another tensor, along all its dimensions but one; and normal numbers divided by theirs.
 * Source: torch.norm_except_dim(v, 2, dim), torch.nn.functional.normalize.
 *
 * Squares are added in double, in row-major order, one after the other; then one root and one
 * rounding to the dtype.  In a replay of torch, those of a float32 tensor are added as there.
 */
#include "core/distribution/bounds.h"
#include "core/base/memory.h"
#include "core/distribution/float_norm.h"
#include "core/derived/origin.h"
#include "core/distribution/distribution_table.h"
#include "core/distribution/whole_fill.h"

/* Elements of the other tensor that are held at a time. */
#define PIECE ((size_t)8192)

static enum weightd_code prepare(struct weightd_law *law, const struct weightd_shape *shape,
				 enum weightd_dtype dtype, const char *pointer,
				 struct weightd_error *err)
{
	(void)shape;
	enum weightd_code code = weightd_require_float(law, dtype, pointer, err);

	return code != WEIGHTD_OK ? code : weightd_require_finite(law, pointer, err);
}

/* Elements of the origin for each index of its first dimension; a scalar is one row. */
static uint64_t row_length(const struct weightd_shape *shape)
{
	uint64_t length = 1;

	for (unsigned i = 1; i < shape->ndim; i++)
		length *= shape->dims[i];
	return length;
}

/* One row after the other, each in pieces. */
static enum weightd_code fill_float_rows(const struct weightd_task *task, uint64_t first,
					 size_t count, double *values, void *out)
{
	const struct weightd_entry *origin = task->law->origin;
	const uint64_t length = row_length(weightd_entry_shape(origin));
	enum weightd_code code = WEIGHTD_OK;

	for (size_t row = 0; row < count; row++) {
		struct weightd_float_norm norm = {
			.sums = (enum weightd_norm_sums)task->law->sizes[0]};
		uint64_t done = 0;
		for (; length - done > PIECE && code == WEIGHTD_OK; done += PIECE) {
			code = weightd_origin_read(origin, (first + row) * length + done, PIECE,
						   values);
			if (code == WEIGHTD_OK)
				weightd_float_norm_add(&norm, values, PIECE);
		}
		const size_t rest = (size_t)(length - done);
		if (code == WEIGHTD_OK)
			code = weightd_origin_read(origin, (first + row) * length + done, rest,
						   values);
		if (code != WEIGHTD_OK)
			return code;
		weightd_element_write(out, task->dtype, row,
				      (double)weightd_float_norm_finish(&norm, values, rest));
	}
	return WEIGHTD_OK;
}

static enum weightd_code fill_rows(const struct weightd_task *task, uint64_t first, size_t count,
				   void *out)
{
	const struct weightd_entry *origin = task->law->origin;
	const uint64_t length = row_length(weightd_entry_shape(origin));
	enum weightd_code code = WEIGHTD_OK;
	double *values = weightd_memory_alloc(PIECE * sizeof *values);

	if (values == NULL)
		return WEIGHTD_ERR_NO_MEMORY;
	if (task->law->sizes[0] != WEIGHTD_SUMS_DOUBLE) {
		code = fill_float_rows(task, first, count, values, out);
		weightd_memory_free(values);
		return code;
	}
	/* Rows are read together where several fit into a piece. */
	size_t rows = length == 0 ? count : length < PIECE ? (size_t)(PIECE / length) : 1;
	for (size_t row = 0; row < count && code == WEIGHTD_OK; row += rows) {
		size_t held = count - row < rows ? count - row : rows;
		double sum = 0.0;
		for (uint64_t done = 0; done < length && code == WEIGHTD_OK; done += PIECE) {
			size_t some =
				length - done < PIECE ? (size_t)(length - done) * held : PIECE;
			code = weightd_origin_read(origin, (first + row) * length + done, some,
						   values);
			for (size_t i = 0; i < some && length > PIECE; i++)
				sum += values[i] * values[i];
		}
		for (size_t i = 0; i < held && code == WEIGHTD_OK; i++) {
			if (length <= PIECE)
				sum = 0.0;
			for (uint64_t j = 0; j < length && length <= PIECE; j++)
				sum += values[i * length + j] * values[i * length + j];
			weightd_element_write(out, task->dtype, row + i, __builtin_sqrt(sum));
		}
	}
	weightd_memory_free(values);
	return code;
}

/* The elements of slice 'index' of dimension 'dim', in the order that exchanging the first
 * dimension with it gives. */
static size_t gather(const struct weightd_shape *shape, unsigned dim, uint64_t index,
		     const double *values, double *out)
{
	uint64_t strides[WEIGHTD_RANK_MAX] = {0}, sizes[WEIGHTD_RANK_MAX] = {0};
	uint64_t at[WEIGHTD_RANK_MAX] = {0};
	uint64_t stride = 1;
	size_t count = 0;

	for (unsigned i = shape->ndim; i-- > 0; stride *= shape->dims[i])
		strides[i] = stride;
	const uint64_t start = index * strides[dim];
	for (unsigned i = 0; i < shape->ndim; i++)
		sizes[i] = shape->dims[i];
	sizes[dim] = sizes[0];
	strides[dim] = strides[0];
	sizes[0] = 1;
	for (;;) {
		uint64_t offset = start;
		for (unsigned i = 1; i < shape->ndim; i++)
			offset += at[i] * strides[i];
		out[count++] = values[offset];
		unsigned i = shape->ndim;
		while (i-- > 1 && ++at[i] == sizes[i])
			at[i] = 0;
		if (i == 0)
			return count;
	}
}

/* The norm of a slice; those of the last dimension are no neighbours, and in their own order. */
static float float_slice(const struct weightd_shape *shape, struct weightd_float_norm *norm,
			 unsigned dim, size_t index, const double *values, double *slice)
{
	uint64_t numel = 0;
	size_t held = 0;

	if (dim + 1 < shape->ndim) {
		held = gather(shape, dim, index, values, slice);
		return weightd_float_norm_finish(norm, slice, held);
	}
	const size_t count = (size_t)shape->dims[dim];
	weightd_shape_numel(shape, &numel);
	for (size_t i = index; i < numel; i += count)
		slice[held++] = values[i];
	return count > 1 ? weightd_float_norm_in_turn(norm->sums, slice, held)
			 : weightd_float_norm_finish(norm, slice, held);
}

static enum weightd_code float_slices(const struct weightd_task *task, const double *values,
				      size_t numel, size_t count, void *out)
{
	const struct weightd_shape *shape = weightd_entry_shape(task->law->origin);
	const enum weightd_norm_sums sums = (enum weightd_norm_sums)task->law->sizes[1];
	const uint64_t dim_plus_one = task->law->dim_plus_one;
	double *slice = weightd_memory_alloc((numel + 1) * sizeof *slice);

	if (slice == NULL)
		return WEIGHTD_ERR_NO_MEMORY;
	for (size_t i = 0; i < count; i++) {
		struct weightd_float_norm norm = {.sums = sums};
		const float value = dim_plus_one == 0 || numel == 0
					    ? weightd_float_norm_finish(&norm, values, numel)
					    : float_slice(shape, &norm, (unsigned)dim_plus_one - 1,
							  i, values, slice);
		weightd_element_write(out, task->dtype, i, (double)value);
	}
	weightd_memory_free(slice);
	return WEIGHTD_OK;
}

/* The dimension, or all elements together. */
static enum weightd_code fill_slices(const struct weightd_task *task, uint64_t first, size_t count,
				     void *out)
{
	const struct weightd_entry *origin = task->law->origin;
	const struct weightd_shape *shape = weightd_entry_shape(origin);
	uint64_t numel = 0, inner = 1;
	enum weightd_code code = WEIGHTD_ERR_NO_MEMORY;

	(void)first;
	for (unsigned i = (unsigned)task->law->dim_plus_one; i < shape->ndim; i++)
		inner *= shape->dims[i];
	if (!weightd_shape_numel(shape, &numel))
		return code;
	double *sums = weightd_memory_array(count + 1, sizeof *sums);
	double *values = weightd_memory_alloc(((size_t)numel + 1) * sizeof *values);
	if (sums != NULL && values != NULL)
		code = weightd_origin_read(origin, 0, (size_t)numel, values);
	if (code == WEIGHTD_OK && task->law->sizes[1] != WEIGHTD_SUMS_DOUBLE) {
		code = float_slices(task, values, (size_t)numel, count, out);
		weightd_memory_free(values);
		weightd_memory_free(sums);
		return code;
	}
	for (size_t i = 0; code == WEIGHTD_OK && i < (size_t)numel; i++)
		sums[task->law->dim_plus_one == 0 ? 0 : i / inner % count] += values[i] * values[i];
	for (size_t i = 0; code == WEIGHTD_OK && i < count; i++)
		weightd_element_write(out, task->dtype, i, __builtin_sqrt(sums[i]));
	weightd_memory_free(values);
	weightd_memory_free(sums);
	return code;
}

static enum weightd_code fill_unit(const struct weightd_task *task, uint64_t first, size_t count,
				   void *out)
{
	struct weightd_law normal = {.distribution = &weightd_distribution_normal,
				     .normal = {.mean = 0.0, .std = 1.0}};
	struct weightd_task draw = *task;
	double sum = 0.0;

	(void)first;
	draw.law = &normal;
	enum weightd_code code =
		normal.distribution->prepare(&normal, task->shape, task->dtype, NULL, NULL);
	if (code == WEIGHTD_OK)
		code = weightd_fill_whole(&draw, count, out);
	if (code != WEIGHTD_OK)
		return code;
	for (size_t i = 0; i < count; i++) {
		double value = weightd_element_read(out, task->dtype, i);
		sum += value * value;
	}
	double norm = __builtin_sqrt(sum);
	norm = norm < task->law->unit_normal.eps ? task->law->unit_normal.eps : norm;
	for (size_t i = 0; i < count; i++)
		weightd_element_write(out, task->dtype, i,
				      weightd_element_read(out, task->dtype, i) / norm);
	return WEIGHTD_OK;
}

const struct weightd_distribution weightd_distribution_row_norm = {
	.name = "row_norm",
	.doc = "Norms of another tensor, one for each index of its first dimension",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_DERIVED,
	.sizes = {"sums"},
	.prepare = prepare,
	.fill = fill_rows,
};

const struct weightd_distribution weightd_distribution_slice_norm = {
	.name = "slice_norm",
	.doc = "Norms of another tensor, one for each index of a dimension, or one for all",
	.flags = WEIGHTD_DERIVED,
	.sizes = {"dim_plus_one", "sums"},
	.prepare = prepare,
	.fill = fill_slices,
};

const struct weightd_distribution weightd_distribution_unit_normal = {
	.name = "unit_normal",
	.doc = "Standard normal numbers divided by their norm, or by eps if that is larger",
	.flags = WEIGHTD_RANDOM,
	.reals = {"eps"},
	.sizes = {"sums"},
	.prepare = prepare,
	.fill = fill_unit,
};
