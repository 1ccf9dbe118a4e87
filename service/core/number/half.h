/*
 * The half types of the libraries' draws: float32 rounded to float16 or bfloat16, and back.
 */
#ifndef WEIGHTD_CORE_NUMBER_HALF_H
#define WEIGHTD_CORE_NUMBER_HALF_H

#include "core/number/narrow.h"
#include "weightd/dtype.h"

WEIGHTD_INLINE uint16_t weightd_half_narrow(enum weightd_dtype dtype, float value)
{
	return dtype == WEIGHTD_BFLOAT16 ? weightd_narrow_bfloat16(value)
					 : weightd_narrow_float16(value);
}

WEIGHTD_INLINE float weightd_half_rounded(enum weightd_dtype dtype, float value)
{
	return dtype == WEIGHTD_BFLOAT16
		       ? weightd_float_from_bfloat16(weightd_narrow_bfloat16(value))
		       : weightd_float_from_float16(weightd_narrow_float16(value));
}

#endif
