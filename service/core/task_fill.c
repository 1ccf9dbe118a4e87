/*
 * Who makes a task's elements.
 */
#include "core/task_fill.h"

#include "core/sequence.h"

bool weightd_recipe_is_whole(const struct weightd_generator *generator,
			     const struct weightd_recipe *recipe)
{
	if (generator->sequential != NULL && (recipe->distribution->flags & WEIGHTD_RANDOM) != 0)
		return generator->sequential->is_whole(recipe);
	return (recipe->distribution->flags & WEIGHTD_ELEMENTWISE) == 0;
}

enum weightd_code weightd_task_fill(const struct weightd_generator *generator,
				    const struct weightd_task *task, uint64_t first, size_t count,
				    void *out)
{
	if (task->place != NULL)
		return weightd_sequence_read(task, first, count, out);
	/* What a sequential generator does not draw is a function of the recipe. */
	return (generator->fill != NULL ? generator->fill : task->recipe->distribution->fill)(
		task, first, count, out);
}
