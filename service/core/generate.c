/*
 * From an entry of a plan to the bytes of any run of its elements.
 */
#include "core/whole_cache.h"
#include "weightd/plan.h"

enum weightd_code weightd_generate(const struct weightd_plan *plan,
                                   const struct weightd_entry *entry, uint64_t first, size_t count,
                                   void *out)
{
	const struct weightd_statement *statement = entry->statement;
	const struct weightd_task task = {
		.recipe = &statement->recipe,
		.shape = &entry->shape,
		.dtype = entry->dtype,
		.stream = entry->stream,
	};

	(void)plan;
	if (count == 0)
		return WEIGHTD_OK;
	if ((statement->recipe.distribution->flags & WEIGHTD_ELEMENTWISE) != 0)
		return statement->generator->fill(&task, first, count, out);
	return weightd_whole_cache_read(statement->generator, &task, first, count, out);
}
