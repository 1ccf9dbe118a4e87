/*
 * GET /api/models/{namespace}/{name}, and .../revision/{revision}: what a repository is.
 */
#include "api/answer/representation.h"
#include "api/hub/hub_model_json.h"
#include "api/repository/hub_reply.h"
#include "http/message/route.h"

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	struct weightd_repository repository;
	struct weightd_hub_files files;

	if (!weightd_repository_at_revision(&repository, request, reply, service) ||
	    weightd_hub_files_list(&files, &repository, request->arena, &reply->error) !=
		    WEIGHTD_OK)
		return;
	files.digests = service->digests;
	struct weightd_json json = weightd_represent_json(reply);
	if (weightd_hub_model_json(&json, request, &files, &reply->error) == WEIGHTD_OK)
		weightd_hub_represent_end(request, reply, &json);
}

const struct weightd_route weightd_route_hub_model = {
	.methods = WEIGHTD_GET,
	.pattern = "/api/models/{namespace}/{name}",
	.doc = "What a repository is, as the Hub tells it; ?blobs=, ?securityStatus=, ?expand=",
	.handle = handle,
	.takes_repeated_query = true,
};

const struct weightd_route weightd_route_hub_model_revision = {
	.methods = WEIGHTD_GET,
	.pattern = "/api/models/{namespace}/{name}/revision/{rest*}",
	.doc = "The same at a revision",
	.handle = handle,
	.takes_repeated_query = true,
};

/* A name without a namespace: no repository has one. */
const struct weightd_route weightd_route_hub_model_bare = {
	.methods = WEIGHTD_GET,
	.pattern = "/api/models/{name}",
	.doc = "Repositories without a namespace: there are none",
	.handle = handle,
	.takes_repeated_query = true,
};
