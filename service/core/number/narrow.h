/*
 * Conversions between float32 and the half types on bits, inline so that loops over them vectorise.
 *
 * Round to nearest even throughout.  The public functions of weightd/dtype.h are built on these.
 */
#ifndef WEIGHTD_CORE_NUMBER_NARROW_H
#define WEIGHTD_CORE_NUMBER_NARROW_H

#include <stdint.h>
#include <string.h>

/* Always part of the caller, which may be built for a better processor (core/base/clones.h). */
#define WEIGHTD_INLINE static inline __attribute__((always_inline))

/* Stands before a short loop of known length, so that the loop around it is the one that
 * vectorises. */
#ifdef __clang__
#define WEIGHTD_UNROLLED _Pragma("clang loop unroll(full)")
#else
#define WEIGHTD_UNROLLED _Pragma("GCC unroll 16")
#endif

WEIGHTD_INLINE uint32_t weightd_bits_of_float(float value)
{
	uint32_t bits;

	memcpy(&bits, &value, sizeof bits);
	return bits;
}

WEIGHTD_INLINE float weightd_float_of_bits(uint32_t bits)
{
	float value;

	memcpy(&value, &bits, sizeof value);
	return value;
}

WEIGHTD_INLINE uint64_t weightd_bits_of_double(double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof bits);
	return bits;
}

WEIGHTD_INLINE double weightd_double_of_bits(uint64_t bits)
{
	double value;

	memcpy(&value, &bits, sizeof value);
	return value;
}

/* 'yes' where 'mask' is all ones, 'no' where it is zero. */
WEIGHTD_INLINE uint32_t weightd_choose(uint32_t mask, uint32_t yes, uint32_t no)
{
	return (yes & mask) | (no & ~mask);
}

/* Of any number, but not of NaN. */
WEIGHTD_INLINE uint16_t weightd_narrow_number_bfloat16(float value)
{
	uint32_t bits = weightd_bits_of_float(value);

	return (uint16_t)((bits + 0x7FFFu + ((bits >> 16) & 1u)) >> 16);
}

WEIGHTD_INLINE uint16_t weightd_narrow_bfloat16(float value)
{
	uint32_t bits = weightd_bits_of_float(value), magnitude = bits & 0x7FFFFFFFu;
	uint32_t is_nan = -(uint32_t)(magnitude > 0x7F800000u);

	return (uint16_t)weightd_choose(is_nan, (bits >> 16) | 0x40u,
					weightd_narrow_number_bfloat16(value));
}

/*
 * Of a number below 65520 without its sign.  Normal results: rebias the exponent (127 to 15) and
 * round the low 13 bits away.  Subnormal results: adding 0.5 puts the value's ulp at 2^-24, so that
 * the addition does the rounding.
 */
WEIGHTD_INLINE uint16_t weightd_narrow_number_float16(float value)
{
	uint32_t bits = weightd_bits_of_float(value), magnitude = bits & 0x7FFFFFFFu;
	uint32_t is_small = -(uint32_t)(magnitude < 0x38800000u); /* below 2^-14 */
	uint32_t normal = (magnitude - 0x38000000u + 0xFFFu + ((magnitude >> 13) & 1u)) >> 13;
	float shifted = weightd_float_of_bits(magnitude) + 0.5f;
	uint32_t code =
		weightd_choose(is_small, weightd_bits_of_float(shifted) - 0x3F000000u, normal);

	return (uint16_t)((bits >> 16 & 0x8000u) | code);
}

WEIGHTD_INLINE uint16_t weightd_narrow_float16(float value)
{
	uint32_t bits = weightd_bits_of_float(value), magnitude = bits & 0x7FFFFFFFu;
	uint32_t is_large = -(uint32_t)(magnitude >= 0x477FF000u); /* 65520 and above, infinity */
	uint32_t is_nan = -(uint32_t)(magnitude > 0x7F800000u);
	uint32_t small = weightd_choose(is_large, 0, bits);
	uint32_t code = weightd_choose(is_large, 0x7C00u | (bits >> 16 & 0x8000u),
				       weightd_narrow_number_float16(weightd_float_of_bits(small)));

	return (uint16_t)weightd_choose(is_nan, 0x7E00u | (bits >> 16 & 0x8000u), code);
}

#endif
