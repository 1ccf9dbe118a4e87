/*
 * Finding the file of a path, and its answer.
 */
#include "api/hub/hub_file.h"

#include "api/answer/digest_answer.h"
#include "api/answer/file_answer.h"
#include "api/answer/representation.h"
#include "api/repository/hub_files.h"
#include "api/repository/hub_reply.h"
#include "core/base/git_blob.h"

#include <string.h>

/* Fields that all files have; the commit makes them immutable. */
static void add_headers(const struct weightd_repository *repository, const char *path,
			const struct weightd_request *request, struct weightd_reply *reply)
{
	const bool is_download = weightd_hub_query_bool(request, "download");

	reply->is_immutable = repository->is_commit;
	reply->vary_accept = false;
	weightd_reply_header(reply, "Content-Disposition",
			     weightd_arena_printf(request->arena, "%s; filename=\"%s\"",
						  is_download ? "attachment" : "inline", path));
	weightd_reply_header(reply, "X-HF-Warning",
			     "weightd; the weights are randomly initialised");
}

/* A file of memory, named by its bytes, as git does. */
static void answer_small(const struct weightd_hub_entry *entry,
			 const struct weightd_hub_files *files,
			 const struct weightd_request *request, struct weightd_reply *reply)
{
	char *etag = weightd_arena_alloc(request->arena, 41);

	reply->content_type = entry->row != NULL ? entry->row->content_type : "application/json";
	weightd_text_init(&reply->text, WEIGHTD_ANSWER_BYTES_MAX);
	weightd_hub_entry_write(entry, files, &reply->text);
	if (etag == NULL || reply->text.failed)
		return;
	weightd_git_blob_id(reply->text.data, reply->text.length, etag);
	reply->etag = etag;
}

/* The tensors of a shard; false: no memory.  A single file has no list. */
static bool find_views(const struct weightd_view_list **list, const struct weightd_hub_entry *entry,
		       const struct weightd_hub_files *files, const struct weightd_request *request,
		       struct weightd_reply *reply)
{
	*list = NULL;
	if (files->weights.shard_of == NULL)
		return true;
	*list = weightd_weight_file_views(&files->weights, entry->index, request->arena);
	if (*list == NULL)
		weightd_error_add(&reply->error, WEIGHTD_ERR_NO_MEMORY, NULL,
				  "no memory for the shard");
	return *list != NULL;
}

static void answer_weights(const struct weightd_hub_entry *entry,
			   const struct weightd_hub_files *files,
			   const struct weightd_request *request, struct weightd_reply *reply,
			   struct weightd_service *service)
{
	struct weightd_wanted_file wanted = {.held = files->repository->held,
					     .format = weightd_format_find("safetensors")};

	if (find_views(&wanted.list, entry, files, request, reply))
		weightd_file_answer(request, reply, service, &wanted);
}

/* The file of weights whose digest a path is: "model.safetensors.sha256"; NULL: it is none. */
static const struct weightd_hub_entry *digested_entry(struct weightd_hub_files *files,
						      const char *path,
						      const struct weightd_request *request)
{
	static const char end[] = ".sha256";
	const size_t length = strlen(path), tail = sizeof end - 1;

	if (length <= tail || strcmp(path + length - tail, end) != 0)
		return NULL;
	const char *name = weightd_arena_strndup(request->arena, path, length - tail);
	const struct weightd_hub_entry *entry =
		name == NULL ? NULL : weightd_hub_files_find(files, name);
	return entry != NULL && entry->kind == WEIGHTD_HUB_WEIGHTS ? entry : NULL;
}

static void answer_digest(const struct weightd_hub_entry *entry,
			  const struct weightd_hub_files *files,
			  const struct weightd_request *request, struct weightd_reply *reply,
			  struct weightd_service *service)
{
	static const char end[] = ".safetensors";
	const char *stem = weightd_arena_strndup(request->arena, entry->path,
						 strlen(entry->path) - (sizeof end - 1));
	struct weightd_encoding wanted;

	memset(&wanted, 0, sizeof wanted); /* options are compared byte by byte */
	wanted.format = weightd_format_find("safetensors");
	wanted.plan = files->repository->plan;
	if (find_views(&wanted.list, entry, files, request, reply))
		weightd_digest_answer(request, reply, service, &wanted,
				      stem != NULL ? stem : files->weights.stem);
}

void weightd_hub_file_answer(const struct weightd_repository *repository, const char *path,
			     const struct weightd_request *request, struct weightd_reply *reply,
			     struct weightd_service *service)
{
	struct weightd_hub_files files;

	if (weightd_hub_files_list(&files, repository, request->arena, &reply->error) != WEIGHTD_OK)
		return;
	const struct weightd_hub_entry *entry = weightd_hub_files_find(&files, path);
	if (entry == NULL) {
		entry = digested_entry(&files, path, request);
		if (entry != NULL)
			answer_digest(entry, &files, request, reply, service);
		else
			weightd_hub_no_entry(reply, repository, path);
		return;
	}
	if (entry->kind == WEIGHTD_HUB_WEIGHTS)
		answer_weights(entry, &files, request, reply, service);
	else
		answer_small(entry, &files, request, reply);
	if (weightd_error_code(&reply->error) == WEIGHTD_OK)
		add_headers(repository, path, request, reply);
}
