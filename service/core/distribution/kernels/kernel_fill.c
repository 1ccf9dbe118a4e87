/*
 * From whole counters, which kernels make, to any run of elements.
 */
#include "core/distribution/kernels/kernel.h"

#include "core/engine/engine_state.h"

#include <string.h>

void weightd_kernel_fill(const struct weightd_task *task, uint64_t first, size_t count, void *out,
			 weightd_kernel *const *kernels)
{
	_Alignas(64) double between[2 * WEIGHTD_BATCH]; /* or twice as many floats */
	weightd_kernel *kernel = kernels[weightd_engine_level_of(task->engine)];
	const unsigned per_counter = task->dtype == WEIGHTD_FLOAT64 ? 2 : 4;
	const unsigned bytes = weightd_dtype_row(task->dtype)->bytes;
	const size_t in_group = (size_t)WEIGHTD_GROUP * per_counter,
		     in_batch = (size_t)WEIGHTD_BATCH * per_counter;
	unsigned char *next = out;

	while (count > 0) {
		const uint64_t counter = first / per_counter;
		const size_t skip = (size_t)(first % per_counter);
		const bool is_aligned = (uintptr_t)next % bytes == 0;
		size_t run = count < in_batch ? count - count % in_group : in_batch;

		if (skip == 0 && is_aligned && run > 0) {
			kernel(task, counter, run / per_counter, next);
		} else {
			/* An end of the run, or all of it where it cannot be written in place. */
			const size_t capacity = is_aligned || run == 0 ? in_group : run;
			kernel(task, counter, capacity / per_counter, between);
			run = capacity - skip < count ? capacity - skip : count;
			memcpy(next, (const unsigned char *)between + skip * bytes, run * bytes);
		}
		next += run * bytes;
		first += run;
		count -= run;
	}
}
