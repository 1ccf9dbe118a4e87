/*
 * sin and cos: IBM's for double, from a table of both at k / 128 (each a sum of two); the float
 * ones are polynomials in double.
 */
#include "core/base/clones.h"
#include "core/number/c_float.h"
#include "core/number/c_functions.h"
#include "core/number/c_tables.h"
#include "core/number/float_bits.h"

#include <math.h>
#include <stdbool.h>

#define ROUNDS_TO_128TH 0x1.8p45
#define ROUNDS 0x1.8p52
#define HALF_PI 0x1.921fb54442d18p+0
#define HALF_PI_LOW 0x1.1a62633145c07p-54

/* A number of the library's range: a sum, and the quarter turns that were taken off. */
struct turned {
	double x, low;
	uint32_t quarters;
};

/* The next of 128 points, and the polynomials of what is left. */
struct near {
	const double *row;
	double x;
};

WEIGHTD_INLINE struct near near_of(double size)
{
	const double shifted = size + ROUNDS_TO_128TH;

	return (struct near){weightd_c_sine_rows[weightd_bits_of_double(shifted) & 127],
			     size - (shifted - ROUNDS_TO_128TH)};
}

WEIGHTD_INLINE double sine_rest(double square)
{
	return fma(square, 0x1.11110e829872fp-7, -0x1.5555555555515p-3);
}

WEIGHTD_INLINE double cosine_rest(double square)
{
	const double inner = fma(square, 0x1.6c16bedd9e239p-10, -0x1.5555555555535p-5);

	return square * fma(square, inner, 0.5);
}

/* sin(x + low). */
WEIGHTD_INLINE double sine(double x, double low)
{
	if (fabs(x) < 0x1.020c49ba5e354p-3) {
		const double square = x * x;
		double r = fma(square, -0x1.addffc2fcdf59p-26, 0x1.71de27b9a7ed9p-19);
		r = fma(square, r, -0x1.a01a019db08b8p-13);
		r = fma(square, r, 0x1.1111111110ecep-7);
		r = fma(square, r, -0x1.5555555555555p-3);
		return x + fma(square, fma(r, x, -(0.5 * low)), low);
	}
	const struct near near = near_of(fabs(x));
	const double square = near.x * near.x, part = x <= 0.0 ? -low : low;
	const double s = near.x + fma(near.x * square, sine_rest(square), part);
	const double c = fma(near.x, part, cosine_rest(square));
	const double first = fma(-c, near.row[0], fma(s, near.row[3], near.row[1]));

	return copysign(near.row[0] + fma(s, near.row[2], first), x);
}

/* cos(x + low). */
WEIGHTD_INLINE double cosine(double x, double low)
{
	const struct near near = near_of(fabs(x));
	const double y = near.x + (x < 0.0 ? -low : low), square = y * y;
	const double s = fma(y * square, sine_rest(square), y), c = cosine_rest(square);
	const double first = fma(-c, near.row[2], fma(-s, near.row[1], near.row[3]));

	return near.row[2] + fma(-s, near.row[0], first);
}

WEIGHTD_INLINE struct turned turn(double x)
{
	const double shifted = fma(x, 0x1.45f306dc9c883p-1, ROUNDS), n = shifted - ROUNDS;
	const double y = fma(-n, -0x1.dde973cp-27, fma(-n, 0x1.921fb58p+0, x));
	const double third = fma(-n, -0x1.cb3b398p-55, y);
	const double third_rest = fma(-n, -0x1.cb3b398p-55, y - third);
	const double fourth = fma(-n, -0x1.d747f23e32ed7p-83, third);
	const double fourth_rest = fma(-n, -0x1.d747f23e32ed7p-83, third - fourth);

	return (struct turned){fourth, third_rest + fourth_rest,
			       (uint32_t)weightd_bits_of_double(shifted)};
}

WEIGHTD_INLINE double sine_of_turned(const struct turned *turned, uint32_t quarters)
{
	const double value =
		(quarters & 1) != 0 ? cosine(turned->x, turned->low) : sine(turned->x, turned->low);

	return (quarters & 2) != 0 ? -value : value;
}

WEIGHTD_INLINE uint32_t high_word(double x)
{
	return (uint32_t)(weightd_bits_of_double(x) >> 32) & 0x7FFFFFFF;
}

/* pi / 2 - |x| as a sum. */
WEIGHTD_INLINE double complement(double x, double *low)
{
	const double y = HALF_PI - fabs(x), sum = y + HALF_PI_LOW;

	*low = y - sum + HALF_PI_LOW;
	return sum;
}

WEIGHTD_CLONES static double sine_of(double x)
{
	const uint32_t word = high_word(x);

	if (word < 0x3E500000) /* 2^-26 */
		return x;
	if (word < 0x3FEB6000)
		return sine(x, 0.0);
	if (word < 0x400368FD)
		return copysign(cosine(HALF_PI - fabs(x), HALF_PI_LOW), x);
	const struct turned turned = turn(x);
	return sine_of_turned(&turned, turned.quarters);
}

WEIGHTD_CLONES static double cosine_of(double x)
{
	const uint32_t word = high_word(x);
	double low;

	if (word < 0x3E400000) /* 2^-27 */
		return 1.0;
	if (word < 0x3FEB6000)
		return cosine(x, 0.0);
	if (word < 0x400368FD) {
		const double y = complement(x, &low);
		return sine(y, low);
	}
	const struct turned turned = turn(x);
	return sine_of_turned(&turned, turned.quarters + 1);
}

WEIGHTD_CLONES static void both_of(double x, double *s, double *c)
{
	const uint32_t word = high_word(x);
	double low;

	if (word < 0x3E400000) {
		*s = x;
		*c = 1.0;
	} else if (word < 0x3FEB6000) {
		*s = sine(x, 0.0);
		*c = cosine(x, 0.0);
	} else if (word < 0x400368FD) {
		const double y = complement(x, &low);
		*s = copysign(cosine(y, low), x);
		*c = sine(y, low);
	} else {
		const struct turned turned = turn(x);
		const uint32_t quarters = turned.quarters;
		const double a = sine(turned.x, turned.low), b = cosine(turned.x, turned.low);
		const double up = (quarters & 1) != 0 ? b : a, across = (quarters & 1) != 0 ? a : b;
		*s = (quarters & 2) != 0 ? -up : up;
		*c = ((quarters + 1) & 2) != 0 ? -across : across;
	}
}

static bool is_in_range(double x)
{
	return high_word(x) < 0x419921FB; /* 105414350 */
}

double weightd_c_sin(double x)
{
	return is_in_range(x) ? sine_of(x) : __builtin_nan("");
}

double weightd_c_cos(double x)
{
	return is_in_range(x) ? cosine_of(x) : __builtin_nan("");
}

void weightd_c_sincos(double x, double *s, double *c)
{
	*s = *c = __builtin_nan("");
	if (is_in_range(x))
		both_of(x, s, c);
}

WEIGHTD_CLONES static float sinf_of(float x)
{
	int32_t quarters;
	const double y = weightd_c_reduce(x, &quarters);

	return weightd_c_is_tiny(x) ? x : weightd_c_quarter_sine(y, quarters);
}

WEIGHTD_CLONES static float cosf_of(float x)
{
	int32_t quarters;
	const double y = weightd_c_reduce(x, &quarters);

	return weightd_c_is_tiny(x) ? 1.0f : weightd_c_quarter_sine(y, quarters + 1);
}

WEIGHTD_CLONES static void both_of_float(float x, float *s, float *c)
{
	weightd_c_sincosf_inline(x, s, c);
}

static bool is_small(float x)
{
	return (weightd_bits_of_float(x) >> 20 & 0x7FF) < 0x42F;
}

float weightd_c_sinf(float x)
{
	return is_small(x) ? sinf_of(x) : __builtin_nanf("");
}

float weightd_c_cosf(float x)
{
	return is_small(x) ? cosf_of(x) : __builtin_nanf("");
}

void weightd_c_sincosf(float x, float *s, float *c)
{
	*s = *c = __builtin_nanf("");
	if (is_small(x))
		both_of_float(x, s, c);
}
