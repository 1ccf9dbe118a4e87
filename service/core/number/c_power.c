/*
 * pow as exp(y log(x)), the logarithm in two doubles (Szabolcs Nagy's method of 2018, which glibc,
 * musl and other libraries have): from tables, with short polynomials for the rest.
 *
 * The order of operations is the library's, and so is the fusing: GCC's, where the processor can.
 * Coefficients are its minimax ones.
 */
#include "core/number/c_power.h"

#include "core/base/clones.h"
#include "core/number/c_exponential.h"

/* Bits of the number that the table's first interval begins at. */
#define FIRST 0x3FE6955500000000u
#define LN2_HIGH 0x1.62e42fefa3800p-1
#define LN2_LOW 0x1.ef35793c76730p-45

/* log(x) as a sum, of the bits of x: the result and '*low'. */
WEIGHTD_INLINE double logarithm(uint64_t bits, double *low)
{
	const uint64_t above = bits - FIRST;
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

WEIGHTD_CLONES static double power(double x, double y)
{
	uint64_t bits = weightd_bits_of_double(x);
	double low;

	/* Subnormal: with 52 more in the exponent. */
	if (x < 0x1p-1022)
		bits = weightd_bits_of_double(x * 0x1p52) - (UINT64_C(52) << 52);
	const double high = logarithm(bits, &low), product = y * high;
	return weightd_c_exponential(product, fma(y, low, fma(y, high, -product)));
}

double weightd_c_power(double x, double y)
{
	if (y == 0.0 || x == 1.0)
		return 1.0;
	if (isnan(x) || x < 0.0 || isnan(y))
		return __builtin_nan("");
	if (x == 0.0 || !isfinite(x))
		return (y > 0.0) == (x == 0.0) ? 0.0 : __builtin_inf();
	if (fabs(y) < 0x1p-65)
		return 1.0;
	if (fabs(y) >= 0x1p63)
		return (x > 1.0) == (y > 0.0) ? __builtin_inf() : 0.0;
	return power(x, y);
}
