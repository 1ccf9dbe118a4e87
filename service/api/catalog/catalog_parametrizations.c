/*
 * Catalogue of parametrizations: weight_norm and its like, with the schema of their arguments.
 */
#include "api/catalog/catalog.h"
#include "weightd/parametrization_table.h"

static const char *name_at(size_t index)
{
	return weightd_parametrization_at(index)->name;
}

static size_t find(const char *name)
{
	const struct weightd_parametrization *row = weightd_parametrization_find(name);

	for (size_t i = 0; i < weightd_parametrization_count(); i++)
		if (weightd_parametrization_at(i) == row)
			return i;
	return SIZE_MAX;
}

static void write(struct weightd_json *json, size_t index)
{
	const struct weightd_parametrization *row = weightd_parametrization_at(index);

	weightd_json_text(json, "name", row->name);
	weightd_json_text(json, "doc", row->doc);
	weightd_json_text(json, "source", row->source);
	weightd_catalog_arguments(json, row->fields, row->field_count, 0);
	weightd_json_open(json, "example", '{');
	weightd_json_printf(json, "model", "%s(Linear(40, 40))", row->name);
	weightd_json_close(json, '}');
}

const struct weightd_catalog weightd_catalog_parametrizations = {
	.name = "parametrizations",
	.doc = "Parametrizations of a parameter: weight_norm, spectral_norm, orthogonal",
	.count = weightd_parametrization_count,
	.name_at = name_at,
	.find = find,
	.write = write,
};
