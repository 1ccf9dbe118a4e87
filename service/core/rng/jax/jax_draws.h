/*
 * jax.random's float32 values on the CPU: uniform, normal and truncated_normal of a key.
 *
 * Element i is a function of key, element count and i.  The logarithm and the inverse error function
 * are XLA's for processors with fused multiply-add, operation by operation.
 */
#ifndef WEIGHTD_CORE_RNG_JAX_DRAWS_H
#define WEIGHTD_CORE_RNG_JAX_DRAWS_H

#include "core/rng/jax/threefry.h"

struct weightd_jax_run {
	struct weightd_jax_key key;
	bool partitionable;
	uint64_t numel; /* of the whole tensor */
	uint64_t first;
	size_t count;
};

/* uniform(key, minval=low, maxval=high) * scale. */
void weightd_jax_uniform(const struct weightd_jax_run *run, float low, float high, float scale, float *out);
/* normal(key) * scale. */
void weightd_jax_normal(const struct weightd_jax_run *run, float scale, float *out);
/* truncated_normal(key, lower, upper) * scale. */
void weightd_jax_truncated_normal(const struct weightd_jax_run *run, float lower, float upper, float scale,
                                  float *out);

#endif
