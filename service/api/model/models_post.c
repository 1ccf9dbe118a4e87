/*
 * POST /v1/models: register a specification; the same one again is the same model.
 *
 * ?validate_only=true answers the plan with every parameter explained (as text: a table for
 * people), and registers nothing.
 */
#include "http/message/route.h"
#include "api/answer/model_summary.h"
#include "api/answer/parameter_summary.h"
#include "api/answer/parameter_table.h"
#include "api/answer/representation.h"
#include "api/answer/requested_model.h"
#include "api/service/posted_config.h"
#include "api/service/plan_request.h"

/* A validated model may be large: the explanations are cut here, and the answer says so. */
#define EXPLAINED_MAX 1000

static void answer_validated(const struct weightd_request *request, struct weightd_reply *reply,
			     struct weightd_service *service, struct weightd_plan *plan,
			     enum weightd_representation form)
{
	struct weightd_held_plan *apart = weightd_plan_cache_hold_apart(service->plans, plan);
	const struct weightd_plan *held = weightd_model_lend(request, reply, apart);

	if (held == NULL) {
		weightd_plan_free(plan);
		return;
	}
	if (form == WEIGHTD_AS_TEXT) {
		weightd_represent_plain(reply);
		weightd_parameter_table(held, &(struct weightd_page){.size = EXPLAINED_MAX},
					&reply->text);
		if (held->specification.config != NULL)
			weightd_text_printf(&reply->text, "defaults of %s: %s\n",
					    held->specification.config->class_name,
					    held->specification.config->defaults);
		return;
	}
	struct weightd_json json = weightd_represent_json(reply);
	weightd_json_open(&json, NULL, '{');
	weightd_json_bool(&json, "registered", false);
	const struct weightd_document_summary document = {held->specification.warnings,
							  held->specification.config};
	weightd_model_summary(&json, service, held, &document);
	weightd_json_open(&json, "parameters", '[');
	for (size_t i = 0; i < held->entry_count && i < EXPLAINED_MAX; i++)
		weightd_parameter_summary(&json, request, held, &held->entries[i], NULL);
	weightd_json_close(&json, ']');
	weightd_json_bool(&json, "parameters_cut", held->entry_count > EXPLAINED_MAX);
	weightd_json_close(&json, '}');
	weightd_represent_end(&json);
}

static void answer_registered(const struct weightd_request *request, struct weightd_reply *reply,
			      struct weightd_service *service, struct weightd_plan *plan,
			      const struct weightd_plan_source *source)
{
	/* The kept plan is the plan of the canonical text, without a document. */
	const struct weightd_document_summary document =
		weightd_document_summary_copy(&plan->specification, request->arena);
	struct weightd_held_plan *registered;
	bool is_new;

	if (weightd_model_register(&registered, service, plan, source, &is_new, &reply->error) !=
	    WEIGHTD_OK) {
		weightd_plan_free(plan);
		return;
	}
	const struct weightd_plan *held = weightd_model_lend(request, reply, registered);
	if (document.config != NULL || source->base[0] != '\0')
		weightd_model_config_keep(service, held->id, source,
					  document.config != NULL ? document.config->class_name
								  : "");
	reply->status = is_new ? 201 : 200;
	reply->etag = held->id;
	weightd_reply_header(reply, "Location",
			     weightd_arena_printf(request->arena, "/v1/models/%s", held->id));
	weightd_reply_header(reply, "Cache-Control", "no-store");
	struct weightd_json json = weightd_represent_json(reply);
	weightd_json_open(&json, NULL, '{');
	weightd_model_summary(&json, service, held, &document);
	weightd_model_links(&json, held->id);
	weightd_json_close(&json, '}');
	weightd_represent_end(&json);
}

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	static const char *const query[] = {"validate_only", "format", WEIGHTD_PLAN_QUERY, NULL};
	enum weightd_representation form = WEIGHTD_AS_JSON;
	bool validate_only;
	struct weightd_plan_source source;
	struct weightd_plan *plan;

	reply->no_ranges = true;
	if (!weightd_query_check(request, reply, query) ||
	    !weightd_query_bool(request, reply, "validate_only", &validate_only) ||
	    (validate_only && !weightd_represent_negotiate(request, reply, &form)) ||
	    !weightd_plan_requested(request, reply, service, &plan, &source))
		return;
	if (validate_only)
		answer_validated(request, reply, service, plan, form);
	else
		answer_registered(request, reply, service, plan, &source);
}

const struct weightd_route weightd_route_models_post = {
	.methods = WEIGHTD_POST,
	.pattern = "/v1/models",
	.doc = "Register a model specification; ?validate_only=true only plans and explains it",
	.handle = handle,
	.is_tried = true,
};
