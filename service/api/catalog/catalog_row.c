/*
 * GET /v1/catalog/{table}/{name}: one row of a table.
 */
#include "api/catalog/catalog_row.h"

#include "api/catalog/catalog_text.h"
#include "http/message/route.h"
#include "api/answer/representation.h"

#include <string.h>

/* The text is made of the JSON, so that it leaves nothing out. */
static void turn_into_text(struct weightd_reply *reply)
{
	struct weightd_text json = reply->text;

	weightd_text_init(&reply->text, json.limit);
	weightd_represent_plain(reply);
	weightd_catalog_row_text(json.data, json.length, &reply->text);
	weightd_text_free(&json);
}

void weightd_catalog_row_answer(const struct weightd_request *request, struct weightd_reply *reply,
				const struct weightd_catalog *catalog, const char *name)
{
	size_t index = weightd_catalog_find_row(catalog, name);
	enum weightd_representation form;

	if (index == SIZE_MAX) {
		weightd_catalog_unknown_row(reply, catalog, name);
		return;
	}
	if (!weightd_represent_negotiate(request, reply, &form))
		return;
	bool asks = request->query_count > 0;
	if (asks && catalog->write_for == NULL && !weightd_query_check(request, reply, NULL))
		return;
	if (asks && !catalog->write_for(NULL, index, request, reply))
		return;
	struct weightd_json json = weightd_represent_json(reply);
	weightd_json_open(&json, NULL, '{');
	if (asks)
		catalog->write_for(&json, index, request, reply);
	else
		catalog->write(&json, index);
	weightd_json_close(&json, '}');
	weightd_represent_end(&json);
	if (form == WEIGHTD_AS_TEXT)
		turn_into_text(reply);
	weightd_represent_tagged(request, reply);
}

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	(void)service;
	const struct weightd_catalog *catalog = weightd_catalog_requested(request, reply);
	if (catalog != NULL)
		weightd_catalog_row_answer(request, reply, catalog,
					   weightd_request_capture(request, "name"));
}

const struct weightd_route weightd_route_catalog_row = {
	.methods = WEIGHTD_GET,
	.pattern = "/v1/catalog/{table}/{name}",
	.doc = "One row of a table, by its name or an alias; JSON or text/plain",
	.handle = handle,
	.is_immediate = true,
};
