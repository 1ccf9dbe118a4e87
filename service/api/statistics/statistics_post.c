/*
 * POST /v1/statistics{.ext}: specification in, the numbers of its tensors out.  Nothing is kept.
 */
#include "api/answer/representation.h"
#include "api/service/plan_request.h"
#include "api/statistics/model_report.h"
#include "http/message/route.h"

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	static const char *const query[] = {"format", "page_size", "page_token", WEIGHTD_PLAN_QUERY,
					    NULL};
	struct weightd_model_wish wish;
	struct weightd_plan_source source;
	struct weightd_plan *plan;

	reply->no_ranges = true;
	if (!weightd_query_check(request, reply, query) ||
	    !weightd_model_wish_read(request, reply, &wish) ||
	    !weightd_plan_requested(request, reply, service, &plan, &source))
		return;
	wish.plan = plan;
	weightd_model_report(request, reply, &wish);
	weightd_plan_free(plan);
}

const struct weightd_route weightd_route_statistics_post = {
	.methods = WEIGHTD_POST,
	.pattern = "/v1/statistics{.ext}",
	.doc = "One shot: specification in, the numbers of its tensors beside their laws out",
	.handle = handle,
};
