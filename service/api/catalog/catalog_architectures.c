/*
 * Catalogue of architectures: the model types of config.json, with the schema of their fields.
 */
#include "api/catalog/catalog.h"
#include "api/answer/json_document.h"
#include "definition/architecture/architecture_example.h"
#include "definition/architecture/data_architecture.h"
#include "definition/twin/arch_name.h"

#include <stdio.h>
#include <string.h>

#define LIBRARY "transformers"

static size_t count(void)
{
	return weightd_architecture_count() + weightd_row_count(LIBRARY);
}

static const char *name_at(size_t index)
{
	const size_t in_c = weightd_architecture_count();

	return index < in_c ? weightd_architecture_at(index)->name
			    : weightd_row_at(LIBRARY, index - in_c).name;
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
	/* A default config whose sizes do not divide each other has none. */
	if (twin != NULL)
		weightd_json_document(json, "twin", twin);
	json_decref(twin);
}

static void write_architecture(struct weightd_json *json,
			       const struct weightd_architecture *architecture)
{
	json_t *example = weightd_architecture_example(architecture);

	weightd_json_text(json, "name", architecture->name);
	weightd_json_text(json, "doc", architecture->doc);
	weightd_json_printf(json, "source", "transformers.%s", architecture->classes[0]);
	weightd_json_texts(json, "classes", architecture->classes);
	if (architecture->recipe != NULL)
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

/* What is known of a data row without unpacking it. */
static void write_row(struct weightd_json *json, const struct weightd_row *row)
{
	weightd_json_text(json, "name", row->name);
	weightd_json_text(json, "doc", row->doc);
	weightd_json_printf(json, "source", "%s.%s", row->library, row->classes);
	weightd_json_open(json, "classes", '[');
	for (const char *name = row->classes; *name != '\0'; name += strlen(name) + 1)
		weightd_json_text(json, NULL, name);
	weightd_json_close(json, ']');
	weightd_json_text(json, "release", row->release);
}

static void write_brief(struct weightd_json *json, size_t index)
{
	const size_t in_c = weightd_architecture_count();

	if (index < in_c) {
		write_architecture(json, weightd_architecture_at(index));
		return;
	}
	const struct weightd_row row = weightd_row_at(LIBRARY, index - in_c);
	write_row(json, &row);
}

static void write(struct weightd_json *json, size_t index)
{
	const size_t in_c = weightd_architecture_count();

	if (index < in_c) {
		write_architecture(json, weightd_architecture_at(index));
		return;
	}
	const struct weightd_row row = weightd_row_at(LIBRARY, index - in_c);
	struct weightd_arena *arena = weightd_arena_new(0);
	const struct weightd_architecture *architecture =
		arena == NULL ? NULL : weightd_load_architecture(&row, arena);
	if (architecture == NULL)
		json->out->failed = true;
	else
		write_architecture(json, architecture);
	if (row.release[0] != '\0')
		weightd_json_text(json, "release", row.release);
	weightd_arena_free(arena);
}

const struct weightd_catalog weightd_catalog_architectures = {
	.name = "architectures",
	.doc = "Model types of a config.json, with their classes and the fields that matter",
	.count = count,
	.name_at = name_at,
	.write = write,
	.write_brief = write_brief,
};
