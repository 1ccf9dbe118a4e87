/*
 * GET /v1/models/{id}/spec: the canonical specification.  Posting it gives the same id.
 */
#include "definition/definition.h"
#include "http/message/route.h"
#include "api/answer/requested_model.h"
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
	weightd_definition_write(plan, &reply->text);
	weightd_represent_end(&json);
	weightd_represent_immutable(request, reply, plan->id);
}

const struct weightd_route weightd_route_model_spec = {
	.methods = WEIGHTD_GET,
	.pattern = "/v1/models/{id}/spec",
	.doc = "The canonical specification; posting it gives the same id",
	.handle = handle,
};
