/*
 * POST /v1/weights{.ext}: specification in, weights out, in one request.
 *
 * The specification is kept for a while, so that the Content-Location of the answer can be read
 * again, in parts, or resumed after a broken connection.  If it cannot be kept, the weights are
 * answered all the same, without a Content-Location.
 */
#include "api/answer/file_answer.h"
#include "api/answer/model_summary.h"
#include "http/message/route.h"
#include "api/answer/representation.h"
#include "api/answer/requested_model.h"
#include "api/service/passing_model.h"
#include "api/service/plan_request.h"

#include <string.h>

/* The model that the same request named before, if its plan is still there and it is stored. */
static struct weightd_held_plan *hold_known(struct weightd_service *service,
					    const unsigned char *key)
{
	char id[41];

	return weightd_body_ids_find(service->body_ids, key, id) ? weightd_model_renew(service, id)
								 : NULL;
}

/* Kinds of warnings: more than there are. */
#define CODES_MAX 16

struct counted_code {
	const char *code;
	size_t count;
};

static size_t count_codes(const struct weightd_warning *warning, struct counted_code *codes)
{
	size_t used = 0;

	for (; warning != NULL; warning = warning->next) {
		size_t i = 0;
		while (i < used && strcmp(codes[i].code, warning->code) != 0)
			i++;
		if (i == CODES_MAX)
			continue;
		if (i == used)
			codes[used++] = (struct counted_code){.code = warning->code};
		codes[i].count++;
	}
	return used;
}

/*
 * "text-omits-ties, text-without-tensors;count=2": the codes of the warnings about the document,
 * and where they are told in full.
 */
static void add_warnings(const struct weightd_request *request, struct weightd_reply *reply,
			 const struct weightd_warning *warnings, const char *id)
{
	struct counted_code codes[CODES_MAX];
	const size_t used = count_codes(warnings, codes);
	const char *value = "";

	for (size_t i = 0; i < used && value != NULL; i++) {
		value = weightd_arena_printf(request->arena, "%s%s%s", value, i == 0 ? "" : ", ",
					     codes[i].code);
		if (value != NULL && codes[i].count > 1)
			value = weightd_arena_printf(request->arena, "%s;count=%zu", value,
						     codes[i].count);
	}
	if (used == 0 || value == NULL)
		return;
	weightd_reply_header(reply, "Model-Warnings", value);
	if (id != NULL)
		weightd_reply_header(reply, "Link",
				     weightd_arena_printf(request->arena,
							  "</v1/models/%s>; rel=\"describedby\"",
							  id));
}

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	static const char *const query[] = {"format", "encoding",	  "exact", "ties",
					    "layers", WEIGHTD_PLAN_QUERY, NULL};
	unsigned char key[WEIGHTD_BODY_KEY_BYTES];
	struct weightd_held_plan *held_plan = NULL;
	struct weightd_plan_source source;
	struct weightd_plan *plan;
	struct weightd_document_summary document = {0};
	bool is_stored = true;

	reply->no_ranges = true;
	if (!weightd_query_check(request, reply, query))
		return;
	const struct weightd_format *format =
		weightd_file_negotiate(request, reply, WEIGHTD_FORMAT_MODEL);
	if (format == NULL)
		return;
	bool has_key = weightd_body_key(request, key);
	if (has_key)
		held_plan = hold_known(service, key);
	bool is_known = held_plan != NULL;
	if (!is_known) {
		if (!weightd_plan_requested(request, reply, service, &plan, &source))
			return;
		document = weightd_document_summary_copy(&plan->specification, request->arena);
		held_plan = weightd_model_hold_for_a_while(service, plan, &source,
							   request->request_id, &is_stored);
	}
	const struct weightd_plan *held = weightd_model_lend(request, reply, held_plan);
	if (held == NULL)
		return;
	const struct weightd_warning *kept = held->specification.warnings;
	if (is_known)
		document.warnings = kept;
	/* A model that was posted in other words before has the warnings of those. */
	if (has_key && !is_known && is_stored && (document.warnings == NULL) == (kept == NULL))
		weightd_body_ids_put(service->body_ids, key, held->id);
	weightd_file_answer(request, reply, service,
			    &(struct weightd_wanted_file){
				    .held = held_plan, .format = format, .has_url = is_stored});
	weightd_reply_header(reply, "Model-Id", held->id);
	add_warnings(request, reply, document.warnings, is_stored ? held->id : NULL);
}

const struct weightd_route weightd_route_weights_post = {
	.methods = WEIGHTD_POST,
	.pattern = "/v1/weights{.ext}",
	.doc = "One shot: specification in, weights out; ?format= or an extension, ?encoding=",
	.handle = handle,
	.is_tried = true,
};
