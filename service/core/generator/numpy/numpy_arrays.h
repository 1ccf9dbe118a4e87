/*
 * numpy.random's draws of arrays, which are not one value after the other: choice, permutation,
 * multinomial and dirichlet.
 */
#ifndef WEIGHTD_CORE_GENERATOR_NUMPY_NUMPY_ARRAYS_H
#define WEIGHTD_CORE_GENERATOR_NUMPY_NUMPY_ARRAYS_H

#include "core/generator/numpy/numpy_values.h"

/* Elements of the task to 'out', NULL: only the draws.  WEIGHTD_OK, NO_MEMORY or CANCELLED. */
typedef enum weightd_code weightd_numpy_array(const struct weightd_numpy_source *source,
					      const struct weightd_task *task, size_t count,
					      void *out);

/* NULL: numpy has no such array, or it is too large. */
weightd_numpy_array *weightd_numpy_array_of(const struct weightd_law *law);
/* Whether such an array is drawn whole. */
bool weightd_numpy_array_is_whole(const struct weightd_law *law);

#endif
