/*
 * From a path to a repository: name, revision, model, commit.
 */
#include "api/repository/repository.h"

#include "api/answer/representation.h"
#include "api/answer/requested_model.h"
#include "api/repository/commit_record.h"
#include "api/repository/hub_reply.h"
#include "api/repository/repository_source.h"
#include "api/repository/weight_files.h"
#include "http/message/status.h"
#include "store/store.h"

#include <string.h>

/* Where the request is, while it is read. */
struct opening {
	const struct weightd_request *request;
	struct weightd_reply *reply;
	struct weightd_service *service;
	struct weightd_repository *repository;
	struct weightd_repository_source source;
};

static bool is_hex_digits(const char *text, size_t count)
{
	return strlen(text) == count && weightd_store_key_valid(text);
}

/* Splits "main/a/b" into "main" and "a/b", and "refs/pr/1/a/b" into "refs/pr/1" and "a/b". */
static bool split(const char *rest, const char **revision, const char **path,
		  struct weightd_arena *arena)
{
	size_t length = strcspn(rest, "/");

	for (int i = 0; strncmp(rest, "refs/", 5) == 0 && i < 2 && rest[length] == '/'; i++)
		length += 1 + strcspn(rest + length + 1, "/");
	*revision = weightd_arena_strndup(arena, rest, length);
	*path = rest + length + (rest[length] == '/');
	return *revision != NULL;
}

/* Another error than that of the model behind the repository, which the client did not send. */
static bool refuse(struct opening *opening, enum weightd_hub_missing missing,
		   enum weightd_code code)
{
	struct weightd_reply *reply = opening->reply;

	if (weightd_status_of(code) == 404)
		weightd_hub_missing(reply, missing);
	return false;
}

/* What cannot be planned with this revision is no revision. */
static bool refuse_plan(struct opening *opening, enum weightd_code code)
{
	struct weightd_reply *reply = opening->reply;
	const struct weightd_repository *repository = opening->repository;
	const bool is_varied = !weightd_variation_is_none(&repository->variation);

	if (repository->variation.is_tiny && code == WEIGHTD_ERR_NOT_FOUND)
		return refuse(opening, WEIGHTD_NO_REVISION, code);
	if (weightd_status_of(code) == 422 && is_varied) {
		const struct weightd_issue issue = reply->error.issues[0];

		weightd_error_clear(&reply->error);
		weightd_error_add(&reply->error, WEIGHTD_ERR_NOT_FOUND, NULL,
				  "no revision \"%.60s\" of this model: %.150s",
				  repository->revision, issue.detail);
		if (issue.expected[0] != '\0')
			weightd_error_expected(&reply->error, "%s", issue.expected);
		weightd_error_suggest(&reply->error,
				      issue.did_you_mean[0] != '\0' ? issue.did_you_mean : NULL);
		return refuse(opening, WEIGHTD_NO_REVISION, WEIGHTD_ERR_NOT_FOUND);
	}
	return refuse(opening, WEIGHTD_NO_REPOSITORY, code);
}

/* Plans the model and gives it to the reply. */
static bool hold_plan(struct opening *opening)
{
	struct weightd_repository *repository = opening->repository;
	struct weightd_error *err = &opening->reply->error;
	struct weightd_repository_source source = opening->source;
	struct weightd_held_plan *held;
	enum weightd_code code = WEIGHTD_OK;

	if (repository->variation.is_tiny)
		code = weightd_source_shrink(&source, opening->request->arena, err);
	repository->config = source.config;
	if (code == WEIGHTD_OK)
		code = weightd_source_plan(&held, &source, repository, opening->service,
					   opening->request, err);
	if (code != WEIGHTD_OK)
		return refuse_plan(opening, code);
	repository->held = held;
	repository->plan = weightd_model_lend(opening->request, opening->reply, held);
	return true;
}

/* The plan is held no longer: the commit is another one's. */
static void drop_plan(struct opening *opening)
{
	weightd_held_plan_release(opening->repository->held);
	opening->reply->release = NULL;
	opening->reply->release_context = NULL;
}

/* A revision that is a commit: that of main, or one that was told before. */
static bool open_commit(struct opening *opening)
{
	struct weightd_repository *repository = opening->repository;
	const char *commit = repository->revision;

	repository->is_commit = true;
	if (!hold_plan(opening))
		return false;
	weightd_commit_make(repository);
	if (strcmp(repository->commit, commit) == 0)
		return true;
	drop_plan(opening);
	memcpy(repository->commit, commit, sizeof repository->commit);
	if (weightd_commit_find(opening->service, repository, opening->source.id,
				opening->request->arena)) {
		/* The name may stand for another model by now. */
		if (opening->source.id[0] != '\0')
			weightd_source_config(&opening->source, opening->service,
					      opening->request->arena);
		return hold_plan(opening);
	}
	weightd_error_add(&opening->reply->error, WEIGHTD_ERR_NOT_FOUND, NULL,
			  "\"%s/%s\" has no commit %s", repository->owner, repository->name,
			  commit);
	weightd_error_expected(&opening->reply->error,
			       "a commit that this server has told; ask for the revision again");
	return refuse(opening, WEIGHTD_NO_REVISION, WEIGHTD_ERR_NOT_FOUND);
}

/* ?tokenizer=none, as the policy of a name says it. */
static bool read_tokenizer(bool *no_tokenizer, const struct weightd_request *request,
			   struct weightd_reply *reply)
{
	const char *word = weightd_request_query(request, "tokenizer");

	if (word == NULL)
		return true;
	*no_tokenizer = strcmp(word, "none") == 0;
	if (*no_tokenizer || strcmp(word, "byte-level") == 0)
		return true;
	weightd_error_add(&reply->error, WEIGHTD_ERR_BAD_QUERY, NULL, "tokenizer is \"%.60s\"",
			  word);
	weightd_error_expected(&reply->error, "none or byte-level");
	return false;
}

/* ?shard_bytes= and ?tokenizer= come before what name and revision say. */
static bool read_query(struct opening *opening)
{
	const struct weightd_number_query shard_bytes = {"shard_bytes", 1, INT64_MAX};
	struct weightd_repository_policy *policy = &opening->repository->policy;

	return weightd_query_size(opening->request, opening->reply, shard_bytes,
				  &policy->shard_bytes) &&
	       read_tokenizer(&policy->no_tokenizer, opening->request, opening->reply);
}

/* Tells a commit, once it is known that its files can be made. */
static bool make_commit(struct opening *opening)
{
	struct weightd_repository *repository = opening->repository;
	struct weightd_weight_files files;

	if (repository->policy.shard_bytes != 0 &&
	    weightd_weight_files_divide(&files, repository->plan, repository->policy.shard_bytes,
					opening->request->arena,
					&opening->reply->error) != WEIGHTD_OK)
		return false;
	weightd_commit_make(repository);
	weightd_commit_keep(opening->service, repository, opening->source.id);
	return true;
}

/* A revision that says a variation. */
static bool open_variation(struct opening *opening)
{
	struct weightd_repository *repository = opening->repository;
	struct weightd_variation *variation = &repository->variation;
	const enum weightd_code code = weightd_variation_read(
		variation, repository->revision, opening->request->arena, &opening->reply->error);

	if (code != WEIGHTD_OK)
		return refuse(opening, WEIGHTD_NO_REVISION, code);
	if (!hold_plan(opening))
		return false;
	if (variation->shard_bytes != 0)
		repository->policy.shard_bytes = variation->shard_bytes;
	repository->policy.no_tokenizer |= variation->no_tokenizer;
	return read_query(opening) && make_commit(opening);
}

/* A commit is what it is; with a query it is where another one comes from. */
static bool vary_commit(struct opening *opening)
{
	struct weightd_repository *repository = opening->repository;
	const struct weightd_repository_policy before = repository->policy;
	const struct weightd_repository_policy *policy = &repository->policy;

	if (!read_query(opening))
		return false;
	if (policy->shard_bytes == before.shard_bytes &&
	    policy->no_tokenizer == before.no_tokenizer)
		return true;
	/* The commit of main, which has no record, is a revision of no other name. */
	if (is_hex_digits(repository->revision, 40))
		repository->revision = "main";
	return make_commit(opening);
}

bool weightd_repository_requested(struct weightd_repository *repository, const char **path,
				  const struct weightd_request *request,
				  struct weightd_reply *reply, struct weightd_service *service)
{
	const char *owner = weightd_request_capture(request, "namespace");
	const char *name = weightd_request_capture(request, "name");
	const char *rest = weightd_request_capture(request, "rest");
	struct opening opening = {request, reply, service, repository, {{0}, NULL, NULL}};

	reply->is_hub = true;
	*repository =
		(struct weightd_repository){.owner = owner != NULL ? owner : "", .name = name};
	if (!split(rest != NULL ? rest : "main", &repository->revision, path, request->arena)) {
		weightd_error_add(&reply->error, WEIGHTD_ERR_NO_MEMORY, NULL,
				  "no memory for the path");
		return false;
	}
	const enum weightd_code code = weightd_source_find(&opening.source, repository, service,
							   request->arena, &reply->error);
	if (code != WEIGHTD_OK)
		return refuse(&opening, WEIGHTD_NO_REPOSITORY, code);
	const bool is_open = is_hex_digits(repository->revision, 40)
				     ? open_commit(&opening) && vary_commit(&opening)
				     : open_variation(&opening);
	if (is_open)
		weightd_reply_header(reply, "X-Repo-Commit",
				     weightd_arena_strdup(request->arena, repository->commit));
	return is_open;
}

bool weightd_repository_at_revision(struct weightd_repository *repository,
				    const struct weightd_request *request,
				    struct weightd_reply *reply, struct weightd_service *service)
{
	const char *path;

	if (!weightd_repository_requested(repository, &path, request, reply, service))
		return false;
	if (path[0] == '\0')
		return true;
	weightd_error_add(&reply->error, WEIGHTD_ERR_NOT_FOUND, NULL,
			  "there is no revision \"%.100s\"",
			  weightd_request_capture(request, "rest"));
	weightd_hub_missing(reply, WEIGHTD_NO_REVISION);
	return false;
}
