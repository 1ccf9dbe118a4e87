/*
 * float32 rounded to float16, to nearest even, inline so that loops over it vectorise.
 *
 * The public functions of weightd/dtype.h are built on this; from a double in one rounding: half.c.
 */
#ifndef WEIGHTD_CORE_NUMBER_FLOAT16_H
#define WEIGHTD_CORE_NUMBER_FLOAT16_H

#include "core/number/float_bits.h"

/*
 * Of a number below 65520 without its sign.  Normal results: rebias the exponent (127 to 15) and
 * round the low 13 bits away.  Subnormal results: adding 0.5 puts the value's ulp at 2^-24, so that
 * the addition does the rounding.
 */
WEIGHTD_INLINE uint16_t weightd_float16_narrow_number(float value)
{
	uint32_t bits = weightd_bits_of_float(value), magnitude = bits & 0x7FFFFFFFu;
	uint32_t is_small = -(uint32_t)(magnitude < 0x38800000u); /* below 2^-14 */
	uint32_t normal = (magnitude - 0x38000000u + 0xFFFu + ((magnitude >> 13) & 1u)) >> 13;
	float shifted = weightd_float_of_bits(magnitude) + 0.5f;
	uint32_t code =
		weightd_choose(is_small, weightd_bits_of_float(shifted) - 0x3F000000u, normal);

	return (uint16_t)((bits >> 16 & 0x8000u) | code);
}

/* From 65520 on infinity; NaN becomes the quiet NaN of its sign. */
WEIGHTD_INLINE uint16_t weightd_float16_narrow(float value)
{
	uint32_t bits = weightd_bits_of_float(value), magnitude = bits & 0x7FFFFFFFu;
	uint32_t is_large = -(uint32_t)(magnitude >= 0x477FF000u); /* 65520 and above, infinity */
	uint32_t is_nan = -(uint32_t)(magnitude > 0x7F800000u);
	uint32_t small = weightd_choose(is_large, 0, bits);
	uint32_t code = weightd_choose(is_large, 0x7C00u | (bits >> 16 & 0x8000u),
				       weightd_float16_narrow_number(weightd_float_of_bits(small)));

	return (uint16_t)weightd_choose(is_nan, 0x7E00u | (bits >> 16 & 0x8000u), code);
}

#endif
