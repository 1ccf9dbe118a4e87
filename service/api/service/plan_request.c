/*
 * Plan request: the body, by its Content-Type, and the query parameters that complete it.
 */
#include "api/service/plan_request.h"

#include "api/service/model_store.h"
#include "core/base/trial.h"
#include "definition/document/safetensors_read.h"

#include <string.h>
#include <strings.h>

/* Of a body; a JSON parser does not ask whether it is cancelled. */
#define TRIED_BYTES 4096
/* Levels of a safetensors header, and to spare for the reader to refuse. */
#define HEADER_DEPTH 64

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
	static const char *const members[] = {WEIGHTD_PLAN_QUERY};
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

/* The beginning of a safetensors file as the body, with the rest of the specification in the
 * query. */
static enum weightd_code plan_header(const struct weightd_request *request,
				     struct weightd_service *service, struct weightd_plan **plan,
				     struct weightd_plan_source *source, struct weightd_error *err)
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

	weightd_text_init(&document, WEIGHTD_SPECIFICATION_BYTES_MAX);
	enum weightd_code code = weightd_header_document(&document, body, request->body_length,
							 &options, &limits, err);
	if (code == WEIGHTD_OK) {
		code = weightd_model_plan(
			plan, service,
			&(struct weightd_specification_text){document.data, document.length,
							     WEIGHTD_SPECIFICATION_VALUES_MAX},
			source, err);
		weightd_header_places(err);
		/* The text goes; without memory for a copy the canonical text is stored. */
		source->json = weightd_arena_strdup(request->arena, document.data);
	}
	weightd_text_free(&document);
	return code;
}

bool weightd_plan_requested(const struct weightd_request *request, struct weightd_reply *reply,
			    struct weightd_service *service, struct weightd_plan **plan,
			    struct weightd_plan_source *source)
{
	const struct weightd_specification_text text = {request->body, request->body_length,
							service->config->json_values};

	/* What is small is planned at once, most often; it is stored then, too. */
	if ((request->body_length > TRIED_BYTES || weightd_store_waits(service->store)) &&
	    weightd_is_hasty()) {
		weightd_error_add(&reply->error, WEIGHTD_ERR_CANCELLED, NULL, "not tried");
		return false;
	}
	if (is_file(request->content_type))
		return plan_header(request, service, plan, source, &reply->error) == WEIGHTD_OK;
	return check_body(request, &reply->error) &&
	       weightd_model_plan(plan, service, &text, source, &reply->error) == WEIGHTD_OK;
}
