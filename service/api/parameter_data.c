/*
 * GET /v1/models/{id}/parameters/{name}/data{.ext}: one tensor as a file.
 */
#include "file_answer.h"
#include "http/route.h"
#include "model_source.h"
#include "representation.h"

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
                   struct weightd_service *service)
{
	if (!weightd_query_check(request, reply, weightd_file_query))
		return;
	const struct weightd_plan *plan = weightd_model_requested(request, reply, service);
	const struct weightd_entry *entry =
		plan == NULL ? NULL : weightd_model_entry(request, reply, plan);
	if (entry == NULL)
		return;
	const struct weightd_format *format =
		weightd_file_negotiate(request, reply, WEIGHTD_FORMAT_TENSOR);
	if (format != NULL)
		weightd_file_answer(request, reply, service, plan, entry, format, true);
}

const struct weightd_route weightd_route_parameter_data = {
	.methods = WEIGHTD_GET,
	.pattern = "/v1/models/{id}/parameters/{name}/data{.ext}",
	.doc = "One tensor in one file; ?format= or an extension, ?encoding=",
	.handle = handle,
};
