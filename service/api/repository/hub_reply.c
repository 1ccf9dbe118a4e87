/*
 * The Hub's clients decide by header fields: X-Error-Code says which exception they raise.
 */
#include "api/repository/hub_reply.h"

#include "api/answer/representation.h"

#include <string.h>
#include <strings.h>

void weightd_hub_missing(struct weightd_reply *reply, enum weightd_hub_missing missing)
{
	static const char *const codes[] = {
		[WEIGHTD_NO_REPOSITORY] = "RepoNotFound",
		[WEIGHTD_NO_REVISION] = "RevisionNotFound",
		[WEIGHTD_NO_ENTRY] = "EntryNotFound",
	};

	weightd_reply_header(reply, "X-Error-Code", codes[missing]);
}

void weightd_hub_no_entry(struct weightd_reply *reply, const struct weightd_repository *repository,
			  const char *path)
{
	weightd_error_add(&reply->error, WEIGHTD_ERR_NOT_FOUND, NULL,
			  "\"%.60s/%.60s\" has no file \"%.100s\" at revision \"%.60s\"",
			  repository->owner, repository->name, path, repository->revision);
	weightd_hub_missing(reply, WEIGHTD_NO_ENTRY);
}

void weightd_hub_represent_end(const struct weightd_request *request, struct weightd_reply *reply,
			       struct weightd_json *json)
{
	weightd_represent_end(json);
	if (!reply->text.failed)
		weightd_represent_tagged(request, reply);
	reply->no_ranges = true;
}

bool weightd_hub_query_bool(const struct weightd_request *request, const char *name)
{
	const char *text = weightd_request_query(request, name);

	return text != NULL && (strcasecmp(text, "true") == 0 || strcmp(text, "1") == 0);
}

const char *weightd_hub_url(const struct weightd_request *request, const char *public_url)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
				    ".-_:[]";
	const char *host = request->host;

	if (public_url != NULL && public_url[0] != '\0')
		return public_url;
	if (host == NULL || host[0] == '\0' || host[strspn(host, plain)] != '\0')
		host = "localhost";
	return weightd_arena_printf(request->arena, "http://%s", host);
}
