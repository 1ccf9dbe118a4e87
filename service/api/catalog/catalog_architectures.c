/*
 * Catalogue of architectures: the model types of config.json, with the schema of their fields.
 */
#include "api/catalog/catalog.h"
#include "api/answer/json_document.h"
#include "definition/architecture/architecture_example.h"

static const char *name_at(size_t index)
{
	return weightd_architecture_at(index)->name;
}

static void write_aliases(struct weightd_json *json, const struct weightd_config_alias *alias)
{
	weightd_json_open(json, "aliases", '{');
	for (; alias != NULL && alias->alias != NULL; alias++)
		weightd_json_text(json, alias->alias, alias->field);
	weightd_json_close(json, '}');
}

static void write(struct weightd_json *json, size_t index)
{
	const struct weightd_architecture *architecture = weightd_architecture_at(index);
	json_t *example = weightd_architecture_example(architecture);

	weightd_json_text(json, "name", architecture->name);
	weightd_json_text(json, "doc", architecture->doc);
	weightd_json_printf(json, "source", "transformers.%s", architecture->classes[0]);
	weightd_json_texts(json, "classes", architecture->classes);
	weightd_json_text(json, "recipe", architecture->recipe);
	write_aliases(json, architecture->aliases);
	weightd_json_key(json, "config_schema");
	weightd_fields_schema(architecture->fields, architecture->field_count, true, json->out);
	weightd_json_open(json, "example", '{');
	weightd_json_document(json, "config", example);
	weightd_json_close(json, '}');
	json_decref(example);
}

const struct weightd_catalog weightd_catalog_architectures = {
	.name = "architectures",
	.doc = "Model types of a config.json, with their classes and the fields that matter",
	.count = weightd_architecture_count,
	.name_at = name_at,
	.write = write,
};
