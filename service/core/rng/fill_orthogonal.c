/*
 * orthogonal: a matrix with orthonormal rows or columns, times gain.
 * Source: Saxe et al. 2014; Mezzadri 2007 for the signs; torch.nn.init.orthogonal_ for the views.
 *
 * The tensor is seen as rows = size(0) by columns = the rest; the longer side first, A (m x n) is
 * filled with standard normal float64 values in the order of the tensor and factored by
 * householder.c.  Our own QR, because LAPACK's bits depend on its build:
 * service/notes/orthogonal.md.
 */
#include "core/rng/bounds.h"
#include "core/rng/householder.h"
#include "core/rng/tables.h"

#include <stdlib.h>

enum { GAIN };

/* 4096 x 4096 is 2^36: about 15 seconds of one core with AVX-512, four times that without AVX. */
#define WORK_MAX ((uint64_t)1 << 36)
/* The columns are worked on in tiles of 32, so that a long thin matrix takes 32 columns of memory.
 */
#define SIDE_MAX ((uint64_t)1 << 20)

/* rows and columns of the matrix view; the shape has no zero dimension. */
static void matrix_view(const struct weightd_shape *shape, uint64_t *rows, uint64_t *columns)
{
	*rows = shape->dims[0];
	*columns = 1;
	for (unsigned i = 1; i < shape->ndim; i++)
		*columns *= shape->dims[i];
}

static enum weightd_code prepare(struct weightd_recipe *recipe, const struct weightd_shape *shape,
                                 enum weightd_dtype dtype, const char *pointer,
                                 struct weightd_error *err)
{
	uint64_t numel = 0, rows, columns, work;
	enum weightd_code code;

	if ((code = weightd_require_float(recipe, dtype, pointer, err)) != WEIGHTD_OK ||
	    (code = weightd_require_finite(recipe, pointer, err)) != WEIGHTD_OK)
		return code;
	double gain = recipe->reals[GAIN];
	if ((code = weightd_require_holds(recipe, dtype, gain < 0 ? -gain : gain, pointer, err)) !=
	    WEIGHTD_OK)
		return code;
	if (shape->ndim < 2) {
		code = weightd_error_add(err, WEIGHTD_ERR_SHAPE_MISMATCH, pointer,
		                         "orthogonal needs at least 2 dimensions, got %u",
		                         shape->ndim);
		weightd_error_expected(err, "a tensor of 2 dimensions or more");
		return code;
	}
	if (!weightd_shape_numel(shape, &numel))
		return weightd_error_add(err, WEIGHTD_ERR_TOO_LARGE, pointer,
		                         "the tensor's size overflows");
	if (numel == 0)
		return WEIGHTD_OK;
	matrix_view(shape, &rows, &columns);
	if (weightd_checked_mul(numel, rows < columns ? rows : columns, &work) &&
	    work <= WORK_MAX && rows <= SIDE_MAX && columns <= SIDE_MAX)
		return WEIGHTD_OK;
	code = weightd_error_add(err, WEIGHTD_ERR_LIMIT_EXCEEDED, pointer,
	                         "factoring a %llu x %llu matrix is too much work",
	                         (unsigned long long)rows, (unsigned long long)columns);
	weightd_error_expected(err, "longer side <= 2^20, longer side * shorter side^2 <= 2^36");
	return code;
}

static enum weightd_code fill(const struct weightd_task *task, uint64_t first, size_t count,
                              void *out)
{
	struct weightd_recipe normal = {.distribution = &weightd_distribution_normal,
	                                .reals = {0.0, 1.0}};
	struct weightd_task draw = *task;
	uint64_t rows, columns;

	(void)first;
	if (count == 0)
		return WEIGHTD_OK;
	matrix_view(task->shape, &rows, &columns);
	double *matrix = malloc(count * sizeof *matrix);
	if (matrix == NULL)
		return WEIGHTD_ERR_NO_MEMORY;
	draw.recipe = &normal;
	draw.dtype = WEIGHTD_FLOAT64;
	enum weightd_code code =
		normal.distribution->prepare(&normal, task->shape, WEIGHTD_FLOAT64, NULL, NULL);
	if (code == WEIGHTD_OK)
		code = normal.distribution->fill(&draw, 0, count, matrix);
	if (code == WEIGHTD_OK)
		code = weightd_orthonormalize(matrix, rows, columns);
	for (size_t i = 0; code == WEIGHTD_OK && i < count; i++)
		weightd_element_write(out, task->dtype, i, task->recipe->reals[GAIN] * matrix[i]);
	free(matrix);
	return code;
}

const struct weightd_distribution weightd_distribution_orthogonal = {
	.name = "orthogonal",
	.doc = "Orthonormal rows or columns (whichever are fewer), times gain",
	.flags = WEIGHTD_RANDOM,
	.reals = {"gain"},
	.prepare = prepare,
	.fill = fill,
};
