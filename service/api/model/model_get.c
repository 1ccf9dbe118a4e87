/*
 * GET /v1/models/{id}: summary of a model: counts, sizes, warnings, links.
 */
#include "http/message/route.h"
#include "api/answer/requested_model.h"
#include "api/answer/model_summary.h"
#include "api/answer/representation.h"

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	if (!weightd_query_check(request, reply, NULL))
		return;
	const struct weightd_plan *plan =
		weightd_held_plan(weightd_model_requested(request, reply, service));
	if (plan == NULL)
		return;
	struct weightd_json json = weightd_represent_json(reply);
	weightd_json_open(&json, NULL, '{');
	weightd_model_summary(&json, request, service, plan, NULL);
	weightd_model_links(&json, plan->id);
	weightd_json_close(&json, '}');
	weightd_represent_end(&json);
	weightd_represent_immutable(request, reply, plan->id);
}

const struct weightd_route weightd_route_model_get = {
	.methods = WEIGHTD_GET,
	.pattern = "/v1/models/{id}",
	.doc = "Summary of a model: counts, sizes per format, warnings, links",
	.handle = handle,
};
