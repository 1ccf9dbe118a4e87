/*
 * The kernels of trunc_normal: the inverse of the distribution function, from the nearer end,
 * clamped. Arithmetic: service/notes/determinism.md.
 */
#include "core/distribution/kernels/lane_math.h"

/* Numbers of a law in float32. */
struct trunc_law {
	float centre, scale, below, above, between, bottom, top;
};

WEIGHTD_INLINE struct trunc_law trunc_law_of(const double *derived)
{
	return (struct trunc_law){
		.centre = (float)derived[WEIGHTD_TRUNC_CENTRE],
		.scale = (float)derived[WEIGHTD_TRUNC_SCALE],
		.below = (float)derived[WEIGHTD_TRUNC_BELOW],
		.above = (float)derived[WEIGHTD_TRUNC_ABOVE],
		.between = (float)derived[WEIGHTD_TRUNC_BETWEEN],
		.bottom = (float)derived[WEIGHTD_TRUNC_BOTTOM],
		.top = (float)derived[WEIGHTD_TRUNC_TOP],
	};
}

#if WEIGHTD_LANES == 1

/* Values of 'count' counters. */
WEIGHTD_INLINE void trunc_normal_values(const struct trunc_law *law,
					const struct weightd_stream *stream, uint64_t first,
					size_t count, float *restrict values)
{
	uint32_t words[4 * WEIGHTD_BATCH];

	weightd_words(words, WEIGHTD_SETS, stream, first, count);
	for (size_t i = 0; i < 4 * count; i++) {
		float u = (float)words[i] * 0x1p-32f + 0x1p-33f,
		      v = (float)~words[i] * 0x1p-32f + 0x1p-33f;
		float p = law->below + u * law->between, q = law->above + v * law->between;
		float s = p < q ? p : q;
		float z = weightd_quantile_float(s < 0.5f ? s : 0.5f) * law->scale;
		float value = law->centre + (p < q ? -z : z);
		value = value < law->top ? value : law->top;
		values[i] = value > law->bottom ? value : law->bottom;
	}
}

#else

/* Few values are in the tail, whose quantile takes longest; they are listed, and made together. */

/* Values that are listed at a time, so that a position is a byte. */
#define LISTED 256

/* Values of a vector, and vectors that are made side by side. */
#define FLOATS (2 * WEIGHTD_LANES)
#define VECTORS (2 * WEIGHTD_SETS)

/* Distances from the nearer end of the interval; the sign is set where that is the lower one. */
struct distances {
	weightd_bits vector[VECTORS];
};

WEIGHTD_INLINE weightd_bits distance_of(const struct trunc_law *law, weightd_bits words)
{
	const weightd_floats u = weightd_lanes_of_unsigned(words) * 0x1p-32f + 0x1p-33f,
			     v = weightd_lanes_of_unsigned(~words) * 0x1p-32f + 0x1p-33f;
	const weightd_floats p = law->below + u * law->between, q = law->above + v * law->between;
	const weightd_floats s = weightd_lanes_min(p, q);

	return (weightd_bits)weightd_lanes_min(s, weightd_lanes_all(0.5f)) |
	       ((weightd_bits)(p < q) & WEIGHTD_SIGNS);
}

WEIGHTD_INLINE struct distances distances_of(const struct trunc_law *law,
					     const struct weightd_stream *stream, uint64_t first)
{
	weightd_lanes c[4][WEIGHTD_SETS];
	struct distances made;

	weightd_lanes_counters(c[0], WEIGHTD_SETS, stream, first);
	WEIGHTD_UNROLLED
	for (unsigned k = 0; k < WEIGHTD_SETS; k++) {
		const weightd_lanes a = weightd_lanes_join(c[0][k], c[1][k]),
				    b = weightd_lanes_join(c[2][k], c[3][k]);
		made.vector[2 * k] = distance_of(law, (weightd_bits)WEIGHTD_EVEN_LANES(a, b));
		made.vector[2 * k + 1] = distance_of(law, (weightd_bits)WEIGHTD_ODD_LANES(a, b));
	}
	return made;
}

/* The value at a distance whose quantile is 'z'. */
WEIGHTD_INLINE weightd_floats value_of(const struct trunc_law *law, weightd_bits distance,
				       weightd_floats z)
{
	const weightd_bits sign = distance & WEIGHTD_SIGNS;
	const weightd_floats value =
		law->centre + (weightd_floats)((weightd_bits)(z * law->scale) ^ sign);

	return weightd_lanes_max(weightd_lanes_min(value, weightd_lanes_all(law->top)),
				 weightd_lanes_all(law->bottom));
}

/* Appends the positions of the bits of 'mask', the first of which is 'first', to a list. */
WEIGHTD_INLINE size_t append(uint8_t *list, size_t count, uint32_t mask, size_t first)
{
	static const uint32_t positions[16] = {
		0,    0x00,   0x01,   0x0100,	0x02,	0x0200,	  0x0201,   0x020100,
		0x03, 0x0300, 0x0301, 0x030100, 0x0302, 0x030200, 0x030201, 0x03020100,
	};
	static const uint8_t counts[16] = {0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4};

	WEIGHTD_UNROLLED
	for (unsigned k = 0; k < FLOATS; k += 4) {
		const uint32_t bits = mask >> k & 15u;
		const uint32_t four = positions[bits] + (uint32_t)(first + k) * 0x01010101u;
		memcpy(list + count, &four, sizeof four);
		count += counts[bits];
	}
	return count;
}

/* Makes the listed values from their distances. */
WEIGHTD_INLINE void fill_tail(const struct trunc_law *law, const uint32_t *distances,
			      const uint8_t *list, size_t count, float *values)
{
	for (size_t i = 0; i < count; i += FLOATS) {
		weightd_bits tail;
		float made[FLOATS];
		uint32_t some[FLOATS];
		for (unsigned k = 0; k < FLOATS; k++)
			some[k] = distances[list[i + k]];
		memcpy(&tail, some, sizeof tail);
		const weightd_floats s = (weightd_floats)(tail & 0x7FFFFFFFu);
		const weightd_floats value = value_of(law, tail, weightd_lanes_quantile_tail(s));
		memcpy(made, &value, sizeof made);
		for (unsigned k = 0; k < FLOATS; k++)
			values[list[i + k]] = made[k];
	}
}

/* Values of counters that have LISTED of them, or fewer. */
WEIGHTD_INLINE void trunc_normal_listed(const struct trunc_law *law,
					const struct weightd_stream *stream, uint64_t first,
					size_t count, float *restrict values)
{
	uint32_t distances[LISTED];
	uint8_t list[LISTED + FLOATS];
	size_t listed = 0;
	struct distances now = distances_of(law, stream, first);

	for (size_t i = 0; i < count; i += VECTORS * FLOATS) {
		const struct distances next =
			distances_of(law, stream, first + (i + VECTORS * FLOATS) / 4);
		WEIGHTD_UNROLLED
		for (unsigned k = 0; k < VECTORS; k++) {
			const weightd_bits distance = now.vector[k];
			const weightd_floats s = (weightd_floats)(distance & 0x7FFFFFFFu);
			const weightd_floats value =
				value_of(law, distance, weightd_lanes_quantile_centre(s));
			memcpy(values + i + k * FLOATS, &value, sizeof value);
			memcpy(distances + i + k * FLOATS, &distance, sizeof distance);
			listed =
				append(list, listed,
				       weightd_lanes_less(s, weightd_lanes_all(WEIGHTD_TAIL_BELOW)),
				       i + k * FLOATS);
		}
		now = next;
	}
	/* What is behind the end of the list stands there again. */
	if (listed > 0)
		memset(list + listed, list[0], FLOATS);
	fill_tail(law, distances, list, listed, values);
}

WEIGHTD_INLINE void trunc_normal_values(const struct trunc_law *law,
					const struct weightd_stream *stream, uint64_t first,
					size_t count, float *restrict values)
{
	for (size_t i = 0; i < 4 * count; i += LISTED)
		trunc_normal_listed(law, stream, first + i / 4,
				    4 * count - i < LISTED ? 4 * count - i : LISTED, values + i);
}

#endif

/* 'dtype' is a constant where this is inlined. */
WEIGHTD_INLINE void trunc_normal_floats(const struct weightd_task *task, uint64_t first,
					size_t count, void *restrict out, enum weightd_dtype dtype)
{
	const struct trunc_law law = trunc_law_of(task->law->derived);
	const struct weightd_stream stream = task->stream; /* no alias of values */
	_Alignas(64) float values[4 * WEIGHTD_BATCH];

	if (dtype == WEIGHTD_FLOAT32) {
		trunc_normal_values(&law, &stream, first, count, out);
		return;
	}
	trunc_normal_values(&law, &stream, first, count, values);
	for (size_t i = 0; i < 4 * count; i++)
		weightd_store(out, i, values[i], dtype);
}

WEIGHTD_INLINE void trunc_normal_doubles(const struct weightd_task *task, uint64_t first,
					 size_t count, void *restrict out)
{
	const double *derived = task->law->derived;
	const double centre = derived[WEIGHTD_TRUNC_CENTRE], scale = derived[WEIGHTD_TRUNC_SCALE];
	const double below = derived[WEIGHTD_TRUNC_BELOW], above = derived[WEIGHTD_TRUNC_ABOVE],
		     between = derived[WEIGHTD_TRUNC_BETWEEN];
	const double bottom = derived[WEIGHTD_TRUNC_BOTTOM], top = derived[WEIGHTD_TRUNC_TOP];
	_Alignas(64) uint32_t words[4 * WEIGHTD_BATCH];
	double *values = out;

	weightd_words(words, WEIGHTD_SETS, &task->stream, first, count);
	for (size_t i = 0; i < 2 * count; i++) {
		double high = (double)(int32_t)(words[2 * i] >> 5),
		       low = (double)(int32_t)(words[2 * i + 1] >> 6);
		double k = high * 0x1p26 + low;
		double u = k * 0x1p-53 + 0x1p-54, v = (0x1p53 - 1.0 - k) * 0x1p-53 + 0x1p-54;
		double p = below + u * between, q = above + v * between;
		double s = p < q ? p : q;
		double z = weightd_quantile_double(s < 0.5 ? s : 0.5) * scale;
		double value = centre + (p < q ? -z : z);
		value = value < top ? value : top;
		values[i] = value > bottom ? value : bottom;
	}
}

weightd_kernel WEIGHTD_AT_LEVEL(weightd_trunc_normal);

void WEIGHTD_AT_LEVEL(weightd_trunc_normal)(const struct weightd_task *task, uint64_t first,
					    size_t count, void *out)
{
	switch (task->dtype) {
	case WEIGHTD_FLOAT64: trunc_normal_doubles(task, first, count, out); break;
	case WEIGHTD_FLOAT16: trunc_normal_floats(task, first, count, out, WEIGHTD_FLOAT16); break;
	case WEIGHTD_BFLOAT16:
		trunc_normal_floats(task, first, count, out, WEIGHTD_BFLOAT16);
		break;
	default: trunc_normal_floats(task, first, count, out, WEIGHTD_FLOAT32);
	}
}
