/*
 * From a law to jax's statement: the numbers as an initializer of jax computes them in the
 * tensor's dtype, the draw, and the matrices of jax.random.orthogonal.
 */
#include "core/generator/jax/jax_fill.h"

#include "core/distribution/matrix/haar.h"
#include "core/number/half.h"
#include "core/distribution/matrix/householder.h"
#include "core/generator/jax/jax_draws.h"
#include "core/distribution/distribution_table.h"
#include "weightd/initializer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool is(const struct weightd_law *law, const struct weightd_distribution *distribution)
{
	return law->distribution == distribution;
}

static bool is_orthogonal(const struct weightd_law *law)
{
	return is(law, &weightd_distribution_orthogonal) ||
	       is(law, &weightd_distribution_orthogonal_axis) ||
	       is(law, &weightd_distribution_delta_orthogonal);
}

/* jax.numpy.linalg.qr takes no half types. */
bool weightd_jax_has_draw(const struct weightd_law *law, enum weightd_dtype dtype)
{
	if (is_orthogonal(law))
		return weightd_dtype_row(dtype)->bytes >= 4;
	return is(law, &weightd_distribution_uniform) || is(law, &weightd_distribution_normal) ||
	       is(law, &weightd_distribution_trunc_normal);
}

/* As jnp.array makes it of a Python number: by way of float32 to bfloat16 only. */
static double rounded(enum weightd_dtype dtype, double value)
{
	switch (dtype) {
	case WEIGHTD_FLOAT64: return value;
	case WEIGHTD_FLOAT16:
		return (double)weightd_float_from_float16(weightd_float16_from_double(value));
	case WEIGHTD_BFLOAT16: return (double)weightd_half_rounded(dtype, (float)value);
	default: return (double)(float)value;
	}
}

/* The std of a standard normal cut at two, as jax writes it. */
#define CUT_STD 0.87962566103423978

/* Reals of a law that only jax uses, 0 else; they leave the older ids of float32 as they are. */
enum {
	CUT_LOW = 4, /* trunc_normal: the bounds in std */
	CUT_HIGH = 5,
	IS_SCALED = 5, /* uniform: drawn from -1 or 0 to 1, then multiplied */
};

/* What an initializer of jax does in the tensor's dtype: scale / fan is rounded first, then comes
 * the root. */
void weightd_jax_refine(struct weightd_law *law, const struct weightd_explanation *why,
			enum weightd_dtype dtype)
{
	double *r = law->reals;
	const double variance = rounded(dtype, why->variance);

	if (why->initializer == NULL || strncmp(why->initializer, "jax.", 4) != 0)
		return;
	if (is(law, &weightd_distribution_uniform)) {
		if (why->has_variance) {
			r[1] = rounded(dtype, sqrt(rounded(dtype, 3.0 * variance)));
			r[0] = -r[1];
		}
		r[IS_SCALED] = weightd_dtype_row(dtype)->bytes == 2;
	} else if (is(law, &weightd_distribution_normal)) {
		if (why->has_variance)
			r[1] = rounded(dtype, sqrt(variance));
	} else if (is(law, &weightd_distribution_trunc_normal)) {
		if (why->has_variance)
			r[1] = rounded(dtype,
				       rounded(dtype, sqrt(variance)) / rounded(dtype, CUT_STD));
		if (why->has_variance && dtype == WEIGHTD_FLOAT32) {
			r[2] = why->cut_low * r[1];
			r[3] = why->cut_high * r[1];
		} else if (dtype != WEIGHTD_FLOAT32 || r[1] == 0.0) {
			r[CUT_LOW] = why->cut_low;
			r[CUT_HIGH] = why->cut_high;
		}
	}
}

static struct weightd_jax_law law_of(const struct weightd_law *law)
{
	const double *r = law->reals;

	if (is(law, &weightd_distribution_normal))
		return (struct weightd_jax_law){WEIGHTD_JAX_NORMAL, 0.0, 0.0, r[1], r[0]};
	if (is(law, &weightd_distribution_uniform) && r[IS_SCALED] != 0.0)
		return (struct weightd_jax_law){WEIGHTD_JAX_UNIFORM, r[0] < 0.0 ? -1.0 : 0.0, 1.0,
						r[1], 0.0};
	if (is(law, &weightd_distribution_uniform))
		return (struct weightd_jax_law){WEIGHTD_JAX_UNIFORM, r[0], r[1], 1.0, 0.0};
	if (r[CUT_LOW] < r[CUT_HIGH])
		return (struct weightd_jax_law){WEIGHTD_JAX_TRUNCATED, r[CUT_LOW], r[CUT_HIGH],
						r[1], r[0]};
	return (struct weightd_jax_law){WEIGHTD_JAX_TRUNCATED, (r[2] - r[0]) / r[1],
					(r[3] - r[0]) / r[1], r[1], r[0]};
}

static void draw(const struct weightd_jax_run *run, const struct weightd_jax_law *law,
		 enum weightd_dtype dtype, void *out)
{
	if (dtype == WEIGHTD_FLOAT64)
		weightd_jax_doubles(run, law, out);
	else if (dtype == WEIGHTD_FLOAT32)
		weightd_jax_floats(run, law, out);
	else
		weightd_jax_halves(run, law, dtype, out);
}

/* What a task's words are. */
static struct weightd_jax_run run_of(const struct weightd_task *task,
				     enum weightd_jax_release release)
{
	return (struct weightd_jax_run){
		.key = {{(uint32_t)(task->stream.seed >> 32), (uint32_t)task->stream.seed}},
		.partitionable = release == WEIGHTD_JAX_0_5 || release == WEIGHTD_JAX_0_7,
		.is_early = release == WEIGHTD_JAX_0_4 || release == WEIGHTD_JAX_0_5,
	};
}

static void turn(double *restrict to, const double *restrict from, size_t rows, size_t columns)
{
	for (size_t i = 0; i < rows; i++)
		for (size_t j = 0; j < columns; j++)
			to[i * columns + j] = from[j * rows + i];
}

/*
 * jax.random.orthogonal: QR of normals, the longer side first.  The sums are ours, so values agree
 * with LAPACK's to rounding.
 */
static enum weightd_code orthonormal(double *matrix, const struct weightd_task *task, uint64_t rows,
				     uint64_t columns, const void *how)
{
	static const struct weightd_jax_law normal = {WEIGHTD_JAX_NORMAL, 0.0, 0.0, 1.0, 0.0};
	const size_t numel = (size_t)(rows * columns);
	struct weightd_jax_run run = run_of(task, *(const enum weightd_jax_release *)how);
	double *tall = rows < columns ? malloc(numel * sizeof *tall) : matrix;
	enum weightd_code code = tall == NULL ? WEIGHTD_ERR_NO_MEMORY : WEIGHTD_OK;
	double values[WEIGHTD_JAX_BATCH];

	run.numel = numel;
	for (size_t done = 0; code == WEIGHTD_OK && done < numel; done += run.count) {
		run.first = done;
		run.count = numel - done < WEIGHTD_JAX_BATCH ? numel - done : WEIGHTD_JAX_BATCH;
		draw(&run, &normal, task->dtype, values);
		for (size_t i = 0; i < run.count; i++)
			tall[done + i] = weightd_element_read(values, task->dtype, i);
	}
	if (code == WEIGHTD_OK)
		code = weightd_orthonormalize(tall, rows < columns ? columns : rows,
					      rows < columns ? rows : columns);
	if (tall != matrix && code == WEIGHTD_OK)
		turn(matrix, tall, (size_t)rows, (size_t)columns);
	if (tall != matrix)
		free(tall);
	return code;
}

static enum weightd_code orthogonal(const struct weightd_task *task, size_t count, void *out,
				    enum weightd_jax_release release)
{
	if (is(task->law, &weightd_distribution_delta_orthogonal))
		return weightd_delta_orthogonal_lay(task, count, out, orthonormal, &release);
	if (is(task->law, &weightd_distribution_orthogonal_axis))
		return weightd_orthogonal_axis_lay(task, count, out, orthonormal, &release);
	return weightd_orthogonal_lay(task, count, out, orthonormal, &release);
}

enum weightd_code weightd_jax_fill(const struct weightd_task *task, uint64_t first, size_t count,
				   void *out, enum weightd_jax_release release)
{
	const size_t size = weightd_dtype_row(task->dtype)->bytes;
	struct weightd_jax_run run = run_of(task, release);
	double values[WEIGHTD_JAX_BATCH]; /* of any dtype, aligned */

	if ((task->law->distribution->flags & WEIGHTD_RANDOM) == 0)
		return task->law->distribution->fill(task, first, count, out);
	if (is_orthogonal(task->law))
		return orthogonal(task, count, out, release);
	weightd_shape_numel(task->shape, &run.numel);
	const struct weightd_jax_law law = law_of(task->law);
	run.first = first;
	run.count = count;
	if (size == 2 &&
	    (uintptr_t)out % 2 == 0) { /* a table of values is worth while for long runs */
		weightd_jax_halves(&run, &law, task->dtype, out);
		return WEIGHTD_OK;
	}
	for (size_t done = 0; done < count; done += run.count) {
		run.first = first + done;
		run.count = count - done < WEIGHTD_JAX_BATCH ? count - done : WEIGHTD_JAX_BATCH;
		draw(&run, &law, task->dtype, values);
		memcpy((char *)out + done * size, values, run.count * size);
	}
	return WEIGHTD_OK;
}
