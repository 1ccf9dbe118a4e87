/*
 * Requested model: the model and the tensor that a route names, and the header of the generators
 * that made their values.
 */
#include "api/answer/requested_model.h"

#include "api/service/model_store.h"
#include "weightd/text.h"

/* Names of all generators that there are. */
#define VERSIONS_BYTES_MAX 4096

/* Adds the Weightd-Generator header. */
static void add_generators(const struct weightd_request *request, struct weightd_reply *reply,
			   const struct weightd_plan *plan, uint64_t set)
{
	struct weightd_text text;

	weightd_text_init(&text, VERSIONS_BYTES_MAX);
	weightd_generators_text(set, plan->specification.generator, &text);
	if (!text.failed)
		weightd_reply_header(reply, "Weightd-Generator",
				     weightd_arena_strdup(request->arena, text.data));
	weightd_text_free(&text);
}

const struct weightd_plan *weightd_model_lend(const struct weightd_request *request,
					      struct weightd_reply *reply,
					      struct weightd_held_plan *held)
{
	if (held == NULL) {
		weightd_error_add(&reply->error, WEIGHTD_ERR_NO_MEMORY, NULL,
				  "no memory for the model");
		return NULL;
	}
	reply->release = weightd_held_plan_release;
	reply->release_context = held;
	const struct weightd_plan *plan = weightd_held_plan(held);
	add_generators(request, reply, plan, plan->generators);
	return plan;
}

void weightd_model_unknown(struct weightd_reply *reply, const char *id)
{
	weightd_error_add(
		&reply->error, WEIGHTD_ERR_UNKNOWN_MODEL, NULL,
		"no model \"%s\" is registered here; POST its specification to /v1/models again, "
		"the same specification has the same id",
		id);
}

struct weightd_held_plan *weightd_model_requested(const struct weightd_request *request,
						  struct weightd_reply *reply,
						  struct weightd_service *service)
{
	const char *id = weightd_request_capture(request, "id");
	struct weightd_held_plan *held = NULL;
	enum weightd_code code = weightd_model_id_valid(id)
					 ? weightd_model_load(&held, service, id, &reply->error)
					 : WEIGHTD_ERR_NOT_FOUND;

	if (code == WEIGHTD_ERR_NOT_FOUND) {
		weightd_error_clear(&reply->error);
		weightd_model_unknown(reply, id);
	}
	if (code != WEIGHTD_OK)
		return NULL;
	weightd_model_lend(request, reply, held);
	return held;
}

const struct weightd_entry *weightd_tensor_requested(const struct weightd_request *request,
						     struct weightd_reply *reply,
						     struct weightd_service *service,
						     struct weightd_held_plan **held)
{
	const char *name = weightd_request_capture(request, "name");

	*held = weightd_model_requested(request, reply, service);
	if (*held == NULL)
		return NULL;
	const struct weightd_plan *plan = weightd_held_plan(*held);
	const struct weightd_entry *entry = weightd_plan_find(plan, name);

	if (entry == NULL) {
		weightd_error_add(&reply->error, WEIGHTD_ERR_UNKNOWN_PARAMETER, NULL,
				  "the model has no parameter or buffer \"%s\"", name);
		weightd_error_suggest(&reply->error,
				      weightd_plan_nearest(plan, name, WEIGHTD_NAME_ROOM));
		return NULL;
	}
	add_generators(request, reply, plan, weightd_entry_generators(entry));
	return entry;
}
