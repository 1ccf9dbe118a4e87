/*
 * POST /v1/models/{id}/statistics: the numbers of all tensors beside those of the body.
 */
#include "api/answer/representation.h"
#include "api/answer/requested_model.h"
#include "api/service/plan_cache.h"
#include "api/statistics/model_report.h"
#include "api/statistics/numbers_body.h"
#include "http/message/route.h"

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	static const char *const query[] = {"format", "sample", "page_size", "page_token", NULL};
	struct weightd_model_wish wish;

	reply->no_ranges = true;
	if (!weightd_query_check(request, reply, query) ||
	    !weightd_model_wish_read(request, reply, &wish))
		return;
	wish.service = service;
	wish.plan = weightd_held_plan(weightd_model_requested(request, reply, service));
	if (wish.plan == NULL)
		return;
	wish.comparison.numbers =
		weightd_numbers_body_read(request, reply, wish.plan, service->config);
	if (wish.comparison.numbers != NULL)
		weightd_model_report(request, reply, &wish);
}

const struct weightd_route weightd_route_model_statistics_post = {
	.methods = WEIGHTD_POST,
	.pattern = "/v1/models/{id}/statistics{.ext}",
	.doc = "The same beside numbers of the body: {\"compare\": {\"<name>\": {\"mean\": 0.0, "
	       "\"std\": 0.1}}}",
	.handle = handle,
};
