/*
 * log, exp, sin and cos of floats as the C library makes them, in double; inline, for loops that
 * are built for better processors (core/base/clones.h).  c_functions.h says what they are.
 */
#ifndef WEIGHTD_CORE_NUMBER_C_FLOAT_H
#define WEIGHTD_CORE_NUMBER_C_FLOAT_H

#include "core/number/c_power_tables.h"
#include "core/number/c_tables.h"
#include "core/number/float_bits.h"

#include <math.h>
#include <stdbool.h>

#define WEIGHTD_C_LN2 0x1.62e42fefa39efp-1
#define WEIGHTD_C_HALF_PI 0x1.921fb54442d18p+0
#define WEIGHTD_C_ROUNDS \
	0x1.8p52 /* adding it rounds to a whole number, which the low bits then are */

WEIGHTD_INLINE float weightd_c_logf_of_bits(uint32_t bits)
{
	const uint32_t above = bits - 0x3F330000u;
	const double *row = weightd_c_logf_rows[above >> 19 & 15];
	const double z = (double)weightd_float_of_bits(bits - (above & 0xFF800000u));
	const double r = fma(z, row[0], -1.0), square = r * r;
	const double first = fma((int32_t)above >> 23, WEIGHTD_C_LN2, row[1]);
	const double inner = fma(r, 0x1.5575b0be00b6ap-2, -0x1.ffffef20a4123p-2);

	return (float)fma(square, fma(square, -0x1.00ea348b88334p-2, inner), r + first);
}

/* log of any float. */
WEIGHTD_INLINE float weightd_c_logf_inline(float x)
{
	if (!(x > 0.0f))
		return x == 0.0f ? -INFINITY : __builtin_nanf("");
	if (x == 1.0f || isinf(x))
		return x == 1.0f ? 0.0f : x;
	if (x < 0x1p-126f)
		return weightd_c_logf_of_bits(weightd_bits_of_float(x * 0x1p23f) - (23u << 23));
	return weightd_c_logf_of_bits(weightd_bits_of_float(x));
}

/* 2^(steps / 32) (1 + ...), of polynomials in r. */
WEIGHTD_INLINE float weightd_c_float_power(int32_t steps, double polynomial)
{
	const uint64_t bits =
		weightd_bits_of_double(weightd_c_power_exponentials[(steps & 31) * 4][0]);

	return (float)(polynomial *
		       weightd_double_of_bits(bits + ((uint64_t)(int64_t)(steps >> 5) << 52)));
}

WEIGHTD_INLINE float weightd_c_expf_near(float x)
{
	const double scale = 0x1.71547652b82fep+5; /* 32 / log(2) */
	const double rounded = fma(scale, (double)x, WEIGHTD_C_ROUNDS) - WEIGHTD_C_ROUNDS;
	const double r = fma(scale, (double)x, -rounded);
	const double upper = fma(r, 0x1.c6af84b912394p-20, 0x1.ebfce50fac4f3p-13);
	const double lower = fma(r, 0x1.62e42ff0c52d6p-6, 1.0);

	return weightd_c_float_power((int32_t)rounded, fma(upper, r * r, lower));
}

/* e^x of any float. */
WEIGHTD_INLINE float weightd_c_expf_inline(float x)
{
	if (isnan(x))
		return x;
	if (x > 0x1.62e42ep6f)
		return INFINITY;
	if (x < -0x1.9fe368p6f)
		return 0.0f;
	return x < -0x1.9d1d9ep6f ? 0x1p-149f : weightd_c_expf_near(x);
}

/* sin of x, cos where 'is_cosine'; 'square' is x^2. */
WEIGHTD_INLINE double weightd_c_quarter(double x, double square, bool is_cosine)
{
	if (!is_cosine) {
		const double cube = x * square;
		const double outer = fma(square, -0x1.994eb3774cf24p-13, 0x1.1107605230bc4p-7);
		return fma(outer, square * cube, fma(cube, -0x1.555545995a603p-3, x));
	}
	const double fourth = square * square;
	const double inner = fma(square, -0x1.ffffffd0c621cp-2, 1.0);
	const double outer = fma(square, 0x1.99343027bf8c3p-16, -0x1.6c087e89a359dp-10);
	return fma(outer, square * fourth, fma(fourth, 0x1.55553e1068f19p-5, inner));
}

/* x less quarter turns, and how many these are. */
WEIGHTD_INLINE double weightd_c_turn(float x, int32_t *quarters)
{
	*quarters = ((int32_t)((double)x * 0x1.45f306dc9c883p+23) + 0x800000) >> 24;
	return fma(-(double)*quarters, WEIGHTD_C_HALF_PI, (double)x);
}

WEIGHTD_INLINE float weightd_c_quarter_sine(double x, int32_t quarters)
{
	const double value = weightd_c_quarter(x, x * x, (quarters & 1) != 0);

	return (float)((quarters & 2) != 0 ? -value : value);
}

/* Of a number below pi / 4 there is nothing to take off. */
WEIGHTD_INLINE double weightd_c_reduce(float x, int32_t *quarters)
{
	*quarters = 0;
	return (weightd_bits_of_float(x) >> 20 & 0x7FF) < 0x3F4 ? (double)x
								: weightd_c_turn(x, quarters);
}

/* Below 2^-12, where sin(x) is x and cos(x) 1. */
WEIGHTD_INLINE bool weightd_c_is_tiny(float x)
{
	return (weightd_bits_of_float(x) >> 20 & 0x7FF) < 0x398;
}

/* Both, |x| < 120. */
WEIGHTD_INLINE void weightd_c_sincosf_inline(float x, float *s, float *c)
{
	int32_t quarters;
	const double y = weightd_c_reduce(x, &quarters);
	const double a = weightd_c_quarter(y, y * y, false), b = weightd_c_quarter(y, y * y, true);
	const double up = (quarters & 1) != 0 ? b : a, across = (quarters & 1) != 0 ? a : b;

	*s = weightd_c_is_tiny(x) ? x : (float)((quarters & 2) != 0 ? -up : up);
	*c = weightd_c_is_tiny(x) ? 1.0f : (float)(((quarters + 1) & 2) != 0 ? -across : across);
}

#endif
