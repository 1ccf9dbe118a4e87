/*
 * PUT, GET and DELETE /v1/names/{namespace}/{name}: a repository of the user's own.
 */
#include "api/answer/representation.h"
#include "api/hub/name_json.h"
#include "api/repository/weight_files.h"
#include "api/service/model_store.h"
#include "http/message/conditional.h"
#include "http/message/route.h"

#include <string.h>

/* Times that a change is tried anew because another one came first. */
#define TRIES 20

/* The name of the path, and what it stands for. */
static bool read_present(struct weightd_hub_name *present, const struct weightd_request *request,
			 struct weightd_reply *reply, struct weightd_service *service)
{
	const char *owner = weightd_request_capture(request, "namespace");
	const char *name = weightd_request_capture(request, "name");
	struct weightd_error why = {0};
	const enum weightd_code code =
		weightd_hub_name_find(present, owner, name, service, request->arena, &why);

	present->owner = owner;
	present->name = name;
	if (code != WEIGHTD_OK && code != WEIGHTD_ERR_NOT_FOUND)
		weightd_error_add(&reply->error, code, NULL, "%s", why.issues[0].detail);
	return code == WEIGHTD_OK || code == WEIGHTD_ERR_NOT_FOUND;
}

static bool is_there(const struct weightd_hub_name *name)
{
	return name->id[0] != '\0';
}

/* If-Match and If-None-Match of a change (RFC 9110 13.1). */
static bool check_conditions(const struct weightd_hub_name *present,
			     const struct weightd_request *request, struct weightd_reply *reply)
{
	const char *etag = is_there(present) ? present->etag : NULL;
	const bool fails_match =
		request->if_match != NULL &&
		(etag == NULL || !weightd_etag_in_list(request->if_match, etag, false));
	const bool fails_none_match = request->if_none_match != NULL && etag != NULL &&
				      weightd_etag_in_list(request->if_none_match, etag, false);

	if (!fails_match && !fails_none_match)
		return true;
	weightd_error_add(&reply->error, WEIGHTD_ERR_PRECONDITION_FAILED, NULL,
			  etag == NULL ? "the name does not exist"
				       : "the name has another content, or exists");
	if (etag != NULL)
		weightd_error_expected(&reply->error, "\"%s\"", etag);
	return false;
}

/* Swaps under the request's conditions; 'next' NULL removes.  '*was_there': before it. */
static bool change(struct weightd_hub_name *next, const struct weightd_request *request,
		   struct weightd_reply *reply, struct weightd_service *service, bool *was_there)
{
	struct weightd_hub_name present;
	enum weightd_code code = WEIGHTD_ERR_PRECONDITION_FAILED;

	for (int i = 0; i < TRIES && code == WEIGHTD_ERR_PRECONDITION_FAILED; i++) {
		weightd_error_clear(&reply->error);
		if (!read_present(&present, request, reply, service))
			return false;
		*was_there = is_there(&present);
		if (!check_conditions(&present, request, reply)) {
			weightd_text_free(&present.raw);
			return false;
		}
		if (next == NULL && !*was_there)
			return true;
		if (next != NULL)
			weightd_text_free(&next->raw);
		code = weightd_hub_name_swap(&present, next, service, &reply->error);
		weightd_text_free(&present.raw);
	}
	return code == WEIGHTD_OK;
}

/* The model is registered, and its tensors have room in the shards. */
static bool check_model(const struct weightd_hub_name *next, const struct weightd_request *request,
			struct weightd_reply *reply, struct weightd_service *service)
{
	struct weightd_held_plan *held;
	struct weightd_weight_files files;
	enum weightd_code code = weightd_store_has(service->store, next->id, NULL, NULL);

	if (code == WEIGHTD_OK)
		code = weightd_model_load(&held, service, next->id, &reply->error);
	if (code == WEIGHTD_ERR_NOT_FOUND) {
		weightd_error_clear(&reply->error);
		weightd_error_add(&reply->error, WEIGHTD_ERR_UNKNOWN_MODEL, "/id",
				  "no model \"%s\" is registered here", next->id);
		weightd_error_expected(&reply->error, "the id that POST /v1/models has answered");
	}
	if (code != WEIGHTD_OK)
		return false;
	code = weightd_weight_files_divide(&files, weightd_held_plan(held),
					   next->policy.shard_bytes, request->arena, &reply->error);
	weightd_held_plan_release(held);
	return code == WEIGHTD_OK;
}

static void answer(const struct weightd_hub_name *name, const struct weightd_request *request,
		   struct weightd_reply *reply)
{
	struct weightd_json json = weightd_represent_json(reply);

	weightd_name_json(&json, name, true);
	weightd_represent_end(&json);
	reply->etag = weightd_arena_strdup(request->arena, name->etag);
}

static void put(const struct weightd_request *request, struct weightd_reply *reply,
		struct weightd_service *service)
{
	struct weightd_hub_name next = {
		.owner = weightd_request_capture(request, "namespace"),
		.name = weightd_request_capture(request, "name"),
	};
	bool was_there;

	reply->no_ranges = true;
	if (!weightd_query_check(request, reply, NULL))
		return;
	if (service->config->read_only) {
		weightd_model_refuse_change(&reply->error);
		return;
	}
	if (weightd_hub_name_check(next.owner, next.name, service, &reply->error) != WEIGHTD_OK ||
	    !weightd_name_read(&next, request, reply) ||
	    !check_model(&next, request, reply, service))
		return;
	if (change(&next, request, reply, service, &was_there)) {
		answer(&next, request, reply);
		reply->status = was_there ? 200 : 201;
	}
	weightd_text_free(&next.raw);
}

static void get(const struct weightd_request *request, struct weightd_reply *reply,
		struct weightd_service *service)
{
	struct weightd_hub_name found;

	if (!weightd_query_check(request, reply, NULL) ||
	    weightd_hub_name_find(&found, weightd_request_capture(request, "namespace"),
				  weightd_request_capture(request, "name"), service, request->arena,
				  &reply->error) != WEIGHTD_OK)
		return;
	answer(&found, request, reply);
	weightd_text_free(&found.raw);
}

static void delete (const struct weightd_request *request, struct weightd_reply *reply,
		    struct weightd_service *service)
{
	bool was_there;

	if (!weightd_query_check(request, reply, NULL))
		return;
	if (service->config->read_only) {
		weightd_model_refuse_change(&reply->error);
		return;
	}
	if (!change(NULL, request, reply, service, &was_there))
		return;
	if (was_there)
		reply->status = 204;
	else
		weightd_error_add(&reply->error, WEIGHTD_ERR_NOT_FOUND, NULL,
				  "nothing is named \"%.97s/%.97s\"",
				  weightd_request_capture(request, "namespace"),
				  weightd_request_capture(request, "name"));
}

const struct weightd_route weightd_route_name_put = {
	.methods = WEIGHTD_PUT,
	.pattern = "/v1/names/{namespace}/{name}",
	.doc = "Name a registered model, as a repository of the Hub; If-Match, If-None-Match",
	.handle = put,
};

const struct weightd_route weightd_route_name_get = {
	.methods = WEIGHTD_GET,
	.pattern = "/v1/names/{namespace}/{name}",
	.doc = "What a name stands for",
	.handle = get,
};

const struct weightd_route weightd_route_name_delete = {
	.methods = WEIGHTD_DELETE,
	.pattern = "/v1/names/{namespace}/{name}",
	.doc = "Forget a name; its model stays",
	.handle = delete,
};
