/*
 * Plan: entries by their names: the index, looking up, the nearest name.
 */
#include "core/model/module_path.h"
#include "core/plan/plan_builder.h"

#include "core/base/index_sort.h"
#include "core/base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Names looked at for a suggestion, and the longest that is compared: edit distance is not free. */
#define NEAREST_NAMES 20000
#define NEAREST_LENGTH 128

static int compare_names(const void *a, const void *b, void *context)
{
	const char *const *names = context;

	return strcmp(names[*(const uint32_t *)a], names[*(const uint32_t *)b]);
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
	for (size_t i = 0; i < builder->entry_count; i++)
		hashes[i] = builder->entries[i].stream.name_hash;
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
	uint32_t *by_name =
		weightd_arena_array(builder->arena, builder->entry_count, sizeof *by_name);

	if (by_name == NULL)
		return weightd_plan_no_memory(builder);
	for (size_t i = 0; i < builder->entry_count; i++)
		by_name[i] = (uint32_t)i;
	const enum weightd_code code = weightd_index_sort(
		by_name, builder->entry_count, compare_names, builder->names, builder->err);
	if (code != WEIGHTD_OK)
		return code;
	builder->plan->by_name = by_name;
	return check_hashes(builder);
}

/* 'names': the full names of the entries; NULL: they are put together. */
static const struct weightd_entry *find(const struct weightd_plan *plan, const char *name,
					const char *const *names)
{
	size_t low = 0, high = plan->entry_count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2, index = plan->by_name[middle];
		const struct weightd_entry *entry = &plan->entries[index];
		const int order =
			strcmp(name, names != NULL ? names[index]
						   : weightd_entry_name(entry, WEIGHTD_NAME_ROOM));
		if (order == 0)
			return entry;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const struct weightd_entry *weightd_plan_find(const struct weightd_plan *plan, const char *name)
{
	return find(plan, name, NULL);
}

const struct weightd_entry *weightd_plan_lookup(const struct weightd_plan_builder *builder,
						const char *name)
{
	return find(builder->plan, name, builder->names);
}

const char *weightd_entry_name(const struct weightd_entry *entry, struct weightd_name_room *room)
{
	if (entry->long_name != NULL)
		return entry->long_name;
	const size_t path = weightd_module_path_length(entry->module);
	const size_t dot = entry->module->parent != NULL;

	weightd_module_path_write(entry->module, room->text + path);
	if (dot != 0)
		room->text[path] = '.';
	strcpy(room->text + path + dot, entry->parameter->leaf);
	return room->text;
}

size_t weightd_entry_name_length(const struct weightd_entry *entry)
{
	if (entry->long_name != NULL)
		return strlen(entry->long_name);
	return weightd_module_path_length(entry->module) + (entry->module->parent != NULL) +
	       strlen(entry->parameter->leaf);
}

uint64_t weightd_entry_bytes(const struct weightd_entry *entry)
{
	return entry->numel * weightd_dtype_row(entry->dtype)->bytes;
}

/* The names that a suggestion is chosen from, each put together when it is compared. */
struct names {
	const struct weightd_plan *plan;
	struct weightd_name_room *room;
};

static const char *name_at(const void *context, size_t index)
{
	const struct names *names = context;
	const char *name = weightd_entry_name(&names->plan->entries[index], names->room);

	return strnlen(name, NEAREST_LENGTH + 1) > NEAREST_LENGTH ? NULL : name;
}

const char *weightd_plan_nearest(const struct weightd_plan *plan, const char *name,
				 struct weightd_name_room *room)
{
	const struct names names = {plan, room};
	size_t count = plan->entry_count < NEAREST_NAMES ? plan->entry_count : NEAREST_NAMES;

	if (strnlen(name, NEAREST_LENGTH + 1) > NEAREST_LENGTH)
		return NULL;
	return weightd_nearest(name, name_at, &names, count);
}
