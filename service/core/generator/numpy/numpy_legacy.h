/*
 * numpy's RandomState: MT19937 with 53-bit uniforms, polar normals (the spare one is kept) and
 * exponentials by logarithm.  Plain data.
 */
#ifndef WEIGHTD_CORE_GENERATOR_NUMPY_NUMPY_LEGACY_H
#define WEIGHTD_CORE_GENERATOR_NUMPY_NUMPY_LEGACY_H

#include "core/bit_generator/mt19937.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct weightd_numpy_legacy {
	struct weightd_mt19937 mt;
	double spare; /* first coordinate of the last pair of normals */
	bool has_spare;
};

/* np.random.seed(seed). */
void weightd_numpy_legacy_seed(struct weightd_numpy_legacy *legacy, uint32_t seed);

/* As the hooks of struct weightd_numpy_source; 'legacy' is a struct weightd_numpy_legacy. */
double weightd_numpy_legacy_uniform(void *legacy);
double weightd_numpy_legacy_normal(void *legacy);
double weightd_numpy_legacy_exponential(void *legacy);
uint32_t weightd_numpy_legacy_word32(void *legacy);
uint64_t weightd_numpy_legacy_word64(void *legacy); /* the first word is the high half */

/* 'count' values of low + range * uniform, and of mean + std * normal. */
void weightd_numpy_legacy_uniforms(struct weightd_numpy_legacy *legacy, double low, double range,
				   size_t count, double *out);
void weightd_numpy_legacy_normals(struct weightd_numpy_legacy *legacy, double mean, double std,
				  size_t count, double *out);

#endif
