/*
 * Dividing a plan into files.
 */
#include "api/repository/weight_files.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* huggingface_hub refuses files above 50 GB. */
#define SINGLE_BYTES_MAX UINT64_C(45000000000)
#define SHARD_BYTES UINT64_C(10000000000)
/* A list of them is measured in one request. */
#define SHARDS_MAX 9999
/* Tensors of a shard, each of which takes memory while it is read. */
#define TENSORS_MAX 50000
/* Of an index, which readers keep in memory several times over. */
#define INDEX_BYTES_MAX ((uint64_t)32 << 20)
/* Of a line of it, without the tensor's name. */
#define INDEX_LINE_BYTES 42

/* Tensors that lie in files: a tie is another name of one. */
static bool is_stored(const struct weightd_entry *entry)
{
	return entry->tied_to == NULL;
}

static const struct weightd_entry *largest(const struct weightd_plan *plan)
{
	const struct weightd_entry *found = NULL;

	for (size_t i = 0; i < plan->entry_count; i++) {
		const struct weightd_entry *entry = &plan->entries[i];
		if (is_stored(entry) &&
		    (found == NULL || weightd_entry_bytes(entry) > weightd_entry_bytes(found)))
			found = entry;
	}
	return found;
}

/* Shards of each entry; returns how many there are. */
static uint32_t divide(const struct weightd_plan *plan, uint64_t shard_bytes, uint32_t *shard_of)
{
	uint64_t used = 0;
	uint32_t shard = 0, tensors = 0;

	for (size_t i = 0; i < plan->entry_count; i++) {
		const struct weightd_entry *entry = &plan->entries[i];
		const uint64_t bytes = weightd_entry_bytes(entry);

		if (is_stored(entry) && tensors > 0 &&
		    (bytes > shard_bytes - used || tensors == TENSORS_MAX)) {
			shard++;
			used = tensors = 0;
		}
		if (is_stored(entry)) {
			used += bytes;
			tensors++;
		}
		shard_of[i] = shard;
	}
	return shard + 1;
}

static enum weightd_code refuse_small(const struct weightd_entry *entry, uint64_t shard_bytes,
				      struct weightd_error *err)
{
	weightd_error_add(err, WEIGHTD_ERR_BAD_ARGUMENT, NULL,
			  "no shard of %" PRIu64 " bytes has room for \"%.100s\"", shard_bytes,
			  weightd_entry_name(entry, WEIGHTD_NAME_ROOM));
	weightd_error_expected(err, "shard_bytes of at least %" PRIu64 ", the largest tensor",
			       weightd_entry_bytes(entry));
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

/* Puts the entries of each shard together: by dtype from wide to narrow, then by name. */
static bool sort_entries(struct weightd_weight_files *files, struct weightd_arena *arena)
{
	const struct weightd_plan *plan = files->plan;
	const struct weightd_entry **entries =
		weightd_arena_array(arena, plan->entry_count, sizeof(struct weightd_entry *));
	size_t *begins = weightd_arena_array(arena, (size_t)files->count + 2, sizeof *begins);

	if (entries == NULL || begins == NULL)
		return false;
	memset(begins, 0, ((size_t)files->count + 2) * sizeof *begins);
	for (size_t i = 0; i < plan->entry_count; i++)
		begins[files->shard_of[i] + 2] += is_stored(&plan->entries[i]);
	for (size_t i = 1; i <= (size_t)files->count + 1; i++)
		begins[i] += begins[i - 1];
	/* begins[shard + 1] moves from the shard's beginning to its end. */
	for (unsigned dtype = 0; dtype < WEIGHTD_DTYPE_COUNT; dtype++) {
		for (size_t i = 0; i < plan->entry_count; i++) {
			const size_t at = plan->by_name[i];
			const struct weightd_entry *entry = &plan->entries[at];
			if (is_stored(entry) && entry->dtype == (enum weightd_dtype)dtype)
				entries[begins[files->shard_of[at] + 1]++] = entry;
		}
	}
	files->entries = entries;
	files->begins = begins;
	return true;
}

static enum weightd_code refuse_memory(struct weightd_error *err)
{
	return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL, "no memory for the shards");
}

static enum weightd_code check_index(const struct weightd_plan *plan, struct weightd_error *err)
{
	uint64_t bytes = 0;

	for (size_t i = 0; i < plan->entry_count; i++)
		bytes += weightd_entry_name_length(&plan->entries[i]) + INDEX_LINE_BYTES;
	if (bytes <= INDEX_BYTES_MAX)
		return WEIGHTD_OK;
	weightd_error_add(err, WEIGHTD_ERR_LIMIT_EXCEEDED, NULL,
			  "the index of %zu tensors would have %" PRIu64 " bytes",
			  plan->entry_count, bytes);
	weightd_error_expected(err, "at most %" PRIu64 " bytes, or one file", INDEX_BYTES_MAX);
	return WEIGHTD_ERR_LIMIT_EXCEEDED;
}

/* Bytes of a shard where nobody says it: room for the largest tensor, and not too many files. */
static uint64_t usual_shard(const struct weightd_plan *plan, uint64_t largest_bytes)
{
	const uint64_t share = plan->total_bytes / (SHARDS_MAX / 2);
	const uint64_t least = share > SHARD_BYTES ? share : SHARD_BYTES;

	return largest_bytes > least ? largest_bytes : least;
}

enum weightd_code weightd_weight_files_divide(struct weightd_weight_files *files,
					      const struct weightd_plan *plan, uint64_t shard_bytes,
					      struct weightd_arena *arena,
					      struct weightd_error *err)
{
	const struct weightd_entry *most = largest(plan);

	*files = (struct weightd_weight_files){.plan = plan, .stem = "model", .count = 1};
	if (most != NULL && shard_bytes != 0 && shard_bytes < weightd_entry_bytes(most))
		return refuse_small(most, shard_bytes, err);
	if (most == NULL ||
	    plan->total_bytes <= (shard_bytes != 0 ? shard_bytes : SINGLE_BYTES_MAX))
		return WEIGHTD_OK;
	if (shard_bytes == 0)
		shard_bytes = usual_shard(plan, weightd_entry_bytes(most));
	const enum weightd_code code = check_index(plan, err);
	if (code != WEIGHTD_OK)
		return code;
	uint32_t *shard_of = weightd_arena_array(arena, plan->entry_count, sizeof *shard_of);
	if (shard_of == NULL)
		return refuse_memory(err);
	files->count = divide(plan, shard_bytes, shard_of);
	if (files->count == 1)
		return WEIGHTD_OK;
	files->shard_of = shard_of;
	if (files->count <= SHARDS_MAX)
		return sort_entries(files, arena) ? WEIGHTD_OK : refuse_memory(err);
	weightd_error_add(err, WEIGHTD_ERR_BAD_ARGUMENT, NULL,
			  "shards of %" PRIu64 " bytes would be %" PRIu32 " files", shard_bytes,
			  files->count);
	weightd_error_expected(err, "shard_bytes for at most %d files", SHARDS_MAX);
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

void weightd_weight_file_name(const struct weightd_weight_files *files, uint32_t index,
			      char name[WEIGHTD_WEIGHT_FILE_NAME])
{
	if (files->shard_of == NULL)
		snprintf(name, WEIGHTD_WEIGHT_FILE_NAME, "%s.safetensors", files->stem);
	else
		snprintf(name, WEIGHTD_WEIGHT_FILE_NAME,
			 "%s-%05" PRIu32 "-of-%05" PRIu32 ".safetensors", files->stem, index + 1,
			 files->count);
}

void weightd_weight_index_name(const struct weightd_weight_files *files,
			       char name[WEIGHTD_WEIGHT_FILE_NAME])
{
	snprintf(name, WEIGHTD_WEIGHT_FILE_NAME, "%s.safetensors.index.json", files->stem);
}

const struct weightd_view_list *weightd_weight_file_views(const struct weightd_weight_files *files,
							  uint32_t index,
							  struct weightd_arena *arena)
{
	const struct weightd_entry *const *entries = files->entries + files->begins[index];
	const size_t count = files->begins[index + 1] - files->begins[index];
	struct weightd_view *views = weightd_arena_array(arena, count, sizeof *views);
	struct weightd_view_list *list = weightd_arena_alloc(arena, sizeof *list);

	if (views == NULL || list == NULL)
		return NULL;
	for (size_t i = 0; i < count; i++)
		views[i] = weightd_view_whole(entries[i]);
	*list = (struct weightd_view_list){.views = views, .count = count};
	return list;
}

/* Sorted by name, as huggingface_hub and transformers write it. */
void weightd_weight_index_write(const struct weightd_weight_files *files, struct weightd_text *text)
{
	const struct weightd_plan *plan = files->plan;
	char name[WEIGHTD_WEIGHT_FILE_NAME];
	const char *separator = "";

	weightd_text_printf(text,
			    "{\"metadata\":{\"total_parameters\":%" PRIu64
			    ",\"total_size\":%" PRIu64 "},\"weight_map\":{",
			    plan->total_elements, plan->total_bytes);
	for (size_t i = 0; i < plan->entry_count && !text->failed; i++) {
		const size_t at = plan->by_name[i];
		const struct weightd_entry *entry = &plan->entries[at];

		if (!is_stored(entry))
			continue;
		weightd_weight_file_name(files, files->shard_of != NULL ? files->shard_of[at] : 0,
					 name);
		weightd_text_puts(text, separator);
		weightd_text_json_string(text, weightd_entry_name(entry, WEIGHTD_NAME_ROOM));
		weightd_text_printf(text, ":\"%s\"", name);
		separator = ",";
	}
	weightd_text_puts(text, "}}\n");
}
