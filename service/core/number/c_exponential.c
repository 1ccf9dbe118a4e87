/*
 * exp, expm1 and the float exp and pow.  expm1 is fdlibm's; the float ones work in double, in 32
 * steps from one power of two to the next.
 */
#include "core/number/c_exponential.h"

#include "core/base/clones.h"
#include "core/number/c_float.h"
#include "core/number/c_functions.h"
#include "core/number/c_tables.h"

#define LN2_HIGH 0x1.62e42feep-1
#define LN2_LOW 0x1.a39ef35793c76p-33

WEIGHTD_CLONES static double exp_of(double x)
{
	return weightd_c_exponential(x, 0.0);
}

double weightd_c_exp(double x)
{
	return exp_of(x);
}

/* x = k log(2) + high - low. */
WEIGHTD_INLINE int32_t reduce(double x, uint32_t high_word, double *high, double *low)
{
	int32_t k = x < 0.0 ? -1 : 1;

	if (high_word < 0x3FF0A2B2) { /* 1.5 log(2) */
		*high = x < 0.0 ? x + LN2_HIGH : x - LN2_HIGH;
		*low = x < 0.0 ? -LN2_LOW : LN2_LOW;
		return k;
	}
	k = (int32_t)(x * 0x1.71547652b82fep+0 + (x < 0.0 ? -0.5 : 0.5));
	*high = fma(-(double)k, LN2_HIGH, x);
	*low = k * LN2_LOW;
	return k;
}

/* y 2^k, by the exponent alone. */
WEIGHTD_INLINE double shifted(double y, int32_t k)
{
	return weightd_double_of_bits(weightd_bits_of_double(y) + ((uint64_t)(int64_t)k << 52));
}

/* 2^k (x - rest + 1) - 1. */
WEIGHTD_INLINE double expm1_at(double x, double rest, int32_t k)
{
	if (k == -1)
		return fma(x - rest, 0.5, -0.5);
	if (k == 1)
		return x < -0.25 ? -2.0 * (rest - (x + 0.5)) : fma(x - rest, 2.0, 1.0);
	if (k <= -2 || k > 56)
		return shifted(1.0 - (rest - x), k) - 1.0;
	const double power = weightd_double_of_bits((uint64_t)(1023 - k) << 52); /* 2^-k */
	return shifted(k < 20 ? 1.0 - power - (rest - x) : x - (rest + power) + 1.0, k);
}

WEIGHTD_CLONES static double expm1_of(double x)
{
	const uint32_t high_word = (uint32_t)(weightd_bits_of_double(x) >> 32) & 0x7FFFFFFF;
	double correction = 0.0, high, low;
	int32_t k = 0;

	if (high_word > 0x3FD62E42) { /* log(2) / 2 */
		k = reduce(x, high_word, &high, &low);
		x = high - low;
		correction = high - x - low;
	}
	const double half = 0.5 * x, h = x * half, h2 = h * h;
	const double first = fma(h, -0x1.11111111110f4p-5, 1.0);
	const double second = fma(h, -0x1.4ce199eaadbb7p-14, 0x1.a01a019fe5585p-10);
	const double third = fma(h, -0x1.afdb76e09c32dp-23, 0x1.0cfca86e65239p-18);
	const double r = fma(h2 * h2, third, fma(h2, second, first));
	const double t = fma(-r, half, 3.0);
	const double e = (r - t) / fma(-x, t, 6.0) * h;

	if (k == 0)
		return x - fma(e, x, -h);
	return expm1_at(x, fma(e - correction, x, -correction) - h, k);
}

double weightd_c_expm1(double x)
{
	if (isnan(x) || fabs(x) < 0x1p-54)
		return x;
	if (x > 0x1.62e42fefa39efp+9)
		return (double)INFINITY;
	if ((uint32_t)(weightd_bits_of_double(-x) >> 32) >= 0x4043687A && x < 0.0) /* 56 log(2) */
		return -1.0;
	return expm1_of(x);
}

WEIGHTD_CLONES static float expf_of(float x)
{
	return weightd_c_expf_inline(x);
}

float weightd_c_expf(float x)
{
	return expf_of(x);
}

/* y log2(x). */
WEIGHTD_INLINE double power_of_two(uint32_t bits, double y)
{
	const uint32_t above = bits - 0x3F330000u;
	const double *row = weightd_c_log2f_rows[above >> 19 & 15];
	const double z = (double)weightd_float_of_bits(bits - (above & 0xFF800000u));
	const double r = fma(z, row[0], -1.0), square = r * r;
	const double outer = fma(r, 0x1.27616c9496e0bp-2, -0x1.71969a075c67ap-2);
	const double inner = fma(r, 0x1.ec70a6ca7baddp-2, -0x1.7154748bef6c8p-1);
	const double first = fma(r, 0x1.71547652ab82bp+0, (double)((int32_t)above >> 23) + row[1]);

	return y * fma(outer, square * square, fma(square, inner, first));
}

WEIGHTD_CLONES static float powf_of(float x, float y)
{
	uint32_t bits = weightd_bits_of_float(x);

	if (x < 0x1p-126f)
		bits = weightd_bits_of_float(x * 0x1p23f) - (23u << 23);
	const double power = power_of_two(bits, (double)y);
	if (power > 0x1.fffffffd1d571p+6)
		return INFINITY;
	if (power < -149.0)
		return power <= -150.0 ? 0.0f : 0x1p-149f;
	const double rounded = power + 0x1.8p47 - 0x1.8p47, r = power - rounded;
	const double upper = fma(r, 0x1.c6af84b912394p-5, 0x1.ebfce50fac4f3p-3);
	const double lower = fma(r, 0x1.62e42ff0c52d6p-1, 1.0);

	return weightd_c_float_power((int32_t)(rounded * 32.0), fma(upper, r * r, lower));
}

float weightd_c_powf(float x, float y)
{
	if (y == 0.0f || x == 1.0f)
		return 1.0f;
	if (isnan(x) || x < 0.0f || isnan(y))
		return __builtin_nanf("");
	if (x == 0.0f || isinf(x))
		return (y > 0.0f) == (x == 0.0f) ? 0.0f : INFINITY;
	if (isinf(y))
		return (x > 1.0f) == (y > 0.0f) ? INFINITY : 0.0f;
	return powf_of(x, y);
}
