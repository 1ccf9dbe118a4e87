/*
 * GET /v1/models/{id}/statistics: the numbers of all tensors beside their laws, and beside those of
 * another model.
 */
#include "api/answer/representation.h"
#include "api/answer/requested_model.h"
#include "api/service/model_store.h"
#include "api/statistics/model_report.h"
#include "http/message/route.h"

/* The model of ?compare=, which the caller releases; false with an issue. */
static bool load_other(const struct weightd_request *request, struct weightd_reply *reply,
		       struct weightd_service *service, struct weightd_held_plan **held)
{
	const char *id = weightd_request_query(request, "compare");

	*held = NULL;
	if (id == NULL)
		return true;
	const enum weightd_code code =
		weightd_model_id_valid(id) ? weightd_model_load(held, service, id, &reply->error)
					   : WEIGHTD_ERR_NOT_FOUND;
	if (code == WEIGHTD_ERR_NOT_FOUND) {
		weightd_error_clear(&reply->error);
		weightd_model_unknown(reply, id);
	}
	return code == WEIGHTD_OK;
}

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	static const char *const query[] = {"format",	  "sample",  "page_size",
					    "page_token", "compare", NULL};
	struct weightd_model_wish wish;
	struct weightd_held_plan *other = NULL;

	if (!weightd_query_check(request, reply, query) ||
	    !weightd_model_wish_read(request, reply, &wish))
		return;
	wish.service = service;
	wish.plan = weightd_held_plan(weightd_model_requested(request, reply, service));
	if (wish.plan == NULL || !load_other(request, reply, service, &other))
		return;
	wish.comparison.plan = other != NULL ? weightd_held_plan(other) : NULL;
	weightd_model_report(request, reply, &wish);
	if (other != NULL)
		weightd_held_plan_release(other);
	if (weightd_error_code(&reply->error) == WEIGHTD_OK && reply->status != 202)
		weightd_represent_immutable(request, reply, wish.plan->id);
}

const struct weightd_route weightd_route_model_statistics = {
	.methods = WEIGHTD_GET,
	.pattern = "/v1/models/{id}/statistics{.ext}",
	.doc = "The numbers of all tensors beside their laws, with a verdict; ?compare=<id of "
	       "another model>; svg is a picture",
	.handle = handle,
};
