/*
 * Orthonormal matrices from normal values: draw, factor, bound the work.
 */
#include "core/distribution/matrix/haar.h"

#include "core/distribution/bounds.h"
#include "core/distribution/matrix/householder.h"
#include "core/distribution/distribution_table.h"
#include "core/distribution/whole_fill.h"
#include "core/engine/engine_state.h"

/* 4096 x 4096 is 2^36: about 6 seconds of one core with AVX-512, four times that without AVX. */
#define WORK_MAX ((uint64_t)1 << 36)
/* The columns are worked on in tiles of 32, so that a long thin matrix takes 32 columns of memory.
 */
#define SIDE_MAX ((uint64_t)1 << 20)

enum weightd_code weightd_haar_require(uint64_t rows, uint64_t columns, const char *pointer,
				       struct weightd_error *err)
{
	uint64_t numel, work;

	if (weightd_checked_mul(rows, columns, &numel) &&
	    weightd_checked_mul(numel, rows < columns ? rows : columns, &work) &&
	    work <= WORK_MAX && rows <= SIDE_MAX && columns <= SIDE_MAX)
		return WEIGHTD_OK;
	enum weightd_code code =
		weightd_error_add(err, WEIGHTD_ERR_LIMIT_EXCEEDED, pointer,
				  "factoring a %llu x %llu matrix is too much work",
				  (unsigned long long)rows, (unsigned long long)columns);
	weightd_error_expected(err, "longer side <= 2^20, longer side * shorter side^2 <= 2^36");
	return code;
}

enum weightd_code weightd_haar_matrix(double *matrix, const struct weightd_task *task,
				      uint64_t rows, uint64_t columns)
{
	const struct weightd_shape shape = {2, {rows, columns}};
	struct weightd_law normal = {.distribution = &weightd_distribution_normal,
				     .normal = {.mean = 0.0, .std = 1.0}};
	const struct weightd_task draw = {.law = &normal,
					  .shape = &shape,
					  .dtype = WEIGHTD_FLOAT64,
					  .stream = task->stream,
					  .engine = task->engine};
	enum weightd_code code =
		normal.distribution->prepare(&normal, &shape, WEIGHTD_FLOAT64, NULL, NULL);

	if (code == WEIGHTD_OK)
		code = weightd_fill_whole(&draw, (size_t)(rows * columns), matrix);
	return code == WEIGHTD_OK ? weightd_orthonormalize(matrix, rows, columns, task->engine)
				  : code;
}

enum weightd_code weightd_haar_prepare(const struct weightd_law *law, enum weightd_dtype dtype,
				       const char *pointer, struct weightd_error *err)
{
	const double gain = law->orthogonal.gain;
	enum weightd_code code;

	if ((code = weightd_require_float(law, dtype, pointer, err)) != WEIGHTD_OK ||
	    (code = weightd_require_finite(law, pointer, err)) != WEIGHTD_OK)
		return code;
	return weightd_require_holds(law, dtype, gain < 0 ? -gain : gain, pointer, err);
}

enum weightd_code weightd_haar_require_rank(const struct weightd_law *law,
					    const struct weightd_shape *shape, unsigned least,
					    const char *pointer, struct weightd_error *err)
{
	uint64_t numel = 0;

	if (shape->ndim < least) {
		enum weightd_code code =
			weightd_error_add(err, WEIGHTD_ERR_SHAPE_MISMATCH, pointer,
					  "%s needs at least %u dimensions, got %u",
					  law->distribution->name, least, shape->ndim);
		weightd_error_expected(err, "a tensor of %u dimensions or more", least);
		return code;
	}
	if (!weightd_shape_numel(shape, &numel))
		return weightd_error_add(err, WEIGHTD_ERR_TOO_LARGE, pointer,
					 "the tensor's size overflows");
	return WEIGHTD_OK;
}
