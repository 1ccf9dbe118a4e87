/*
 * The kernels of normal: a radius and an angle make a pair of values, as Box and Muller have it.
 * Arithmetic: service/notes/determinism.md.
 */
#include "core/distribution/kernels/lane_math.h"

WEIGHTD_INLINE void turn_double(uint32_t quadrant, double *cosine, double *sine)
{
	uint64_t c = weightd_bits_of_double(*cosine), s = weightd_bits_of_double(*sine);
	uint64_t wide = quadrant, swap = -(wide & 1u);

	*cosine = weightd_double_of_bits(((s & swap) | (c & ~swap)) ^ ((wide + 1) & 2u) << 62);
	*sine = weightd_double_of_bits(((c & swap) | (s & ~swap)) ^ (wide & 2u) << 62);
}

#if WEIGHTD_LANES == 1

/* Turns cosine and sine by 'quadrant' quarter turns: (c, s), (-s, c), (-c, -s), (s, -c). */
WEIGHTD_INLINE void turn_float(uint32_t quadrant, float *cosine, float *sine)
{
	uint32_t c = weightd_bits_of_float(*cosine), s = weightd_bits_of_float(*sine);
	uint32_t swap = -(quadrant & 1u);

	*cosine = weightd_float_of_bits(weightd_choose(swap, s, c) ^ ((quadrant + 1) & 2u) << 30);
	*sine = weightd_float_of_bits(weightd_choose(swap, c, s) ^ (quadrant & 2u) << 30);
}

/* Values of 'count' counters of N(mean, std). */
WEIGHTD_INLINE void normal_values(const struct weightd_task *task, uint64_t first, size_t count,
				  float mean, float std, float *restrict values)
{
	uint32_t words[4 * WEIGHTD_BATCH];

	weightd_words(words, WEIGHTD_SETS, &task->stream, first, count);
	for (size_t i = 0; i < 2 * count; i++) {
		uint32_t radius = words[2 * i], angle = words[2 * i + 1];
		float u = (float)radius * 0x1p-32f + 0x1p-33f;
		float r = __builtin_sqrtf(-2.0f * weightd_log_float(u));
		float x = (float)(int32_t)(angle << 2 | 2u) * 0x1p-32f, cosine, sine;
		weightd_quarter_float(x, &cosine, &sine);
		turn_float(angle >> 30, &cosine, &sine);
		values[2 * i] = r * cosine * std + mean;
		values[2 * i + 1] = r * sine * std + mean;
	}
}

#else

/* The values of pairs of words, radii and angles: those of the cosines, those of the sines. */
WEIGHTD_INLINE void normal_pairs(weightd_bits radius, weightd_bits angle, float mean, float std,
				 weightd_floats *even, weightd_floats *odd)
{
	const weightd_bits swap = angle << 1;
	const weightd_floats u = weightd_lanes_of_unsigned(radius) * 0x1p-32f + 0x1p-33f;
	const weightd_floats r = weightd_lanes_sqrt(-2.0f * weightd_lanes_log(u));
	const weightd_floats x = weightd_lanes_of_signed(angle << 2 | 2u) * 0x1p-32f;
	weightd_floats c, s;

	weightd_lanes_quarter(x, &c, &s);
	const weightd_bits cosine = (weightd_bits)weightd_lanes_choose(swap, s, c),
			   sine = (weightd_bits)weightd_lanes_choose(swap, c, s);
	*even = r * (weightd_floats)(cosine ^ ((angle ^ swap) & WEIGHTD_SIGNS)) * std + mean;
	*odd = r * (weightd_floats)(sine ^ (angle & WEIGHTD_SIGNS)) * std + mean;
}

/* Radii and angles of the counters from 'first' on, two of a counter in a lane. */
struct polar {
	weightd_bits radius[WEIGHTD_SETS], angle[WEIGHTD_SETS];
};

WEIGHTD_INLINE struct polar polar_of(const struct weightd_stream *stream, uint64_t first)
{
	weightd_lanes c[4][WEIGHTD_SETS];
	struct polar polar;

	weightd_lanes_counters(c[0], WEIGHTD_SETS, stream, first);
	WEIGHTD_UNROLLED
	for (unsigned k = 0; k < WEIGHTD_SETS; k++) {
		polar.radius[k] = (weightd_bits)weightd_lanes_join(c[0][k], c[2][k]);
		polar.angle[k] = (weightd_bits)weightd_lanes_join(c[1][k], c[3][k]);
	}
	return polar;
}

/*
 * Values of 'count' counters of N(mean, std).  The words that come next are made beside the values:
 * either would wait for itself alone.
 */
WEIGHTD_INLINE void normal_values(const struct weightd_task *task, uint64_t first, size_t count,
				  float mean, float std, float *restrict values)
{
	const struct weightd_stream stream = task->stream; /* no alias of values */
	struct polar polar = polar_of(&stream, first);

	for (size_t i = 0; i < count; i += WEIGHTD_SETS * WEIGHTD_LANES) {
		weightd_floats pairs[2 * WEIGHTD_SETS];
		const struct polar next =
			polar_of(&stream, first + i + WEIGHTD_SETS * WEIGHTD_LANES);
		WEIGHTD_UNROLLED
		for (unsigned k = 0; k < WEIGHTD_SETS; k++) {
			weightd_floats even, odd;
			normal_pairs(polar.radius[k], polar.angle[k], mean, std, &even, &odd);
			pairs[2 * k] = WEIGHTD_LOW_PAIRS(even, odd);
			pairs[2 * k + 1] = WEIGHTD_HIGH_PAIRS(even, odd);
		}
		memcpy(values + 4 * i, pairs, sizeof pairs);
		polar = next;
	}
}

#endif

/* 'dtype' is a constant where this is inlined. */
WEIGHTD_INLINE void normal_floats(const struct weightd_task *task, uint64_t first, size_t count,
				  void *restrict out, enum weightd_dtype dtype)
{
	const float mean = (float)task->law->derived[WEIGHTD_NORMAL_CENTRE],
		    std = (float)task->law->derived[WEIGHTD_NORMAL_SCALE];
	_Alignas(64) float values[4 * WEIGHTD_BATCH];

	if (dtype == WEIGHTD_FLOAT32) {
		normal_values(task, first, count, mean, std, out);
		return;
	}
	normal_values(task, first, count, mean, std, values);
	for (size_t i = 0; i < 4 * count; i++)
		weightd_store(out, i, values[i], dtype);
}

WEIGHTD_INLINE void normal_doubles(const struct weightd_task *task, uint64_t first, size_t count,
				   void *restrict out)
{
	const double mean = task->law->derived[WEIGHTD_NORMAL_CENTRE],
		     std = task->law->derived[WEIGHTD_NORMAL_SCALE];
	_Alignas(64) uint32_t words[4 * WEIGHTD_BATCH];
	double *values = out;

	weightd_words(words, WEIGHTD_SETS, &task->stream, first, count);
	for (size_t i = 0; i < count; i++) {
		double high = (double)(int32_t)(words[4 * i] >> 5),
		       low = (double)(int32_t)(words[4 * i + 1] >> 6);
		double u = (high * 0x1p26 + low) * 0x1p-53 + 0x1p-54;
		double r = __builtin_sqrt(-2.0 * weightd_log_double(u));
		uint32_t angle = words[4 * i + 2];
		double fine = (double)(int32_t)(words[4 * i + 3] >> 6) * 0x1p-56 + 0x1p-57;
		double x = (double)(int32_t)(angle << 2) * 0x1p-32 + fine, cosine, sine;
		weightd_quarter_double(x, &cosine, &sine);
		turn_double(angle >> 30, &cosine, &sine);
		values[2 * i] = r * cosine * std + mean;
		values[2 * i + 1] = r * sine * std + mean;
	}
}

weightd_kernel WEIGHTD_AT_LEVEL(weightd_normal);

void WEIGHTD_AT_LEVEL(weightd_normal)(const struct weightd_task *task, uint64_t first, size_t count,
				      void *out)
{
	switch (task->dtype) {
	case WEIGHTD_FLOAT64: normal_doubles(task, first, count, out); break;
	case WEIGHTD_FLOAT16: normal_floats(task, first, count, out, WEIGHTD_FLOAT16); break;
	case WEIGHTD_BFLOAT16: normal_floats(task, first, count, out, WEIGHTD_BFLOAT16); break;
	default: normal_floats(task, first, count, out, WEIGHTD_FLOAT32);
	}
}
