/*
 * singular_left, singular_right: the singular vectors of another tensor to its largest singular
 * value, by power iterations.  Source: torch.nn.utils.parametrizations._SpectralNorm._power_method.
 *
 * The other tensor is seen as a matrix W with 'dim' in front.  From v = normalised normal numbers
 * of the stream of the right vector: 'iterations' times u = W v, v = W^T u, each divided by its
 * norm. Everything is double, sums one term after the other in the order of the matrix's rows and
 * columns.
 */
#include "core/distribution/bounds.h"
#include "core/base/memory.h"
#include "core/derived/origin.h"
#include "core/base/work_limit.h"
#include "core/distribution/distribution_table.h"
#include "core/distribution/whole_fill.h"

#include <string.h>

static enum weightd_code prepare(struct weightd_law *law, const struct weightd_shape *shape,
				 enum weightd_dtype dtype, const char *pointer,
				 struct weightd_error *err)
{
	(void)shape;
	enum weightd_code code = weightd_require_float(law, dtype, pointer, err);

	return code != WEIGHTD_OK ? code : weightd_require_finite(law, pointer, err);
}

/* A matrix of doubles, and its two vectors. */
struct iteration {
	size_t rows, columns;
	double *matrix, *left, *right;
};

static void normalise(double *vector, size_t count, double eps)
{
	double sum = 0.0;

	for (size_t i = 0; i < count; i++)
		sum += vector[i] * vector[i];
	double norm = __builtin_sqrt(sum);
	norm = norm < eps ? eps : norm;
	for (size_t i = 0; i < count; i++)
		vector[i] /= norm;
}

static enum weightd_code iterate(struct iteration *w, double eps)
{
	enum weightd_code code = WEIGHTD_OK;

	for (size_t i = 0; i < w->rows && code == WEIGHTD_OK; i++) {
		code = weightd_go_on(w->columns, NULL);
		const double *row = w->matrix + i * w->columns;
		double sum = 0.0;
		for (size_t j = 0; j < w->columns; j++)
			sum += row[j] * w->right[j];
		w->left[i] = sum;
	}
	normalise(w->left, w->rows, eps);
	memset(w->right, 0, w->columns * sizeof *w->right);
	for (size_t i = 0; i < w->rows && code == WEIGHTD_OK; i++) {
		code = weightd_go_on(w->columns, NULL);
		const double *row = w->matrix + i * w->columns;
		double factor = w->left[i];
		for (size_t j = 0; j < w->columns; j++)
			w->right[j] += row[j] * factor;
	}
	normalise(w->right, w->columns, eps);
	return code;
}

/* The dimension 'dim' in front, the others in their order. */
static enum weightd_code read_matrix(struct iteration *w, const struct weightd_entry *origin,
				     unsigned dim)
{
	const struct weightd_shape *shape = weightd_entry_shape(origin);
	size_t numel = w->rows * w->columns, inner = 1;

	if (dim == 0)
		return weightd_origin_read(origin, 0, numel, w->matrix);
	for (unsigned i = dim + 1; i < shape->ndim; i++)
		inner *= (size_t)shape->dims[i];
	double *values = weightd_memory_alloc((numel + 1) * sizeof *values);
	if (values == NULL)
		return WEIGHTD_ERR_NO_MEMORY;
	enum weightd_code code = weightd_origin_read(origin, 0, numel, values);
	for (size_t i = 0; i < numel && code == WEIGHTD_OK; i++) {
		size_t row = i / inner % w->rows,
		       column = i / (inner * w->rows) * inner + i % inner;
		w->matrix[row * w->columns + column] = values[i];
	}
	weightd_memory_free(values);
	return code;
}

/* Normal numbers of the dtype that the vectors have, as the library draws them. */
static enum weightd_code read_start(struct iteration *w, const struct weightd_task *task)
{
	const struct weightd_shape shape = weightd_shape_of(1, (uint64_t)w->columns);
	struct weightd_law law = {.distribution = &weightd_distribution_normal,
				  .normal = {.mean = 0.0, .std = 1.0}};
	const struct weightd_task normal = {.law = &law,
					    .shape = &shape,
					    .dtype = task->dtype,
					    .stream = {task->stream.seed, task->law->start},
					    .engine = task->engine};
	enum weightd_code code = law.distribution->prepare(&law, &shape, task->dtype, NULL, NULL);

	if (code == WEIGHTD_OK)
		code = weightd_fill_whole(&normal, w->columns, w->right);
	/* Widened in place, the last one first: no element of a dtype is wider. */
	for (size_t i = w->columns; i-- > 0 && code == WEIGHTD_OK;)
		w->right[i] = weightd_element_read(w->right, task->dtype, i);
	return code;
}

static enum weightd_code make(const struct weightd_task *task, bool is_left, size_t count,
			      void *out)
{
	const struct weightd_law *law = task->law;
	const struct weightd_shape *shape = weightd_entry_shape(law->origin);
	const unsigned dim = (unsigned)law->singular.dim;
	struct iteration w = {.rows = (size_t)shape->dims[dim], .columns = 1};
	enum weightd_code code = WEIGHTD_ERR_NO_MEMORY;

	for (unsigned i = 0; i < shape->ndim; i++)
		w.columns *= i == dim ? 1 : (size_t)shape->dims[i];
	w.matrix = weightd_memory_alloc((w.rows * w.columns + 1) * sizeof *w.matrix);
	w.left = weightd_memory_array(w.rows + 1, sizeof *w.left);
	w.right = weightd_memory_array(w.columns + 1, sizeof *w.right);
	if (w.matrix != NULL && w.left != NULL && w.right != NULL)
		code = read_matrix(&w, law->origin, dim);
	if (code == WEIGHTD_OK)
		code = read_start(&w, task);
	if (code == WEIGHTD_OK) {
		normalise(w.right, w.columns, law->singular.eps);
		for (double done = 0; done < law->singular.iterations && code == WEIGHTD_OK; done++)
			code = iterate(&w, law->singular.eps);
	}
	for (size_t i = 0; i < count && code == WEIGHTD_OK; i++)
		weightd_element_write(out, task->dtype, i, is_left ? w.left[i] : w.right[i]);
	weightd_memory_free(w.matrix);
	weightd_memory_free(w.left);
	weightd_memory_free(w.right);
	return code;
}

static enum weightd_code fill_left(const struct weightd_task *task, uint64_t first, size_t count,
				   void *out)
{
	(void)first;
	return make(task, true, count, out);
}

static enum weightd_code fill_right(const struct weightd_task *task, uint64_t first, size_t count,
				    void *out)
{
	(void)first;
	return make(task, false, count, out);
}

const struct weightd_distribution weightd_distribution_singular_left = {
	.name = "singular_left",
	.doc = "The left singular vector of another tensor to its largest singular value",
	.flags = WEIGHTD_RANDOM | WEIGHTD_DERIVED,
	.reals = {"eps", "dim", "iterations"},
	.sizes = {"start"},
	.prepare = prepare,
	.fill = fill_left,
};

const struct weightd_distribution weightd_distribution_singular_right = {
	.name = "singular_right",
	.doc = "The right singular vector of another tensor to its largest singular value",
	.flags = WEIGHTD_RANDOM | WEIGHTD_DERIVED,
	.reals = {"eps", "dim", "iterations"},
	.sizes = {"start"},
	.prepare = prepare,
	.fill = fill_right,
};
