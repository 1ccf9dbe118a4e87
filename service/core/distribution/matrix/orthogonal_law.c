/*
 * orthogonal: a matrix with orthonormal rows or columns, times gain.
 * Source: Saxe et al. 2014; Mezzadri 2007 for the signs; torch.nn.init.orthogonal_ for the views.
 *
 * The tensor is seen as rows = size(0) by columns = the rest; the longer side first, A (m x n) is
 * filled with standard normal float64 values in the order of the tensor and factored by
 * householder.c.  Our own QR, because LAPACK's bits depend on its build:
 * service/notes/orthogonal.md.
 *
 * orthogonal_axis: the same with one axis as the columns and the others, in order, as the rows, as
 * in jax.nn.initializers.orthogonal.
 */
#include "core/distribution/matrix/haar.h"

#include "core/base/work_limit.h"
#include "core/base/memory.h"
#include "core/distribution/distribution_table.h"
#include "core/distribution/whole_fill.h"

/* Work of an element whose place is computed. */
#define UNITS_OF_ELEMENT 10
/* Elements between two questions whether to go on. */
#define TOGETHER 4096

/* rows and columns of the matrix view; the shape has no zero dimension. */
static void matrix_view(const struct weightd_shape *shape, uint64_t *rows, uint64_t *columns)
{
	*rows = shape->dims[0];
	*columns = 1;
	for (unsigned i = 1; i < shape->ndim; i++)
		*columns *= shape->dims[i];
}

static enum weightd_code prepare(struct weightd_law *law, const struct weightd_shape *shape,
				 enum weightd_dtype dtype, const char *pointer,
				 struct weightd_error *err)
{
	uint64_t numel = 0, rows, columns;
	enum weightd_code code = weightd_haar_prepare(law, dtype, pointer, err);

	if (code == WEIGHTD_OK)
		code = weightd_haar_require_rank(law, shape, 2, pointer, err);
	if (code != WEIGHTD_OK || (weightd_shape_numel(shape, &numel) && numel == 0))
		return code;
	matrix_view(shape, &rows, &columns);
	return weightd_haar_require(rows, columns, pointer, err);
}

enum weightd_code weightd_orthogonal_lay(const struct weightd_task *task, size_t count, void *out,
					 weightd_haar_source *source)
{
	uint64_t rows, columns;

	if (count == 0)
		return WEIGHTD_OK;
	matrix_view(task->shape, &rows, &columns);
	double *matrix = weightd_memory_alloc(count * sizeof *matrix);
	if (matrix == NULL)
		return WEIGHTD_ERR_NO_MEMORY;
	enum weightd_code code = source(matrix, task, rows, columns);
	if (code == WEIGHTD_OK)
		code = weightd_put_whole(task, task->law->orthogonal.gain, matrix, count, out);
	weightd_memory_free(matrix);
	return code;
}

static enum weightd_code fill(const struct weightd_task *task, uint64_t first, size_t count,
			      void *out)
{
	(void)first;
	return weightd_orthogonal_lay(task, count, out, weightd_haar_matrix);
}

const struct weightd_distribution weightd_distribution_orthogonal = {
	.name = "orthogonal",
	.doc = "Orthonormal rows or columns (whichever are fewer), times gain",
	.flags = WEIGHTD_RANDOM,
	.reals = {"gain"},
	.prepare = prepare,
	.fill = fill,
};

/* outer x columns x inner: the sizes before the axis, at it, and behind it. */
static void axis_view(const struct weightd_shape *shape, uint64_t axis, uint64_t *outer,
		      uint64_t *columns, uint64_t *inner)
{
	*outer = *inner = 1;
	*columns = shape->dims[axis];
	for (unsigned i = 0; i < shape->ndim; i++) {
		if (i < axis)
			*outer *= shape->dims[i];
		if (i > axis)
			*inner *= shape->dims[i];
	}
}

static enum weightd_code prepare_axis(struct weightd_law *law, const struct weightd_shape *shape,
				      enum weightd_dtype dtype, const char *pointer,
				      struct weightd_error *err)
{
	uint64_t numel = 0, outer, columns, inner;
	enum weightd_code code = weightd_haar_prepare(law, dtype, pointer, err);

	if (code == WEIGHTD_OK)
		code = weightd_haar_require_rank(law, shape, 2, pointer, err);
	if (code != WEIGHTD_OK)
		return code;
	if (law->axis >= shape->ndim) {
		weightd_error_add(err, WEIGHTD_ERR_OUT_OF_RANGE, pointer,
				  "axis %llu is not in the tensor", (unsigned long long)law->axis);
		weightd_error_expected(err, "0 to %u", shape->ndim - 1);
		return WEIGHTD_ERR_OUT_OF_RANGE;
	}
	if (weightd_shape_numel(shape, &numel) && numel == 0)
		return WEIGHTD_OK;
	axis_view(shape, law->axis, &outer, &columns, &inner);
	return weightd_haar_require(outer * inner, columns, pointer, err);
}

enum weightd_code weightd_orthogonal_axis_lay(const struct weightd_task *task, size_t count,
					      void *out, weightd_haar_source *source)
{
	uint64_t outer, columns, inner;

	if (count == 0)
		return WEIGHTD_OK;
	axis_view(task->shape, task->law->axis, &outer, &columns, &inner);
	double *matrix = weightd_memory_alloc(count * sizeof *matrix);
	if (matrix == NULL)
		return WEIGHTD_ERR_NO_MEMORY;
	enum weightd_code code = source(matrix, task, outer * inner, columns);
	for (size_t i = 0; code == WEIGHTD_OK && i < count; i++) {
		if (i % TOGETHER == 0)
			code = weightd_go_on(TOGETHER * UNITS_OF_ELEMENT, NULL);
		const uint64_t row = i / (columns * inner) * inner + i % inner,
			       column = i / inner % columns;
		weightd_element_write(out, task->dtype, i,
				      task->law->orthogonal.gain * matrix[row * columns + column]);
	}
	weightd_memory_free(matrix);
	return code;
}

static enum weightd_code fill_axis(const struct weightd_task *task, uint64_t first, size_t count,
				   void *out)
{
	(void)first;
	return weightd_orthogonal_axis_lay(task, count, out, weightd_haar_matrix);
}

const struct weightd_distribution weightd_distribution_orthogonal_axis = {
	.name = "orthogonal_axis",
	.doc = "Orthonormal columns along an axis, or rows over the others (whichever are fewer), "
	       "times gain",
	.flags = WEIGHTD_RANDOM,
	.reals = {"gain"},
	.sizes = {"axis"},
	.prepare = prepare_axis,
	.fill = fill_axis,
};
