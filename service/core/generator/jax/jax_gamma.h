/*
 * jax.random.gamma and loggamma, of a key for each element.
 */
#ifndef WEIGHTD_CORE_GENERATOR_JAX_JAX_GAMMA_H
#define WEIGHTD_CORE_GENERATOR_JAX_JAX_GAMMA_H

#include "core/generator/jax/jax_draws.h"

/*
 * Element 'index' of gamma(key, alpha), or with 'is_log' of loggamma, a tensor of run->bits.numel
 * numbers, in any float dtype.
 */
double weightd_jax_gamma_at(const struct weightd_jax_run *run, enum weightd_dtype dtype,
			    struct weightd_jax_key key, uint64_t index, double alpha, bool is_log);

#endif
