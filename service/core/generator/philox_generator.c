/*
 * The default generator: every word is a function of seed, name and index.
 */
#include "core/distribution/distribution_table.h"
#include "core/generator/generator_table.h"

static enum weightd_code fill(const struct weightd_task *task, uint64_t first, size_t count,
			      void *out)
{
	return task->law->distribution->fill(task, first, count, out);
}

static const char *const aliases[] = {"philox4x32-10", NULL};

const struct weightd_generator weightd_generator_philox = {
	.name = "philox",
	.aliases = aliases,
	.version = "philox4x32-10/1",
	.doc = "Counter-based: a value depends on the seed, the full name and the index, on "
	       "nothing else",
	.source = "Salmon, Moraes, Dror, Shaw 2011, Parallel random numbers: as easy as 1, 2, 3",
	.flags = WEIGHTD_SEEKABLE,
	.fill = fill,
};
