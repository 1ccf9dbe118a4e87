/*
 * The list is short for one file of weights, and as long as there are shards.
 */
#include "api/repository/hub_files.h"

#include "api/answer/representation.h"
#include "api/repository/repository_model.h"
#include "core/base/git_blob.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *a, const void *b)
{
	return strcmp(((const struct weightd_hub_entry *)a)->path,
		      ((const struct weightd_hub_entry *)b)->path);
}

static void add_small(struct weightd_hub_files *files)
{
	for (size_t i = 0; i < weightd_repository_file_count(); i++) {
		const struct weightd_repository_file *row = weightd_repository_file_at(i);

		if (row->exists == NULL || row->exists(files->repository))
			files->entries[files->count++] = (struct weightd_hub_entry){
				.path = row->name, .kind = WEIGHTD_HUB_SMALL, .row = row};
	}
}

static bool add_weights(struct weightd_hub_files *files, struct weightd_arena *arena)
{
	char(*names)[WEIGHTD_WEIGHT_FILE_NAME] =
		weightd_arena_array(arena, (size_t)files->weights.count + 1, sizeof *names);

	if (names == NULL)
		return false;
	if (files->weights.shard_of != NULL) {
		char *name = names[files->weights.count];

		weightd_weight_index_name(&files->weights, name);
		files->entries[files->count++] =
			(struct weightd_hub_entry){.path = name, .kind = WEIGHTD_HUB_INDEX};
	}
	for (uint32_t i = 0; i < files->weights.count; i++) {
		weightd_weight_file_name(&files->weights, i, names[i]);
		files->entries[files->count++] = (struct weightd_hub_entry){
			.path = names[i], .kind = WEIGHTD_HUB_WEIGHTS, .index = i};
	}
	return true;
}

enum weightd_code weightd_hub_files_list(struct weightd_hub_files *files,
					 const struct weightd_repository *repository,
					 struct weightd_arena *arena, struct weightd_error *err)
{
	*files = (struct weightd_hub_files){.repository = repository};
	enum weightd_code code = weightd_weight_files_divide(
		&files->weights, repository->plan, repository->policy.shard_bytes, arena, err);
	if (code != WEIGHTD_OK)
		return code;
	/* The only library that does not look for "model". */
	const char *library = weightd_repository_library(repository);
	if (library != NULL && strcmp(library, "diffusers") == 0)
		files->weights.stem = "diffusion_pytorch_model";
	const size_t room = weightd_repository_file_count() + files->weights.count + 1;
	files->entries = weightd_arena_array(arena, room, sizeof *files->entries);
	if (files->entries != NULL) {
		add_small(files);
		if (add_weights(files, arena)) {
			qsort(files->entries, files->count, sizeof *files->entries, compare);
			return WEIGHTD_OK;
		}
	}
	return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL, "no memory for the list");
}

struct weightd_hub_entry *weightd_hub_files_find(struct weightd_hub_files *files, const char *path)
{
	const struct weightd_hub_entry key = {.path = path};

	return bsearch(&key, files->entries, files->count, sizeof key, compare);
}

void weightd_hub_entry_write(const struct weightd_hub_entry *entry,
			     const struct weightd_hub_files *files, struct weightd_text *text)
{
	if (entry->kind == WEIGHTD_HUB_SMALL)
		entry->row->make(files->repository, text);
	else
		weightd_weight_index_write(&files->weights, text);
}

/* Opens the file as it would be to be read. */
static enum weightd_code measure_weights(struct weightd_hub_entry *entry,
					 const struct weightd_hub_files *files,
					 struct weightd_error *err)
{
	const struct weightd_format *format = weightd_format_find("safetensors");
	const struct weightd_format_options options = {0};
	const struct weightd_plan *plan = files->repository->plan;
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_encoding encoding = {0};
	const struct weightd_view_list *views = NULL;
	enum weightd_code code = WEIGHTD_ERR_NO_MEMORY;

	if (arena != NULL && files->weights.shard_of != NULL)
		views = weightd_weight_file_views(&files->weights, entry->index, arena);
	if (views != NULL)
		code = weightd_encoding_open_list(&encoding, format, plan, views, arena, err);
	else if (arena != NULL && files->weights.shard_of == NULL)
		code = weightd_encoding_open(&encoding, format, plan, NULL, &options, arena, err);
	entry->size = encoding.size;
	memcpy(entry->oid, encoding.etag, sizeof entry->oid);
	weightd_arena_free(arena);
	return code;
}

enum weightd_code weightd_hub_entry_measure(struct weightd_hub_entry *entry,
					    const struct weightd_hub_files *files,
					    struct weightd_error *err)
{
	struct weightd_text text;
	enum weightd_code code = WEIGHTD_OK;

	if (entry->kind == WEIGHTD_HUB_WEIGHTS) {
		code = measure_weights(entry, files, err);
		if (code == WEIGHTD_ERR_NO_MEMORY)
			weightd_error_add(err, code, NULL, "no memory for the list");
		return code;
	}
	weightd_text_init(&text, WEIGHTD_ANSWER_BYTES_MAX);
	weightd_hub_entry_write(entry, files, &text);
	entry->size = text.length;
	if (text.failed)
		code = weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
					 "no memory for the file %s", entry->path);
	else
		weightd_git_blob_id(text.data != NULL ? text.data : "", text.length, entry->oid);
	weightd_text_free(&text);
	return code;
}

bool weightd_hub_entry_lfs(const struct weightd_hub_entry *entry,
			   const struct weightd_hub_files *files, struct weightd_hub_lfs *lfs)
{
	unsigned char digest[WEIGHTD_DIGEST_BYTES];

	if (files->digests == NULL || entry->kind != WEIGHTD_HUB_WEIGHTS ||
	    !weightd_digests_find(files->digests, entry->oid, digest))
		return false;
	weightd_digest_hex(digest, sizeof lfs->sha256 - 1, lfs->sha256);
	lfs->pointer_size =
		(uint64_t)snprintf(NULL, 0,
				   "version https://git-lfs.github.com/spec/v1\noid sha256:%s\n"
				   "size %" PRIu64 "\n",
				   lfs->sha256, entry->size);
	return true;
}
