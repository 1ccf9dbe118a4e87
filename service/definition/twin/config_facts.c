/*
 * Facts of a config that was read before.
 */
#include "definition/twin/config_facts.h"

#include "definition/architecture/data_architecture.h"
#include "definition/twin/twin_size.h"

#include <string.h>

#define LIBRARY "transformers"

static const char *class_in(const struct weightd_architecture *architecture, const char *name)
{
	const char *const *class_name = architecture->classes;

	while (*class_name != NULL && strcmp(*class_name, name) != 0)
		class_name++;
	return *class_name;
}

static const char *wanted_class(const json_t *config)
{
	const char *name =
		json_string_value(json_array_get(json_object_get(config, "architectures"), 0));

	return name == NULL ? "" : name;
}

/* Whether a data row has the type. */
static bool row_of_type(const char *type, struct weightd_row *row)
{
	return type != NULL && type[0] != '_' && weightd_row_find(LIBRARY, type, strlen(type), row);
}

const struct weightd_architecture *weightd_config_architecture(const json_t *config)
{
	const char *type = json_string_value(json_object_get(config, "model_type"));
	const struct weightd_architecture *found =
		type == NULL ? NULL : weightd_architecture_find(type);
	struct weightd_row row;

	if (found == NULL && row_of_type(type, &row))
		return NULL;
	for (size_t i = 0; found == NULL && i < weightd_architecture_count(); i++)
		if (class_in(weightd_architecture_at(i), wanted_class(config)) != NULL)
			found = weightd_architecture_at(i);
	return found;
}

bool weightd_config_row(const json_t *config, struct weightd_row *row)
{
	const char *type = json_string_value(json_object_get(config, "model_type"));
	const char *wanted = wanted_class(config);

	if (weightd_config_architecture(config) != NULL)
		return false;
	return row_of_type(type, row) ||
	       weightd_row_with_class(LIBRARY, wanted, strlen(wanted), row, NULL);
}

const char *weightd_config_type(const json_t *config)
{
	const struct weightd_architecture *architecture = weightd_config_architecture(config);
	struct weightd_row row;

	if (architecture != NULL)
		return architecture->name;
	return weightd_config_row(config, &row) ? row.name : NULL;
}

const char *weightd_config_class(const json_t *config)
{
	const struct weightd_architecture *architecture = weightd_config_architecture(config);
	const char *name =
		architecture == NULL ? NULL : class_in(architecture, wanted_class(config));
	struct weightd_row row;

	if (architecture == NULL && weightd_config_row(config, &row)) {
		name = weightd_row_class(&row, wanted_class(config));
		return name != NULL ? name : row.classes;
	}
	return architecture == NULL || name != NULL ? name : architecture->classes[0];
}

/* A size of a data row's config, which is read for its defaults and aliases. */
static int64_t size_in_row(const struct weightd_row *row, const json_t *config, const char *field)
{
	struct weightd_arena *arena = weightd_arena_new(0);
	const struct weightd_twin sizes = {
		.architecture = arena == NULL ? NULL : weightd_load_architecture(row, arena),
		.config = config};
	const int64_t size = sizes.architecture == NULL ? 0 : weightd_twin_number(&sizes, field);

	weightd_arena_free(arena);
	return size;
}

int64_t weightd_config_size(const json_t *config, const char *field)
{
	const struct weightd_twin sizes = {.architecture = weightd_config_architecture(config),
					   .config = config};
	struct weightd_row row;

	if (sizes.architecture == NULL && weightd_config_row(config, &row))
		return size_in_row(&row, config, field);
	return sizes.architecture == NULL ? 0 : weightd_twin_number(&sizes, field);
}

static bool ends_with(const char *text, const char *end)
{
	const size_t length = strlen(text), tail = strlen(end);

	return length >= tail && strcmp(text + length - tail, end) == 0;
}

bool weightd_class_generates(const char *class_name)
{
	return ends_with(class_name, "ForCausalLM") || ends_with(class_name, "LMHeadModel") ||
	       ends_with(class_name, "DoubleHeadsModel") || ends_with(class_name, "MTModel") ||
	       ends_with(class_name, "ForConditionalGeneration") ||
	       ends_with(class_name, "EncoderDecoderModel");
}

bool weightd_class_unmasks(const char *class_name)
{
	return ends_with(class_name, "ForMaskedLM") || ends_with(class_name, "ForPreTraining");
}
