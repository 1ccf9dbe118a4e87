/*
 * The common part of the shortest decimals of wide and of narrow formats: exponents and digits.
 *
 * Only operations that processors have for all lanes of a vector: no signed shifts, no divisions of
 * 64 bits, no branches.
 */
#ifndef WEIGHTD_CORE_TEXT_SCHUBFACH_H
#define WEIGHTD_CORE_TEXT_SCHUBFACH_H

#include "core/number/float_bits.h"
#include "core/text/powers_of_ten.h"

#include <stdint.h>

/* Added to a power of ten's exponent to make it an unsigned number. */
#define WEIGHTD_TEN_BIAS 512U

/* floor(log10(2^e)) + WEIGHTD_TEN_BIAS, or the same of 3/4 * 2^e; e is in -1500..1500, modulo
 * 2^32. */
WEIGHTD_INLINE uint32_t weightd_ten_below(uint32_t e, uint32_t is_three_quarters)
{
	const uint32_t bias = WEIGHTD_TEN_BIAS << 22;

	return (e * 1262611 + bias - (524031 & -is_three_quarters)) >> 22;
}

/* e + floor(log2(10^-k)) + 1 for k = ten - WEIGHTD_TEN_BIAS. */
WEIGHTD_INLINE uint32_t weightd_scale_shift(uint32_t e, uint32_t ten)
{
	return e + (((WEIGHTD_TEN_BIAS - ten) * 1741647 + (UINT32_C(2048) << 19)) >> 19) - 2047;
}

/* 10^-k for the same k. */
WEIGHTD_INLINE const struct weightd_power_of_ten *weightd_scale_power(uint32_t ten)
{
	return &weightd_powers_of_ten[WEIGHTD_TEN_BIAS + -WEIGHTD_POWER_OF_TEN_LOWEST - ten];
}

/*
 * The eight digits of a value < 10^8, a byte each, the first in the lowest: the halves, then the
 * quarters, then the digits are split in all places at once.  The factors replace divisions by 100
 * and 10.
 */
WEIGHTD_INLINE uint64_t weightd_eight_digits(uint32_t value)
{
	const uint32_t half = value / 10000;
	const uint64_t halves = half | (uint64_t)(value - 10000 * half) << 32;
	const uint64_t hundreds = halves * 10486 >> 20 & UINT64_C(0x0000007F0000007F);
	const uint64_t quarters = hundreds + ((halves - 100 * hundreds) << 16);
	const uint64_t tens = quarters * 103 >> 10 & UINT64_C(0x000F000F000F000F);

	return tens + ((quarters - 10 * tens) << 8);
}

#endif
