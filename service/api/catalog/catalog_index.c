/*
 * GET /v1/catalog: the tables there are.
 */
#include "api/catalog/catalog.h"
#include "http/message/route.h"
#include "api/answer/representation.h"

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	(void)service;
	if (!weightd_query_check(request, reply, NULL))
		return;
	struct weightd_json json = weightd_represent_json(reply);
	weightd_json_open(&json, NULL, '{');
	weightd_json_open(&json, "catalogs", '[');
	for (size_t i = 0; i < weightd_catalog_count(); i++) {
		const struct weightd_catalog *catalog = weightd_catalog_at(i);

		weightd_json_open(&json, NULL, '{');
		weightd_json_text(&json, "name", catalog->name);
		weightd_json_text(&json, "doc", catalog->doc);
		weightd_json_printf(&json, "self", "/v1/catalog/%s", catalog->name);
		weightd_json_close(&json, '}');
	}
	weightd_json_close(&json, ']');
	weightd_json_close(&json, '}');
	weightd_represent_end(&json);
	weightd_represent_tagged(request, reply);
}

const struct weightd_route weightd_route_catalog_index = {
	.methods = WEIGHTD_GET,
	.pattern = "/v1/catalog",
	.doc = "The tables of this build",
	.handle = handle,
	.is_immediate = true,
};
