/*
 * Elementary functions with a fixed order of operations: the same bits on every machine.
 *
 * Only +, -, *, /, sqrt and bit operations, no contraction, no C library.  The inline ones have no
 * branches, so that loops over them vectorise.  Coefficients: tests/vectors/fit_elementary.py;
 * errors: tests/stats/test_elementary_errors.c.  Part of the contract of
 * service/notes/determinism.md.
 */
#ifndef WEIGHTD_CORE_NUMBER_ELEMENTARY_H
#define WEIGHTD_CORE_NUMBER_ELEMENTARY_H

#include "core/number/float_bits.h"

#include <stddef.h>
#include <stdint.h>

/* coefficients[0] + coefficients[1] x + ..., Horner's rule from the last one. */
WEIGHTD_INLINE float weightd_horner_float(const float *coefficients, size_t count, float x)
{
	float sum = coefficients[count - 1];

	WEIGHTD_UNROLLED
	for (size_t i = count - 1; i-- > 0;)
		sum = sum * x + coefficients[i];
	return sum;
}

WEIGHTD_INLINE double weightd_horner_double(const double *coefficients, size_t count, double x)
{
	double sum = coefficients[count - 1];

	WEIGHTD_UNROLLED
	for (size_t i = count - 1; i-- > 0;)
		sum = sum * x + coefficients[i];
	return sum;
}

/* Bits of sqrt(1/2), and the coefficients of log(1 + f) behind f - f^2 / 2. */
#define WEIGHTD_ROOT_HALF 0x3F3504F3u
static const float weightd_log_rest[8] = {
	0x1.555554p-2f, -0x1.000228p-2f, 0x1.99a008p-3f, -0x1.547242p-3f,
	0x1.22da2ep-3f, -0x1.0d8544p-3f, 0x1.055adap-3f, -0x1.38b462p-4f,
};

/* Natural logarithm of a positive normal number. */
WEIGHTD_INLINE float weightd_log_float(float x)
{
	/* x = 2^k m with m in [sqrt(1/2), sqrt(2)). */
	uint32_t bits = weightd_bits_of_float(x) + (0x3F800000u - WEIGHTD_ROOT_HALF);
	float k = (float)((int32_t)(bits >> 23) - 127);
	float f = weightd_float_of_bits((bits & 0x7FFFFFu) + WEIGHTD_ROOT_HALF) - 1.0f;
	float square = f * f;
	float tail = f * square * weightd_horner_float(weightd_log_rest, 8, f);

	tail = tail + k * 0x1.7f7d1cp-20f;
	tail = tail - 0.5f * square;
	return k * 0x1.62e4p-1f + (f + tail);
}

WEIGHTD_INLINE double weightd_log_double(double x)
{
	static const double rest[7] = {
		0x1.5555555555592p-1, 0x1.999999997fdbfp-2, 0x1.24924941f0b64p-2,
		0x1.c71c5209ad38fp-3, 0x1.74663ed9e0ffdp-3, 0x1.39a1bc06f51dep-3,
		0x1.2f055790297dap-3,
	};
	uint64_t bits = weightd_bits_of_double(x) + (0x3FF0000000000000u - 0x3FE6A09E667F3BCDu);
	/* The biased exponent as a double: put it below 2^52, then take 2^52 and the bias off. */
	double k = weightd_double_of_bits((bits >> 52) | 0x4330000000000000u) - (0x1p52 + 1023.0);
	double f = weightd_double_of_bits((bits & 0xFFFFFFFFFFFFFu) + 0x3FE6A09E667F3BCDu) - 1.0;
	double s = f / (2.0 + f), z = s * s, half = 0.5 * f * f;
	double r = z * weightd_horner_double(rest, 7, z);

	return k * 0x1.62e42feep-1 - ((half - (s * (half + r) + k * 0x1.a39ef35793c76p-33)) - f);
}

static const float weightd_quarter_cosine[4] = {-0x1.3bd3ccp+0f, 0x1.03c1dep-2f, -0x1.55c662p-6f,
						0x1.d9f72ap-11f};
static const float weightd_quarter_sine[4] = {0x1.921fb6p+0f, -0x1.4abbcp-1f, 0x1.46603p-4f,
					      -0x1.2dd044p-8f};

/* Cosine and sine of x quarter turns, x in [-1/2, 1/2]. */
WEIGHTD_INLINE void weightd_quarter_float(float x, float *cosine, float *sine)
{
	float t = x * x;

	*cosine = 1.0f + t * weightd_horner_float(weightd_quarter_cosine, 4, t);
	*sine = x * weightd_horner_float(weightd_quarter_sine, 4, t);
}

WEIGHTD_INLINE void weightd_quarter_double(double x, double *cosine, double *sine)
{
	static const double c[7] = {
		-0x1.3bd3cc9be45dep+0,	0x1.03c1f081b5abp-2,	-0x1.55d3c7e3c95bcp-6,
		0x1.e1f50683b4365p-11,	-0x1.a6d1ecb7465bfp-16, 0x1.f9cc6ad3d58bfp-22,
		-0x1.b26fe96711361p-28,
	};
	static const double s[7] = {
		0x1.921fb54442d18p+0,  -0x1.4abbce625be47p-1, 0x1.466bc67758d83p-4,
		-0x1.32d2cce33315dp-8, 0x1.5078301b4bbd5p-13, -0x1.e300a6477a6c8p-19,
		0x1.e403cae3370c8p-25,
	};
	double t = x * x;

	*cosine = 1.0 + t * weightd_horner_double(c, 7, t);
	*sine = x * weightd_horner_double(s, 7, t);
}

#define WEIGHTD_TAIL_BELOW 0.075f
/* Of the quantile: numerators and denominators in the centre and in the tail. */
static const float weightd_centre_top[5] = {0x1.b18d92p+1f, 0x1.d68282p+5f, 0x1.edf51p+7f,
					    0x1.5dc208p+7f, -0x1.a69cd8p+4f};
static const float weightd_centre_bottom[4] = {1.0f, 0x1.45e7e8p+4f, 0x1.c04c42p+6f, 0x1.26a6ap+7f};
static const float weightd_tail_top[5] = {0x1.6c666p+0f, 0x1.90e52ep+1f, 0x1.ff5e66p+0f,
					  0x1.d4a4bap-2f, 0x1.f60c1cp-6f};
static const float weightd_tail_bottom[4] = {1.0f, 0x1.00254p+0f, 0x1.284be6p-2f, 0x1.62eb46p-6f};

/*
 * z >= 0 with upper tail probability s: Q(z) = s, s in [1e-37, 1/2] (float), [1e-305, 1/2]
 * (double).
 *
 * Two rational functions as in Wichura's AS 241: one of 0.180625 - q^2 with q = 1/2 - s where s >=
 * 0.075, else one of sqrt(-log s) - 1.6.
 */
WEIGHTD_INLINE float weightd_quantile_float(float s)
{
	uint32_t is_centre = -(uint32_t)(s >= WEIGHTD_TAIL_BELOW);
	float q = 0.5f - s, x = 0.180625f - q * q;
	float r = __builtin_sqrtf(-weightd_log_float(s)) - 1.6f;
	float top = q * weightd_horner_float(weightd_centre_top, 5, x),
	      bottom = weightd_horner_float(weightd_centre_bottom, 4, x);
	float far_top = weightd_horner_float(weightd_tail_top, 5, r),
	      far_bottom = weightd_horner_float(weightd_tail_bottom, 4, r);

	top = weightd_float_of_bits(weightd_choose(is_centre, weightd_bits_of_float(top),
						   weightd_bits_of_float(far_top)));
	bottom = weightd_float_of_bits(weightd_choose(is_centre, weightd_bits_of_float(bottom),
						      weightd_bits_of_float(far_bottom)));
	return top / bottom;
}

WEIGHTD_INLINE double weightd_quantile_double(double s)
{
	static const double centre_n[8] = {
		0x1.b18d91e9eef75p+1,  0x1.0a47d656ae334p+7,  0x1.ece2f99a63f14p+10,
		0x1.ad196dbba1c8ap+13, 0x1.66becb1054484p+15, 0x1.06bc8cfcfb03cp+16,
		0x1.052638d67dfe8p+15, 0x1.3997d73568456p+11,
	};
	static const double centre_d[8] = {
		1.0,
		0x1.5280e0e665c2p+5,
		0x1.57961a206bc44p+9,
		0x1.512027bcc0f36p+12,
		0x1.4b72d8f637df8p+14,
		0x1.33123a2e23e94p+15,
		0x1.c0d986d77e8bdp+14,
		0x1.469dcd1d5919dp+12,
	};
	static const double tail_n[11] = {
		0x1.6c665fde9526ep+0,  0x1.31693ba788721p+2,  0x1.90ae1881b35bfp+2,
		0x1.1432d0fd4c09p+2,   0x1.bd7e37e985161p+0,  0x1.b4d2930057cc4p-2,
		0x1.02b2d68b36845p-4,  0x1.6026fc8267a17p-8,  0x1.f2c9812aba36ap-13,
		0x1.3544efc4f5da9p-18, 0x1.d287d2fd67001p-26,
	};
	static const double tail_d[10] = {
		1.0,
		0x1.138d3250c2bcbp+1,
		0x1.e6e7dd1dadd54p+0,
		0x1.cb2e70239748dp-1,
		0x1.f6563d40d03a7p-3,
		0x1.426a7be2a71cdp-5,
		0x1.d102ab58cfdb4p-9,
		0x1.5602a96cf8ceap-13,
		0x1.b140da84a9f3ep-19,
		0x1.49e2e1d1fa3ebp-26,
	};
	uint64_t is_centre = -(uint64_t)(s >= 0.075);
	double q = 0.5 - s, x = 0.180625 - q * q;
	double r = __builtin_sqrt(-weightd_log_double(s)) - 1.6;
	double top = q * weightd_horner_double(centre_n, 8, x),
	       bottom = weightd_horner_double(centre_d, 8, x);
	double far_top = weightd_horner_double(tail_n, 11, r),
	       far_bottom = weightd_horner_double(tail_d, 10, r);

	top = weightd_double_of_bits((weightd_bits_of_double(top) & is_centre) |
				     (weightd_bits_of_double(far_top) & ~is_centre));
	bottom = weightd_double_of_bits((weightd_bits_of_double(bottom) & is_centre) |
					(weightd_bits_of_double(far_bottom) & ~is_centre));
	return top / bottom;
}

/* e^x for x in [-708, 0]; 0 below. */
double weightd_exp(double x);
/* e^x for any x: 0 below -708, infinite above 708. */
double weightd_exp_any(double x);
/* Density of the standard normal distribution. */
double weightd_normal_density(double x);
/* Q(x): probability that a standard normal value is above x; relative error below 1e-13 for x <=
 * 37, 0 beyond. */
double weightd_normal_tail(double x);
/* Probability of (a, b), a <= b. */
double weightd_normal_mass(double a, double b);
/* z with P(standard normal < z) = u, 0 < u < 1. */
double weightd_normal_quantile(double u);
/* Logarithm of the gamma function, x > 0. */
double weightd_log_gamma(double x);

#endif
