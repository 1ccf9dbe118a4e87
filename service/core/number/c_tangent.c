/*
 * tan: IBM's, for |x| <= 25.  By its series near 0, else from a table of tan and cot near k / 256.
 */
#include "core/base/clones.h"
#include "core/number/c_functions.h"
#include "core/number/c_tables.h"
#include "core/number/float_bits.h"

#include <math.h>
#include <stdbool.h>

#define ROUNDS 0x1.8p52
#define SERIES_MAX 0x1.f212dp-5

/* (tan(x) - x) / x^3, of x^2. */
WEIGHTD_INLINE double series(double z)
{
	double r = fma(z, 0x1.2385a3cf2e4eap-7, 0x1.664ed49cfc666p-6);

	r = fma(z, r, 0x1.ba1ba1cdb8745p-5);
	r = fma(z, r, 0x1.11111111107c6p-3);
	return fma(z, r, 0x1.5555555555555p-2);
}

/* tan of size + low, its negative reciprocal with 'is_cotangent'; size from 0.06 to pi / 4. */
WEIGHTD_INLINE double by_table(double size, double low, bool is_cotangent)
{
	const double *row = weightd_c_tangent_rows[(int32_t)fma(size, 256.0, -15.5)];
	const double z = size - row[0] + low, square = z * z;
	const double rest = fma(square, 0x1.11112e0a6b45fp-3, 0x1.5555555554dbdp-2);
	const double t = fma(z * square, rest, z), top = (row[1] + row[2]) * t;

	return is_cotangent ? -(row[2] - top / (t + row[1])) : top / (row[2] - t) + row[1];
}

/* -1 / (a + b), with the rest of the sum and of the division. */
WEIGHTD_INLINE double negative_reciprocal(double a, double b)
{
	const double sum = a + b, low = fabs(a) > fabs(b) ? a - sum + b : b - sum + a;
	const double c = 1.0 / sum, product = c * sum;
	const double lacking = 1.0 - product - fma(c, sum, -product) + 0.0;
	const double rest = fma(-low, c, lacking) / sum, high = c + rest;

	return -(c - high + rest + high);
}

WEIGHTD_CLONES static double tan_of(double x)
{
	const double size = fabs(x);

	if (size <= 0x1.b096cp-27)
		return x;
	if (size <= SERIES_MAX)
		return fma(x * (x * x), series(x * x), x);
	if (size <= 0x1.92f1ap-1)
		return copysign(by_table(size, 0.0, false), x);
	const double shifted = fma(x, 0x1.45f306dc9c883p-1, ROUNDS), n = shifted - ROUNDS;
	const double y = fma(-n, -0x1.dde973cp-27, fma(-n, 0x1.921fb58p+0, x));
	const double a = fma(-n, -0x1.cb3b399d747f2p-55, y);
	const double low = fma(-n, -0x1.cb3b399d747f2p-55, y - a);
	const bool is_odd = (weightd_bits_of_double(shifted) & 1) != 0;

	if (fabs(a) > SERIES_MAX) {
		const double value = by_table(fabs(a), a < 0.0 ? -low : low, is_odd);
		return a < 0.0 ? -value : value;
	}
	const double rest = fma(a * (a * a), series(a * a), low);
	return is_odd ? negative_reciprocal(a, rest) : a + rest;
}

double weightd_c_tan(double x)
{
	return fabs(x) <= 25.0 ? tan_of(x) : __builtin_nan("");
}
