/*
 * jax.random.gamma on the CPU: Marsaglia and Tsang's rejection, with a key for each element, so
 * that any of them is drawn alone.
 */
#ifndef WEIGHTD_CORE_GENERATOR_JAX_JAX_GAMMA_H
#define WEIGHTD_CORE_GENERATOR_JAX_JAX_GAMMA_H

#include "core/generator/jax/jax_draws.h"

/* gamma(key, low), times scale. */
void weightd_jax_gamma(const struct weightd_jax_run *run, const struct weightd_jax_draw *draw,
		       double *out);

#endif
