/*
 * Catalogue: the rows of catalog_list.h, and what several of them share.
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
			       size_t count, bool takes_others)
{
	weightd_json_open(json, "positional", '[');
	for (size_t i = 0; i < count; i++)
		weightd_json_text(json, NULL, fields[i].name);
	weightd_json_close(json, ']');
	weightd_json_key(json, "arguments_schema");
	weightd_fields_schema(fields, count, takes_others, json->out);
}
