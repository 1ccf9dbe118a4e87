/*
 * jax.random's laws that are made of others, and of several keys: WEIGHTD_JAX_RAYLEIGH to
 * WEIGHTD_JAX_BALL.
 */
#ifndef WEIGHTD_CORE_GENERATOR_JAX_JAX_COMPOSED_H
#define WEIGHTD_CORE_GENERATOR_JAX_JAX_COMPOSED_H

#include "core/generator/jax/jax_draws.h"

/* Of longer rows XLA's sums have another order. */
#define WEIGHTD_JAX_ROW_MAX 16

/* The values of draw->law in any float dtype; 'out' is aligned for it. */
void weightd_jax_composed(const struct weightd_jax_run *run, const struct weightd_jax_draw *draw,
			  enum weightd_dtype dtype, void *out);

#endif
