/*
 * XLA's elementary functions of float32, as compiled for processors with fused multiply-add:
 * operation by operation.
 */
#ifndef WEIGHTD_CORE_GENERATOR_JAX_XLA_H
#define WEIGHTD_CORE_GENERATOR_JAX_XLA_H

#include "core/number/float_bits.h"
#include "core/number/cephes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* XLA's threads take a subnormal number for 0 and give 0 for it. */
WEIGHTD_INLINE float weightd_xla_flushed(float x)
{
	uint32_t bits = weightd_bits_of_float(x);

	return weightd_float_of_bits((bits & 0x7F800000u) == 0 ? bits & 0x80000000u : bits);
}

/* The product that XLA leaves to a fused operation is not the one a reader would choose. */
WEIGHTD_INLINE float weightd_xla_log(float x)
{
	const float *p = weightd_cephes_log;
	float e, f = weightd_cephes_split(x, &e);
	float square = f * f, cube = square * f;
	float a = __builtin_fmaf(__builtin_fmaf(p[0], f, p[1]), f, p[2]);
	float b = __builtin_fmaf(__builtin_fmaf(p[3], f, p[4]), f, p[5]);
	float c = __builtin_fmaf(__builtin_fmaf(p[6], f, p[7]), f, p[8]);
	float y = __builtin_fmaf(__builtin_fmaf(a, cube, b), cube, c);

	y = __builtin_fmaf(y, cube, WEIGHTD_CEPHES_LOG2_LOW * e);
	return __builtin_fmaf(WEIGHTD_CEPHES_LOG2_HIGH, e, (f - 0.5f * square) + y);
}

/* Logarithm of 1 + x, x in (-1, 0]; 'is_early': as of jaxlib before 0.7, which fused another
 * product. */
WEIGHTD_INLINE float weightd_xla_log1p(float x, bool is_early)
{
	static const float over[7] = {
		4.5270000862445199635215e-5f, 4.9854102823193375972212e-1f,
		6.5787325942061044846969f,    2.9911919328553073277375e1f,
		6.0949667980987787057556e1f,  5.7112963590585538103336e1f,
		2.0039553499201281259648e1f,
	};
	static const float under[7] = {
		1.0f,
		1.5062909083469192043167e1f,
		8.3047565967967209469434e1f,
		2.2176239823732856465394e2f,
		3.0909872225312059774938e2f,
		2.1642788614495947685003e2f,
		6.0118660497603843919306e1f,
	};
	float n = over[0], d = under[0], square = x * x;

#pragma GCC unroll 6
	for (size_t i = 1; i < 7; i++) {
		n = __builtin_fmaf(n, x, over[i]);
		d = __builtin_fmaf(d, x, under[i]);
	}
	float near = x + (is_early ? __builtin_fmaf(x * square, n / d, -0.5f * square)
				   : __builtin_fmaf(-0.5f, square, x * square * (n / d)));
	float far = weightd_xla_log(x + 1.0f);
	uint32_t is_near = -(uint32_t)(__builtin_fabsf(x) < 0.41421356237309504880f);
	return weightd_float_of_bits(
		weightd_choose(is_near, weightd_bits_of_float(near), weightd_bits_of_float(far)));
}

/* Inverse error function of u in [-1, 1] (Giles 2010); infinite at both ends. */
WEIGHTD_INLINE float weightd_xla_erf_inv(float u, bool is_early)
{
	static const float small[9] = {
		2.81022636e-08f,  3.43273939e-07f, -3.5233877e-06f,
		-4.39150654e-06f, 2.1858087e-04f,  -1.25372503e-03f,
		-4.17768164e-03f, 0.246640727f,	   1.50140941f,
	};
	static const float large[9] = {
		-2.00214257e-04f, 1.00950558e-04f, 1.34934322e-03f,
		-3.67342844e-03f, 5.73950773e-03f, -7.6224613e-03f,
		9.43887047e-03f,  1.00167406f,	   2.83297682f,
	};
	float w = -weightd_xla_log1p(-(u * u), is_early);
	uint32_t is_small = -(uint32_t)(w < 5.0f);
	float root = __builtin_sqrtf(w) - 3.0f;
	float t = weightd_float_of_bits(weightd_choose(is_small, weightd_bits_of_float(w - 2.5f),
						       weightd_bits_of_float(root)));
	float p = 0.0f, q = 0.0f;

#pragma GCC unroll 9
	for (size_t i = 0; i < 9; i++) {
		p = __builtin_fmaf(p, t, small[i]);
		q = __builtin_fmaf(q, t, large[i]);
	}
	uint32_t factor =
		weightd_choose(is_small, weightd_bits_of_float(p), weightd_bits_of_float(q));
	uint32_t is_end = -(uint32_t)(__builtin_fabsf(u) == 1.0f);
	return weightd_float_of_bits(weightd_choose(is_end, 0x7F800000u, factor)) * u;
}

/* e^x, x <= 88.8; 0 below -87.8. */
WEIGHTD_INLINE float weightd_xla_exp(float x)
{
	static const float terms[6] = {0x1.a0d2cep-13f, 0x1.6e879cp-10f, 0x1.111210p-7f,
				       0x1.555382p-5f,	0x1.555554p-3f,	 0.5f};
	x = x >= -87.8f ? x : -87.8f;
	x = x <= 88.8f ? x : 88.8f;
	float n = __builtin_floorf(__builtin_fmaf(x, 0x1.715476p+0f, 0.5f));
	n = n >= -127.0f ? n : -127.0f;
	n = n <= 127.0f ? n : 127.0f;
	const float r = __builtin_fmaf(0x1.bd0106p-13f, n, __builtin_fmaf(-0x1.63p-1f, n, x));
	float p = terms[0];
#pragma GCC unroll 5
	for (size_t i = 1; i < 6; i++)
		p = __builtin_fmaf(p, r, terms[i]);
	return (1.0f + __builtin_fmaf(p, r * r, r)) *
	       weightd_float_of_bits((uint32_t)((int32_t)n + 127) << 23);
}

/* Error function: a rational approximation, 1 in size from 3.83 on. */
WEIGHTD_INLINE float weightd_xla_erf(float x)
{
	static const float over[5] = {0.00022905065861350646f, 0.0034082910107109506f,
				      0.050955695062380861f, 0.18520832239976145f,
				      1.128379143519084f};
	static const float under[7] = {-1.1791602954361697e-7f,
				       0.000023547966471313185f,
				       0.0010179625278914885f,
				       0.014070470171167667f,
				       0.11098505178285362f,
				       0.49746925110067538f,
				       1.0f};
	const float square = x * x;
	float n = over[0], d = under[0];

#pragma GCC unroll 6
	for (size_t i = 1; i < 5; i++)
		n = __builtin_fmaf(n, square, over[i]);
#pragma GCC unroll 6
	for (size_t i = 1; i < 7; i++)
		d = __builtin_fmaf(d, square, under[i]);
	return __builtin_fabsf(x) >= 3.832506856900711f ? __builtin_copysignf(1.0f, x) : n * x / d;
}

#endif
