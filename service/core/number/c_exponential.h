/*
 * e^x as the C library makes it, in 128 steps from one power of two to the next; inline, for
 * c_exponential.c and c_power.c.
 */
#ifndef WEIGHTD_CORE_NUMBER_C_EXPONENTIAL_H
#define WEIGHTD_CORE_NUMBER_C_EXPONENTIAL_H

#include "core/number/c_float.h"

#include <math.h>
#include <stdbool.h>

#define WEIGHTD_C_STEPS_OVER_LN2 (0x1.71547652b82fep+0 * 128.0)
#define WEIGHTD_C_STEP_HIGH 0x1.62e42fefa0000p-8 /* log(2) / 128 */
#define WEIGHTD_C_STEP_LOW 0x1.cf79abc9e3b3ap-47

/* 2^k (1 + rest) where the power alone may be too large or too small; 'scale' has bits of 2^k. */
WEIGHTD_INLINE double weightd_c_scaled(double rest, uint64_t scale_bits, int64_t k)
{
	if (k >= 0) {
		const double scale = weightd_double_of_bits(scale_bits - (UINT64_C(1009) << 52));
		return 0x1p1009 * fma(scale, rest, scale);
	}
	const double scale = weightd_double_of_bits(scale_bits + (UINT64_C(1022) << 52));
	const double product = scale * rest;
	double y = scale + product;

	/* Rounded where a subnormal number ends. */
	if (y < 1.0) {
		const double low = scale - y + product, high = 1.0 + y;
		y = high + (1.0 - high + y + low) - 1.0;
	}
	return 0x1p-1022 * y;
}

/* e^(x + low). */
WEIGHTD_INLINE double weightd_c_exponential(double x, double low)
{
	const uint32_t top = (uint32_t)(weightd_bits_of_double(x) >> 52) & 0x7FF;
	const bool is_large = top >= 0x408;

	if (top < 0x3C9) /* below 2^-54 */
		return 1.0 + x;
	if (top >= 0x409)
		return isnan(x) ? x : x < 0.0 ? 0.0 : (double)INFINITY;
	const double shifted = fma(x, WEIGHTD_C_STEPS_OVER_LN2, WEIGHTD_C_ROUNDS);
	const double steps = shifted - WEIGHTD_C_ROUNDS;
	const int64_t whole = (int64_t)steps;
	const double *row = weightd_c_power_exponentials[whole & 127];
	const double near = fma(steps, -WEIGHTD_C_STEP_HIGH, x);
	const double r = fma(steps, -WEIGHTD_C_STEP_LOW, near) + low, square = r * r;
	const double lower = fma(r, 0x1.555555555543cp-3, 0x1.ffffffffffdbdp-2);
	const double upper = fma(r, 0x1.1111167a4d017p-7, 0x1.55555cf172b91p-5);
	const double rest = fma(square * square, upper, fma(lower, square, row[1] + r));
	const uint64_t bits = weightd_bits_of_double(row[0]) + ((uint64_t)(whole >> 7) << 52);

	if (is_large)
		return weightd_c_scaled(rest, bits, whole);
	return fma(weightd_double_of_bits(bits), rest, weightd_double_of_bits(bits));
}

#endif
