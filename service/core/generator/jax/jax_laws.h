/*
 * jax.random's laws beyond uniform and normal, of one word each: exponential, laplace, gumbel,
 * logistic, cauchy, bernoulli and rademacher.
 */
#ifndef WEIGHTD_CORE_GENERATOR_JAX_JAX_LAWS_H
#define WEIGHTD_CORE_GENERATOR_JAX_JAX_LAWS_H

#include "core/generator/jax/jax_draws.h"

/* Whether a kind is one of these laws. */
bool weightd_jax_is_law(enum weightd_jax_kind kind);

/* The draws, scaled and shifted, in any float dtype; 'out' is aligned for it.  gumbel and logistic
 * are not float16. */
void weightd_jax_law(const struct weightd_jax_run *run, const struct weightd_jax_draw *draw,
		     enum weightd_dtype dtype, void *out);

#endif
