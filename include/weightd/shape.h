/*
 * Shapes and checked size arithmetic.  Nothing is allocated before a size has come through here.
 */
#ifndef WEIGHTD_SHAPE_H
#define WEIGHTD_SHAPE_H

#include "weightd/dtype.h"
#include "weightd/error.h"

#include <stdint.h>

#pragma GCC visibility push(default)

#define WEIGHTD_RANK_MAX 8

/* Row-major dense shape.  ndim 0 is a scalar (one element); a dimension of 0 makes it empty. */
struct weightd_shape {
	unsigned ndim;
	uint64_t dims[WEIGHTD_RANK_MAX];
};

/* Products and sums that say whether they fit in 64 bits; '*result' is written only on true. */
bool weightd_checked_mul(uint64_t a, uint64_t b, uint64_t *result);
bool weightd_checked_add(uint64_t a, uint64_t b, uint64_t *result);

/*
 * Number of elements, and size in bytes, of a dense tensor.
 *
 * Return false if a product does not fit in 63 bits (sizes are signed 64-bit for many readers);
 * the result is then untouched.  A zero dimension gives 0 even if others would overflow.
 */
bool weightd_shape_numel(const struct weightd_shape *shape, uint64_t *numel);
bool weightd_shape_bytes(const struct weightd_shape *shape, enum weightd_dtype dtype,
			 uint64_t *bytes);

bool weightd_shape_equal(const struct weightd_shape *a, const struct weightd_shape *b);
/* Convenience: weightd_shape_of(2, 40, 30) is (40, 30); dims are uint64_t arguments. */
struct weightd_shape weightd_shape_of(unsigned ndim, ...);
/* Python's text of the shape as a tuple: "()", "(3,)", "(40, 30)"; cut at 'size', NUL-terminated.
 */
void weightd_shape_text(const struct weightd_shape *shape, char *buffer, size_t size);

#pragma GCC visibility pop

#endif
