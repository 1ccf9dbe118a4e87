/*
 * GET /v1/models/{id}/weights{.ext}: the whole model as one file.
 */
#include "api/answer/file_answer.h"
#include "http/message/route.h"
#include "api/answer/requested_model.h"
#include "api/answer/representation.h"

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	if (!weightd_query_check(request, reply, weightd_file_query))
		return;
	struct weightd_held_plan *held = weightd_model_requested(request, reply, service);
	if (held == NULL)
		return;
	const struct weightd_format *format =
		weightd_file_negotiate(request, reply, WEIGHTD_FORMAT_MODEL);
	if (format != NULL)
		weightd_file_answer(request, reply, service,
				    &(struct weightd_wanted_file){
					    .held = held, .format = format, .has_url = true});
}

const struct weightd_route weightd_route_model_weights = {
	.methods = WEIGHTD_GET,
	.pattern = "/v1/models/{id}/weights{.ext}",
	.doc = "All tensors of a model in one file; ?format= or an extension, ?encoding=",
	.handle = handle,
	.is_tried = true,
};
