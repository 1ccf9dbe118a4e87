/*
 * GET /v1/models/{id}/signal{.ext}: size of activations and gradients by depth.
 */
#include "http/message/route.h"
#include "api/answer/representation.h"
#include "api/answer/requested_model.h"
#include "api/service/plan_cache.h"
#include "api/signal/signal_answer.h"

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	static const char *const names[] = {WEIGHTD_SIGNAL_QUERY, NULL};
	struct weightd_signal_query query;

	if (!weightd_query_check(request, reply, names) ||
	    !weightd_signal_query(request, reply, &query))
		return;
	const struct weightd_plan *plan =
		weightd_held_plan(weightd_model_requested(request, reply, service));
	if (plan == NULL)
		return;
	weightd_signal_answer(request, reply, plan, &query);
	weightd_represent_immutable(request, reply, plan->id);
}

const struct weightd_route weightd_route_model_signal = {
	.methods = WEIGHTD_GET,
	.pattern = "/v1/models/{id}/signal{.ext}",
	.doc = "Expected and measured size of activations and gradients by depth; .svg is a "
	       "picture",
	.handle = handle,
};
