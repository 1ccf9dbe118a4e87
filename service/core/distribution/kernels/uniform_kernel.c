/*
 * The kernels of uniform: low + u * (high - low), clamped.  Arithmetic:
 * service/notes/determinism.md.
 */
#include "core/distribution/kernels/lanes.h"

/* 'dtype' is a constant where this is inlined. */
WEIGHTD_INLINE void uniform_floats(const struct weightd_task *task, uint64_t first, size_t count,
				   void *restrict out, enum weightd_dtype dtype)
{
	const double *derived = task->law->derived;
	const float base = (float)derived[WEIGHTD_UNIFORM_BASE],
		    span = (float)derived[WEIGHTD_UNIFORM_SPAN];
	const float bottom = (float)derived[WEIGHTD_UNIFORM_BOTTOM],
		    top = (float)derived[WEIGHTD_UNIFORM_TOP];
	_Alignas(64) uint32_t words[4 * WEIGHTD_BATCH];

	weightd_words(words, WEIGHTD_SETS_ALONE, &task->stream, first, count);
	for (size_t i = 0; i < 4 * count; i++) {
		float u = (float)(int32_t)(words[i] >> 8) * 0x1p-24f;
		float value = base + u * span;
		value = value < top ? value : top;
		weightd_store(out, i, value > bottom ? value : bottom, dtype);
	}
}

WEIGHTD_INLINE void uniform_doubles(const struct weightd_task *task, uint64_t first, size_t count,
				    void *restrict out)
{
	const double *derived = task->law->derived;
	const double base = derived[WEIGHTD_UNIFORM_BASE], span = derived[WEIGHTD_UNIFORM_SPAN];
	const double bottom = derived[WEIGHTD_UNIFORM_BOTTOM], top = derived[WEIGHTD_UNIFORM_TOP];
	_Alignas(64) uint32_t words[4 * WEIGHTD_BATCH];
	double *values = out;

	weightd_words(words, WEIGHTD_SETS_ALONE, &task->stream, first, count);
	for (size_t i = 0; i < 2 * count; i++) {
		double high = (double)(int32_t)(words[2 * i] >> 5),
		       low = (double)(int32_t)(words[2 * i + 1] >> 6);
		double value = base + (high * 0x1p26 + low) * 0x1p-53 * span;
		value = value < top ? value : top;
		values[i] = value > bottom ? value : bottom;
	}
}

weightd_kernel WEIGHTD_AT_LEVEL(weightd_uniform);

void WEIGHTD_AT_LEVEL(weightd_uniform)(const struct weightd_task *task, uint64_t first,
				       size_t count, void *out)
{
	switch (task->dtype) {
	case WEIGHTD_FLOAT64: uniform_doubles(task, first, count, out); break;
	case WEIGHTD_FLOAT16: uniform_floats(task, first, count, out, WEIGHTD_FLOAT16); break;
	case WEIGHTD_BFLOAT16: uniform_floats(task, first, count, out, WEIGHTD_BFLOAT16); break;
	default: uniform_floats(task, first, count, out, WEIGHTD_FLOAT32);
	}
}
