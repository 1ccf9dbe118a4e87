/*
 * The tensors of torch.nn.utils.parametrizations.orthogonal, which keeps matrices orthogonal; a
 * tensor of more than two dimensions is a batch of matrices.  Source: _Orthogonal.right_inverse.
 *
 * negative_eye: -1 on the diagonals.  orthogonal_base: the orthogonal factor of another tensor,
 * made square by columns of normal numbers.  reflectors: the Householder factors of another tensor.
 */
#include "core/distribution/bounds.h"
#include "core/base/memory.h"
#include "core/distribution/matrix/householder.h"
#include "core/engine/engine_state.h"
#include "core/derived/origin.h"
#include "core/base/work_limit.h"
#include "core/distribution/distribution_table.h"
#include "core/distribution/whole_fill.h"
#include "core/distribution/value_law.h"

/* As for orthogonal: orthogonal_law.c. */
#define WORK_MAX ((uint64_t)1 << 36)

/* One matrix of a batch: m >= n, 'down' and 'right' are the steps from element to element. */
struct view {
	size_t batch, m, n, down, right;
};

static struct view view_of(const struct weightd_shape *shape)
{
	size_t rows = (size_t)shape->dims[shape->ndim - 2],
	       columns = (size_t)shape->dims[shape->ndim - 1];
	bool is_tall = rows >= columns;
	struct view view = {.batch = 1,
			    .m = is_tall ? rows : columns,
			    .n = is_tall ? columns : rows,
			    .down = is_tall ? columns : 1,
			    .right = is_tall ? 1 : columns};

	for (unsigned i = 0; i + 2 < shape->ndim; i++)
		view.batch *= (size_t)shape->dims[i];
	return view;
}

static enum weightd_code prepare(struct weightd_law *law, const struct weightd_shape *shape,
				 enum weightd_dtype dtype, const char *pointer,
				 struct weightd_error *err)
{
	uint64_t numel = 0, work = 0, longer;
	enum weightd_code code = weightd_require_float(law, dtype, pointer, err);

	if (code != WEIGHTD_OK)
		return code;
	longer = shape->dims[shape->ndim - 2];
	if (longer < shape->dims[shape->ndim - 1])
		longer = shape->dims[shape->ndim - 1];
	if (weightd_shape_numel(shape, &numel) && weightd_checked_mul(numel, longer, &work) &&
	    work <= WORK_MAX)
		return WEIGHTD_OK;
	code = weightd_error_add(err, WEIGHTD_ERR_LIMIT_EXCEEDED, pointer,
				 "the matrices are too large to be made orthogonal");
	weightd_error_expected(err, "elements * longer side <= 2^36");
	return code;
}

static enum weightd_code prepare_eye(struct weightd_law *law, const struct weightd_shape *shape,
				     enum weightd_dtype dtype, const char *pointer,
				     struct weightd_error *err)
{
	(void)shape;
	return weightd_require_float(law, dtype, pointer, err);
}

static double eye_element(const struct weightd_task *task, uint64_t index)
{
	const uint64_t columns = task->shape->dims[task->shape->ndim - 1];
	const uint64_t rows = task->shape->dims[task->shape->ndim - 2];

	return index % columns == index / columns % rows ? -1.0 : 0.0;
}

/* The other tensor in the first columns of each m x m matrix, normal numbers in the others. */
static enum weightd_code read_columns(const struct weightd_task *task, const struct view *view,
				      double *matrices)
{
	const struct weightd_entry *origin = task->law->origin;
	struct weightd_law law = {.distribution = &weightd_distribution_normal,
				  .normal = {.mean = 0.0, .std = 1.0}};
	const size_t given = view->batch * view->m * view->n, more = view->m - view->n;
	const struct weightd_shape shape =
		weightd_shape_of(1, (uint64_t)(view->batch * view->m * more));
	const struct weightd_task normal = {.law = &law,
					    .shape = &shape,
					    .dtype = WEIGHTD_FLOAT64,
					    .stream = task->stream,
					    .engine = task->engine};
	double *weight = weightd_memory_alloc((given + 1) * sizeof *weight);
	double *drawn = weightd_memory_alloc((view->batch * view->m * more + 1) * sizeof *drawn);
	enum weightd_code code = WEIGHTD_ERR_NO_MEMORY;

	if (weight != NULL && drawn != NULL)
		code = weightd_origin_read(origin, 0, given, weight);
	if (code == WEIGHTD_OK)
		code = law.distribution->prepare(&law, &shape, WEIGHTD_FLOAT64, NULL, NULL);
	if (code == WEIGHTD_OK)
		code = weightd_fill_whole(&normal, view->batch * view->m * more, drawn);
	for (size_t row = 0; code == WEIGHTD_OK && row < view->batch * view->m; row++) {
		size_t b = row / view->m, i = row % view->m;
		code = weightd_go_on(view->m, NULL);
		double *to = matrices + row * view->m;
		for (size_t j = 0; j < view->n; j++)
			to[j] = weight[b * view->m * view->n + i * view->down + j * view->right];
		for (size_t j = 0; j < more; j++)
			to[view->n + j] = drawn[row * more + j];
	}
	weightd_memory_free(weight);
	weightd_memory_free(drawn);
	return code;
}

static enum weightd_code fill_base(const struct weightd_task *task, uint64_t first, size_t count,
				   void *out)
{
	const struct view view = view_of(weightd_entry_shape(task->law->origin));
	double *matrices = weightd_memory_alloc((count + 1) * sizeof *matrices);
	enum weightd_code code = WEIGHTD_ERR_NO_MEMORY;

	(void)first;
	if (matrices != NULL)
		code = read_columns(task, &view, matrices);
	for (size_t b = 0; b < view.batch && code == WEIGHTD_OK && count > 0; b++)
		code = weightd_orthonormalize(matrices + b * view.m * view.m, view.m, view.m,
					      task->engine);
	if (code == WEIGHTD_OK)
		code = weightd_put_whole(task, 1.0, matrices, count, out);
	weightd_memory_free(matrices);
	return code;
}

/*
 * Column j of a matrix as LAPACK's geqrf leaves it: R above the diagonal, the reflector below it,
 * its leading 1 left out; on the diagonal the sign of R's element, turned where there is no
 * reflection.
 */
static enum weightd_code factor_column(double *matrix, const struct view *v, size_t j)
{
	double *top = matrix + j * v->down + j * v->right;
	double alpha = *top, squares = 0.0;

	for (size_t i = 1; i < v->m - j; i++)
		squares += top[i * v->down] * top[i * v->down];
	if (squares == 0.0) {
		*top = alpha > 0.0 ? -1.0 : alpha < 0.0 ? 1.0 : -0.0;
		return WEIGHTD_OK;
	}
	double norm = __builtin_sqrt(alpha * alpha + squares);
	double beta = alpha > 0.0 ? -norm : norm, tau = (beta - alpha) / beta;
	for (size_t i = 1; i < v->m - j; i++)
		top[i * v->down] /= alpha - beta;
	*top = beta < 0.0 ? -1.0 : 1.0;
	enum weightd_code code = WEIGHTD_OK;
	for (size_t c = 1; c < v->n - j && code == WEIGHTD_OK; c++) {
		code = weightd_go_on(4 * (v->m - j), NULL);
		double *column = top + c * v->right, sum = column[0];
		for (size_t i = 1; i < v->m - j; i++)
			sum += top[i * v->down] * column[i * v->down];
		sum *= tau;
		column[0] -= sum;
		for (size_t i = 1; i < v->m - j; i++)
			column[i * v->down] -= top[i * v->down] * sum;
	}
	return code;
}

static enum weightd_code fill_reflectors(const struct weightd_task *task, uint64_t first,
					 size_t count, void *out)
{
	const struct view view = view_of(task->shape);
	double *matrices = weightd_memory_alloc((count + 1) * sizeof *matrices);
	enum weightd_code code = WEIGHTD_ERR_NO_MEMORY;

	(void)first;
	if (matrices != NULL)
		code = weightd_origin_read(task->law->origin, 0, count, matrices);
	for (size_t b = 0; b < view.batch && code == WEIGHTD_OK && count > 0; b++) {
		for (size_t j = 0; j < view.n && code == WEIGHTD_OK; j++)
			code = factor_column(matrices + b * view.m * view.n, &view, j);
	}
	if (code == WEIGHTD_OK)
		code = weightd_put_whole(task, 1.0, matrices, count, out);
	weightd_memory_free(matrices);
	return code;
}

const struct weightd_distribution weightd_distribution_negative_eye = {
	.name = "negative_eye",
	.doc = "-1 on the diagonal of each matrix of a batch, zeros elsewhere",
	.flags = WEIGHTD_ELEMENTWISE,
	.prepare = prepare_eye,
	.fill = weightd_fill_elements,
	.element = eye_element,
};

const struct weightd_distribution weightd_distribution_orthogonal_base = {
	.name = "orthogonal_base",
	.doc = "The orthogonal factor of another tensor, completed to square matrices",
	.flags = WEIGHTD_RANDOM | WEIGHTD_DERIVED,
	.prepare = prepare,
	.fill = fill_base,
};

const struct weightd_distribution weightd_distribution_reflectors = {
	.name = "reflectors",
	.doc = "The Householder reflectors of another tensor's QR, as LAPACK's geqrf leaves them",
	.flags = WEIGHTD_DERIVED,
	.prepare = prepare,
	.fill = fill_reflectors,
};
