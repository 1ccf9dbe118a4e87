/*
 * Casts: values of one float dtype as values of another.
 */
#ifndef WEIGHTD_CORE_VALUES_CAST_H
#define WEIGHTD_CORE_VALUES_CAST_H

#include "weightd/dtype.h"

/*
 * weightd_cast() - write 'count' elements of 'from' to 'out' as tensor.to(dtype) of torch does.
 *
 * Each is rounded to nearest even; float64 becomes a half type by way of float32.  Both may have
 * any alignment, and do not overlap.
 */
void weightd_cast(const void *from, enum weightd_dtype from_dtype, void *out,
		  enum weightd_dtype dtype, size_t count);

#endif
