/*
 * jax.random.permutation: the items sorted by random words, several times.
 */
#ifndef WEIGHTD_CORE_GENERATOR_JAX_JAX_PERMUTATION_H
#define WEIGHTD_CORE_GENERATOR_JAX_JAX_PERMUTATION_H

#include "weightd/distribution.h"

/* All 'count' elements of the task, whose stream is the key.  WEIGHTD_OK, NO_MEMORY or CANCELLED.
 */
enum weightd_code weightd_jax_permutation(const struct weightd_task *task, bool is_partitionable,
					  size_t count, void *out);

#endif
