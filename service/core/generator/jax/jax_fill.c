/*
 * From a law to jax's statement: the numbers as an initializer of jax computes them in the
 * tensor's dtype, the draw, and the matrices of jax.random.orthogonal.
 */
#include "core/generator/jax/jax_fill.h"

#include "core/base/memory.h"
#include "core/distribution/matrix/haar.h"
#include "core/number/half.h"
#include "core/distribution/matrix/householder.h"
#include "core/engine/engine_state.h"
#include "core/generator/jax/jax_composed.h"
#include "core/generator/jax/jax_laws.h"
#include "core/generator/jax/jax_permutation.h"
#include "core/distribution/distribution_table.h"
#include "weightd/initializer.h"

#include <math.h>
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

/* The draws of jax.random that are neither uniform nor normal, of one number or less. */
static const struct {
	const struct weightd_distribution *distribution;
	enum weightd_jax_kind kind;
} laws[] = {
	{&weightd_distribution_exponential, WEIGHTD_JAX_EXPONENTIAL},
	{&weightd_distribution_laplace, WEIGHTD_JAX_LAPLACE},
	{&weightd_distribution_gumbel, WEIGHTD_JAX_GUMBEL},
	{&weightd_distribution_logistic, WEIGHTD_JAX_LOGISTIC},
	{&weightd_distribution_cauchy, WEIGHTD_JAX_CAUCHY},
	{&weightd_distribution_binomial, WEIGHTD_JAX_BERNOULLI},
	{&weightd_distribution_rademacher, WEIGHTD_JAX_RADEMACHER},
	{&weightd_distribution_gamma, WEIGHTD_JAX_GAMMA},
	{&weightd_distribution_beta, WEIGHTD_JAX_BETA},
	{&weightd_distribution_standard_t, WEIGHTD_JAX_T},
	{&weightd_distribution_noncentral_chisquare, WEIGHTD_JAX_CHISQUARE},
	{&weightd_distribution_f, WEIGHTD_JAX_F},
	{&weightd_distribution_rayleigh, WEIGHTD_JAX_RAYLEIGH},
	{&weightd_distribution_triangular, WEIGHTD_JAX_TRIANGULAR},
	{&weightd_distribution_lognormal, WEIGHTD_JAX_LOGNORMAL},
	{&weightd_distribution_geometric, WEIGHTD_JAX_GEOMETRIC},
	{&weightd_distribution_wald, WEIGHTD_JAX_WALD},
	{&weightd_distribution_poisson, WEIGHTD_JAX_POISSON},
	{&weightd_distribution_integers, WEIGHTD_JAX_RANDINT},
	{&weightd_distribution_dirichlet, WEIGHTD_JAX_DIRICHLET},
	{&weightd_distribution_ball_rows, WEIGHTD_JAX_BALL},
	{&weightd_distribution_permutation, WEIGHTD_JAX_PERMUTATION},
};

static size_t law_index(const struct weightd_law *law)
{
	size_t i = 0;

	while (i < sizeof laws / sizeof laws[0] && laws[i].distribution != law->distribution)
		i++;
	return i;
}

/* The laws of which XLA keeps intermediate results of half types in float32, some here, some there.
 */
static bool is_kept_wide(const struct weightd_law *law, enum weightd_dtype dtype)
{
	static const enum weightd_jax_kind wide[] = {
		WEIGHTD_JAX_LOGNORMAL, WEIGHTD_JAX_WALD, WEIGHTD_JAX_BETA,	WEIGHTD_JAX_T,
		WEIGHTD_JAX_CHISQUARE, WEIGHTD_JAX_F,	 WEIGHTD_JAX_DIRICHLET, WEIGHTD_JAX_BALL,
	};
	const enum weightd_jax_kind kind = laws[law_index(law)].kind;

	if (weightd_dtype_row(dtype)->bytes != 2)
		return false;
	if (kind == WEIGHTD_JAX_GAMMA)
		return dtype == WEIGHTD_BFLOAT16;
	if (kind == WEIGHTD_JAX_GUMBEL || kind == WEIGHTD_JAX_LOGISTIC)
		return dtype == WEIGHTD_FLOAT16;
	for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++) {
		if (wide[i] == kind)
			return true;
	}
	return false;
}

/* A binomial number of one trial is bernoulli's; means from 10 on are drawn by rejection. */
static bool has_law(const struct weightd_generator *generator, const struct weightd_law *law,
		    enum weightd_dtype dtype)
{
	const struct weightd_jax_rules *rules = generator->rules;

	if (rules->is_early || law->jax.is_random == 0.0 || !weightd_dtype_row(dtype)->is_float ||
	    law_index(law) == sizeof laws / sizeof laws[0] || law->variant != 0)
		return false;
	if (is(law, &weightd_distribution_dirichlet) && law->literal_count > WEIGHTD_JAX_ROW_MAX)
		return false;
	/* Powers other than the square end in other bits of XLA's. */
	if (is(law, &weightd_distribution_ball_rows) &&
	    (law->n < 2 || law->n > WEIGHTD_JAX_ROW_MAX || law->reals[0] != 2.0))
		return false;
	if (is(law, &weightd_distribution_poisson))
		return law->poisson.lam < 10.0;
	if (is(law, &weightd_distribution_integers) && dtype != WEIGHTD_FLOAT64)
		return law->integers.low >= INT32_MIN && law->integers.high <= INT32_MAX;
	return !is_kept_wide(law, dtype) &&
	       (!is(law, &weightd_distribution_binomial) || law->n == 1);
}

/* jax.numpy.linalg.qr takes no half types. */
bool weightd_jax_has_draw(const struct weightd_generator *generator, const struct weightd_law *law,
			  enum weightd_dtype dtype)
{
	if (is_orthogonal(law))
		return weightd_dtype_row(dtype)->bytes >= 4;
	return is(law, &weightd_distribution_uniform) || is(law, &weightd_distribution_normal) ||
	       is(law, &weightd_distribution_trunc_normal) || has_law(generator, law, dtype);
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

static void refine_uniform(struct weightd_law *law, const struct weightd_explanation *why,
			   enum weightd_dtype dtype)
{
	if (why->has_variance) {
		law->uniform.high =
			rounded(dtype, sqrt(rounded(dtype, 3.0 * rounded(dtype, why->variance))));
		law->uniform.low = -law->uniform.high;
	}
	law->uniform.is_scaled = weightd_dtype_row(dtype)->bytes == 2;
}

static void refine_normal(const struct weightd_jax_rules *rules, struct weightd_law *law,
			  const struct weightd_explanation *why, enum weightd_dtype dtype)
{
	if (why->has_variance)
		law->normal.std = rounded(dtype, sqrt(rounded(dtype, why->variance)));
	law->normal.is_joined = rules->joins;
}

static void refine_trunc_normal(struct weightd_law *law, const struct weightd_explanation *why,
				enum weightd_dtype dtype)
{
	const double root = rounded(dtype, sqrt(rounded(dtype, why->variance)));

	if (why->has_variance)
		law->trunc_normal.std = rounded(dtype, root / rounded(dtype, CUT_STD));
	if (why->has_variance && dtype == WEIGHTD_FLOAT32) {
		law->trunc_normal.a = why->cut_low * law->trunc_normal.std;
		law->trunc_normal.b = why->cut_high * law->trunc_normal.std;
	} else if (dtype != WEIGHTD_FLOAT32 || law->trunc_normal.std == 0.0) {
		law->trunc_normal.cut_low = why->cut_low;
		law->trunc_normal.cut_high = why->cut_high;
	}
}

/* The arithmetic of jax's initializers in the tensor's dtype: scale / fan is rounded first, then
 * comes the root. */
void weightd_jax_refine(const struct weightd_generator *generator, struct weightd_law *law,
			const struct weightd_explanation *why, enum weightd_dtype dtype)
{
	const struct weightd_jax_rules *rules = generator->rules;

	/* haiku's roots are Python's; its bounds are in std. */
	if (why->initializer != NULL && strncmp(why->initializer, "haiku.", 6) == 0 &&
	    is(law, &weightd_distribution_trunc_normal)) {
		law->trunc_normal.cut_low = why->cut_low;
		law->trunc_normal.cut_high = why->cut_high;
	}
	if (why->initializer == NULL || strncmp(why->initializer, "jax.", 4) != 0)
		return;
	if (is(law, &weightd_distribution_uniform))
		refine_uniform(law, why, dtype);
	else if (is(law, &weightd_distribution_normal))
		refine_normal(rules, law, why, dtype);
	else if (is(law, &weightd_distribution_trunc_normal))
		refine_trunc_normal(law, why, dtype);
	else if (law_index(law) < sizeof laws / sizeof laws[0])
		law->jax.is_random = 1.0;
}

static struct weightd_jax_draw draw_of_law(const struct weightd_law *law)
{
	struct weightd_jax_draw draw = {.kind = laws[law_index(law)].kind, .scale = 1.0};

	switch (draw.kind) {
	case WEIGHTD_JAX_EXPONENTIAL: draw.scale = law->exponential.scale; break;
	case WEIGHTD_JAX_LAPLACE:
	case WEIGHTD_JAX_GUMBEL:
	case WEIGHTD_JAX_LOGISTIC:
		draw.scale = law->laplace.scale;
		draw.shift = law->laplace.loc;
		break;
	case WEIGHTD_JAX_BERNOULLI: draw.low = law->binomial.p; break;
	default: draw.law = law; break;
	}
	return draw;
}

/* The statement of jax.random that draws the law. */
static struct weightd_jax_draw draw_of(const struct weightd_law *law)
{
	const double low = law->uniform.low, high = law->uniform.high;
	const double mean = law->trunc_normal.mean, std = law->trunc_normal.std;
	const bool is_cut = law->trunc_normal.cut_low < law->trunc_normal.cut_high;
	struct weightd_jax_draw draw = {.kind = WEIGHTD_JAX_UNIFORM, .scale = 1.0};

	if (law_index(law) < sizeof laws / sizeof laws[0])
		return draw_of_law(law);
	if (is(law, &weightd_distribution_normal)) {
		draw.kind = law->normal.is_joined != 0.0 ? WEIGHTD_JAX_JOINED : WEIGHTD_JAX_NORMAL;
		draw.scale = law->normal.std;
		draw.shift = law->normal.mean;
	} else if (is(law, &weightd_distribution_uniform)) {
		const bool is_scaled = law->uniform.is_scaled != 0.0;
		draw.low = !is_scaled ? low : low < 0.0 ? -1.0 : 0.0;
		draw.high = is_scaled ? 1.0 : high;
		draw.scale = is_scaled ? high : 1.0;
	} else {
		draw.kind = WEIGHTD_JAX_TRUNCATED;
		draw.low = is_cut ? law->trunc_normal.cut_low : (law->trunc_normal.a - mean) / std;
		draw.high =
			is_cut ? law->trunc_normal.cut_high : (law->trunc_normal.b - mean) / std;
		draw.scale = std;
		draw.shift = mean;
	}
	return draw;
}

static void make(const struct weightd_jax_run *run, const struct weightd_jax_draw *draw,
		 enum weightd_dtype dtype, void *out)
{
	if (weightd_jax_is_law(draw->kind))
		weightd_jax_law(run, draw, dtype, out);
	else if (draw->law != NULL)
		weightd_jax_composed(run, draw, dtype, out);
	else if (dtype == WEIGHTD_FLOAT64)
		weightd_jax_doubles(run, draw, out);
	else if (dtype == WEIGHTD_FLOAT32)
		weightd_jax_floats(run, draw, out);
	else
		weightd_jax_halves(run, draw, dtype, out);
}

/* The words of a task. */
static struct weightd_jax_run run_of(const struct weightd_task *task)
{
	const struct weightd_jax_rules *rules = task->generator->rules;

	return (struct weightd_jax_run){
		.bits.key = {{(uint32_t)(task->stream.seed >> 32), (uint32_t)task->stream.seed}},
		.bits.is_partitionable = rules->is_partitionable,
		.is_early = rules->is_early,
		.is_late = rules->is_late,
		.is_plain = rules->joins,
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
				     uint64_t columns)
{
	static const struct weightd_jax_draw normal = {WEIGHTD_JAX_NORMAL, .scale = 1.0};
	const size_t numel = (size_t)(rows * columns);
	struct weightd_jax_run run = run_of(task);
	double *tall = rows < columns ? weightd_memory_alloc(numel * sizeof *tall) : matrix;
	enum weightd_code code = tall == NULL ? WEIGHTD_ERR_NO_MEMORY : WEIGHTD_OK;
	double values[WEIGHTD_JAX_BATCH];

	run.bits.numel = numel;
	for (size_t done = 0; code == WEIGHTD_OK && done < numel; done += run.count) {
		run.first = done;
		run.count = numel - done < WEIGHTD_JAX_BATCH ? numel - done : WEIGHTD_JAX_BATCH;
		make(&run, &normal, task->dtype, values);
		for (size_t i = 0; i < run.count; i++)
			tall[done + i] = weightd_element_read(values, task->dtype, i);
	}
	if (code == WEIGHTD_OK)
		code = weightd_orthonormalize(tall, rows < columns ? columns : rows,
					      rows < columns ? rows : columns, task->engine);
	if (tall != matrix && code == WEIGHTD_OK)
		turn(matrix, tall, (size_t)rows, (size_t)columns);
	if (tall != matrix)
		weightd_memory_free(tall);
	return code;
}

static enum weightd_code orthogonal(const struct weightd_task *task, size_t count, void *out)
{
	if (is(task->law, &weightd_distribution_delta_orthogonal))
		return weightd_delta_orthogonal_lay(task, count, out, orthonormal);
	if (is(task->law, &weightd_distribution_orthogonal_axis))
		return weightd_orthogonal_axis_lay(task, count, out, orthonormal);
	return weightd_orthogonal_lay(task, count, out, orthonormal);
}

enum weightd_code weightd_jax_fill(const struct weightd_task *task, uint64_t first, size_t count,
				   void *out)
{
	const size_t size = weightd_dtype_row(task->dtype)->bytes;
	struct weightd_jax_run run = run_of(task);
	double values[WEIGHTD_JAX_BATCH]; /* of any dtype, aligned */

	if (is_orthogonal(task->law))
		return orthogonal(task, count, out);
	if (is(task->law, &weightd_distribution_permutation))
		return weightd_jax_permutation(task, run.bits.is_partitionable, count, out);
	run.width = task->shape->ndim == 0 ? 1 : task->shape->dims[task->shape->ndim - 1];
	weightd_shape_numel(task->shape, &run.bits.numel);
	const struct weightd_jax_draw draw = draw_of(task->law);
	run.first = first;
	run.count = count;
	/* A table of values is worth while for long runs. */
	if (size == 2 && (uintptr_t)out % 2 == 0 && draw.kind < WEIGHTD_JAX_EXPONENTIAL) {
		weightd_jax_halves(&run, &draw, task->dtype, out);
		return WEIGHTD_OK;
	}
	for (size_t done = 0; done < count; done += run.count) {
		run.first = first + done;
		run.count = count - done < WEIGHTD_JAX_BATCH ? count - done : WEIGHTD_JAX_BATCH;
		make(&run, &draw, task->dtype, values);
		memcpy((char *)out + done * size, values, run.count * size);
	}
	return WEIGHTD_OK;
}
