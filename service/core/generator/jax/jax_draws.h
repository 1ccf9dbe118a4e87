/*
 * jax.random's values on the CPU: uniform, normal and truncated_normal of a key, in every float
 * dtype.
 *
 * Element i is a function of key, element count and i.  The elementary functions are XLA's for
 * processors with fused multiply-add, operation by operation; float64 uses the C library's, like
 * XLA.
 */
#ifndef WEIGHTD_CORE_GENERATOR_JAX_JAX_DRAWS_H
#define WEIGHTD_CORE_GENERATOR_JAX_JAX_DRAWS_H

#include "core/generator/jax/threefry.h"
#include "weightd/dtype.h"
#include "weightd/law.h"

#define WEIGHTD_JAX_BATCH 1024 /* elements made at a time */

struct weightd_jax_run {
	struct weightd_jax_bits bits;
	bool is_early; /* arithmetic of jaxlib before 0.7 */
	bool is_late;  /* since 0.11.1 */
	bool is_plain; /* since 0.12: products are made in the order in which they are written */
	uint64_t first;
	size_t count;
	uint64_t width; /* the last dimension, for laws of rows */
};

enum weightd_jax_kind {
	WEIGHTD_JAX_UNIFORM, /* uniform(key, minval=low, maxval=high) */
	WEIGHTD_JAX_NORMAL,  /* normal(key) */
	WEIGHTD_JAX_JOINED,  /* (sqrt(2) * scale) * erf_inv(u), not sqrt(2) * erf_inv(u) * scale */
	WEIGHTD_JAX_TRUNCATED, /* truncated_normal(key, low, high) */
	/* From here on: jax_laws.h. */
	WEIGHTD_JAX_EXPONENTIAL,
	WEIGHTD_JAX_LAPLACE,
	WEIGHTD_JAX_GUMBEL,
	WEIGHTD_JAX_LOGISTIC,
	WEIGHTD_JAX_CAUCHY,
	WEIGHTD_JAX_BERNOULLI,	/* bernoulli(key, low), low of the tensor's dtype */
	WEIGHTD_JAX_RADEMACHER, /* its p is a float32, in a float64 tensor a float64 */
	/* From here on: jax_composed.h, with the numbers of the law. */
	WEIGHTD_JAX_RAYLEIGH,
	WEIGHTD_JAX_TRIANGULAR,
	WEIGHTD_JAX_LOGNORMAL,
	WEIGHTD_JAX_GEOMETRIC,
	WEIGHTD_JAX_WALD,
	WEIGHTD_JAX_GAMMA,
	WEIGHTD_JAX_BETA,
	WEIGHTD_JAX_T,
	WEIGHTD_JAX_CHISQUARE,
	WEIGHTD_JAX_F,
	WEIGHTD_JAX_POISSON,
	WEIGHTD_JAX_RANDINT,
	WEIGHTD_JAX_DIRICHLET, /* rows of run->width numbers, as from here on */
	WEIGHTD_JAX_BALL,
	WEIGHTD_JAX_PERMUTATION, /* a whole tensor: jax_permutation.h */
};

/* A draw, times scale, plus shift unless that is 0: each step rounded in the dtype, as jax rounds
 * it. */
struct weightd_jax_draw {
	enum weightd_jax_kind kind;
	double low, high;
	double scale, shift;
	const struct weightd_law *law; /* of a kind with other numbers; NULL: these are all */
};

void weightd_jax_floats(const struct weightd_jax_run *run, const struct weightd_jax_draw *draw,
			float *out);
void weightd_jax_doubles(const struct weightd_jax_run *run, const struct weightd_jax_draw *draw,
			 double *out);
/* float16 or bfloat16. */
void weightd_jax_halves(const struct weightd_jax_run *run, const struct weightd_jax_draw *draw,
			enum weightd_dtype dtype, uint16_t *out);

#endif
