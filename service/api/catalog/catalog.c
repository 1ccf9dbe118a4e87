/*
 * Catalogue: the rows of catalog_list.h, and the code that several of them share.
 */
#include "api/catalog/catalog.h"

#include <string.h>

#define CATALOG(name) extern const struct weightd_catalog weightd_catalog_##name;
#include "api/catalog/catalog_list.h"
#undef CATALOG

static const struct weightd_catalog *const catalogs[] = {
#define CATALOG(name) &weightd_catalog_##name,
#include "api/catalog/catalog_list.h"
#undef CATALOG
};

size_t weightd_catalog_count(void)
{
	return sizeof catalogs / sizeof catalogs[0];
}

const struct weightd_catalog *weightd_catalog_at(size_t index)
{
	return index < weightd_catalog_count() ? catalogs[index] : NULL;
}

const struct weightd_catalog *weightd_catalog_find(const char *name)
{
	for (size_t i = 0; i < weightd_catalog_count(); i++)
		if (strcmp(catalogs[i]->name, name) == 0)
			return catalogs[i];
	return NULL;
}

void weightd_catalog_arguments(struct weightd_json *json, const struct weightd_field *fields,
			       size_t count, unsigned flags)
{
	weightd_json_open(json, "positional", '[');
	for (size_t i = 0; i < count; i++)
		weightd_json_text(json, NULL, fields[i].name);
	weightd_json_close(json, ']');
	weightd_json_key(json, "arguments_schema");
	weightd_fields_schema(fields, count, flags, json->out);
}

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

size_t weightd_catalog_find_row(const struct weightd_catalog *catalog, const char *name)
{
	for (size_t i = 0; i < catalog->count(); i++) {
		const char *other = catalog->name_at(i);

		if (other != NULL && strcmp(other, name) == 0)
			return i;
	}
	return catalog->find != NULL ? catalog->find(name) : SIZE_MAX;
}

static const char *row_name_at(const void *context, size_t index)
{
	const struct weightd_catalog *catalog = context;

	return catalog->name_at(index);
}

void weightd_catalog_unknown_row(struct weightd_reply *reply, const struct weightd_catalog *catalog,
				 const char *name)
{
	weightd_error_add(&reply->error, WEIGHTD_ERR_NOT_FOUND, NULL, "there is no \"%s\" in %s",
			  name, catalog->name);
	weightd_error_suggest(&reply->error,
			      weightd_nearest(name, row_name_at, catalog, catalog->count()));
}
