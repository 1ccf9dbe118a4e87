/*
 * pow as exp(y log(x)), the logarithm in two doubles (Szabolcs Nagy's method of 2018, which glibc,
 * musl and other libraries have): from tables, with short polynomials for the rest.
 *
 * The order of operations is the library's, and so is the fusing: GCC's, where the processor can.
 * Coefficients are its minimax ones.
 */
#include "core/number/c_power.h"

#include "core/number/c_power_tables.h"
#include "core/number/elementary.h"

#include <math.h>

#define FIRST                                                                               \
	0x3FE6955500000000u /* bits of the number that the table's first interval begins at \
			     */
#define LN2_HIGH 0x1.62e42fefa3800p-1
#define LN2_LOW 0x1.ef35793c76730p-45
#define STEPS 128.0 /* rows of 2^(k / 128) */
#define STEPS_OVER_LN2 (0x1.71547652b82fep+0 * STEPS)
#define STEP_HIGH 0x1.62e42fefa0000p-8 /* log(2) / 128 */
#define STEP_LOW 0x1.cf79abc9e3b39p-47
#define ROUNDS 0x1.8p52 /* adding it rounds to a whole number, which the low bits then are */

/* log(x) as a sum: the result and '*low'. */
static double logarithm(double x, double *low)
{
	const uint64_t bits = weightd_bits_of_double(x), above = bits - FIRST;
	const double *row = weightd_c_power_logarithms[above >> 45 & 127];
	const double power = (double)((int64_t)above >> 52);
	const double z = weightd_double_of_bits(bits - (above & 0xFFFull << 52));
	const double r = fma(z, row[0], -1.0);
	const double first = fma(power, LN2_HIGH, row[1]), second = first + r;
	const double half = -0.5 * r, square = r * half, cube = r * square;
	const double high = second + square;
	const double outer = fma(r, -0x1.0000000000006p-2 * -2, 0x1.555555555556p-2 * -2);
	const double middle = fma(r, -0x1.555555529a47ap-3 * 4, 0x1.999999959554ep-3 * 4);
	const double inner = fma(r, -0x1.0002b8b263fc3p-3 * -8, 0x1.2495b9b4845e9p-3 * -8);
	const double polynomial = fma(square, fma(square, inner, middle), outer);
	const double rest = fma(power, LN2_LOW, row[2]) + (first - second + r) +
			    fma(half, r, -square) + (second - high + square);
	const double lower = fma(cube, polynomial, rest), sum = high + lower;

	*low = high - sum + lower;
	return sum;
}

/* e^(high + low). */
static double exponential(double high, double low)
{
	const double shifted = STEPS_OVER_LN2 * high + ROUNDS, steps = shifted - ROUNDS;
	const int64_t whole = (int64_t)steps;
	const double *row = weightd_c_power_exponentials[whole & 127];
	const double r = fma(steps, -STEP_LOW, fma(steps, -STEP_HIGH, high)) + low, square = r * r;
	const double lower = fma(r, 0x1.555555555543cp-3, 0x1.ffffffffffdbdp-2);
	const double upper = fma(r, 0x1.1111167a4d017p-7, 0x1.55555cf172b91p-5);
	const double rest = fma(square * square, upper, fma(square, lower, row[1] + r));
	/* Halved, so that a result near the largest number is reached without passing it. */
	const double scale = weightd_double_of_bits(weightd_bits_of_double(row[0]) +
						    ((uint64_t)((whole >> 7) - 1) << 52));

	return 2.0 * fma(scale, rest, scale);
}

double weightd_c_power(double x, double y)
{
	double low;

	if (y == 0.0 || x == 1.0)
		return 1.0;
	if (!(x >= 0.0) || !isfinite(x) || isnan(y))
		return __builtin_nan("");
	if (x < 0x1p-1022)
		return y > 0.0 ? 0.0 : __builtin_inf();
	const double high = logarithm(x, &low), product = y * high;
	if (product < -700.0)
		return 0.0;
	if (product > 710.0)
		return __builtin_inf();
	return exponential(product, fma(y, low, fma(y, high, -product)));
}
