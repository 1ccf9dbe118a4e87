/*
 * Filling a task: the one function that makes its elements.
 */
#include "core/values/task_fill.h"

#include "core/values/sequence_read.h"

enum weightd_code weightd_task_fill(const struct weightd_task *task, uint64_t first, size_t count,
				    void *out)
{
	const struct weightd_generator_family *family = task->generator->family;
	const struct weightd_distribution *distribution = task->law->distribution;

	if (task->position != NULL)
		return weightd_sequence_read(task, first, count, out);
	/* Values without draws are a function of the law. */
	if (family->fill != NULL && (distribution->flags & WEIGHTD_RANDOM) != 0)
		return family->fill(task, first, count, out);
	return distribution->fill(task, first, count, out);
}
