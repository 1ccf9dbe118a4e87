/*
 * GET /v1/models/{id}/parameters/{name}/data{.ext}: one tensor, a slice or a shard of it as a file.
 */
#include "api/answer/file_answer.h"
#include "http/message/route.h"
#include "api/answer/requested_model.h"
#include "api/answer/representation.h"
#include "api/answer/view_query.h"

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	static const char *const query[] = {"format", "encoding", "dtype", "exact",  "slice",
					    "dim",    "rank",	  "world", "uneven", NULL};

	struct weightd_held_plan *held;

	if (!weightd_query_check(request, reply, query))
		return;
	const struct weightd_entry *entry =
		weightd_tensor_requested(request, reply, service, &held);
	const struct weightd_view *view =
		entry == NULL ? NULL : weightd_view_requested(request, reply, entry);
	if (view == NULL)
		return;
	const struct weightd_format *format =
		weightd_file_negotiate(request, reply, WEIGHTD_FORMAT_TENSOR);
	if (format != NULL)
		weightd_file_answer(request, reply, service,
				    &(struct weightd_wanted_file){.held = held,
								  .view = view,
								  .format = format,
								  .takes_dtype = true,
								  .has_url = true});
}

const struct weightd_route weightd_route_parameter_data = {
	.methods = WEIGHTD_GET,
	.pattern = "/v1/models/{id}/parameters/{name}/data{.ext}",
	.doc = "One tensor in one file; ?format= or an extension, ?encoding=, ?slice=, "
	       "?dim=&rank=&world=",
	.handle = handle,
	.is_tried = true,
};
