/*
 * From whole blocks, which kernels make, to any run of elements.
 */
#include "core/distribution/kernels/kernel.h"

#include "core/engine/engine_state.h"

#include <string.h>

static weightd_kernel *kernel_of(const struct weightd_kernels *kernels, enum weightd_dtype dtype)
{
	switch (dtype) {
	case WEIGHTD_FLOAT64: return kernels->float64;
	case WEIGHTD_FLOAT16: return kernels->float16;
	case WEIGHTD_BFLOAT16: return kernels->bfloat16;
	default: return kernels->float32;
	}
}

void weightd_fill_blocks(const struct weightd_task *task, uint64_t first, size_t count, void *out,
			 const struct weightd_kernels *const *kernels)
{
	_Alignas(64) double between[2 * WEIGHTD_BATCH]; /* or twice as many floats */
	weightd_kernel *kernel =
		kernel_of(kernels[weightd_engine_level_of(task->engine)], task->dtype);
	const unsigned per_block = task->dtype == WEIGHTD_FLOAT64 ? 2 : 4;
	const unsigned bytes = weightd_dtype_row(task->dtype)->bytes;
	const size_t in_group = (size_t)WEIGHTD_GROUP * per_block,
		     in_batch = (size_t)WEIGHTD_BATCH * per_block;
	unsigned char *next = out;

	while (count > 0) {
		const uint64_t block = first / per_block;
		const size_t skip = (size_t)(first % per_block);
		const bool is_aligned = (uintptr_t)next % bytes == 0;
		size_t run = count < in_batch ? count - count % in_group : in_batch;

		if (skip == 0 && is_aligned && run > 0) {
			kernel(task, block, run / per_block, next);
		} else {
			/* An end of the run, or all of it where it cannot be written in place. */
			const size_t capacity = is_aligned || run == 0 ? in_group : run;
			kernel(task, block, capacity / per_block, between);
			run = capacity - skip < count ? capacity - skip : count;
			memcpy(next, (const unsigned char *)between + skip * bytes, run * bytes);
		}
		next += run * bytes;
		first += run;
		count -= run;
	}
}
