/*
 * GET /v1/models/{id}: summary of a model: counts, sizes, warnings, links.
 */
#include "http/message/route.h"
#include "api/answer/requested_model.h"
#include "api/answer/model_summary.h"
#include "api/answer/representation.h"
#include "core/base/digest.h"

/* What the answer is about: the id, and the document's warnings, which the id does not name. */
static const char *name_of(const struct weightd_request *request, const struct weightd_plan *plan)
{
	const struct weightd_warning *warning = plan->specification.warnings;
	unsigned char bytes[WEIGHTD_DIGEST_BYTES];
	char digits[2 * WEIGHTD_DIGEST_BYTES + 1];
	struct weightd_digest digest;

	if (warning == NULL)
		return plan->id;
	weightd_digest_init(&digest);
	for (; warning != NULL; warning = warning->next) {
		weightd_digest_add_text(&digest, warning->code);
		weightd_digest_add_text(&digest, warning->pointer);
		weightd_digest_add_text(&digest, warning->detail);
	}
	weightd_digest_finish(&digest, bytes);
	weightd_digest_hex(bytes, sizeof digits - 1, digits);
	const char *name = weightd_arena_printf(request->arena, "%s %s", plan->id, digits);
	return name != NULL ? name : plan->id;
}

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	if (!weightd_query_check(request, reply, NULL))
		return;
	const struct weightd_plan *plan =
		weightd_held_plan(weightd_model_requested(request, reply, service));
	if (plan == NULL)
		return;
	struct weightd_json json = weightd_represent_json(reply);
	weightd_json_open(&json, NULL, '{');
	weightd_model_summary(&json, service, plan, NULL);
	weightd_model_links(&json, plan->id);
	weightd_json_close(&json, '}');
	weightd_represent_end(&json);
	weightd_represent_immutable(request, reply, name_of(request, plan));
}

const struct weightd_route weightd_route_model_get = {
	.methods = WEIGHTD_GET,
	.pattern = "/v1/models/{id}",
	.doc = "Summary of a model: counts, sizes per format, warnings, links",
	.handle = handle,
};
