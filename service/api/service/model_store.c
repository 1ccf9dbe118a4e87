/*
 * Model store: texts of specifications become plans here, and plans become texts.
 */
#include "api/service/model_store.h"

#include "definition/definition.h"

#include <string.h>

#define ID_DIGITS 40

bool weightd_model_id_valid(const char *id)
{
	return strlen(id) == ID_DIGITS && weightd_store_key_valid(id);
}

/* For "base": the stored specification of another model. */
static enum weightd_code read_base(void *context, const char *id, struct weightd_text *json,
				   struct weightd_error *err)
{
	struct weightd_service *service = context;
	enum weightd_code code = WEIGHTD_ERR_NOT_FOUND;

	if (weightd_model_id_valid(id))
		code = weightd_store_get(service->store, id, json, NULL);
	if (code == WEIGHTD_ERR_NOT_FOUND)
		return weightd_error_add(
			err, WEIGHTD_ERR_UNKNOWN_MODEL, "/base",
			"no model %.60s is registered; POST its specification first", id);
	if (code != WEIGHTD_OK)
		weightd_error_add(err, code, "/base",
				  "the specification of model %s cannot be read", id);
	return code;
}

enum weightd_code weightd_model_plan(struct weightd_plan **plan, struct weightd_service *service,
				     const struct weightd_specification_text *text,
				     struct weightd_error *err)
{
	struct weightd_definition_options options = {
		.limits = weightd_engine_limits(service->engine),
		.body_values_max = text->values_max,
		.base = read_base,
		.base_context = service,
	};
	struct weightd_arena *arena = weightd_arena_new(service->config->plan_bytes);
	struct weightd_specification specification = {0};

	if (arena == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
					 "no memory for the plan");
	enum weightd_code code = weightd_definition_read(&specification, text->json, text->length,
							 &options, arena, err);
	if (code == WEIGHTD_OK)
		code = weightd_plan_build(plan, &specification, service->engine, arena, err);
	if (code != WEIGHTD_OK)
		weightd_arena_free(arena);
	return code;
}

/* The text that is stored as 'id', planned.  It must be the one that the id names. */
static enum weightd_code read_plan(struct weightd_plan **plan, struct weightd_service *service,
				   const char *id, struct weightd_error *err)
{
	struct weightd_text text;

	weightd_text_init(&text, WEIGHTD_SPECIFICATION_BYTES_MAX);
	enum weightd_code code = weightd_store_get(service->store, id, &text, err);
	/* Only narrower limits refuse a specification that was accepted once; the issues then say
	 * which. */
	if (code == WEIGHTD_OK)
		code = weightd_model_plan(plan, service,
					  &(struct weightd_specification_text){
						  text.data != NULL ? text.data : "", text.length,
						  WEIGHTD_SPECIFICATION_VALUES_MAX},
					  err);
	weightd_text_free(&text);
	if (code != WEIGHTD_OK || strcmp((*plan)->id, id) == 0)
		return code;
	weightd_plan_free(*plan);
	return weightd_error_add(err, WEIGHTD_ERR_STORE_CORRUPT, NULL,
				 "the specification stored as %s belongs to another model", id);
}

/* Takes the plan over on success. */
static enum weightd_code keep(struct weightd_held_plan **held, struct weightd_service *service,
			      struct weightd_plan *plan, struct weightd_error *err)
{
	*held = weightd_plan_cache_take(service->plans, plan);
	return *held != NULL ? WEIGHTD_OK
			     : weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
						 "no memory for the model");
}

enum weightd_code weightd_model_load(struct weightd_held_plan **held,
				     struct weightd_service *service, const char *id,
				     struct weightd_error *err)
{
	struct weightd_plan *plan;

	*held = weightd_plan_cache_get(service->plans, id);
	if (*held != NULL)
		return WEIGHTD_OK;
	enum weightd_code code = read_plan(&plan, service, id, err);
	if (code != WEIGHTD_OK)
		return code;
	code = keep(held, service, plan, err);
	if (code != WEIGHTD_OK)
		weightd_plan_free(plan);
	return code;
}

enum weightd_code weightd_model_register(struct weightd_held_plan **held,
					 struct weightd_service *service, struct weightd_plan *plan,
					 bool *created, struct weightd_error *err)
{
	struct weightd_text text;

	weightd_text_init(&text, WEIGHTD_SPECIFICATION_BYTES_MAX);
	enum weightd_code code = weightd_definition_canonicalize(plan, &text, err);
	if (code == WEIGHTD_OK)
		code = weightd_store_put(service->store,
					 &(struct weightd_object){plan->id, text.data, text.length},
					 created, err);
	weightd_text_free(&text);
	return code == WEIGHTD_OK ? keep(held, service, plan, err) : code;
}
