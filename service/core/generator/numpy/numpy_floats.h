/*
 * Draws of numpy.random.Generator with dtype=numpy.float32 or method="inv": random,
 * standard_normal, standard_exponential and standard_gamma.
 */
#ifndef WEIGHTD_CORE_GENERATOR_NUMPY_NUMPY_FLOATS_H
#define WEIGHTD_CORE_GENERATOR_NUMPY_NUMPY_FLOATS_H

#include "core/generator/numpy/pcg64.h"
#include "weightd/distribution.h"

/* One value; double holds the float. */
typedef double weightd_numpy_variant(struct weightd_pcg64 *pcg, const struct weightd_law *law);

/* The draw of the law's variant; NULL: numpy has none. */
weightd_numpy_variant *weightd_numpy_variant_of(const struct weightd_law *law);
/* 'count' values in the task's dtype to 'out', NULL: only the draws. */
void weightd_numpy_draw_variant(struct weightd_pcg64 *pcg, const struct weightd_task *task,
				size_t count, void *out);

#endif
