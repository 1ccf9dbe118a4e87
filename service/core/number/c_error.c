/*
 * erf, double and float: fdlibm's rational functions, one for each of five intervals.  The library
 * never fuses them, but the exponentials that they call.
 */
#include "core/base/clones.h"
#include "core/number/c_float.h"
#include "core/number/c_functions.h"
#include "core/number/float_bits.h"

#include <math.h>
#include <stdbool.h>

#define AT_ONE 0x1.b0ac16p-1 /* erf(1) to 24 bits */

/* c[0] + c[1] x: a pair of coefficients. */
static double pair(const double *c, double x)
{
	return c[1] * x + c[0];
}

/* |x| below 0.84375. */
static double near_zero(double x)
{
	static const double p[5] = {0x1.06eba8214db68p-3, -0x1.4cd7d691cb913p-2,
				    -0x1.d2a51dbd7194fp-6, -0x1.7a291236668e4p-8,
				    -0x1.8ead6120016acp-16};
	static const double q[6] = {1.0,
				    0x1.97779cddadc09p-2,
				    0x1.0a54c5536cebap-4,
				    0x1.4d022c4d36b0fp-8,
				    0x1.15dc9221c1a10p-13,
				    -0x1.09c4342a26120p-18};
	const double z = x * x, z2 = z * z, z4 = z2 * z2;
	const double top = pair(p + 2, z) * z2 + pair(p, z) + p[4] * z4;
	const double bottom = pair(q + 4, z) * z4 + (pair(q + 2, z) * z2 + pair(q, z));

	return top / bottom * x + x;
}

/* |x| from there to 1.25. */
static double near_one(double x)
{
	static const double p[7] = {-0x1.359b8bef77538p-9, 0x1.a8d00ad92b34dp-2,
				    -0x1.7d240fbb8c3f1p-2, 0x1.45fca805120e4p-2,
				    -0x1.c63983d3e28ecp-4, 0x1.22a36599795ebp-5,
				    -0x1.1bf380a96073fp-9};
	static const double q[7] = {1.0,
				    0x1.b3e6618eee323p-4,
				    0x1.14af092eb6f33p-1,
				    0x1.2635cd99fe9a7p-4,
				    0x1.02660e763351fp-3,
				    0x1.bedc26b51dd1cp-7,
				    0x1.88b545735151dp-7};
	const double s = fabs(x) - 1.0, s2 = s * s, s4 = s2 * s2, s6 = s2 * s4;
	const double top = pair(p + 2, s) * s2 + pair(p, s) + pair(p + 4, s) * s4 + p[6] * s6;
	const double bottom = pair(q + 2, s) * s2 + pair(q, s) + pair(q + 4, s) * s4 + q[6] * s6;

	return x < 0.0 ? -AT_ONE - top / bottom : top / bottom + AT_ONE;
}

/* The exponent's rest for |x| from 1.25 to 1 / 0.35, s = 1 / x^2. */
static double middle_rest(double s)
{
	static const double p[8] = {-0x1.43412600d6435p-7, -0x1.63416e4ba7360p-1,
				    -0x1.51e0441b0e726p+3, -0x1.f300ae4cba38dp+5,
				    -0x1.44cb184282266p+7, -0x1.7135cebccabb2p+7,
				    -0x1.4526557e4d2f2p+6, -0x1.3a0efc69ac25cp+3};
	static const double q[9] = {1.0,
				    0x1.3a6b9bd707687p+4,
				    0x1.1350c526ae721p+7,
				    0x1.b290dd58a1a71p+8,
				    0x1.42b1921ec2868p+9,
				    0x1.ad02157700314p+8,
				    0x1.b28a3ee48ae2cp+6,
				    0x1.a47ef8e484a93p+2,
				    -0x1.eeff2ee749a62p-5};
	const double s2 = s * s, s4 = s2 * s2, s6 = s4 * s2;
	const double top =
		pair(p + 2, s) * s2 + pair(p, s) + pair(p + 4, s) * s4 + pair(p + 6, s) * s6;
	const double bottom = pair(q + 2, s) * s2 + pair(q, s) + pair(q + 4, s) * s4 +
			      pair(q + 6, s) * s6 + s4 * s4 * q[8];

	return top / bottom;
}

/* From there to 6. */
static double far_rest(double s)
{
	static const double p[7] = {-0x1.4341239e86f4ap-7, -0x1.993ba70c285dep-1,
				    -0x1.1c209555f995ap+4, -0x1.4145d43c5ed98p+7,
				    -0x1.3ec881375f228p+9, -0x1.004616a2e5992p+10,
				    -0x1.e384e9bdc383fp+8};
	static const double q[8] = {1.0,
				    0x1.e568b261d5190p+4,
				    0x1.45cae221b9f0ap+8,
				    0x1.802eb189d5118p+10,
				    0x1.8ffb7688c246ap+11,
				    0x1.3f219cedf3be6p+11,
				    0x1.da874e79fe763p+8,
				    -0x1.670e242712d62p+4};
	const double s2 = s * s, s4 = s2 * s2, s6 = s4 * s2;
	const double top = pair(p + 2, s) * s2 + pair(p, s) + pair(p + 4, s) * s4 + p[6] * s6;
	const double bottom =
		pair(q + 2, s) * s2 + pair(q, s) + pair(q + 4, s) * s4 + pair(q + 6, s) * s6;

	return top / bottom;
}

double weightd_c_erf(double x)
{
	const uint64_t bits = weightd_bits_of_double(fabs(x));
	const uint32_t word = (uint32_t)(bits >> 32);

	if (isnan(x))
		return x;
	if (word < 0x00800000)
		return (x * 16.0 + x * 0x1.06eba8214db69p+1) * 0.0625;
	if (word < 0x3E300000)
		return x * 0x1.06eba8214db69p-3 + x;
	if (word < 0x3FEB0000)
		return near_zero(x);
	if (word < 0x3FF40000)
		return near_one(x);
	if (word >= 0x40180000)
		return x < 0.0 ? -1.0 : 1.0;
	const double size = fabs(x), s = 1.0 / (x * x);
	const double rest = word < 0x4006DB6E ? middle_rest(s) : far_rest(s);
	const double z = weightd_double_of_bits(bits & 0xFFFFFFFF00000000);
	const double r =
		weightd_c_exp((z - size) * (z + size) + rest) * weightd_c_exp(-z * z - 0.5625);

	return x < 0.0 ? r / size - 1.0 : 1.0 - r / size;
}

/* ((c[0] x + c[1]) x + ..) + c[count - 1]. */
WEIGHTD_INLINE float horner(const float *c, unsigned count, float x)
{
	float sum = c[0];

	WEIGHTD_UNROLLED
	for (unsigned i = 1; i < count; i++)
		sum = sum * x + c[i];
	return sum;
}

static float float_near_zero(float x)
{
	static const float p[5] = {-0x1.8ead62p-16f, -0x1.7a2912p-8f, -0x1.d2a51ep-6f,
				   -0x1.4cd7d6p-2f, 0x1.06eba8p-3f};
	static const float q[6] = {-0x1.09c434p-18f, 0x1.15dc92p-13f, 0x1.4d022cp-8f,
				   0x1.0a54c6p-4f,   0x1.97779cp-2f,  1.0f};

	return horner(p, 5, x * x) / horner(q, 6, x * x) * x + x;
}

static float float_near_one(float x)
{
	static const float p[7] = {-0x1.1bf38p-9f, 0x1.22a366p-5f, -0x1.c63984p-4f, 0x1.45fca8p-2f,
				   -0x1.7d241p-2f, 0x1.a8d00ap-2f, -0x1.359b8cp-9f};
	static const float q[7] = {0x1.88b546p-7f,
				   0x1.bedc26p-7f,
				   0x1.02660ep-3f,
				   0x1.2635cep-4f,
				   0x1.14af0ap-1f,
				   0x1.b3e662p-4f,
				   1.0f};
	const float s = fabsf(x) - 1.0f, y = horner(p, 7, s) / horner(q, 7, s);

	return x < 0.0f ? -(float)AT_ONE - y : y + (float)AT_ONE;
}

WEIGHTD_INLINE float float_rest(float s, bool is_far)
{
	static const float middle_p[8] = {-0x1.3a0efcp+3f, -0x1.452656p+6f, -0x1.7135cep+7f,
					  -0x1.44cb18p+7f, -0x1.f300aep+5f, -0x1.51e044p+3f,
					  -0x1.63416ep-1f, -0x1.434126p-7f};
	static const float middle_q[9] = {-0x1.eeff2ep-5f, 0x1.a47ef8p+2f, 0x1.b28a3ep+6f,
					  0x1.ad0216p+8f,  0x1.42b192p+9f, 0x1.b290dep+8f,
					  0x1.1350c6p+7f,  0x1.3a6b9cp+4f, 1.0f};
	static const float far_p[7] = {-0x1.e384eap+8f, -0x1.004616p+10f, -0x1.3ec882p+9f,
				       -0x1.4145d4p+7f, -0x1.1c2096p+4f,  -0x1.993ba8p-1f,
				       -0x1.434124p-7f};
	static const float far_q[8] = {
		-0x1.670e24p+4f, 0x1.da874ep+8f, 0x1.3f219cp+11f, 0x1.8ffb76p+11f,
		0x1.802eb2p+10f, 0x1.45cae2p+8f, 0x1.e568b2p+4f,  1.0f};

	return is_far ? horner(far_p, 7, s) / horner(far_q, 8, s)
		      : horner(middle_p, 8, s) / horner(middle_q, 9, s);
}

/* |x| from 1.25 to 6. */
WEIGHTD_CLONES static float far_of(float x)
{
	const uint32_t bits = weightd_bits_of_float(fabsf(x));
	const float size = fabsf(x), rest = float_rest(1.0f / (x * x), bits >= 0x4036DB6E);
	const float z = weightd_float_of_bits(bits & 0xFFFFF000);
	const float r = weightd_c_expf_inline((z - size) * (z + size) + rest) *
			weightd_c_expf_inline(-z * z - 0.5625f);

	return x < 0.0f ? r / size - 1.0f : 1.0f - r / size;
}

float weightd_c_erff(float x)
{
	const uint32_t bits = weightd_bits_of_float(fabsf(x));

	if (isnan(x))
		return x;
	if (bits < 0x04000000)
		return (x * 16.0f + x * 0x1.06eba8p+1f) * 0.0625f;
	if (bits < 0x31800000)
		return x * 0x1.06eba8p-3f + x;
	if (bits < 0x3F580000)
		return float_near_zero(x);
	if (bits < 0x3FA00000)
		return float_near_one(x);
	if (bits >= 0x40C00000)
		return x < 0.0f ? -1.0f : 1.0f;
	return far_of(x);
}
