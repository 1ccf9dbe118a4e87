/*
 * Values digest: laws, tasks, and the entries that laws compute from.
 */
#include "core/plan/values_digest.h"

#include <string.h>

static void add_values(struct weightd_digest *digest, const struct weightd_task *task);

static void add_literal(struct weightd_digest *digest, const struct weightd_law *law)
{
	weightd_digest_add_u64(digest, law->literal_count);
	for (uint64_t i = 0; i < law->literal_count; i++)
		weightd_digest_add_real(digest, law->literal[i]);
}

/* An origin is computed from none: this goes two levels deep. */
static void add_entry(struct weightd_digest *digest, const struct weightd_entry *entry)
{
	const struct weightd_statement *statement = entry->statement;
	struct weightd_task task = {.law = statement->law,
				    .shape = weightd_entry_shape(entry),
				    .dtype = statement->dtype,
				    .stream = entry->stream,
				    .generator = statement->generator};

	add_values(digest, &task);
	for (const struct weightd_patch *patch = entry->patches; patch != NULL;
	     patch = patch->next) {
		const struct weightd_part *part = patch->statement->part;
		weightd_digest_add_u64(digest, 1 + patch->change);
		for (unsigned i = 0; i < part->shape.ndim; i++)
			weightd_digest_add_u64(digest, part->start[i]);
		task = (struct weightd_task){.law = patch->statement->law,
					     .shape = &part->shape,
					     .dtype = patch->statement->dtype,
					     .stream = patch->stream,
					     .generator = patch->statement->generator};
		add_values(digest, &task);
	}
	weightd_digest_add_u64(digest, 0);
}

/* Without the members that prepare() derives from the rest. */
static void add_law(struct weightd_digest *digest, const struct weightd_law *law)
{
	weightd_digest_add_text(digest, law->distribution->name);
	for (unsigned i = 0; i < WEIGHTD_LAW_REALS; i++)
		weightd_digest_add_real(digest, law->reals[i]);
	for (unsigned i = 0; i < WEIGHTD_LAW_SIZES; i++)
		weightd_digest_add_u64(digest, law->sizes[i]);
	if (law->variant != 0)
		weightd_digest_add_u64(digest, law->variant);
	if (law->literal_count != 0)
		add_literal(digest, law);
	if (law->origin != NULL)
		add_entry(digest, law->origin);
}

/* Uniform values, and other libraries', are the same with gaps. */
static bool draws_by_gaps(const struct weightd_task *task)
{
	const struct weightd_sequential *sequential = task->generator->family->sequential;

	return task->has_gaps && sequential != NULL && sequential->grain > 1 &&
	       strcmp(task->law->distribution->name, "uniform") != 0;
}

void weightd_digest_add_draws(struct weightd_digest *digest, const struct weightd_task *task)
{
	add_law(digest, task->law);
	weightd_digest_add_u64(digest, task->dtype);
	weightd_digest_add_u64(digest, task->shape->ndim);
	for (unsigned i = 0; i < task->shape->ndim; i++)
		weightd_digest_add_u64(digest, task->shape->dims[i]);
	if (draws_by_gaps(task))
		weightd_digest_add_text(digest, "gaps");
}

/* The first item decides which of the law's members follow. */
static void add_values(struct weightd_digest *digest, const struct weightd_task *task)
{
	weightd_digest_add_text(digest, task->generator->version);
	weightd_digest_add_u64(digest, task->stream.seed);
	weightd_digest_add_u64(digest, task->stream.name_hash);
	weightd_digest_add_u64(digest, task->law->variant);
	weightd_digest_add_u64(digest, task->law->literal_count);
	weightd_digest_add_u64(digest, task->law->origin != NULL);
	weightd_digest_add_draws(digest, task);
}

void weightd_values_digest(const struct weightd_task *task, unsigned char key[WEIGHTD_DIGEST_BYTES])
{
	struct weightd_digest digest;

	weightd_digest_init(&digest);
	add_values(&digest, task);
	weightd_digest_finish(&digest, key);
}
