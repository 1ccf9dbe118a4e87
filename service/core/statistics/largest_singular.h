/*
 * Largest singular value of a matrix, by Lanczos' form of the power method.
 */
#ifndef WEIGHTD_CORE_STATISTICS_LARGEST_SINGULAR_H
#define WEIGHTD_CORE_STATISTICS_LARGEST_SINGULAR_H

#include "weightd/error.h"

#include <stddef.h>

#define WEIGHTD_SINGULAR_ITERATIONS 64

struct weightd_singular {
	double value;	     /* from below */
	unsigned iterations; /* products with the matrix and its transpose */
};

/*
 * weightd_largest_singular() - of a row-major matrix of finite numbers.
 *
 * The first vector is fixed; it ends after 'most' iterations, at most
 * WEIGHTD_SINGULAR_ITERATIONS, or when two of them have hardly changed the value.  WEIGHTD_OK,
 * NO_MEMORY or CANCELLED.
 */
enum weightd_code weightd_largest_singular(const double *matrix, size_t rows, size_t columns,
					   unsigned most, struct weightd_singular *out);

#endif
