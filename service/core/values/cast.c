/*
 * Casts of float dtypes.
 */
#include "core/values/cast.h"

#include "core/number/half.h"

#include <string.h>

static bool is_half(enum weightd_dtype dtype)
{
	return dtype == WEIGHTD_FLOAT16 || dtype == WEIGHTD_BFLOAT16;
}

/* The cast that models have: it is worth a loop of its own. */
static void narrow_floats(const unsigned char *from, unsigned char *out, enum weightd_dtype dtype,
			  size_t count)
{
	for (size_t i = 0; i < count; i++) {
		float value;
		memcpy(&value, from + i * sizeof value, sizeof value);
		const uint16_t half = weightd_half_narrow(dtype, value);
		memcpy(out + i * sizeof half, &half, sizeof half);
	}
}

void weightd_cast(const void *from, enum weightd_dtype from_dtype, void *out,
		  enum weightd_dtype dtype, size_t count)
{
	if (from_dtype == dtype) {
		memcpy(out, from, count * weightd_dtype_row(dtype)->bytes);
		return;
	}
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	if (from_dtype == WEIGHTD_FLOAT32 && is_half(dtype)) {
		narrow_floats(from, out, dtype, count);
		return;
	}
#endif
	for (size_t i = 0; i < count; i++) {
		const double value = weightd_element_read(from, from_dtype, i);
		weightd_element_write(out, dtype, i, is_half(dtype) ? (double)(float)value : value);
	}
}
