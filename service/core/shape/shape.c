/*
 * Checked size arithmetic, and shapes.
 */
#include "weightd/shape.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool weightd_checked_mul(uint64_t a, uint64_t b, uint64_t *result)
{
	uint64_t product;

	if (__builtin_mul_overflow(a, b, &product))
		return false;
	*result = product;
	return true;
}

bool weightd_checked_add(uint64_t a, uint64_t b, uint64_t *result)
{
	uint64_t sum;

	if (__builtin_add_overflow(a, b, &sum))
		return false;
	*result = sum;
	return true;
}

bool weightd_shape_numel(const struct weightd_shape *shape, uint64_t *numel)
{
	uint64_t product = 1;

	for (unsigned i = 0; i < shape->ndim; i++) {
		if (shape->dims[i] == 0) {
			*numel = 0;
			return true;
		}
	}
	for (unsigned i = 0; i < shape->ndim; i++) {
		if (!weightd_checked_mul(product, shape->dims[i], &product) || product > INT64_MAX)
			return false;
	}
	*numel = product;
	return true;
}

bool weightd_shape_bytes(const struct weightd_shape *shape, enum weightd_dtype dtype,
			 uint64_t *bytes)
{
	uint64_t total;

	if (!weightd_shape_numel(shape, &total) ||
	    !weightd_checked_mul(total, weightd_dtype_row(dtype)->bytes, &total) ||
	    total > INT64_MAX)
		return false;
	*bytes = total;
	return true;
}

bool weightd_shape_equal(const struct weightd_shape *a, const struct weightd_shape *b)
{
	return a->ndim == b->ndim && memcmp(a->dims, b->dims, a->ndim * sizeof a->dims[0]) == 0;
}

struct weightd_shape weightd_shape_of(unsigned ndim, ...)
{
	struct weightd_shape shape = {.ndim = ndim};
	va_list dims;

	va_start(dims, ndim);
	for (unsigned i = 0; i < ndim; i++)
		shape.dims[i] = va_arg(dims, uint64_t);
	va_end(dims);
	return shape;
}

void weightd_shape_text(const struct weightd_shape *shape, char *buffer, size_t size)
{
	size_t used = (size_t)snprintf(buffer, size, "(");

	for (unsigned i = 0; i < shape->ndim && used < size; i++)
		used += (size_t)snprintf(buffer + used, size - used, i == 0 ? "%llu" : ", %llu",
					 (unsigned long long)shape->dims[i]);
	if (used < size)
		snprintf(buffer + used, size - used, shape->ndim == 1 ? ",)" : ")");
}
