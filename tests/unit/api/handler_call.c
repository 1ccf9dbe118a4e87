#include "handler_call.h"

#include "api/routes.h"
#include "config/config.h"
#include "http/message/router.h"
#include "http/message/target.h"

#include <check.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

static struct weightd_config config_memory, config_folder;

static struct weightd_service *service_of(struct weightd_config *config, int argc,
					  char *const *argv)
{
	struct weightd_error err = {0};

	ck_assert_int_eq(weightd_config_read(config, argc, argv, &err), WEIGHTD_OK);
	struct weightd_service *service =
		weightd_service_new(config, weightd_routes, weightd_route_count, &err);
	ck_assert_msg(service != NULL, "%s", err.issues[0].detail);
	return service;
}

struct weightd_service *service_over_memory(void)
{
	char *argv[] = {"weightd", "--store", "memory", NULL};

	return service_of(&config_memory, 3, argv);
}

struct weightd_service *service_over_folder(const char *folder)
{
	char *path = strdup(folder);
	char *argv[] = {"weightd", "--store", "directory", "--data", path, NULL};
	struct weightd_service *service = service_of(&config_folder, 5, argv);

	free(path);
	return service;
}

void call_open(struct call *call, struct weightd_service *service, const char *method,
	       const char *target, struct call_options options)
{
	struct weightd_request *request = &call->request;
	struct weightd_error *err = &call->reply.error;
	struct weightd_request_target parsed;
	unsigned allowed = 0;

	memset(call, 0, sizeof *call);
	request->arena = weightd_arena_new(0);
	request->request_id = "test";
	request->target = target;
	request->method = (enum weightd_method)weightd_method_of(method);
	request->accept = options.accept;
	request->accept_encoding = options.accept_encoding;
	request->content_type = options.content_type;
	request->if_match = options.if_match;
	request->if_none_match = options.if_none_match;
	if (options.body != NULL) {
		request->body = options.body;
		request->body_length = strlen(options.body);
		if (options.content_type == NULL)
			request->content_type = "application/json";
	}
	ck_assert_msg(weightd_request_target_parse_any(&parsed, target, request->arena, err) ==
			      WEIGHTD_OK,
		      "%s: %s", target, err->issues[0].detail);
	memcpy(request->query, parsed.query, sizeof request->query);
	request->query_count = parsed.query_count;
	ck_assert_msg(weightd_router_match(request, &allowed, &parsed, weightd_routes,
					   weightd_route_count, err) == WEIGHTD_OK,
		      "no route for %s", target);
	ck_assert(parsed.repeated == NULL || request->route->takes_repeated_query);
	ck_assert(parsed.slashed == NULL || request->route->takes_slash);
	request->route->handle(request, &call->reply, service);
}

void call_model(struct call *call, struct weightd_service *service, const char *id,
		const char *below, const char *accept)
{
	char target[400];

	snprintf(target, sizeof target, "/v1/models/%s%s", id, below);
	call_open(call, service, "GET", target, (struct call_options){.accept = accept});
}

void call_close(struct call *call)
{
	if (call->reply.release != NULL)
		call->reply.release(call->reply.release_context);
	weightd_text_free(&call->reply.text);
	weightd_arena_free(call->request.arena);
}

const char *call_body(struct call *call)
{
	struct weightd_reply *reply = &call->reply;
	struct weightd_reading reading;
	char block[1000];
	size_t length;

	if (reply->bytes != NULL && reply->text.limit == 0) {
		weightd_text_init(&reply->text, reply->bytes_length);
		weightd_text_put(&reply->text, reply->bytes, reply->bytes_length);
	} else if (reply->encoding != NULL && reply->text.limit == 0) {
		weightd_text_init(&reply->text, (size_t)64 << 20);
		ck_assert_int_eq(
			weightd_reading_begin(&reading, reply->encoding, call->request.arena),
			WEIGHTD_OK);
		do {
			ck_assert_int_eq(
				weightd_reading_next(&reading, block, sizeof block, &length),
				WEIGHTD_OK);
			weightd_text_put(&reply->text, block, length);
		} while (length != 0);
	}
	ck_assert(!reply->text.failed);
	return reply->text.data != NULL ? reply->text.data : "";
}

const char *call_header(const struct call *call, const char *name)
{
	for (size_t i = 0; i < call->reply.header_count; i++)
		if (strcmp(call->reply.headers[i].name, name) == 0)
			return call->reply.headers[i].value;
	return NULL;
}

enum weightd_code call_code(const struct call *call)
{
	return weightd_error_code(&call->reply.error);
}

void register_model(struct weightd_service *service, const char *json, char id[41])
{
	struct call call;

	call_post(&call, service, "/v1/models", json);
	ck_assert_msg(call_code(&call) == WEIGHTD_OK, "%s", call.reply.error.issues[0].detail);
	memcpy(id, call.reply.etag, 41);
	call_close(&call);
}
