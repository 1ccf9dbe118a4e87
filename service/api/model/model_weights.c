/*
 * GET /v1/models/{id}/weights{.ext}: the whole model as one file.
 */
#include "api/answer/file_answer.h"
#include "http/message/route.h"
#include "api/answer/list_query.h"
#include "api/answer/requested_model.h"
#include "api/answer/representation.h"

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	static const char *const query[] = {"format", "encoding", "tensors", "rank", "world",
					    "plan",   "dim",	  "uneven",  NULL};
	const struct weightd_view_list *list = NULL;

	if (!weightd_query_check(request, reply, query))
		return;
	struct weightd_held_plan *held = weightd_model_requested(request, reply, service);
	if (held == NULL)
		return;
	const struct weightd_format *format =
		weightd_file_negotiate(request, reply, WEIGHTD_FORMAT_MODEL);
	if (format == NULL)
		return;
	if (weightd_asks_for_list(request)) {
		list = weightd_list_requested(request, reply, weightd_held_plan(held),
					      service->config->limits.work);
		if (list == NULL)
			return;
	}
	weightd_file_answer(
		request, reply, service,
		&(struct weightd_wanted_file){
			.held = held, .list = list, .format = format, .has_url = list == NULL});
}

const struct weightd_route weightd_route_model_weights = {
	.methods = WEIGHTD_GET,
	.pattern = "/v1/models/{id}/weights{.ext}",
	.doc = "All tensors of a model in one file; ?format= or an extension, ?encoding=; some of "
	       "them, or "
	       "the shards of one rank, with ?tensors=, ?rank=, ?world=, ?plan=",
	.handle = handle,
	.is_tried = true,
};
