/*
 * tanf: fdlibm's, for |x| < 3 pi / 4: a polynomial on [0, pi / 4], and the negative reciprocal
 * beyond, whose remainder of pi / 2 has two parts.
 */
#include "core/number/c_functions.h"
#include "core/number/float_bits.h"

#include <math.h>
#include <stddef.h>

#define HALF_PI 0x1.921fb54442d18p+0
#define QUARTER 0x1.921fb4p-1f
#define QUARTER_TAIL 0x1.4442dp-25f

static const float coefficients[13] = {
	3.3333334327e-01f, 1.3333334029e-01f, 5.3968254477e-02f, 2.1869488060e-02f,
	8.8632395491e-03f, 3.5920790397e-03f, 1.4562094584e-03f, 5.8804126456e-04f,
	2.4646313977e-04f, 7.8179444245e-05f, 7.1407252108e-05f, -1.8558637748e-05f,
	2.5907305826e-05f,
};

static float upper_half(float x)
{
	return weightd_float_of_bits(weightd_bits_of_float(x) & 0xFFFFF000u);
}

/* -1 / (x + r), which is w, from the parts of each with few bits. */
static float reciprocal(float x, float r)
{
	const float w = x + r, z = upper_half(w), v = r - (z - x);
	const float a = -1.0f / w, t = upper_half(a), s = 1.0f + t * z;

	return t + a * (s + t * v);
}

/* tan of x + y, |x| <= pi / 4; -1 / tan with 'is_cotangent'. */
static float kernel(float x, float y, int is_cotangent)
{
	const int is_negative = x < 0.0f, is_large = weightd_bits_of_float(fabsf(x)) >= 0x3F2CA140u;

	if (fabsf(x) < 0x1p-13f)
		return is_cotangent ? -1.0f / x : x;
	if (is_large) {
		x = is_negative ? -x : x;
		y = is_negative ? -y : y;
		x = (QUARTER - x) + (QUARTER_TAIL - y);
		y = 0.0f;
		if (fabsf(x) < 0x1p-13f)
			return (float)((is_negative ? -1 : 1) * (is_cotangent ? -1 : 1)) *
			       (1.0f - (is_cotangent ? -2.0f : 2.0f) * x);
	}
	const float z = x * x, w = z * z, s = z * x;
	float odd = coefficients[11], even = coefficients[12];
	for (size_t i = 9; i >= 1 && i < 13; i -= 2)
		odd = coefficients[i] + w * odd;
	for (size_t i = 10; i >= 2; i -= 2)
		even = coefficients[i] + w * even;
	float r = y + z * (s * (odd + z * even) + y);
	r += coefficients[0] * s;
	const float sum = x + r;
	if (is_large) {
		const float v = is_cotangent ? -1.0f : 1.0f;
		return (is_negative ? -1.0f : 1.0f) *
		       (v - 2.0f * (x - (sum * sum / (sum + v) - r)));
	}
	return is_cotangent ? reciprocal(x, r) : sum;
}

float weightd_c_tanf(float x)
{
	const float size = fabsf(x);

	if (weightd_bits_of_float(size) <= 0x3F490FDAu)
		return kernel(x, 0.0f, 0);
	if (!(weightd_bits_of_float(size) < 0x4016CBE4u))
		return __builtin_nanf("");
	/* Of |x|, by way of double; the sign of both results is x's. */
	const double rest = (double)size - HALF_PI;
	const float high = (float)rest, low = (float)(rest - (double)high);
	return x < 0.0f ? kernel(-high, -low, 1) : kernel(high, low, 1);
}
