/*
 * GET /{namespace}/{name}/resolve/{revision}/{path}, and raw: a file of a repository.
 */
#include "api/hub/hub_file.h"
#include "http/message/route.h"

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	struct weightd_repository repository;
	const char *path;

	if (weightd_repository_requested(&repository, &path, request, reply, service))
		weightd_hub_file_answer(&repository, path, request, reply, service);
}

const struct weightd_route weightd_route_hub_resolve = {
	.methods = WEIGHTD_GET,
	.pattern = "/{namespace}/{name}/resolve/{rest*}",
	.doc = "A file of a repository, as on the Hugging Face Hub: {rest} is revision and path",
	.handle = handle,
	.takes_repeated_query = true,
	.takes_slash = true,
};

const struct weightd_route weightd_route_hub_raw = {
	.methods = WEIGHTD_GET,
	.pattern = "/{namespace}/{name}/raw/{rest*}",
	.doc = "The same under the Hub's other path",
	.handle = handle,
	.takes_repeated_query = true,
	.takes_slash = true,
};

/* A name without a namespace: no repository has one. */
const struct weightd_route weightd_route_hub_resolve_bare = {
	.methods = WEIGHTD_GET,
	.pattern = "/{name}/resolve/{rest*}",
	.doc = "Repositories without a namespace: there are none",
	.handle = handle,
	.takes_repeated_query = true,
	.takes_slash = true,
};
