/*
 * Matrices with orthonormal rows or columns, uniform over all of them, for orthogonal, its variants
 * and delta_orthogonal.  See service/notes/orthogonal.md.
 */
#ifndef WEIGHTD_CORE_DISTRIBUTION_MATRIX_HAAR_H
#define WEIGHTD_CORE_DISTRIBUTION_MATRIX_HAAR_H

#include "weightd/distribution.h"

/* Refuses, with LIMIT_EXCEEDED at 'pointer', a matrix that is too much work to factor. */
enum weightd_code weightd_haar_require(uint64_t rows, uint64_t columns, const char *pointer,
				       struct weightd_error *err);

/*
 * Fills 'matrix', row-major: standard normal float64 values of the task's stream, made orthonormal
 * by its engine.  rows and columns are at least 1.  Returns WEIGHTD_OK or WEIGHTD_ERR_NO_MEMORY.
 */
enum weightd_code weightd_haar_matrix(double *matrix, const struct weightd_task *task,
				      uint64_t rows, uint64_t columns);

/* Makes such a matrix for a task, from the words of its generator. */
typedef enum weightd_code weightd_haar_source(double *matrix, const struct weightd_task *task,
					      uint64_t rows, uint64_t columns);

/*
 * The whole tensor of a task whose distribution is orthogonal, orthogonal_axis or delta_orthogonal:
 * the source's matrix, laid out, times gain, each element rounded once.  The source's code, or
 * WEIGHTD_ERR_NO_MEMORY.
 */
enum weightd_code weightd_orthogonal_lay(const struct weightd_task *task, size_t count, void *out,
					 weightd_haar_source *source);
enum weightd_code weightd_orthogonal_axis_lay(const struct weightd_task *task, size_t count,
					      void *out, weightd_haar_source *source);
enum weightd_code weightd_delta_orthogonal_lay(const struct weightd_task *task, size_t count,
					       void *out, weightd_haar_source *source);

/* The first checks of such a distribution's prepare(): a float dtype, and a gain that it holds. */
enum weightd_code weightd_haar_prepare(const struct weightd_law *law, enum weightd_dtype dtype,
				       const char *pointer, struct weightd_error *err);
/* At least so many dimensions, whose product does not overflow. */
enum weightd_code weightd_haar_require_rank(const struct weightd_law *law,
					    const struct weightd_shape *shape, unsigned least,
					    const char *pointer, struct weightd_error *err);

#endif
