/*
 * Catalogue of architectures: the model types of config.json, with the schema of their fields.
 */
#include "api/catalog/catalog.h"
#include "api/answer/json_document.h"
#include "definition/architecture/architecture_example.h"
#include "definition/twin/arch_name.h"

#include <stdio.h>
#include <string.h>

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

static bool has_class(const struct weightd_architecture *architecture, const char *name)
{
	const char *const *class_name = architecture->classes;

	while (*class_name != NULL && strcmp(*class_name, name) != 0)
		class_name++;
	return *class_name != NULL;
}

/* Names of arch/ that are published sizes of the architecture. */
static void write_published(struct weightd_json *json,
			    const struct weightd_architecture *architecture)
{
	weightd_json_open(json, "published", '[');
	for (size_t i = 0; i < weightd_published_count(); i++) {
		const struct weightd_published *row = weightd_published_at(i);
		if (!has_class(architecture, row->class_name))
			continue;
		weightd_json_open(json, NULL, '{');
		weightd_json_text(json, "name", row->name);
		weightd_json_text(json, "source", row->source);
		weightd_json_text(json, "class", row->class_name);
		weightd_json_size(json, "parameters", row->parameters);
		weightd_json_close(json, '}');
	}
	weightd_json_close(json, ']');
}

/* The config of its tiny twin. */
static void write_twin(struct weightd_json *json, const struct weightd_architecture *architecture)
{
	char name[128];
	json_t *twin = NULL;

	snprintf(name, sizeof name, "%s.tiny", architecture->name);
	weightd_arch_config(&twin, name, NULL);
	weightd_json_document(json, "twin", twin);
	json_decref(twin);
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
	weightd_fields_schema(architecture->fields, architecture->field_count, WEIGHTD_SCHEMA_OPEN,
			      json->out);
	write_published(json, architecture);
	write_twin(json, architecture);
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
