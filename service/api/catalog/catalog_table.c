/*
 * GET /v1/catalog/{table}: all rows of a table.
 */
#include "api/catalog/catalog_row.h"
#include "api/catalog/catalog_text.h"
#include "http/message/route.h"
#include "api/answer/representation.h"
#include "weightd/policy.h"

/* The value of ?name=: NULL, a glob over names, or any spelling of one row. */
struct wanted {
	const struct weightd_catalog *catalog;
	const char *pattern;
	size_t index; /* of the row that it is a spelling of; SIZE_MAX: none */
};

static bool is_wanted(const void *context, size_t index)
{
	const struct wanted *wanted = context;

	return wanted->pattern == NULL || index == wanted->index ||
	       weightd_glob_match(wanted->pattern, wanted->catalog->name_at(index));
}

/* A name that is nowhere in the table is an error, as it is for one row. */
static bool find_wanted(struct wanted *wanted, const struct weightd_catalog *catalog,
			const struct weightd_request *request, struct weightd_reply *reply)
{
	*wanted = (struct wanted){catalog, weightd_request_query(request, "name"), SIZE_MAX};
	if (wanted->pattern == NULL)
		return true;
	wanted->index = weightd_catalog_find_row(catalog, wanted->pattern);
	for (size_t i = 0; i < catalog->count(); i++) {
		if (catalog->name_at(i) != NULL && is_wanted(wanted, i))
			return true;
	}
	weightd_catalog_unknown_row(reply, catalog, wanted->pattern);
	return false;
}

static void answer_json(const struct weightd_catalog *catalog, const struct wanted *wanted,
			struct weightd_reply *reply)
{
	struct weightd_json json = weightd_represent_json(reply);

	weightd_json_open(&json, NULL, '{');
	weightd_json_open(&json, catalog->name, '[');
	for (size_t i = 0; i < catalog->count(); i++) {
		if (catalog->name_at(i) == NULL || !is_wanted(wanted, i))
			continue;
		weightd_json_open(&json, NULL, '{');
		(catalog->write_brief != NULL ? catalog->write_brief : catalog->write)(&json, i);
		weightd_json_close(&json, '}');
	}
	weightd_json_close(&json, ']');
	weightd_json_close(&json, '}');
	weightd_represent_end(&json);
}

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	static const char *const query[] = {"name", "format", NULL};
	enum weightd_representation form;
	struct wanted wanted;

	(void)service;
	if (!weightd_query_check(request, reply, query))
		return;
	const struct weightd_catalog *catalog = weightd_catalog_requested(request, reply);
	if (catalog == NULL || !find_wanted(&wanted, catalog, request, reply) ||
	    !weightd_represent_negotiate(request, reply, &form))
		return;
	if (form == WEIGHTD_AS_TEXT) {
		weightd_represent_plain(reply);
		weightd_catalog_table_text(catalog, is_wanted, &wanted, &reply->text);
	} else {
		answer_json(catalog, &wanted, reply);
	}
	weightd_represent_tagged(request, reply);
}

const struct weightd_route weightd_route_catalog_table = {
	.methods = WEIGHTD_GET,
	.pattern = "/v1/catalog/{table}",
	.doc = "All rows of a table of /v1/catalog; ?name= selects rows; text/plain is a table",
	.handle = handle,
	.is_immediate = true,
};
