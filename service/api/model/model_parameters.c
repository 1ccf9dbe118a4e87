/*
 * GET /v1/models/{id}/parameters: every tensor, and where its values come from; as text, a table
 * for people.
 */
#include "api/answer/digest_answer.h"
#include "http/message/route.h"
#include "api/answer/requested_model.h"
#include "api/answer/page_query.h"
#include "api/answer/parameter_summary.h"
#include "api/answer/parameter_table.h"
#include "api/answer/representation.h"

#include <string.h>

static void answer_json(const struct weightd_request *request, struct weightd_reply *reply,
			const struct weightd_plan *plan, const struct weightd_page *page)
{
	struct weightd_files files;
	struct weightd_json json = weightd_represent_json(reply);

	weightd_files_open(&files, plan, request->arena);
	weightd_json_open(&json, NULL, '{');
	weightd_json_open(&json, "parameters", '[');
	for (uint64_t i = page->first; i < plan->entry_count && i - page->first < page->size; i++)
		weightd_parameter_summary(&json, request, plan, &plan->entries[i], &files);
	weightd_json_close(&json, ']');
	weightd_page_end(&json, request, reply, page, plan->entry_count);
	weightd_json_close(&json, '}');
	weightd_represent_end(&json);
}

/* ?digest=sha256, alone. */
static bool check_digest(const struct weightd_request *request, struct weightd_reply *reply)
{
	const char *text = weightd_request_query(request, "digest");

	if (text == NULL || (strcmp(text, "sha256") == 0 && request->query_count == 1))
		return true;
	weightd_error_add(&reply->error, WEIGHTD_ERR_BAD_QUERY, NULL, "digest is \"%.80s\"%s", text,
			  request->query_count > 1 ? ", beside others" : "");
	weightd_error_expected(&reply->error, "digest=sha256 alone: the digests of all tensors");
	return false;
}

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	static const char *const query[] = {"format", "page_size", "page_token", "digest", NULL};
	enum weightd_representation form;
	struct weightd_page page;

	if (!weightd_query_check(request, reply, query) || !check_digest(request, reply) ||
	    !weightd_page_read(request, reply, &page) ||
	    !weightd_represent_negotiate(request, reply, &form))
		return;
	const struct weightd_plan *plan =
		weightd_held_plan(weightd_model_requested(request, reply, service));
	if (plan == NULL)
		return;
	if (weightd_request_query(request, "digest") != NULL) {
		weightd_digest_answer_tensors(request, reply, service, plan);
		return;
	}
	if (form == WEIGHTD_AS_TEXT) {
		weightd_represent_plain(reply);
		weightd_parameter_table(plan, &page, &reply->text);
	} else {
		answer_json(request, reply, plan, &page);
	}
	weightd_represent_immutable(request, reply, plan->id);
}

const struct weightd_route weightd_route_model_parameters = {
	.methods = WEIGHTD_GET,
	.pattern = "/v1/models/{id}/parameters",
	.doc = "All parameters and buffers with their resolved initializers; text is a table; "
	       "?digest=sha256: the digest of each",
	.handle = handle,
};
