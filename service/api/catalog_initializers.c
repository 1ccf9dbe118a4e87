/*
 * Catalogue of initializers, with formula, source and the schema of their arguments.
 */
#include "catalog.h"
#include "weightd/initializer.h"

static const char *name_at(size_t index)
{
	return weightd_initializer_at(index)->name;
}

static size_t find(const char *name)
{
	const struct weightd_initializer *initializer = weightd_initializer_find(name);

	for (size_t i = 0; i < weightd_initializer_count(); i++)
		if (weightd_initializer_at(i) == initializer)
			return i;
	return SIZE_MAX;
}

static void write(struct weightd_json *json, size_t index)
{
	const struct weightd_initializer *initializer = weightd_initializer_at(index);
	bool replaces = (initializer->flags & WEIGHTD_REPLACES_DATA) != 0;

	weightd_json_text(json, "name", initializer->name);
	weightd_json_texts(json, "aliases", initializer->aliases);
	weightd_json_text(json, "doc", initializer->doc);
	weightd_json_text(json, "source", initializer->source);
	weightd_json_bool(json, "replaces_data", replaces);
	/* In place keeps the parameter's dtype; data that replaces it brings its own, or the
	 * default one. */
	if (replaces && (initializer->flags & WEIGHTD_DEFAULT_DTYPE) == 0)
		weightd_json_text(json, "dtype", weightd_dtype_row(initializer->data_dtype)->name);
	else
		weightd_json_null(json, "dtype");
	weightd_catalog_arguments(json, initializer->fields, initializer->field_count);
}

const struct weightd_catalog weightd_catalog_initializers = {
	.name = "initializers",
	.doc = "Initializers with their formulas and arguments",
	.count = weightd_initializer_count,
	.name_at = name_at,
	.find = find,
	.write = write,
};
