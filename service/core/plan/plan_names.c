/*
 * Plan: entries by their names: the index, looking up, the nearest name.
 */
#include "core/plan/plan_builder.h"

#include "core/base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Names looked at for a suggestion, and the longest that is compared: edit distance is not free. */
#define NEAREST_NAMES 20000
#define NEAREST_LENGTH 128

static int compare_names(const void *a, const void *b, void *context)
{
	const struct weightd_entry *entries = context;

	return strcmp(entries[*(const size_t *)a].name, entries[*(const size_t *)b].name);
}

static int compare_hashes(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* Two names with one hash would have the same numbers; about one model in 10^7 of the largest. */
static enum weightd_code check_hashes(struct weightd_plan_builder *builder)
{
	uint64_t *hashes = weightd_memory_alloc((builder->entry_count + 1) * sizeof *hashes);
	bool is_unique = true;

	if (hashes == NULL)
		return weightd_plan_no_memory(builder);
	for (size_t i = 0; i < builder->entry_count; i++) {
		builder->entries[i].stream = weightd_stream_of(0, builder->entries[i].name);
		hashes[i] = builder->entries[i].stream.name_hash;
	}
	qsort(hashes, builder->entry_count, sizeof *hashes, compare_hashes);
	for (size_t i = 1; i < builder->entry_count; i++)
		is_unique = is_unique && hashes[i - 1] != hashes[i];
	weightd_memory_free(hashes);
	return is_unique ? WEIGHTD_OK
			 : weightd_error_add(
				   builder->err, WEIGHTD_ERR_BAD_NAME, NULL,
				   "two tensor names have the same 64-bit hash; rename one");
}

enum weightd_code weightd_plan_index(struct weightd_plan_builder *builder)
{
	size_t *by_name =
		weightd_arena_array(builder->arena, builder->entry_count, sizeof *by_name);

	if (by_name == NULL)
		return weightd_plan_no_memory(builder);
	for (size_t i = 0; i < builder->entry_count; i++)
		by_name[i] = i;
	qsort_r(by_name, builder->entry_count, sizeof *by_name, compare_names, builder->entries);
	builder->plan->by_name = by_name;
	return check_hashes(builder);
}

const struct weightd_entry *weightd_plan_find(const struct weightd_plan *plan, const char *name)
{
	size_t low = 0, high = plan->entry_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct weightd_entry *entry = &plan->entries[plan->by_name[middle]];
		int order = strcmp(name, entry->name);
		if (order == 0)
			return entry;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

static const char *entry_name(const void *context, size_t index)
{
	const struct weightd_plan *plan = context;
	const char *name = plan->entries[index].name;

	return strnlen(name, NEAREST_LENGTH + 1) > NEAREST_LENGTH ? NULL : name;
}

const char *weightd_plan_nearest(const struct weightd_plan *plan, const char *name)
{
	size_t count = plan->entry_count < NEAREST_NAMES ? plan->entry_count : NEAREST_NAMES;

	if (strnlen(name, NEAREST_LENGTH + 1) > NEAREST_LENGTH)
		return NULL;
	return weightd_nearest(name, entry_name, plan, count);
}
