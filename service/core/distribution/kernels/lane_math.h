/*
 * The float32 functions of elementary.h on lanes: the same operations in the same order, two floats
 * to a lane.  Written for each processor is only what vector extensions do not have.
 *
 * Included by *_kernel.c, for levels with more than one lane.
 */
#ifndef WEIGHTD_CORE_DISTRIBUTION_KERNELS_LANE_MATH_H
#define WEIGHTD_CORE_DISTRIBUTION_KERNELS_LANE_MATH_H

#include "core/distribution/kernels/lanes.h"
#include "core/number/elementary.h"

#if WEIGHTD_LANES > 1

typedef float weightd_floats __attribute__((vector_size(8 * WEIGHTD_LANES)));
typedef uint32_t weightd_bits __attribute__((vector_size(8 * WEIGHTD_LANES)));
typedef int32_t weightd_signed_bits __attribute__((vector_size(8 * WEIGHTD_LANES)));

#define WEIGHTD_SIGNS ((weightd_bits){0} + 0x80000000u)

/* A float in every place; taking nothing off keeps the sign of 0. */
WEIGHTD_INLINE weightd_floats weightd_lanes_all(float value)
{
	return value - (weightd_floats){0};
}

WEIGHTD_INLINE weightd_floats weightd_lanes_sqrt(weightd_floats x)
{
#if WEIGHTD_LANES == 8
	return (weightd_floats)_mm512_sqrt_ps((__m512)x);
#elif WEIGHTD_LANES == 4
	return (weightd_floats)_mm256_sqrt_ps((__m256)x);
#elif defined(__x86_64__)
	return (weightd_floats)_mm_sqrt_ps((__m128)x);
#else
	return (weightd_floats)vsqrtq_f32((float32x4_t)x);
#endif
}

/* 'yes' where the sign of 'mask' is set, else 'no'. */
WEIGHTD_INLINE weightd_floats weightd_lanes_choose(weightd_bits mask, weightd_floats yes,
						   weightd_floats no)
{
#if WEIGHTD_LANES == 4
	return (weightd_floats)_mm256_blendv_ps((__m256)no, (__m256)yes, (__m256)mask);
#else
	const weightd_bits all = (weightd_bits)((weightd_signed_bits)mask >> 31);
	return (weightd_floats)(((weightd_bits)yes & all) | ((weightd_bits)no & ~all));
#endif
}

WEIGHTD_INLINE weightd_floats weightd_lanes_of_signed(weightd_bits words)
{
	return __builtin_convertvector((weightd_signed_bits)words, weightd_floats);
}

/* The nearest floats; both halves of a word are exact, so that their sum is rounded once. */
WEIGHTD_INLINE weightd_floats weightd_lanes_of_unsigned(weightd_bits words)
{
#if WEIGHTD_LANES == 8
	return (weightd_floats)_mm512_cvtepu32_ps((__m512i)words);
#elif defined(__aarch64__)
	return (weightd_floats)vcvtq_f32_u32((uint32x4_t)words);
#else
	return weightd_lanes_of_signed(words >> 16) * 0x1p16f +
	       weightd_lanes_of_signed(words & 0xFFFFu);
#endif
}

WEIGHTD_INLINE weightd_floats weightd_lanes_horner(const float *coefficients, size_t count,
						   weightd_floats x)
{
	weightd_floats sum = x * coefficients[count - 1] + coefficients[count - 2];

	WEIGHTD_UNROLLED
	for (size_t i = count - 2; i-- > 0;)
		sum = sum * x + coefficients[i];
	return sum;
}

WEIGHTD_INLINE weightd_floats weightd_lanes_log(weightd_floats x)
{
	const weightd_bits bits = (weightd_bits)x + (0x3F800000u - WEIGHTD_ROOT_HALF);
	const weightd_floats k = weightd_lanes_of_signed((bits >> 23) - 127u);
	const weightd_floats f = (weightd_floats)((bits & 0x7FFFFFu) + WEIGHTD_ROOT_HALF) - 1.0f;
	const weightd_floats square = f * f;
	weightd_floats tail = f * square * weightd_lanes_horner(weightd_log_rest, 8, f);

	tail = tail + k * 0x1.7f7d1cp-20f;
	tail = tail - 0.5f * square;
	return k * 0x1.62e4p-1f + (f + tail);
}

WEIGHTD_INLINE void weightd_lanes_quarter(weightd_floats x, weightd_floats *cosine,
					  weightd_floats *sine)
{
	const weightd_floats t = x * x;

	*cosine = 1.0f + t * weightd_lanes_horner(weightd_quarter_cosine, 4, t);
	*sine = x * weightd_lanes_horner(weightd_quarter_sine, 4, t);
}

/* The smaller and the larger of two; 'b' where they are equal. */
WEIGHTD_INLINE weightd_floats weightd_lanes_min(weightd_floats a, weightd_floats b)
{
#if WEIGHTD_LANES == 8
	return (weightd_floats)_mm512_min_ps((__m512)a, (__m512)b);
#elif WEIGHTD_LANES == 4
	return (weightd_floats)_mm256_min_ps((__m256)a, (__m256)b);
#elif defined(__x86_64__)
	return (weightd_floats)_mm_min_ps((__m128)a, (__m128)b);
#else
	return weightd_lanes_choose((weightd_bits)(a < b), a, b);
#endif
}

WEIGHTD_INLINE weightd_floats weightd_lanes_max(weightd_floats a, weightd_floats b)
{
#if WEIGHTD_LANES == 8
	return (weightd_floats)_mm512_max_ps((__m512)a, (__m512)b);
#elif WEIGHTD_LANES == 4
	return (weightd_floats)_mm256_max_ps((__m256)a, (__m256)b);
#elif defined(__x86_64__)
	return (weightd_floats)_mm_max_ps((__m128)a, (__m128)b);
#else
	return weightd_lanes_choose((weightd_bits)(a > b), a, b);
#endif
}

/* Bit i is set where a[i] < b[i]. */
WEIGHTD_INLINE uint32_t weightd_lanes_less(weightd_floats a, weightd_floats b)
{
#if WEIGHTD_LANES == 8
	return _mm512_cmp_ps_mask((__m512)a, (__m512)b, _CMP_LT_OQ);
#elif WEIGHTD_LANES == 4
	return (uint32_t)_mm256_movemask_ps((__m256)(a < b));
#elif defined(__x86_64__)
	return (uint32_t)_mm_movemask_ps((__m128)(a < b));
#else
	return vaddvq_u32((uint32x4_t)((weightd_bits)(a < b) & (weightd_bits){1, 2, 4, 8}));
#endif
}

/* The quantile in the centre, s in [WEIGHTD_TAIL_BELOW, 1/2], and below that. */
WEIGHTD_INLINE weightd_floats weightd_lanes_quantile_centre(weightd_floats s)
{
	const weightd_floats q = 0.5f - s, x = 0.180625f - q * q;

	return q * weightd_lanes_horner(weightd_centre_top, 5, x) /
	       weightd_lanes_horner(weightd_centre_bottom, 4, x);
}

WEIGHTD_INLINE weightd_floats weightd_lanes_quantile_tail(weightd_floats s)
{
	const weightd_floats r = weightd_lanes_sqrt(-weightd_lanes_log(s)) - 1.6f;

	return weightd_lanes_horner(weightd_tail_top, 5, r) /
	       weightd_lanes_horner(weightd_tail_bottom, 4, r);
}

#endif
#endif
