/*
 * GET /v1/models/{id}/repr: what Python's print(model) prints.
 */
#include "http/route.h"
#include "model_source.h"
#include "representation.h"

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
                   struct weightd_service *service)
{
	if (!weightd_query_check(request, reply, NULL))
		return;
	const struct weightd_plan *plan = weightd_model_requested(request, reply, service);
	if (plan == NULL)
		return;
	weightd_represent_plain(reply);
	weightd_module_print(plan->specification.model.root, &reply->text);
	weightd_text_put(&reply->text, "\n", 1);
	weightd_represent_immutable(request, reply, plan->id);
}

const struct weightd_route weightd_route_model_repr = {
	.methods = WEIGHTD_GET,
	.pattern = "/v1/models/{id}/repr",
	.doc = "Text: what print(model) prints",
	.handle = handle,
};
