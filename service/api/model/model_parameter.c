/*
 * GET /v1/models/{id}/parameters/{name}: one tensor; as text, the output of Python's print.
 */
#include "http/message/route.h"
#include "api/answer/requested_model.h"
#include "api/answer/parameter_summary.h"
#include "api/answer/representation.h"
#include "weightd/format.h"
#include "weightd/tensor_print.h"

static void answer_text(struct weightd_reply *reply, const struct weightd_entry *entry)
{
	const struct weightd_view view = weightd_view_whole(entry);

	weightd_represent_plain(reply);
	enum weightd_code code = weightd_tensor_print(&view, &reply->text);
	if (code != WEIGHTD_OK)
		weightd_error_add(&reply->error, code, NULL, "no memory to make the values");
	weightd_text_put(&reply->text, "\n", 1);
}

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	static const char *const query[] = {"format", NULL};
	enum weightd_representation form;
	struct weightd_held_plan *held;

	if (!weightd_query_check(request, reply, query) ||
	    !weightd_represent_negotiate(request, reply, &form))
		return;
	const struct weightd_entry *entry =
		weightd_tensor_requested(request, reply, service, &held);
	if (entry == NULL)
		return;
	const struct weightd_plan *plan = weightd_held_plan(held);
	if (form == WEIGHTD_AS_TEXT) {
		answer_text(reply, entry);
	} else {
		struct weightd_files files;
		struct weightd_json json = weightd_represent_json(reply);

		weightd_files_open(&files, plan, request->arena);
		weightd_parameter_summary(&json, request, plan, entry, &files);
		weightd_represent_end(&json);
	}
	weightd_represent_immutable(request, reply, plan->id);
}

const struct weightd_route weightd_route_model_parameter = {
	.methods = WEIGHTD_GET,
	.pattern = "/v1/models/{id}/parameters/{name}",
	.doc = "One parameter: shape, dtype, resolved initializer, rule; text is the output of "
	       "print(parameter)",
	.handle = handle,
};
