/*
 * delta_orthogonal: a convolution whose centre tap is an orthogonal matrix times gain, and zero
 * else. Source: Xiao et al. 2018, section 3.3; jax.nn.initializers.delta_orthogonal.
 *
 * The tensor is (out, in, taps...) or, with kernel_first 1, (taps..., in, out); the centre of an
 * axis is (size - 1) / 2.  The matrix is made in the order of the tensor; a square one may be
 * turned over.
 */
#include "core/distribution/matrix/haar.h"

#include "core/base/work_limit.h"
#include "core/base/memory.h"
#include "core/distribution/distribution_table.h"

#include <string.h>

/* Work of an element. */
#define UNITS_OF_ELEMENT 10
/* Elements between two questions whether to go on. */
#define TOGETHER 4096

/* As many elements as the largest orthogonal tensor has. */
#define ELEMENTS_MAX ((uint64_t)1 << 28)

/* The matrix's sides in the order of the tensor; the taps' number and centre. */
struct view {
	uint64_t rows, columns, taps, centre;
};

static struct view view_of(const struct weightd_shape *shape, bool is_kernel_first)
{
	const unsigned at = is_kernel_first ? shape->ndim - 2 : 0, taps = is_kernel_first ? 0 : 2;
	struct view view = {shape->dims[at], shape->dims[at + 1], 1, 0};

	for (unsigned i = 0; i < shape->ndim - 2; i++) {
		const uint64_t size = shape->dims[taps + i];
		view.taps *= size;
		view.centre = view.centre * size + (size - 1) / 2;
	}
	return view;
}

static enum weightd_code prepare(struct weightd_law *law, const struct weightd_shape *shape,
				 enum weightd_dtype dtype, const char *pointer,
				 struct weightd_error *err)
{
	const bool is_kernel_first = law->delta.kernel_first != 0;
	uint64_t numel = 0;
	enum weightd_code code = weightd_haar_prepare(law, dtype, pointer, err);

	if (code == WEIGHTD_OK)
		code = weightd_haar_require_rank(law, shape, 3, pointer, err);
	if (code != WEIGHTD_OK)
		return code;
	if (weightd_shape_numel(shape, &numel) && numel == 0)
		return WEIGHTD_OK;
	const struct view view = view_of(shape, is_kernel_first);
	const uint64_t in = is_kernel_first ? view.rows : view.columns;
	const uint64_t out = is_kernel_first ? view.columns : view.rows;
	if (in > out) {
		weightd_error_add(err, WEIGHTD_ERR_SHAPE_MISMATCH, pointer,
				  "delta_orthogonal has %llu inputs and %llu outputs",
				  (unsigned long long)in, (unsigned long long)out);
		weightd_error_expected(err, "not more inputs than outputs");
		return WEIGHTD_ERR_SHAPE_MISMATCH;
	}
	if (numel > ELEMENTS_MAX) {
		weightd_error_add(err, WEIGHTD_ERR_LIMIT_EXCEEDED, pointer,
				  "delta_orthogonal of %llu elements", (unsigned long long)numel);
		weightd_error_expected(err, "at most 2^28 elements");
		return WEIGHTD_ERR_LIMIT_EXCEEDED;
	}
	return weightd_haar_require(view.rows, view.columns, pointer, err);
}

enum weightd_code weightd_delta_orthogonal_lay(const struct weightd_task *task, size_t count,
					       void *out, weightd_haar_source *source)
{
	const bool is_kernel_first = task->law->delta.kernel_first != 0;

	memset(out, 0, count * weightd_dtype_row(task->dtype)->bytes);
	if (count == 0)
		return WEIGHTD_OK;
	const struct view view = view_of(task->shape, is_kernel_first);
	const size_t size = (size_t)(view.rows * view.columns);
	double *matrix = weightd_memory_alloc(size * sizeof *matrix);
	if (matrix == NULL)
		return WEIGHTD_ERR_NO_MEMORY;
	enum weightd_code code = source(matrix, task, view.rows, view.columns);
	for (size_t i = 0; code == WEIGHTD_OK && i < size; i++) {
		if (i % TOGETHER == 0)
			code = weightd_go_on(TOGETHER * UNITS_OF_ELEMENT, NULL);
		const size_t row = i / (size_t)view.columns, column = i % (size_t)view.columns;
		const size_t at =
			task->law->delta.is_turned != 0 ? column * (size_t)view.rows + row : i;
		weightd_element_write(out, task->dtype,
				      is_kernel_first ? (size_t)view.centre * size + i
						      : i * (size_t)view.taps + (size_t)view.centre,
				      task->law->orthogonal.gain * matrix[at]);
	}
	weightd_memory_free(matrix);
	return code;
}

static enum weightd_code fill(const struct weightd_task *task, uint64_t first, size_t count,
			      void *out)
{
	(void)first;
	return weightd_delta_orthogonal_lay(task, count, out, weightd_haar_matrix);
}

const struct weightd_distribution weightd_distribution_delta_orthogonal = {
	.name = "delta_orthogonal",
	.doc = "A convolution whose centre tap is orthogonal, times gain, and zero elsewhere",
	.flags = WEIGHTD_RANDOM,
	.reals = {"gain"},
	.sizes = {"kernel_first", "is_turned"},
	.prepare = prepare,
	.fill = fill,
};
