/*
 * log and log1p, and the float log.  log: from a table of 1 / c with log(c), and a polynomial for
 * the rest; near 1 a longer one alone.  log1p: fdlibm's.
 */
#include "core/base/clones.h"
#include "core/number/c_float.h"
#include "core/number/c_functions.h"
#include "core/number/c_tables.h"
#include "core/number/float_bits.h"

#include <math.h>

#define LN2_HIGH 0x1.62e42fefa3800p-1
#define LN2_LOW 0x1.ef35793c76730p-45
/* fdlibm's halves. */
#define SUN_LN2_HIGH 0x1.62e42feep-1
#define SUN_LN2_LOW 0x1.a39ef35793c76p-33

/* Of x from 1 - 2^-4 to 1 + 0x1.09p-4. */
WEIGHTD_INLINE double log_near_one(double x)
{
	const double r = x - 1.0, square = r * r, cube = r * square;
	double a = fma(r, -0x1.ffffffffffdcbp-3, 0x1.5555555555577p-2);
	double b = fma(r, 0x1.24924a344de30p-3, -0x1.55555556745a7p-3);
	double c = fma(r, -0x1.999eb43b068ffp-4, 0x1.c7184282ad6cap-4);

	a = fma(square, 0x1.999999995dd0cp-3, a);
	b = fma(square, -0x1.fffffa4423d65p-4, b);
	c = fma(square, 0x1.78182f7afd085p-4, c);
	c = fma(cube, -0x1.5521375d145cdp-4, c);
	const double polynomial = fma(fma(c, cube, b), cube, a);
	/* -r^2 / 2 in two parts. */
	const double high = fma(-0x1p27, r, fma(r, 0x1p27, r)), low = r - high, half = high * high;
	const double sum = fma(half, -0.5, r);
	const double rest = fma(-0.5 * low, r + high, fma(half, -0.5, r - sum));

	return sum + fma(polynomial, cube, rest);
}

WEIGHTD_CLONES static double log_of_bits(uint64_t bits)
{
	const uint64_t above = bits - 0x3FE6000000000000u;
	const double *row = weightd_c_log_rows[above >> 45 & 127];
	const double k = (double)((int64_t)above >> 52);
	const double z = weightd_double_of_bits(bits - (above & 0xFFFull << 52));

	if (bits - 0x3FEE000000000000u < 0x3090000000000u)
		return log_near_one(weightd_double_of_bits(bits));
	const double first = fma(k, LN2_HIGH, row[1]), r = fma(z, row[0], -1.0);
	const double sum = r + first, square = r * r;
	const double inner = fma(r, -0x1.fffffffeb4590p-3, 0x1.555555551305bp-2);
	const double outer = fma(r, -0x1.55575e506c89fp-3, 0x1.999b324f10111p-3);
	const double rest = fma(k, LN2_LOW, first - sum + r);

	return fma(r * square, fma(outer, square, inner),
		   fma(square, -0x1.0000000000001p-1, rest)) +
	       sum;
}

double weightd_c_log(double x)
{
	if (!(x > 0.0))
		return x == 0.0 ? -(double)INFINITY : __builtin_nan("");
	if (isinf(x))
		return x;
	if (x < 0x1p-1022)
		return log_of_bits(weightd_bits_of_double(x * 0x1p52) - (UINT64_C(52) << 52));
	return log_of_bits(weightd_bits_of_double(x));
}

/* 1 + x as 2^k (1 + f), with what the rounding of 1 + x has taken. */
struct one_plus {
	double f, correction;
	int32_t k, mantissa; /* leading bits of f, 0: next to nothing */
};

WEIGHTD_INLINE struct one_plus one_plus(double x)
{
	const double sum = x < 0x1p53 ? 1.0 + x : x;
	const uint64_t bits = weightd_bits_of_double(sum);
	struct one_plus plus = {.k = (int32_t)(bits >> 52) - 1023,
				.mantissa = (int32_t)(bits >> 32 & 0xFFFFF)};

	if (x < 0x1p53)
		plus.correction = (plus.k > 0 ? 1.0 - (sum - x) : x - (sum - 1.0)) / sum;
	const uint64_t fraction = bits & 0xFFFFFFFFFFFFF;
	if (plus.mantissa < 0x6A09E) {
		plus.f = weightd_double_of_bits(fraction | UINT64_C(0x3FF) << 52) - 1.0;
	} else {
		plus.k++;
		plus.f = weightd_double_of_bits(fraction | UINT64_C(0x3FE) << 52) - 1.0;
		plus.mantissa = (0x100000 - plus.mantissa) >> 2;
	}
	return plus;
}

WEIGHTD_INLINE double log1p_sum(const struct one_plus *plus, double low)
{
	const double k = plus->k, c = fma(k, SUN_LN2_LOW, plus->correction);

	return fma(k, SUN_LN2_HIGH, -(low - c - plus->f));
}

WEIGHTD_INLINE double log1p_tiny_rest(const struct one_plus *plus, double half)
{
	if (plus->f == 0.0) {
		const double c = fma(plus->k, SUN_LN2_LOW, plus->correction);
		return plus->k == 0 ? 0.0 : fma(plus->k, SUN_LN2_HIGH, c);
	}
	const double low = fma(-0x1.5555555555555p-1, plus->f, 1.0) * half;
	return plus->k == 0 ? plus->f - low : log1p_sum(plus, low);
}

WEIGHTD_CLONES static double log1p_of(double x)
{
	const uint32_t high = (uint32_t)(weightd_bits_of_double(x) >> 32);
	struct one_plus plus = {.f = x, .mantissa = 1};

	if ((high & 0x7FFFFFFF) < 0x3E200000) /* below 2^-29 */
		return (high & 0x7FFFFFFF) < 0x3C900000 ? x : fma(-(x * x), 0.5, x);
	/* From -0.2929 to 0.41422 x is f. */
	if (!((int32_t)high > 0 ? high < 0x3FDA827A : high <= 0xBFD2BEC3))
		plus = one_plus(x);
	const double f = plus.f, half = 0.5 * f * f;
	if (plus.mantissa == 0)
		return log1p_tiny_rest(&plus, half);
	const double s = f / (2.0 + f), z = s * s, z2 = z * z, z4 = z2 * z2, z6 = z2 * z4;
	const double r2 = fma(z, 0x1.2492494229359p-2, 0x1.999999997fa04p-2);
	const double r3 = fma(z, 0x1.7466496cb03dep-3, 0x1.c71c51d8e78afp-3);
	const double r4 = fma(z, 0x1.2f112df3e5244p-3, 0x1.39a09d078c69fp-3);
	const double r = fma(z6, r4, fma(z4, r3, fma(z, 0x1.5555555555593p-1, z2 * r2)));
	const double product = (r + half) * s;

	if (plus.k == 0)
		return f - (half - product);
	const double c = fma(plus.k, SUN_LN2_LOW, plus.correction);
	return fma(plus.k, SUN_LN2_HIGH, -(half - (c + product) - f));
}

double weightd_c_log1p(double x)
{
	if (isnan(x) || x < -1.0)
		return __builtin_nan("");
	if (x == -1.0 || isinf(x))
		return x < 0.0 ? -(double)INFINITY : x;
	return log1p_of(x);
}

WEIGHTD_CLONES static float logf_of(float x)
{
	return weightd_c_logf_inline(x);
}

float weightd_c_logf(float x)
{
	return logf_of(x);
}
