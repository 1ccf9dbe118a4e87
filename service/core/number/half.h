/*
 * Either half type, by dtype: float32 rounded to float16 or bfloat16, and back.
 */
#ifndef WEIGHTD_CORE_NUMBER_HALF_H
#define WEIGHTD_CORE_NUMBER_HALF_H

#include "core/number/bfloat16.h"
#include "core/number/float16.h"
#include "weightd/dtype.h"

WEIGHTD_INLINE uint16_t weightd_half_narrow(enum weightd_dtype dtype, float value)
{
	return dtype == WEIGHTD_BFLOAT16 ? weightd_bfloat16_narrow(value)
					 : weightd_float16_narrow(value);
}

WEIGHTD_INLINE float weightd_half_rounded(enum weightd_dtype dtype, float value)
{
	return dtype == WEIGHTD_BFLOAT16
		       ? weightd_float_from_bfloat16(weightd_bfloat16_narrow(value))
		       : weightd_float_from_float16(weightd_float16_narrow(value));
}

#endif
