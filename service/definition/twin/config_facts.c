/*
 * Facts of a config that was read before.
 */
#include "definition/twin/config_facts.h"

#include "definition/twin/twin_size.h"

#include <string.h>

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

const struct weightd_architecture *weightd_config_architecture(const json_t *config)
{
	const char *type = json_string_value(json_object_get(config, "model_type"));
	const struct weightd_architecture *found =
		type == NULL ? NULL : weightd_architecture_find(type);

	for (size_t i = 0; found == NULL && i < weightd_architecture_count(); i++)
		if (class_in(weightd_architecture_at(i), wanted_class(config)) != NULL)
			found = weightd_architecture_at(i);
	return found;
}

const char *weightd_config_class(const json_t *config)
{
	const struct weightd_architecture *architecture = weightd_config_architecture(config);
	const char *name =
		architecture == NULL ? NULL : class_in(architecture, wanted_class(config));

	return architecture == NULL || name != NULL ? name : architecture->classes[0];
}

int64_t weightd_config_size(const json_t *config, const char *field)
{
	const struct weightd_twin sizes = {.architecture = weightd_config_architecture(config),
					   .config = config};

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
	       ends_with(class_name, "DoubleHeadsModel") ||
	       ends_with(class_name, "ForConditionalGeneration");
}

bool weightd_class_unmasks(const char *class_name)
{
	return ends_with(class_name, "ForMaskedLM") || ends_with(class_name, "ForPreTraining");
}
