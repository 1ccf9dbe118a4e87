/*
 * Floating-point numbers as bits, inline so that loops over them vectorise.
 */
#ifndef WEIGHTD_CORE_NUMBER_FLOAT_BITS_H
#define WEIGHTD_CORE_NUMBER_FLOAT_BITS_H

#include <stdint.h>
#include <string.h>

/* Always part of the caller, which may be built for a better processor (core/base/clones.h). */
#define WEIGHTD_INLINE static inline __attribute__((always_inline))

/* Written before a short loop of known length, so that the loop around it vectorises. */
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

#endif
