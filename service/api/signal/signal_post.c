/*
 * POST /v1/signal{.ext}: specification in, its signal by depth out.  Nothing is kept.
 */
#include "http/message/route.h"
#include "api/answer/representation.h"
#include "api/service/plan_request.h"
#include "api/signal/signal_answer.h"

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	static const char *const names[] = {WEIGHTD_SIGNAL_QUERY, WEIGHTD_PLAN_QUERY, NULL};
	struct weightd_signal_query query;
	struct weightd_plan_source source;
	struct weightd_plan *plan;

	reply->no_ranges = true;
	if (!weightd_query_check(request, reply, names) ||
	    !weightd_signal_query(request, reply, &query) ||
	    !weightd_plan_requested(request, reply, service, &plan, &source))
		return;
	weightd_signal_answer(request, reply, plan, &query);
	weightd_plan_free(plan);
}

const struct weightd_route weightd_route_signal_post = {
	.methods = WEIGHTD_POST,
	.pattern = "/v1/signal{.ext}",
	.doc = "One shot: specification in, expected and measured size of activations and "
	       "gradients by depth out; .svg is a picture",
	.handle = handle,
};
