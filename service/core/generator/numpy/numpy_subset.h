/*
 * numpy.random's orders of items: permutation and shuffle, and choice without replacement.
 */
#ifndef WEIGHTD_CORE_GENERATOR_NUMPY_NUMPY_SUBSET_H
#define WEIGHTD_CORE_GENERATOR_NUMPY_NUMPY_SUBSET_H

#include "core/generator/numpy/numpy_values.h"

/* Items of which some are chosen: numpy has all of them in memory. */
#define WEIGHTD_NUMPY_POPULATION (UINT64_C(1) << 23)

/*
 * The indexes of 'count' items of a permutation or subset: chosen[first ..], '*chosen' to be freed
 * by weightd_memory_free().  WEIGHTD_OK, NO_MEMORY or CANCELLED.
 */
enum weightd_code weightd_numpy_subset(const struct weightd_numpy_source *source,
				       const struct weightd_law *law, size_t count,
				       uint32_t **chosen, size_t *first);

#endif
