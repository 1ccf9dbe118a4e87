/*
 * Householder's reflectors on a tile of columns, built once for each level.
 */
#ifndef WEIGHTD_CORE_DISTRIBUTION_KERNELS_REFLECT_H
#define WEIGHTD_CORE_DISTRIBUTION_KERNELS_REFLECT_H

#include "core/engine/level.h"

#include <stddef.h>

/* One reflector H = I - tau v v', v being 0 before row 'first'. */
struct weightd_reflector {
	const double *v;
	double tau;
	size_t first;
};

struct weightd_reflect_kernel {
	size_t width; /* columns of a tile */
	/*
	 * Applies 'count' reflectors to a tile, which has 'rows' rows of 'width' numbers, aligned
	 * to a vector: 'r', then the ones behind it (step 1) or before it (step -1) in their array,
	 * whose first rows are 1, 2, .. higher or lower.
	 */
	void (*reflect)(double *tile, const struct weightd_reflector *r, int step, size_t count,
			size_t rows);
};

/* By enum weightd_level. */
extern const struct weightd_reflect_kernel *const weightd_reflect_kernels[];

#endif
