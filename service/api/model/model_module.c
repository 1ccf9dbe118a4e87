/*
 * GET /v1/models/{id}/modules/{path}: one module; as text, the output of print(module).
 */
#include "http/message/route.h"
#include "api/answer/requested_model.h"
#include "api/answer/module_summary.h"
#include "api/answer/profile_query.h"
#include "api/answer/representation.h"

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	static const char *const query[] = {"format", "profile", NULL};
	const struct weightd_profile *profile;
	enum weightd_representation form;

	if (!weightd_query_check(request, reply, query) ||
	    !weightd_represent_negotiate(request, reply, &form) ||
	    (profile = weightd_profile_requested(request, reply)) == NULL)
		return;
	const struct weightd_plan *plan =
		weightd_held_plan(weightd_model_requested(request, reply, service));
	if (plan == NULL)
		return;
	const struct weightd_module *module = weightd_module_requested(
		request, reply, plan, weightd_request_capture(request, "path"));
	if (module == NULL)
		return;
	if (form == WEIGHTD_AS_TEXT) {
		weightd_represent_plain(reply);
		weightd_module_print_line(module, profile, &reply->text);
		weightd_profile_answer(request, reply, plan->id, profile);
	} else {
		struct weightd_json json = weightd_represent_json(reply);

		weightd_module_summary(&json, request, plan, module);
		weightd_represent_end(&json);
		weightd_represent_immutable(request, reply, plan->id);
	}
}

const struct weightd_route weightd_route_model_module = {
	.methods = WEIGHTD_GET,
	.pattern = "/v1/models/{id}/modules/{path}",
	.doc = "One module: arguments, children, parameters; text is the output of print(module)",
	.handle = handle,
};
