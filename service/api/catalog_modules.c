/*
 * Catalogue of module types, with the schema of their arguments.
 */
#include "catalog.h"
#include "weightd/fused.h"
#include "weightd/layer.h"

#include <string.h>

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

/* The tensors that rules can name blocks of, "block": "q". */
static void write_fused(struct weightd_json *json, const struct weightd_layer *layer)
{
	weightd_json_open(json, "fused", '[');
	for (size_t i = 0; i < weightd_fused_count(); i++) {
		const struct weightd_fused *row = weightd_fused_at(i);
		if (strcmp(row->type, layer->name) != 0)
			continue;
		weightd_json_open(json, NULL, '{');
		weightd_json_text(json, "path", row->path);
		weightd_json_texts(json, "parameters", row->leaves);
		weightd_json_text(json, "dimension", row->is_last ? "last" : "first");
		weightd_json_texts(json, "blocks", row->names);
		weightd_json_close(json, '}');
	}
	weightd_json_close(json, ']');
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
	write_fused(json, layer);
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
