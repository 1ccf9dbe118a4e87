/*
 * GET /api/models/{namespace}/{name}/refs: the branch "main".
 */
#include "api/answer/representation.h"
#include "api/repository/hub_reply.h"
#include "http/message/route.h"

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	struct weightd_repository repository;

	if (!weightd_repository_at_revision(&repository, request, reply, service))
		return;
	struct weightd_json json = weightd_represent_json(reply);
	weightd_json_open(&json, NULL, '{');
	weightd_json_open(&json, "branches", '[');
	weightd_json_open(&json, NULL, '{');
	weightd_json_text(&json, "name", "main");
	weightd_json_text(&json, "ref", "refs/heads/main");
	weightd_json_text(&json, "targetCommit", repository.commit);
	weightd_json_close(&json, '}');
	weightd_json_close(&json, ']');
	weightd_json_texts(&json, "tags", NULL);
	weightd_json_texts(&json, "converts", NULL);
	weightd_json_texts(&json, "pullRequests", NULL);
	weightd_json_close(&json, '}');
	weightd_hub_represent_end(request, reply, &json);
}

const struct weightd_route weightd_route_hub_refs = {
	.methods = WEIGHTD_GET,
	.pattern = "/api/models/{namespace}/{name}/refs",
	.doc = "The branches of a repository, as the Hub lists them: main",
	.handle = handle,
	.takes_repeated_query = true,
};
