/*
 * GET /v1/catalog/{table}: all rows of a table.
 */
#include "catalog_row.h"
#include "http/route.h"
#include "representation.h"

static const char *table_name_at(const void *context, size_t index)
{
	(void)context;
	return weightd_catalog_at(index)->name;
}

const struct weightd_catalog *weightd_catalog_requested(const struct weightd_request *request,
                                                        struct weightd_reply *reply)
{
	const char *name = weightd_request_capture(request, "table");
	const struct weightd_catalog *catalog = weightd_catalog_find(name);

	if (catalog == NULL) {
		weightd_error_add(&reply->error, WEIGHTD_ERR_NOT_FOUND, NULL,
		                  "there is no catalogue \"%s\"", name);
		weightd_error_suggest(&reply->error, weightd_nearest(name, table_name_at, NULL,
		                                                     weightd_catalog_count()));
	}
	return catalog;
}

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
                   struct weightd_service *service)
{
	(void)service;
	if (!weightd_query_check(request, reply, NULL))
		return;
	const struct weightd_catalog *catalog = weightd_catalog_requested(request, reply);
	if (catalog == NULL)
		return;
	struct weightd_json json = weightd_represent_json(reply);
	weightd_json_open(&json, NULL, '{');
	weightd_json_open(&json, catalog->name, '[');
	for (size_t i = 0; i < catalog->count(); i++) {
		if (catalog->name_at(i) == NULL)
			continue;
		weightd_json_open(&json, NULL, '{');
		catalog->write(&json, i);
		weightd_json_close(&json, '}');
	}
	weightd_json_close(&json, ']');
	weightd_json_close(&json, '}');
	weightd_represent_end(&json);
	weightd_represent_tagged(request, reply);
}

const struct weightd_route weightd_route_catalog_table = {
	.methods = WEIGHTD_GET,
	.pattern = "/v1/catalog/{table}",
	.doc = "All rows of a table: modules, initializers, generators, distributions, formats, "
               "dtypes, profiles, problems",
	.handle = handle,
};
