/*
 * Model store: texts of specifications become plans here, and plans become texts.
 */
#include "api/service/model_store.h"

#include "core/base/memory.h"
#include "core/base/trial.h"
#include "definition/definition.h"
#include "definition/padding_rows.h"
#include "definition/rule_warnings.h"
#include "definition/document/json_compact.h"
#include "definition/document/json_overlay.h"

#include <inttypes.h>
#include <string.h>

#define ID_DIGITS 40
/* A folded text that is larger than this and so many times the client's is not stored. */
#define FOLDED_BYTES_MAX 65536
#define FOLDED_TIMES_MAX 16

bool weightd_model_id_valid(const char *id)
{
	return strlen(id) == ID_DIGITS && weightd_store_key_valid(id);
}

enum weightd_code weightd_model_refuse_change(struct weightd_error *err)
{
	weightd_error_add(err, WEIGHTD_ERR_READ_ONLY, NULL,
			  "this server registers and deletes no models");
	weightd_error_expected(err, "POST /v1/weights, or ?validate_only=true");
	return WEIGHTD_ERR_READ_ONLY;
}

/* A specification that is read: what its "base" needs, and which it is. */
struct reading {
	struct weightd_service *service;
	char base[ID_DIGITS + 1]; /* "": none */
};

/*
 * For "base": the canonical specification of another model.  It is written from the plan, which has
 * been compared with its id.
 */
static enum weightd_code read_base(void *context, const char *id, struct weightd_text *json,
				   struct weightd_error *err)
{
	struct reading *reading = context;
	struct weightd_service *service = reading->service;
	struct weightd_held_plan *held = NULL;
	enum weightd_code code = WEIGHTD_ERR_NOT_FOUND;

	if (weightd_model_id_valid(id))
		code = weightd_model_load(&held, service, id, NULL);
	if (code == WEIGHTD_ERR_NOT_FOUND)
		return weightd_error_add(
			err, WEIGHTD_ERR_UNKNOWN_MODEL, "/base",
			"no model %.60s is registered; POST its specification first", id);
	if (code == WEIGHTD_OK) {
		memcpy(reading->base, id, sizeof reading->base);
		weightd_definition_write(weightd_held_plan(held), json);
		weightd_held_plan_release(held);
		code = json->failed ? WEIGHTD_ERR_NO_MEMORY : WEIGHTD_OK;
	}
	if (code != WEIGHTD_OK)
		weightd_error_add(err, code, "/base",
				  "the specification of model %s cannot be read", id);
	return code;
}

/* Something could not be allocated: what was read or refused meanwhile means nothing. */
static enum weightd_code refuse_shortage(const struct weightd_service *service,
					 enum weightd_shortage shortage, struct weightd_error *err)
{
	const size_t most = weightd_budget_most(service->budget);
	const uint64_t plan_bytes = service->config->plan_bytes;

	if (err != NULL)
		weightd_error_clear(err);
	if (shortage == WEIGHTD_SHORTAGE_BUSY)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
					 "other requests have the memory that this model needs");
	return weightd_error_add(err, WEIGHTD_ERR_LIMIT_EXCEEDED, NULL,
				 "the model takes more memory to plan than one may have, %" PRIu64
				 " bytes",
				 plan_bytes != 0 && plan_bytes < most ? plan_bytes : most);
}

static enum weightd_code make_plan(struct weightd_plan **plan, struct reading *reading,
				   const struct weightd_specification_text *text,
				   weightd_base_lookup *base, struct weightd_error *err)
{
	struct weightd_service *service = reading->service;
	struct weightd_definition_options options = {
		.limits = weightd_engine_limits(service->engine),
		.takes_repeats = base == NULL, /* a stored text, which has no base */
		.body_values_max = text->values_max,
		.base = base,
		.base_context = reading,
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
	else if (base != NULL) { /* a client's document: its rules are as it was written */
		weightd_warn_of_rules(*plan);
		weightd_warn_of_padding(*plan);
	}
	return code;
}

/* A shortage decides, whatever the plan is or is refused for. */
static enum weightd_code plan_text(struct weightd_plan **plan, struct reading *reading,
				   const struct weightd_specification_text *text,
				   weightd_base_lookup *base, struct weightd_error *err)
{
	const struct weightd_memory_scope outer = weightd_memory_begin_part();
	const enum weightd_code code = make_plan(plan, reading, text, base, err);
	const enum weightd_shortage shortage = weightd_memory_end(&outer);

	if (shortage == WEIGHTD_SHORTAGE_NONE)
		return code;
	if (code == WEIGHTD_OK)
		weightd_plan_free(*plan);
	return refuse_shortage(reading->service, shortage, err);
}

enum weightd_code weightd_model_plan(struct weightd_plan **plan, struct weightd_service *service,
				     const struct weightd_specification_text *text,
				     struct weightd_plan_source *source, struct weightd_error *err)
{
	struct reading reading = {.service = service};
	const enum weightd_code code = plan_text(plan, &reading, text, read_base, err);

	*source = (struct weightd_plan_source){.json = text->json, .length = text->length};
	memcpy(source->base, reading.base, sizeof source->base);
	return code;
}

/* Whether a failure to read a stored specification says nothing about the specification. */
static bool is_passing(enum weightd_code code)
{
	return code == WEIGHTD_ERR_NO_MEMORY || code == WEIGHTD_ERR_CANCELLED ||
	       code == WEIGHTD_ERR_OVERLOADED;
}

/* Answers do not depend on the spelling that is stored. */
static enum weightd_code make_canonical(struct weightd_plan *plan, struct weightd_error *err)
{
	struct weightd_text none;

	weightd_text_init(&none, 0);
	enum weightd_code code = weightd_definition_canonicalize(plan, &none, err);
	weightd_text_free(&none);
	if (code != WEIGHTD_OK)
		weightd_plan_free(plan);
	return code;
}

/*
 * The plan of a stored text.  What is wrong with the text is the store's fault or that of narrower
 * limits, never the client's, who sent no text.
 */
static enum weightd_code plan_stored(struct weightd_plan **plan, struct weightd_service *service,
				     const char *id, const struct weightd_text *text,
				     struct weightd_error *err)
{
	const struct weightd_specification_text stored = {text->data != NULL ? text->data : "",
							  text->length,
							  WEIGHTD_SPECIFICATION_VALUES_MAX};
	struct weightd_error why = {0};
	struct reading reading = {.service = service};
	enum weightd_code code = plan_text(plan, &reading, &stored, NULL, &why);

	if (code == WEIGHTD_OK && strcmp((*plan)->id, id) == 0)
		return make_canonical(*plan, err);
	if (code == WEIGHTD_OK) {
		weightd_plan_free(*plan);
		return weightd_error_add(err, WEIGHTD_ERR_STORE_CORRUPT, NULL,
					 "the specification stored as %s belongs to another model",
					 id);
	}
	if (is_passing(code))
		return weightd_error_add(err, code, NULL, "%s", why.issues[0].detail);
	return weightd_error_add(err, WEIGHTD_ERR_STORE_CORRUPT, NULL,
				 "the specification stored as %s cannot be used: %s", id,
				 why.issues[0].detail);
}

/* Appends the text that is stored as 'id', for keeps or for a while. */
static enum weightd_code read_text(struct weightd_text *text, struct weightd_service *service,
				   const char *id, struct weightd_error *err)
{
	enum weightd_code code = weightd_store_get(service->store, id, text, NULL);

	if (code == WEIGHTD_ERR_NOT_FOUND && service->transient != NULL)
		return weightd_expiring_get(service->transient, id, text, err);
	return code == WEIGHTD_OK ? code : weightd_store_get(service->store, id, text, err);
}

/* The text that is stored as 'id', planned. */
static enum weightd_code read_plan(struct weightd_plan **plan, struct weightd_service *service,
				   const char *id, struct weightd_error *err)
{
	struct weightd_text text;

	weightd_text_init(&text, WEIGHTD_SPECIFICATION_BYTES_MAX);
	enum weightd_code code = read_text(&text, service, id, err);
	if (code == WEIGHTD_OK)
		code = plan_stored(plan, service, id, &text, err);
	weightd_text_free(&text);
	return code;
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

/*
 * Whether a specification is stored, for keeps or for a while; 'renews' begins that while again.  A
 * store that cannot tell is asked again when it can.
 */
static bool is_stored(struct weightd_service *service, const char *id, bool renews)
{
	/* Each look is a system call; a repeated POST /v1/weights needs one. */
	if (renews && service->transient != NULL &&
	    weightd_expiring_has(service->transient, id, true))
		return true;
	const enum weightd_code code = weightd_store_has(service->store, id, NULL, NULL);
	if (code != WEIGHTD_ERR_NOT_FOUND)
		return code == WEIGHTD_OK || !renews;
	return !renews && service->transient != NULL &&
	       weightd_expiring_has(service->transient, id, false);
}

/*
 * Lets go of a plan whose specification is no longer stored: it has expired, or it was deleted
 * while the plan was made, or by another daemon.
 */
static enum weightd_code check_stored(struct weightd_held_plan **held,
				      struct weightd_service *service, bool renews,
				      struct weightd_error *err)
{
	char id[ID_DIGITS + 1];

	memcpy(id, weightd_held_plan(*held)->id, sizeof id);
	if (is_stored(service, id, renews))
		return WEIGHTD_OK;
	weightd_plan_cache_forget(service->plans, id);
	weightd_held_plan_release(*held);
	*held = NULL;
	return weightd_error_add(err, WEIGHTD_ERR_NOT_FOUND, NULL, "no model %s is stored", id);
}

static struct weightd_held_plan *hold_known(struct weightd_service *service, const char *id,
					    bool renews)
{
	struct weightd_held_plan *held = weightd_plan_cache_get(service->plans, id);

	if (held != NULL)
		check_stored(&held, service, renews, NULL);
	return held;
}

struct weightd_held_plan *weightd_model_renew(struct weightd_service *service, const char *id)
{
	return hold_known(service, id, true);
}

enum weightd_code weightd_model_load(struct weightd_held_plan **held,
				     struct weightd_service *service, const char *id,
				     struct weightd_error *err)
{
	struct weightd_plan *plan;

	*held = hold_known(service, id, false);
	if (*held != NULL)
		return WEIGHTD_OK;
	/* Reading waits for a disk, and planning takes its time. */
	if (weightd_is_hasty())
		return weightd_error_add(err, WEIGHTD_ERR_CANCELLED, NULL, "not tried");
	enum weightd_code code = read_plan(&plan, service, id, err);
	if (code != WEIGHTD_OK)
		return code;
	code = keep(held, service, plan, err);
	if (code != WEIGHTD_OK) {
		weightd_plan_free(plan);
		return code;
	}
	/* DELETE removes the object, then forgets the plan: either it finds the plan that has been
	 * listed, or the object is seen to be gone here. */
	return check_stored(held, service, false, err);
}

/*
 * The client's document over the text of its base, in one.  Whether that gives this model is tried:
 * a rule may mean another thing there.  'text' has failed if it does not.
 */
static enum weightd_code write_over_base(struct weightd_text *text, struct weightd_service *service,
					 const struct weightd_plan *plan,
					 const struct weightd_plan_source *source,
					 struct weightd_error *err)
{
	const struct weightd_compact_json over = {text->data, text->length};
	struct weightd_error why = {0};
	struct weightd_text base, both;
	struct weightd_plan *again;

	weightd_text_init(&base, WEIGHTD_SPECIFICATION_BYTES_MAX);
	weightd_text_init(&both, WEIGHTD_SPECIFICATION_BYTES_MAX);
	enum weightd_code code = read_text(&base, service, source->base, &why);
	bool is_done =
		code == WEIGHTD_OK && !base.failed && base.data != NULL &&
		weightd_json_overlay(&both, &(struct weightd_compact_json){base.data, base.length},
				     &over) &&
		!both.failed;
	if (is_done)
		code = plan_stored(&again, service, plan->id, &both, &why);
	if (is_done && code == WEIGHTD_OK)
		weightd_plan_free(again);
	weightd_text_free(&base);
	weightd_text_free(text);
	*text = both;
	text->failed = !is_done || code != WEIGHTD_OK;
	return is_passing(code) ? weightd_error_add(err, code, NULL, "%s", why.issues[0].detail)
				: WEIGHTD_OK;
}

/*
 * Makes the plan canonical and writes the text to store: the folded one, which stays what it is
 * when recipes and architectures are corrected; if it is much larger than the client's, that one.
 */
static enum weightd_code write_stored(struct weightd_text *text, struct weightd_service *service,
				      struct weightd_plan *plan,
				      const struct weightd_plan_source *source,
				      struct weightd_error *err)
{
	weightd_text_init(text, FOLDED_BYTES_MAX + FOLDED_TIMES_MAX * source->length);
	enum weightd_code code = weightd_definition_fold(plan, text, err);
	if (code == WEIGHTD_OK && text->failed && source->json != NULL) {
		weightd_text_free(text);
		weightd_text_init(text, source->length);
		weightd_json_compact(text, source->json, source->length);
		if (source->base[0] != '\0' && !text->failed)
			code = write_over_base(text, service, plan, source, err);
	}
	if (code == WEIGHTD_OK && text->failed) {
		weightd_text_free(text);
		weightd_text_init(text, WEIGHTD_SPECIFICATION_BYTES_MAX);
		code = weightd_definition_fold(plan, text, err);
	}
	if (code == WEIGHTD_OK && text->failed)
		code = weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
					 "no memory for the canonical specification");
	return code;
}

/* A registration is not begun again: it would find what it stored, and answer otherwise. */
static enum weightd_code end_trial(struct weightd_error *err)
{
	if (weightd_trial_pass())
		return WEIGHTD_OK;
	return weightd_error_add(err, WEIGHTD_ERR_CANCELLED, NULL, "not tried");
}

enum weightd_code weightd_model_register(struct weightd_held_plan **held,
					 struct weightd_service *service, struct weightd_plan *plan,
					 const struct weightd_plan_source *source, bool *created,
					 struct weightd_error *err)
{
	struct weightd_text text;

	if (service->config->read_only)
		return weightd_model_refuse_change(err);
	enum weightd_code code = write_stored(&text, service, plan, source, err);
	if (code == WEIGHTD_OK)
		code = end_trial(err);
	if (code == WEIGHTD_OK)
		code = weightd_store_put(service->store,
					 &(struct weightd_object){plan->id, text.data, text.length},
					 created, err);
	weightd_text_free(&text);
	return code == WEIGHTD_OK ? keep(held, service, plan, err) : code;
}

enum weightd_code weightd_model_register_for_a_while(struct weightd_held_plan **held,
						     struct weightd_service *service,
						     struct weightd_plan *plan,
						     const struct weightd_plan_source *source,
						     struct weightd_error *err)
{
	struct weightd_text text;

	if (service->transient == NULL)
		return weightd_model_refuse_change(err);
	enum weightd_code code = write_stored(&text, service, plan, source, err);
	if (code == WEIGHTD_OK)
		code = weightd_expiring_put(
			service->transient,
			&(struct weightd_object){plan->id, text.data, text.length}, err);
	weightd_text_free(&text);
	return code == WEIGHTD_OK ? keep(held, service, plan, err) : code;
}

enum weightd_code weightd_model_remove(struct weightd_service *service, const char *id,
				       struct weightd_error *err)
{
	struct weightd_error why = {0};

	if (service->config->read_only)
		return weightd_model_refuse_change(err);
	enum weightd_code code = weightd_store_remove(service->store, id, &why);
	const enum weightd_code transient =
		service->transient == NULL ? WEIGHTD_ERR_NOT_FOUND
					   : weightd_expiring_remove(service->transient, id, NULL);
	/* After the stores: a request in between cannot list a plan whose specification is deleted.
	 */
	weightd_plan_cache_forget(service->plans, id);
	if (code == WEIGHTD_ERR_NOT_FOUND)
		code = transient;
	if (code == WEIGHTD_OK)
		return code;
	return weightd_error_add(err, code, NULL, "%s", why.issues[0].detail);
}
