/*
 * log1p for float: fdlibm's, which the library never fuses.
 */
#include "core/number/c_functions.h"
#include "core/number/float_bits.h"

#include <math.h>

#define LN2_HIGH 0x1.62e3p-1f
#define LN2_LOW 0x1.2fefa2p-17f

/* 1 + x as 2^k (1 + f), with what the rounding of 1 + x has taken. */
struct one_plus {
	float f, correction;
	int32_t k, mantissa; /* of f, 0: next to nothing */
};

static struct one_plus one_plus(float x)
{
	const float sum = x < 0x1p53f ? 1.0f + x : x;
	const uint32_t bits = weightd_bits_of_float(sum);
	struct one_plus plus = {.k = (int32_t)(bits >> 23) - 127,
				.mantissa = (int32_t)(bits & 0x7FFFFF)};

	if (x < 0x1p53f)
		plus.correction = (plus.k > 0 ? 1.0f - (sum - x) : x - (sum - 1.0f)) / sum;
	if (plus.mantissa < 0x3504F7) {
		plus.f = weightd_float_of_bits((bits & 0x7FFFFF) | 0x3F800000) - 1.0f;
	} else {
		plus.k++;
		plus.f = weightd_float_of_bits((bits & 0x7FFFFF) | 0x3F000000) - 1.0f;
		plus.mantissa = (0x800000 - plus.mantissa) >> 2;
	}
	return plus;
}

static float sum_of(const struct one_plus *plus, float low)
{
	const float k = (float)plus->k;

	return k * LN2_HIGH - (low - (k * LN2_LOW + plus->correction) - plus->f);
}

static float tiny_rest(const struct one_plus *plus, float half)
{
	const float k = (float)plus->k;

	if (plus->f == 0.0f)
		return plus->k == 0 ? 0.0f : k * LN2_HIGH + (k * LN2_LOW + plus->correction);
	const float low = half * (1.0f - 0x1.555556p-1f * plus->f);
	return plus->k == 0 ? plus->f - low : sum_of(plus, low);
}

static float log1p_of(float x)
{
	static const float row[7] = {0x1.2f112ep-3f, 0x1.39a09ep-3f, 0x1.74664ap-3f, 0x1.c71c52p-3f,
				     0x1.24924ap-2f, 0x1.99999ap-2f, 0x1.555556p-1f};
	const uint32_t bits = weightd_bits_of_float(x);
	struct one_plus plus = {.f = x, .mantissa = 1};
	float r = row[0];

	if ((bits & 0x7FFFFFFF) < 0x31000000) /* below 2^-29 */
		return (bits & 0x7FFFFFFF) < 0x24800000 ? x : x - x * x * 0.5f;
	/* From -0.2929 to 0.41422 x is f. */
	if (!((int32_t)bits > 0 ? bits < 0x3ED413D7 : bits <= 0xBE95F61F))
		plus = one_plus(x);
	const float f = plus.f, half = 0.5f * f * f;
	if (plus.mantissa == 0)
		return tiny_rest(&plus, half);
	const float s = f / (2.0f + f), z = s * s;
	for (unsigned i = 1; i < 7; i++)
		r = r * z + row[i];
	const float product = (r * z + half) * s;

	if (plus.k == 0)
		return f - (half - product);
	const float k = (float)plus.k;
	return k * LN2_HIGH - (half - (product + (k * LN2_LOW + plus.correction)) - f);
}

float weightd_c_log1pf(float x)
{
	if (isnan(x) || x < -1.0f)
		return __builtin_nanf("");
	if (x == -1.0f || isinf(x))
		return x < 0.0f ? -INFINITY : x;
	return log1p_of(x);
}
