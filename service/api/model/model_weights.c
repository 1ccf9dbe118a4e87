/*
 * GET /v1/models/{id}/weights{.ext}: the whole model as one file.
 */
#include "api/answer/file_answer.h"
#include "http/message/route.h"
#include "api/answer/list_body.h"
#include "api/answer/list_query.h"
#include "api/answer/requested_model.h"
#include "api/answer/representation.h"
#include "api/service/kept_list.h"
#include "core/base/trial.h"
#include "core/base/work_limit.h"

/* The list that a POST to this path was answered with. */
static const struct weightd_view_list *kept_list(const struct weightd_request *request,
						 struct weightd_reply *reply,
						 struct weightd_service *service,
						 const struct weightd_plan *plan)
{
	const char *key = weightd_request_query(request, "list");
	const struct weightd_view_list *list = NULL;
	struct weightd_text json;

	/* Reading waits for a disk, and a parser does not ask whether it is cancelled. */
	if (weightd_is_hasty()) {
		weightd_give_up(&reply->error);
		return NULL;
	}
	weightd_text_init(&json, service->config->body_bytes);
	enum weightd_code code = weightd_list_find(service, plan->id, key, &json, &reply->error);
	if (code == WEIGHTD_OK)
		list = weightd_list_body_read(request, reply, plan, service->config,
					      &(struct weightd_list_text){json.data, json.length});
	else if (code == WEIGHTD_ERR_NOT_FOUND)
		weightd_error_expected(&reply->error,
				       "the Content-Location of a POST, which is kept for a "
				       "while; POST the list again");
	weightd_text_free(&json);
	return list;
}

/* The part of the model that the query selects: NULL with an issue, or if it is the whole. */
static const struct weightd_view_list *list_requested(const struct weightd_request *request,
						      struct weightd_reply *reply,
						      struct weightd_service *service,
						      const struct weightd_plan *plan)
{
	const bool selects = weightd_asks_for_list(request);

	if (weightd_request_query(request, "list") == NULL)
		return selects ? weightd_list_requested(request, reply, plan,
							service->config->limits.work)
			       : NULL;
	if (!selects)
		return kept_list(request, reply, service, plan);
	weightd_error_add(&reply->error, WEIGHTD_ERR_BAD_QUERY, NULL,
			  "list stands beside other parameters that choose tensors");
	weightd_error_expected(&reply->error, "list alone");
	return NULL;
}

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	static const char *const query[] = {"format", "encoding", "dtype", "exact", "ties",
					    "layers", "tensors",  "rank",  "world", "plan",
					    "dim",    "uneven",	  "list",  NULL};

	if (!weightd_query_check(request, reply, query))
		return;
	struct weightd_held_plan *held = weightd_model_requested(request, reply, service);
	if (held == NULL)
		return;
	const struct weightd_format *format =
		weightd_file_negotiate(request, reply, WEIGHTD_FORMAT_MODEL);
	if (format == NULL)
		return;
	const struct weightd_view_list *list =
		list_requested(request, reply, service, weightd_held_plan(held));
	if (weightd_error_code(&reply->error) != WEIGHTD_OK)
		return;
	weightd_file_answer(request, reply, service,
			    &(struct weightd_wanted_file){.held = held,
							  .list = list,
							  .format = format,
							  .takes_dtype = true,
							  .has_url = list == NULL});
}

const struct weightd_route weightd_route_model_weights = {
	.methods = WEIGHTD_GET,
	.pattern = "/v1/models/{id}/weights{.ext}",
	.doc = "All tensors of a model in one file; ?format= or an extension, ?encoding=; some of "
	       "them, or "
	       "the shards of one rank, with ?tensors=, ?rank=, ?world=, ?plan=; ?list= of a POST",
	.handle = handle,
	.is_tried = true,
};
