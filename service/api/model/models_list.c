/*
 * GET /v1/models: ids of the registered models in byte order, a page at a time.
 */
#include "http/message/route.h"
#include "api/answer/key_list.h"
#include "api/answer/representation.h"
#include "api/service/service.h"

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	struct weightd_key_list list;

	if (!weightd_key_list_requested(&list, request, reply, service->store))
		return;
	struct weightd_json json = weightd_represent_json(reply);
	weightd_json_open(&json, NULL, '{');
	weightd_json_open(&json, "models", '[');
	for (size_t i = 0; i < list.count; i++) {
		weightd_json_open(&json, NULL, '{');
		weightd_json_text(&json, "id", list.keys[i]);
		weightd_json_printf(&json, "self", "/v1/models/%s", list.keys[i]);
		weightd_json_close(&json, '}');
	}
	weightd_json_close(&json, ']');
	weightd_json_text(&json, "next_page_token", list.next);
	weightd_json_close(&json, '}');
	weightd_represent_end(&json);
	if (*list.next != '\0')
		weightd_reply_header(
			reply, "Link",
			weightd_arena_printf(
				request->arena,
				"</v1/models?page_size=%zu&page_token=%s>; rel=\"next\"", list.size,
				list.next));
}

const struct weightd_route weightd_route_models_list = {
	.methods = WEIGHTD_GET,
	.pattern = "/v1/models",
	.doc = "List the registered models; ?page_size=, ?page_token=",
	.handle = handle,
};
