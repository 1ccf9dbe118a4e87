/*
 * Model source: request bodies and stored specifications become plans here, and nowhere else.
 */
#include "api/service/model_source.h"

#include "definition/definition.h"
#include "definition/document/safetensors_read.h"

#include <string.h>
#include <strings.h>

#define ID_DIGITS 40
/* The canonical form writes out what a short definition implies. */
#define SPECIFICATION_BYTES_MAX ((size_t)256 << 20)
/* Levels of a safetensors header, and to spare for the reader to refuse. */
#define HEADER_DEPTH 64
#define SPECIFICATION_VALUES_MAX (SPECIFICATION_BYTES_MAX / 2)

bool weightd_model_id_valid(const char *id)
{
	return strlen(id) == ID_DIGITS && weightd_store_key_valid(id);
}

/* application/json or application/<anything>+json, whatever the parameters. */
static bool is_json(const char *content_type)
{
	size_t length = strcspn(content_type, "; \t");

	if (length == 16 && strncasecmp(content_type, "application/json", 16) == 0)
		return true;
	return length > 17 && strncasecmp(content_type, "application/", 12) == 0 &&
	       strncasecmp(content_type + length - 5, "+json", 5) == 0;
}

/* A safetensors file, by its own type or by none. */
static bool is_file(const char *content_type)
{
	static const char *const types[] = {"application/vnd.safetensors",
					    "application/x-safetensors",
					    "application/octet-stream"};
	size_t length = content_type == NULL ? 0 : strcspn(content_type, "; \t");

	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		if (length == strlen(types[i]) && strncasecmp(content_type, types[i], length) == 0)
			return true;
	}
	return false;
}

static bool check_body(const struct weightd_request *request, struct weightd_error *err)
{
	static const char *const members[] = {"seed", "init", "dtype", "generator"};
	const char *type = request->content_type;

	for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
		if (weightd_request_query(request, members[i]) == NULL)
			continue;
		weightd_error_add(
			err, WEIGHTD_ERR_BAD_QUERY, NULL,
			"?%s= goes with the header of a safetensors file; it is a member of a "
			"specification in JSON",
			members[i]);
		weightd_error_expected(err, "{..., \"%s\": ...} in the body", members[i]);
		return false;
	}
	if (type != NULL && !is_json(type)) {
		weightd_error_add(
			err, WEIGHTD_ERR_UNSUPPORTED_MEDIA_TYPE, NULL,
			"the body's Content-Type is \"%s\"; send the specification as JSON "
			"(with curl: -H 'Content-Type: application/json')",
			type);
		weightd_error_expected(err, "application/json, or application/octet-stream for the "
					    "beginning of a .safetensors file");
		return false;
	}
	if (request->body_length == 0) {
		weightd_error_add(err, WEIGHTD_ERR_MALFORMED_JSON, NULL, "the body is empty");
		weightd_error_expected(err,
				       "a specification such as {\"model\": \"Linear(3, 2)\"}");
		return false;
	}
	return true;
}

/* For "base": the stored specification of another model. */
static enum weightd_code read_base(void *context, const char *id, struct weightd_arena *arena,
				   const char **json, size_t *length, struct weightd_error *err)
{
	struct weightd_service *service = context;
	struct weightd_text text;
	enum weightd_code code = WEIGHTD_ERR_NOT_FOUND;

	weightd_text_init(&text, SPECIFICATION_BYTES_MAX);
	if (weightd_model_id_valid(id))
		code = weightd_store_get(service->store, id, &text, NULL);
	if (code == WEIGHTD_ERR_NOT_FOUND) {
		code = weightd_error_add(
			err, WEIGHTD_ERR_UNKNOWN_MODEL, "/base",
			"no model %.60s is registered; POST its specification first", id);
	} else if (code != WEIGHTD_OK) {
		weightd_error_add(err, code, "/base",
				  "the specification of model %s cannot be read", id);
	} else {
		*json = weightd_arena_strndup(arena, text.data, text.length);
		*length = text.length;
		if (*json == NULL)
			code = weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, "/base",
						 "no memory for the base");
	}
	weightd_text_free(&text);
	return code;
}

/* 'values_max' bounds the JSON values of the document; 0: the reader's own limit. */
static enum weightd_code make_plan(struct weightd_service *service, const char *json, size_t length,
				   size_t values_max, struct weightd_plan **plan,
				   struct weightd_error *err)
{
	struct weightd_definition_options options = {
		.limits = weightd_engine_limits(service->engine),
		.body_values_max = values_max,
		.base = read_base,
		.base_context = service,
	};
	struct weightd_arena *arena = weightd_arena_new(service->config->plan_bytes);
	struct weightd_specification specification = {0};

	if (arena == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
					 "no memory for the plan");
	enum weightd_code code =
		weightd_definition_read(&specification, json, length, &options, arena, err);
	if (code == WEIGHTD_OK)
		code = weightd_plan_build(plan, &specification, service->engine, arena, err);
	if (code != WEIGHTD_OK)
		weightd_arena_free(arena);
	return code;
}

/* The beginning of a safetensors file as the body, with what it does not say in the query. */
static enum weightd_code plan_header(const struct weightd_request *request,
				     struct weightd_service *service, struct weightd_plan **plan,
				     struct weightd_error *err)
{
	const struct weightd_header_options options = {
		.seed = weightd_request_query(request, "seed"),
		.init = weightd_request_query(request, "init"),
		.dtype = weightd_request_query(request, "dtype"),
		.generator = weightd_request_query(request, "generator"),
	};
	const struct weightd_scan_limits limits = {.values = service->config->json_values,
						   .depth = HEADER_DEPTH};
	const char *body = request->body_length > 0 ? request->body : "";
	struct weightd_text document;

	weightd_text_init(&document, SPECIFICATION_BYTES_MAX);
	enum weightd_code code = weightd_header_document(&document, body, request->body_length,
							 &options, &limits, err);
	if (code == WEIGHTD_OK) {
		code = make_plan(service, document.data, document.length, SPECIFICATION_VALUES_MAX,
				 plan, err);
		weightd_header_places(err);
	}
	weightd_text_free(&document);
	return code;
}

bool weightd_model_parse(const struct weightd_request *request, struct weightd_reply *reply,
			 struct weightd_service *service, struct weightd_plan **plan)
{
	if (is_file(request->content_type))
		return plan_header(request, service, plan, &reply->error) == WEIGHTD_OK;
	if (!check_body(request, &reply->error))
		return false;
	return make_plan(service, request->body, request->body_length, service->config->json_values,
			 plan, &reply->error) == WEIGHTD_OK;
}

/* Says in the answer which generators made what it tells about. */
static void add_generators(const struct weightd_request *request, struct weightd_reply *reply,
			   const struct weightd_plan *plan, uint64_t set)
{
	struct weightd_text text;

	weightd_text_init(&text, SPECIFICATION_BYTES_MAX);
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

struct weightd_held_plan *weightd_model_held(const struct weightd_reply *reply)
{
	return reply->release == weightd_held_plan_release ? reply->release_context : NULL;
}

void weightd_model_unknown(struct weightd_reply *reply, const char *id)
{
	weightd_error_add(
		&reply->error, WEIGHTD_ERR_UNKNOWN_MODEL, NULL,
		"no model \"%s\" is registered here; POST its specification to /v1/models again, "
		"the same specification has the same id",
		id);
}

/* Plans a stored specification and proves that it is the one the id names. */
static enum weightd_code load_plan(struct weightd_service *service, const char *id,
				   struct weightd_plan **plan, struct weightd_error *err)
{
	struct weightd_text text;

	weightd_text_init(&text, SPECIFICATION_BYTES_MAX);
	enum weightd_code code = weightd_store_get(service->store, id, &text, err);
	if (code != WEIGHTD_OK) {
		weightd_text_free(&text);
		return code;
	}
	/* What was accepted once is refused only by narrower limits; the issues then say which. */
	code = make_plan(service, text.data != NULL ? text.data : "", text.length,
			 SPECIFICATION_VALUES_MAX, plan, err);
	weightd_text_free(&text);
	if (code != WEIGHTD_OK || strcmp((*plan)->id, id) == 0)
		return code;
	weightd_plan_free(*plan);
	return weightd_error_add(err, WEIGHTD_ERR_STORE_CORRUPT, NULL,
				 "the specification stored as %s is that of another model", id);
}

const struct weightd_plan *weightd_model_requested(const struct weightd_request *request,
						   struct weightd_reply *reply,
						   struct weightd_service *service)
{
	const char *id = weightd_request_capture(request, "id");
	struct weightd_plan *plan;

	if (!weightd_model_id_valid(id)) {
		weightd_model_unknown(reply, id);
		return NULL;
	}
	struct weightd_held_plan *held = weightd_plan_cache_get(service->plans, id);
	if (held == NULL) {
		enum weightd_code code = load_plan(service, id, &plan, &reply->error);

		if (code == WEIGHTD_ERR_NOT_FOUND) {
			weightd_error_clear(&reply->error);
			weightd_model_unknown(reply, id);
		}
		if (code != WEIGHTD_OK)
			return NULL;
		held = weightd_plan_cache_take(service->plans, plan);
		if (held == NULL)
			weightd_plan_free(plan);
	}
	return weightd_model_lend(request, reply, held);
}

enum weightd_code weightd_model_register(struct weightd_held_plan **held,
					 struct weightd_service *service, struct weightd_plan *plan,
					 bool *created, struct weightd_error *err)
{
	struct weightd_text text;

	weightd_text_init(&text, SPECIFICATION_BYTES_MAX);
	enum weightd_code code = weightd_definition_canonicalize(plan, &text, err);
	if (code == WEIGHTD_OK)
		code = weightd_store_put(service->store,
					 &(struct weightd_object){plan->id, text.data, text.length},
					 created, err);
	weightd_text_free(&text);
	if (code != WEIGHTD_OK)
		return code;
	*held = weightd_plan_cache_take(service->plans, plan);
	return *held != NULL ? WEIGHTD_OK
			     : weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
						 "no memory for the model");
}

const struct weightd_entry *weightd_model_entry(const struct weightd_request *request,
						struct weightd_reply *reply,
						const struct weightd_plan *plan)
{
	const char *name = weightd_request_capture(request, "name");
	const struct weightd_entry *entry = weightd_plan_find(plan, name);

	if (entry == NULL) {
		weightd_error_add(&reply->error, WEIGHTD_ERR_UNKNOWN_PARAMETER, NULL,
				  "the model has no parameter or buffer \"%s\"", name);
		weightd_error_suggest(&reply->error, weightd_plan_nearest(plan, name));
		return NULL;
	}
	add_generators(request, reply, plan, weightd_entry_generators(entry));
	return entry;
}
