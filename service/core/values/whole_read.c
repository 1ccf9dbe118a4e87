/*
 * Tensors that can only be made whole, named by all that determines their values.
 */
#include "core/values/whole_read.h"

#include "core/engine/engine_state.h"
#include "core/plan/values_digest.h"
#include "core/values/task_fill.h"

/* A requested tensor, and the task that makes it. */
struct whole {
	struct weightd_wanted_tensor wanted; /* the first member */
	const struct weightd_task *task;
	uint64_t numel;
};

static enum weightd_code make(const struct weightd_wanted_tensor *wanted, void *data)
{
	const struct whole *whole = (const struct whole *)wanted;

	return weightd_task_fill(whole->task, 0, (size_t)whole->numel, data);
}

enum weightd_code weightd_whole_read(const struct weightd_task *task, uint64_t first, size_t count,
				     void *out)
{
	const size_t bytes = weightd_dtype_row(task->dtype)->bytes;
	struct whole whole = {.wanted = {.make = make}, .task = task};

	if (!weightd_shape_numel(task->shape, &whole.numel))
		return WEIGHTD_ERR_NO_MEMORY;
	whole.wanted.bytes = (size_t)whole.numel * bytes;
	weightd_values_digest(task, whole.wanted.key);
	return weightd_tensor_cache_read(task->engine->wholes, &whole.wanted, (size_t)first * bytes,
					 count * bytes, out);
}
