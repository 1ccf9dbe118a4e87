/*
 * GET /api/models/{namespace}/{name}/commits/{revision}: the one commit that a revision has.
 */
#include "api/answer/representation.h"
#include "api/hub/hub_entry_json.h"
#include "api/repository/hub_reply.h"
#include "http/message/route.h"

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	struct weightd_repository repository;

	if (!weightd_repository_at_revision(&repository, request, reply, service))
		return;
	struct weightd_json json = weightd_represent_json(reply);
	weightd_json_open(&json, NULL, '[');
	weightd_json_open(&json, NULL, '{');
	weightd_json_text(&json, "id", repository.commit);
	weightd_json_text(&json, "title", WEIGHTD_HUB_TITLE);
	weightd_json_text(&json, "message", "");
	weightd_json_text(&json, "date", WEIGHTD_HUB_DATE);
	weightd_json_texts(&json, "authors", NULL);
	weightd_json_close(&json, '}');
	weightd_json_close(&json, ']');
	weightd_reply_header(reply, "X-Total-Count", "1");
	weightd_hub_represent_end(request, reply, &json);
}

const struct weightd_route weightd_route_hub_commits = {
	.methods = WEIGHTD_GET,
	.pattern = "/api/models/{namespace}/{name}/commits/{rest*}",
	.doc = "The commit of a revision, as the Hub lists commits",
	.handle = handle,
	.takes_repeated_query = true,
};
