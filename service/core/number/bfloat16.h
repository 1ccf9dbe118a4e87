/*
 * float32 rounded to bfloat16, to nearest even, inline so that loops over it vectorise.
 *
 * The public functions of weightd/dtype.h are built on this; from a double in one rounding: half.c.
 */
#ifndef WEIGHTD_CORE_NUMBER_BFLOAT16_H
#define WEIGHTD_CORE_NUMBER_BFLOAT16_H

#include "core/number/float_bits.h"

/* Of any number, but not of NaN. */
WEIGHTD_INLINE uint16_t weightd_bfloat16_narrow_number(float value)
{
	uint32_t bits = weightd_bits_of_float(value);

	return (uint16_t)((bits + 0x7FFFu + ((bits >> 16) & 1u)) >> 16);
}

/* The upper half of the bits; NaN stays NaN, made quiet. */
WEIGHTD_INLINE uint16_t weightd_bfloat16_narrow(float value)
{
	uint32_t bits = weightd_bits_of_float(value), magnitude = bits & 0x7FFFFFFFu;
	uint32_t is_nan = -(uint32_t)(magnitude > 0x7F800000u);

	return (uint16_t)weightd_choose(is_nan, (bits >> 16) | 0x40u,
					weightd_bfloat16_narrow_number(value));
}

#endif
