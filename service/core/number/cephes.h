/*
 * Cephes' logf (Moshier 1989): the reduction of its argument and its coefficients, which torch's
 * and XLA's vector code both evaluate, each with its own order of operations.
 */
#ifndef WEIGHTD_CORE_NUMBER_CEPHES_H
#define WEIGHTD_CORE_NUMBER_CEPHES_H

#include "core/number/float_bits.h"

#include <stdint.h>

/* Of the polynomial in m - 1, highest power first. */
static const float weightd_cephes_log[9] = {
	7.0376836292e-2f,  -1.1514610310e-1f, 1.1676998740e-1f,
	-1.2420140846e-1f, 1.4249322787e-1f,  -1.6668057665e-1f,
	2.0000714765e-1f,  -2.4999993993e-1f, 3.3333331174e-1f,
};

/* log 2 in two parts. */
#define WEIGHTD_CEPHES_LOG2_LOW (-2.12194440e-4f)
#define WEIGHTD_CEPHES_LOG2_HIGH 0.693359375f
/* x = 2^exponent * (1 + result), the result from sqrt(1/2) - 1 to sqrt(2) - 1; x is positive and
 * normal. */
WEIGHTD_INLINE float weightd_cephes_split(float x, float *exponent)
{
	uint32_t bits = weightd_bits_of_float(x);
	float m = weightd_float_of_bits((bits & 0x007FFFFFu) | 0x3F000000u);
	uint32_t small = -(uint32_t)(m < 0.707106781186547524f);

	*exponent = (float)((int32_t)(bits >> 23) - 126 - (int32_t)(small & 1u));
	return (m - 1.0f) + weightd_float_of_bits(weightd_bits_of_float(m) & small);
}

#endif
