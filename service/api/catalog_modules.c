/*
 * Catalogue of module types, with the schema of their arguments.
 */
#include "catalog.h"
#include "weightd/layer.h"

static const char *name_at(size_t index)
{
	return weightd_layer_at(index)->name;
}

static size_t find(const char *name)
{
	const struct weightd_layer *layer = weightd_layer_find(name);

	for (size_t i = 0; i < weightd_layer_count(); i++)
		if (weightd_layer_at(i) == layer)
			return i;
	return SIZE_MAX;
}

static void write(struct weightd_json *json, size_t index)
{
	const struct weightd_layer *layer = weightd_layer_at(index);

	weightd_json_text(json, "name", layer->name);
	weightd_json_text(json, "doc", layer->doc);
	weightd_json_texts(json, "bases", layer->bases);
	weightd_json_bool(json, "is_abstract", (layer->flags & WEIGHTD_ABSTRACT) != 0);
	weightd_json_bool(json, "takes_children", (layer->flags & WEIGHTD_TAKES_CHILDREN) != 0);
	weightd_json_bool(json, "takes_any_arguments",
	                  (layer->flags & WEIGHTD_TAKES_ANYTHING) != 0);
	weightd_catalog_arguments(json, layer->fields, layer->field_count);
}

const struct weightd_catalog weightd_catalog_modules = {
	.name = "modules",
	.doc = "Module types with their arguments, and base classes for selectors",
	.count = weightd_layer_count,
	.name_at = name_at,
	.find = find,
	.write = write,
};
