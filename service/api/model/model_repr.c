/*
 * GET /v1/models/{id}/repr: the output of Python's print(model).
 */
#include "http/message/route.h"
#include "weightd/module_print.h"
#include "api/answer/requested_model.h"
#include "api/answer/profile_query.h"
#include "api/answer/representation.h"

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	static const char *const query[] = {"profile", NULL};
	const struct weightd_profile *profile;

	if (!weightd_query_check(request, reply, query) ||
	    (profile = weightd_profile_requested(request, reply)) == NULL)
		return;
	const struct weightd_plan *plan =
		weightd_held_plan(weightd_model_requested(request, reply, service));
	if (plan == NULL)
		return;
	weightd_represent_plain(reply);
	weightd_module_print_as(plan->specification.model.root, profile, &reply->text);
	weightd_text_put(&reply->text, "\n", 1);
	weightd_profile_answer(request, reply, plan->id, profile);
}

const struct weightd_route weightd_route_model_repr = {
	.methods = WEIGHTD_GET,
	.pattern = "/v1/models/{id}/repr",
	.doc = "The output of print(model); ?profile=torch-1.13 prints as that release does",
	.handle = handle,
};
