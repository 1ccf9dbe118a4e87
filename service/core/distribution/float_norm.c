/*
 * Norms as torch makes them in float32.  Source: aten/src/ATen/native/cpu/ReduceOpsKernel.cpp,
 * norm_kernel_tensor_iterator_impl; fused or not as the compiled kernels of 1.13 and 2.15 are.
 */
#include "core/distribution/float_norm.h"

/* The compiler makes the squares of so many left over values together, and fuses none of them. */
#define TOGETHER 4

static float add_square(float sum, double value, bool fused)
{
	const float x = (float)value;

	return fused ? __builtin_fmaf(x, x, sum) : sum + x * x;
}

void weightd_float_norm_add(struct weightd_float_norm *norm, const double *values, size_t count)
{
	const bool fused = norm->sums == WEIGHTD_SUMS_FUSED;

	for (size_t i = 0; i < count; i++) {
		float *lane = &norm->lanes[i % WEIGHTD_NORM_LANES];
		*lane = add_square(*lane, values[i], fused);
	}
}

float weightd_float_norm_finish(struct weightd_float_norm *norm, const double *values, size_t count)
{
	const size_t whole = count - count % WEIGHTD_NORM_LANES;

	weightd_float_norm_add(norm, values, whole);
	values += whole;
	count -= whole;
	float sum = norm->lanes[0];
	for (unsigned i = 1; i < WEIGHTD_NORM_LANES; i++)
		sum += norm->lanes[i];
	const size_t together = count - count % TOGETHER;
	for (size_t i = 0; i < count; i++)
		sum = add_square(sum, values[i], i >= together && norm->sums != WEIGHTD_SUMS_PLAIN);
	return __builtin_sqrtf(sum);
}

float weightd_float_norm_in_turn(enum weightd_norm_sums sums, const double *values, size_t count)
{
	float sum = 0.0f;

	for (size_t i = 0; i < count; i++)
		sum = add_square(sum, values[i], sums == WEIGHTD_SUMS_FUSED);
	return __builtin_sqrtf(sum);
}
