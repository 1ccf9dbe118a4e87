/*
 * The kernels of trunc_normal: the inverse of the distribution function, from the nearer end,
 * clamped. Arithmetic: service/notes/determinism.md.
 */
#include "core/number/elementary.h"
#include "core/distribution/kernels/lanes.h"

/* 'dtype' is a constant where this is inlined. */
WEIGHTD_INLINE void trunc_normal_floats(const struct weightd_task *task, uint64_t first,
					size_t count, void *restrict out, enum weightd_dtype dtype)
{
	const double *derived = task->law->derived;
	const float centre = (float)derived[WEIGHTD_TRUNC_CENTRE],
		    scale = (float)derived[WEIGHTD_TRUNC_SCALE];
	const float below = (float)derived[WEIGHTD_TRUNC_BELOW],
		    above = (float)derived[WEIGHTD_TRUNC_ABOVE],
		    between = (float)derived[WEIGHTD_TRUNC_BETWEEN];
	const float bottom = (float)derived[WEIGHTD_TRUNC_BOTTOM],
		    top = (float)derived[WEIGHTD_TRUNC_TOP];
	_Alignas(64) uint32_t words[4 * WEIGHTD_BATCH];

	weightd_words(words, &task->stream, first, count);
	for (size_t i = 0; i < 4 * count; i++) {
		float u = (float)words[i] * 0x1p-32f + 0x1p-33f,
		      v = (float)~words[i] * 0x1p-32f + 0x1p-33f;
		float p = below + u * between, q = above + v * between;
		float s = p < q ? p : q;
		float z = weightd_quantile_float(s < 0.5f ? s : 0.5f) * scale;
		float value = centre + (p < q ? -z : z);
		value = value < top ? value : top;
		weightd_store(out, i, value > bottom ? value : bottom, dtype);
	}
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

	weightd_words(words, &task->stream, first, count);
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
