/*
 * GET /v1/names: all names, a page at a time, in an order of their own.
 */
#include "api/answer/key_list.h"
#include "api/answer/representation.h"
#include "api/hub/name_json.h"
#include "http/message/route.h"

/* A name that is removed meanwhile, or damaged, is left out. */
static void put_name(struct weightd_json *json, const char *key, struct weightd_service *service,
		     struct weightd_arena *arena)
{
	struct weightd_hub_name name;

	if (weightd_hub_name_at(&name, key, service, arena, NULL) != WEIGHTD_OK)
		return;
	weightd_name_json(json, &name, false);
	weightd_text_free(&name.raw);
}

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	struct weightd_key_list list;

	if (!weightd_key_list_requested(&list, request, reply, service->names))
		return;
	struct weightd_json json = weightd_represent_json(reply);
	weightd_json_open(&json, NULL, '{');
	weightd_json_open(&json, "names", '[');
	for (size_t i = 0; i < list.count; i++)
		put_name(&json, list.keys[i], service, request->arena);
	weightd_json_close(&json, ']');
	weightd_json_text(&json, "next_page_token", list.next);
	weightd_json_close(&json, '}');
	weightd_represent_end(&json);
}

const struct weightd_route weightd_route_names_list = {
	.methods = WEIGHTD_GET,
	.pattern = "/v1/names",
	.doc = "All names that models have been given, a page at a time",
	.handle = handle,
};
