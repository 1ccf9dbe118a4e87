/*
 * Checks and dtype bounds that the distributions share.
 */
#include "core/distribution/bounds.h"

bool weightd_is_finite(double value)
{
	return value - value == 0.0;
}

double weightd_dtype_largest(enum weightd_dtype dtype)
{
	switch (dtype) {
	case WEIGHTD_FLOAT64: return 0x1.fffffffffffffp1023;
	case WEIGHTD_FLOAT32: return 0x1.fffffep127;
	case WEIGHTD_BFLOAT16: return 0x1.fep127;
	case WEIGHTD_FLOAT16: return 65504.0;
	case WEIGHTD_INT64: return 0x1p63;
	case WEIGHTD_INT32: return 0x1.fffffffcp30;
	case WEIGHTD_INT16: return 32767.0;
	case WEIGHTD_INT8: return 127.0;
	case WEIGHTD_UINT8: return 255.0;
	case WEIGHTD_BOOL8: return 1.0;
	case WEIGHTD_DTYPE_COUNT: break;
	}
	return 0.0;
}

enum weightd_dtype weightd_compute_dtype(enum weightd_dtype dtype)
{
	return dtype == WEIGHTD_FLOAT64 ? WEIGHTD_FLOAT64 : WEIGHTD_FLOAT32;
}

double weightd_dtype_round(enum weightd_dtype dtype, double value)
{
	unsigned char bytes[8];

	weightd_element_write(bytes, dtype, 0, value);
	return weightd_element_read(bytes, dtype, 0);
}

double weightd_dtype_at_least(enum weightd_dtype dtype, double bound)
{
	double nearest = weightd_dtype_round(dtype, bound);

	return nearest >= bound ? nearest : -weightd_dtype_below(dtype, -nearest);
}

double weightd_dtype_at_most(enum weightd_dtype dtype, double bound)
{
	return -weightd_dtype_at_least(dtype, -bound);
}

enum weightd_code weightd_require_float(const struct weightd_law *law, enum weightd_dtype dtype,
					const char *pointer, struct weightd_error *err)
{
	const struct weightd_dtype_row *row = weightd_dtype_row(dtype);

	if (row->is_float)
		return WEIGHTD_OK;
	enum weightd_code code = weightd_error_add(err, WEIGHTD_ERR_UNSUPPORTED, pointer,
						   "%s cannot fill a tensor of dtype %s",
						   law->distribution->name, row->name);
	weightd_error_expected(err, "a floating dtype");
	return code;
}

enum weightd_code weightd_require_finite(const struct weightd_law *law, const char *pointer,
					 struct weightd_error *err)
{
	enum weightd_code first = WEIGHTD_OK;

	for (size_t i = 0; i < WEIGHTD_LAW_REALS && law->distribution->reals[i] != NULL; i++) {
		if (weightd_is_finite(law->reals[i]))
			continue;
		enum weightd_code code = weightd_error_add(
			err, WEIGHTD_ERR_OUT_OF_RANGE, pointer, "%s of %s is %g",
			law->distribution->reals[i], law->distribution->name, law->reals[i]);
		weightd_error_expected(err, "a finite number");
		if (first == WEIGHTD_OK)
			first = code;
	}
	return first;
}

enum weightd_code weightd_require_holds(const struct weightd_law *law, enum weightd_dtype dtype,
					double magnitude, const char *pointer,
					struct weightd_error *err)
{
	double largest = weightd_dtype_largest(dtype);

	if (magnitude <= largest)
		return WEIGHTD_OK;
	enum weightd_code code = weightd_error_add(
		err, WEIGHTD_ERR_OUT_OF_RANGE, pointer,
		"%s would make values up to %g, which %s cannot hold", law->distribution->name,
		magnitude, weightd_dtype_row(dtype)->name);
	weightd_error_expected(err, "absolute values up to %g", largest);
	return code;
}
