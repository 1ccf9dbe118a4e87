/*
 * Philox on the lanes of one level, and the parts of which kernels are made.
 *
 * A lane has 64 bits and works on one counter.  A word of the counter is its low half; the high
 * half is ignored, because the multiplication takes low halves only.  So a round is two
 * multiplications, two shifts and two exclusive ors, without a shuffle.  Only the product is
 * written for each processor: compilers do not see that 32 by 32 bits are enough.
 *
 * Included by *_kernel.c only, which the Makefile compiles once per level with WEIGHTD_LEVEL (its
 * name) and WEIGHTD_LANES; without them scalar.
 */
#ifndef WEIGHTD_CORE_DISTRIBUTION_KERNELS_LANES_H
#define WEIGHTD_CORE_DISTRIBUTION_KERNELS_LANES_H

#include "core/number/bfloat16.h"
#include "core/number/float16.h"
#include "core/distribution/kernels/kernel.h"
#include "core/bit_generator/philox.h"

#ifndef WEIGHTD_LEVEL
#define WEIGHTD_LEVEL scalar
#define WEIGHTD_LANES 1
#endif

/* Lanes are stored as they are: word 0 of a lane first. */
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "kernels need a little-endian machine"
#endif

#if WEIGHTD_LANES == 1
typedef uint64_t weightd_lanes;
#else
typedef uint64_t weightd_lanes __attribute__((vector_size(8 * WEIGHTD_LANES)));
#endif

#if WEIGHTD_LANES > 1 && defined(__x86_64__)
#include <immintrin.h>
#elif WEIGHTD_LANES > 1 && defined(__aarch64__)
#include <arm_neon.h>
#endif

/* The 64-bit products of the low halves with 'factor'. */
WEIGHTD_INLINE weightd_lanes weightd_lanes_product(weightd_lanes lanes, uint32_t factor)
{
#if WEIGHTD_LANES == 8
	return (weightd_lanes)_mm512_mul_epu32((__m512i)lanes, _mm512_set1_epi64(factor));
#elif WEIGHTD_LANES == 4
	return (weightd_lanes)_mm256_mul_epu32((__m256i)lanes, _mm256_set1_epi64x(factor));
#elif WEIGHTD_LANES == 2 && defined(__x86_64__)
	return (weightd_lanes)_mm_mul_epu32((__m128i)lanes, _mm_set1_epi64x(factor));
#elif WEIGHTD_LANES == 2
	return (weightd_lanes)vmull_u32(vmovn_u64((uint64x2_t)lanes), vdup_n_u32(factor));
#else
	return (lanes & UINT32_MAX) * factor;
#endif
}

/*
 * Lanes hold words 0, 1 ('a') and 2, 3 ('b') of a counter each.  Counters are ordered over the
 * lanes so that pairing even and odd lanes brings the words into their order.  So does pairing the
 * floats of even and of odd lanes where each lane has two of its counter.
 */
#if WEIGHTD_LANES == 8
#define WEIGHTD_LANE_COUNTERS          \
	{                              \
		0, 4, 1, 5, 2, 6, 3, 7 \
	}
#define WEIGHTD_EVEN_LANES(a, b) __builtin_shufflevector(a, b, 0, 8, 2, 10, 4, 12, 6, 14)
#define WEIGHTD_ODD_LANES(a, b) __builtin_shufflevector(a, b, 1, 9, 3, 11, 5, 13, 7, 15)
#define WEIGHTD_LOW_PAIRS(a, b) \
	__builtin_shufflevector(a, b, 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29)
#define WEIGHTD_HIGH_PAIRS(a, b) \
	__builtin_shufflevector(a, b, 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31)
#elif WEIGHTD_LANES == 4
#define WEIGHTD_LANE_COUNTERS \
	{                     \
		0, 2, 1, 3    \
	}
#define WEIGHTD_EVEN_LANES(a, b) __builtin_shufflevector(a, b, 0, 4, 2, 6)
#define WEIGHTD_ODD_LANES(a, b) __builtin_shufflevector(a, b, 1, 5, 3, 7)
#define WEIGHTD_LOW_PAIRS(a, b) __builtin_shufflevector(a, b, 0, 8, 1, 9, 4, 12, 5, 13)
#define WEIGHTD_HIGH_PAIRS(a, b) __builtin_shufflevector(a, b, 2, 10, 3, 11, 6, 14, 7, 15)
#elif WEIGHTD_LANES == 2
#define WEIGHTD_LANE_COUNTERS \
	{                     \
		0, 1          \
	}
#define WEIGHTD_EVEN_LANES(a, b) __builtin_shufflevector(a, b, 0, 2)
#define WEIGHTD_ODD_LANES(a, b) __builtin_shufflevector(a, b, 1, 3)
#define WEIGHTD_LOW_PAIRS(a, b) __builtin_shufflevector(a, b, 0, 4, 1, 5)
#define WEIGHTD_HIGH_PAIRS(a, b) __builtin_shufflevector(a, b, 2, 6, 3, 7)
#else
#define WEIGHTD_LANE_COUNTERS 0
#define WEIGHTD_EVEN_LANES(a, b) (a)
#define WEIGHTD_ODD_LANES(a, b) (b)
#endif

/*
 * Vectors of counters that are made side by side, since each round waits for the one before: beside
 * other work, and alone.
 */
#define WEIGHTD_SETS 2
#define WEIGHTD_SETS_ALONE (WEIGHTD_GROUP / WEIGHTD_LANES < 4 ? WEIGHTD_GROUP / WEIGHTD_LANES : 4)

/*
 * Counters from 'first' on in 'sets' vectors, a constant: word k of vector i in the low halves of
 * c[k * sets + i].
 */
WEIGHTD_INLINE void weightd_lanes_counters(weightd_lanes *c, unsigned sets,
					   const struct weightd_stream *stream, uint64_t first)
{
	const weightd_lanes offsets = WEIGHTD_LANE_COUNTERS, zero = offsets ^ offsets;
	weightd_lanes *c0 = c, *c1 = c + sets, *c2 = c + 2 * sets, *c3 = c + 3 * sets;
	uint32_t k0 = (uint32_t)stream->seed, k1 = (uint32_t)(stream->seed >> 32);

	WEIGHTD_UNROLLED
	for (unsigned i = 0; i < sets; i++) {
		c0[i] = offsets + (first + i * WEIGHTD_LANES);
		c1[i] = c0[i] >> 32;
		c2[i] = zero + stream->name_hash;
		c3[i] = c2[i] >> 32;
	}
	WEIGHTD_UNROLLED
	for (unsigned round = 0; round < 10; round++) {
		WEIGHTD_UNROLLED
		for (unsigned i = 0; i < sets; i++) {
			const weightd_lanes p0 = weightd_lanes_product(c0[i], WEIGHTD_PHILOX_M0),
					    p1 = weightd_lanes_product(c2[i], WEIGHTD_PHILOX_M1);
			c0[i] = (p1 >> 32) ^ c1[i] ^ (zero + k0);
			c2[i] = (p0 >> 32) ^ c3[i] ^ (zero + k1);
			c1[i] = p1;
			c3[i] = p0;
		}
		k0 += WEIGHTD_PHILOX_W0;
		k1 += WEIGHTD_PHILOX_W1;
	}
}

/* The low halves of 'low', and those of 'high' above them. */
WEIGHTD_INLINE weightd_lanes weightd_lanes_join(weightd_lanes low, weightd_lanes high)
{
	return (low & UINT32_MAX) | high << 32;
}

/* Words of 'count' counters, a multiple of WEIGHTD_GROUP, in their order; 'sets' as above. */
WEIGHTD_INLINE void weightd_words(uint32_t *words, unsigned sets,
				  const struct weightd_stream *stream, uint64_t first, size_t count)
{
	for (size_t i = 0; i < count; i += sets * WEIGHTD_LANES) {
		weightd_lanes c[4 * WEIGHTD_SETS_ALONE], halves[2];
		weightd_lanes_counters(c, sets, stream, first + i);
		WEIGHTD_UNROLLED
		for (unsigned k = 0; k < sets; k++) {
			const weightd_lanes a = weightd_lanes_join(c[k], c[sets + k]),
					    b = weightd_lanes_join(c[2 * sets + k],
								   c[3 * sets + k]);
			halves[0] = WEIGHTD_EVEN_LANES(a, b);
			halves[1] = WEIGHTD_ODD_LANES(a, b);
			memcpy(words + 4 * (i + k * WEIGHTD_LANES), halves, sizeof halves);
		}
	}
}

/* Stores a value, a number that the dtype can hold, as element 'index' of an array; not of float64.
 */
WEIGHTD_INLINE void weightd_store(void *out, size_t index, float value, enum weightd_dtype dtype)
{
	if (dtype == WEIGHTD_FLOAT16)
		((uint16_t *)out)[index] = weightd_float16_narrow_number(value);
	else if (dtype == WEIGHTD_BFLOAT16)
		((uint16_t *)out)[index] = weightd_bfloat16_narrow_number(value);
	else
		((float *)out)[index] = value;
}

#define WEIGHTD_JOIN_(a, b) a##_##b
#define WEIGHTD_JOIN(a, b) WEIGHTD_JOIN_(a, b)
/* The name that something has at this level. */
#define WEIGHTD_AT_LEVEL(name) WEIGHTD_JOIN(name, WEIGHTD_LEVEL)

#endif
