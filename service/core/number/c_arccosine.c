/*
 * acos: IBM's.  pi / 2 minus the arcsine, by its series below 1/8 and by series at points of a
 * table up to 31/32; beyond that twice the arcsine of a root.
 */
#include "core/base/clones.h"
#include "core/number/c_functions.h"
#include "core/number/c_tables.h"
#include "core/number/float_bits.h"

#include <math.h>

#define HALF_PI 0x1.921fb54442d18p+0
#define HALF_PI_LOW 0x1.1a62633145c07p-54
#define LOW_ROWS (456u * 4)

/* (arcsin(x) - x) / x^3, of x^2. */
WEIGHTD_INLINE double series(double z)
{
	double r = fma(z, 0x1.292d80f453c72p-6, 0x1.6e442c822d419p-6);

	r = fma(z, r, 0x1.f1c7e04f4ad99p-6);
	r = fma(z, r, 0x1.6db6dae42c0e4p-5);
	r = fma(z, r, 0x1.333333336127dp-4);
	return fma(z, r, 0x1.55555555554f9p-3);
}

/* Where a point's numbers are, and how many; 'word' is the first half of the bits of |x|. */
WEIGHTD_INLINE unsigned point_of(uint32_t word, unsigned *width)
{
	*width = 11;
	if (word < 0x3FD00000)
		return 11 * (word >> 15 & 31);
	if (word < 0x3FE00000)
		return 11 * (word >> 14 & 63) + 352;
	const unsigned step = word >> 13 & 127;
	*width = word < 0x3FE80000 ? 12 : word < 0x3FED8000 ? 13 : word < 0x3FEE8000 ? 14 : 15;
	switch (*width) {
	case 12: return 12 * step + 1056;
	case 13: return 13 * step + 992;
	case 14: return 14 * step + 884;
	default: return 15 * step + 768;
	}
}

WEIGHTD_INLINE double number_at(unsigned index)
{
	return index < LOW_ROWS ? weightd_c_arcsine_rows[index / 4][index % 4]
				: weightd_c_arcsine_high_rows[(index - LOW_ROWS) / 4][index % 4];
}

WEIGHTD_INLINE double by_table(double x, uint32_t word)
{
	unsigned width;
	const unsigned first = point_of(word, &width), last = first + width - 5;
	const double r = fabs(x) - number_at(first);
	double sum = number_at(last);

	for (unsigned i = last - 1; i >= first + 2; i--)
		sum = fma(r, sum, number_at(i));
	const double low = fma(r, number_at(first + 1), fma(r * r, sum, number_at(last + 1)));
	const double high = number_at(last + 2);
	return x > 0.0 ? HALF_PI_LOW - low + (HALF_PI - high)
		       : low + HALF_PI_LOW + (high + HALF_PI);
}

/* With arcsin(sqrt((1 - |x|) / 2)). */
WEIGHTD_INLINE double by_root(double x)
{
	const double z = 0.5 * (x > 0.0 ? 1.0 - x : x + 1.0);
	const uint64_t bits = weightd_bits_of_double(z), row = bits >> 46 & 127;
	const double power = weightd_double_of_bits((1023 + 511 - (bits >> 53)) << 52);
	const double start = weightd_c_root_rows[row / 4][row % 4] * power;
	const double r = fma(-(start * start), z, 1.0);
	double t = fma(r, 0x1.4006318d1dab9p-2, 0x1.800496769c91ap-2);

	t = fma(r, t, 0x1.fffffff757304p-2);
	t = fma(r, t, 0x1.fffffffecc1ddp-1) * start;
	const double c = z * t, y = fma(-0x1p27, c, fma(c, 0x1p27, c));
	const double bottom = fma(fma(-c, t * 0.5, 1.5), c, y);
	const double rest = fma(-y, y, z) / bottom, more = series(z) * z * (y + rest);

	if (x > 0.0)
		return 2.0 * (rest + more + y);
	return 2.0 * (HALF_PI_LOW - rest - more + (HALF_PI - y));
}

WEIGHTD_CLONES static double acos_of(double x)
{
	const uint32_t word = (uint32_t)(weightd_bits_of_double(fabs(x)) >> 32);

	if (word < 0x3C880000) /* 3 2^-56 */
		return HALF_PI;
	if (word < 0x3FC00000) {
		const double z = x * x, first = HALF_PI - x;
		const double low = HALF_PI - first - x + HALF_PI_LOW;
		return first + fma(-series(z), x * z, low);
	}
	return word < 0x3FEF0000 ? by_table(x, word) : by_root(x);
}

double weightd_c_acos(double x)
{
	if (!(fabs(x) <= 1.0))
		return __builtin_nan("");
	if (fabs(x) == 1.0)
		return x > 0.0 ? 0.0 : 2.0 * HALF_PI;
	return acos_of(x);
}
