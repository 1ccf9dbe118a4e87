/*
 * Finding the file of a path, and its answer.
 */
#include "api/hub/hub_file.h"

#include "api/answer/file_answer.h"
#include "api/answer/representation.h"
#include "api/hub/hub_reply.h"
#include "api/hub/repository_file.h"
#include "api/hub/weight_files.h"
#include "core/base/git_blob.h"

#include <string.h>

static void refuse(const struct weightd_repository *repository, const char *path,
		   struct weightd_reply *reply)
{
	weightd_error_add(&reply->error, WEIGHTD_ERR_NOT_FOUND, NULL,
			  "\"%.60s/%.60s\" has no file \"%.100s\" at revision \"%.60s\"",
			  repository->owner, repository->name, path, repository->revision);
	weightd_hub_missing(reply, WEIGHTD_NO_ENTRY);
}

/* Fields that all files have; the commit makes them immutable. */
static void add_headers(const struct weightd_repository *repository, const char *path,
			const struct weightd_request *request, struct weightd_reply *reply)
{
	const char *slash = strrchr(path, '/');
	const bool is_download = weightd_hub_query_bool(request, "download");

	reply->is_immutable = repository->is_commit;
	reply->vary_accept = false;
	weightd_reply_header(reply, "Content-Disposition",
			     weightd_arena_printf(request->arena, "%s; filename=\"%s\"",
						  is_download ? "attachment" : "inline",
						  slash != NULL ? slash + 1 : path));
	weightd_reply_header(reply, "X-HF-Warning",
			     "weightd; the weights are randomly initialised");
}

/* Names a file of memory by its bytes, as git does. */
static void end_small(const struct weightd_request *request, struct weightd_reply *reply)
{
	char *etag = weightd_arena_alloc(request->arena, 41);

	if (etag == NULL || reply->text.failed)
		return;
	weightd_git_blob_id(reply->text.data, reply->text.length, etag);
	reply->etag = etag;
}

static void answer_weights(const struct weightd_repository *repository,
			   const struct weightd_weight_files *files, uint32_t index,
			   const struct weightd_request *request, struct weightd_reply *reply,
			   struct weightd_service *service)
{
	struct weightd_wanted_file wanted = {.held = repository->held,
					     .format = weightd_format_find("safetensors")};

	if (files->shard_of != NULL) {
		wanted.list = weightd_weight_file_views(files, index, request->arena);
		if (wanted.list == NULL) {
			weightd_error_add(&reply->error, WEIGHTD_ERR_NO_MEMORY, NULL,
					  "no memory for the shard");
			return;
		}
	}
	weightd_file_answer(request, reply, service, &wanted);
}

void weightd_hub_file_answer(const struct weightd_repository *repository, const char *path,
			     const struct weightd_request *request, struct weightd_reply *reply,
			     struct weightd_service *service)
{
	const struct weightd_repository_file *row = weightd_repository_file_find(repository, path);
	struct weightd_weight_files files;
	uint32_t index;

	if (row != NULL) {
		reply->content_type = row->content_type;
		weightd_text_init(&reply->text, WEIGHTD_REPOSITORY_FILE_BYTES);
		row->make(repository, &reply->text);
		end_small(request, reply);
		add_headers(repository, path, request, reply);
		return;
	}
	if (weightd_weight_files_divide(&files, repository->plan, repository->policy.shard_bytes,
					request->arena, &reply->error) != WEIGHTD_OK)
		return;
	if (files.shard_of != NULL && strcmp(path, WEIGHTD_INDEX_NAME) == 0) {
		reply->content_type = "application/json";
		weightd_text_init(&reply->text, WEIGHTD_ANSWER_BYTES_MAX);
		weightd_weight_index_write(&files, &reply->text);
		end_small(request, reply);
	} else if (weightd_weight_file_find(&files, path, &index)) {
		answer_weights(repository, &files, index, request, reply, service);
	} else {
		refuse(repository, path, reply);
		return;
	}
	if (weightd_error_code(&reply->error) == WEIGHTD_OK)
		add_headers(repository, path, request, reply);
}
