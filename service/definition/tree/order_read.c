/*
 * The order of construction, where it is another than that of registration.
 */
#include "definition/tree/order_read.h"

#include "core/base/name_list.h"
#include "definition/document/json_parse.h"

#include <string.h>

static bool has_tensor(const struct weightd_module *module, const char *name)
{
	const struct weightd_parameter *parameter = module->parameters;

	while (parameter != NULL && strcmp(parameter->leaf, name) != 0)
		parameter = parameter->next;
	return parameter != NULL;
}

/* The name of a tensor or child that is not named before; NULL with an issue. */
static const char *read_name(struct weightd_reader *reader, const struct weightd_module *module,
			     const json_t *json, const struct weightd_place *place)
{
	const char *name = json_string_value(json);

	if (name == NULL) {
		weightd_refuse_type(reader, place, json, "the name of a tensor or child");
		return NULL;
	}
	if (!has_tensor(module, name) && weightd_module_child(module, name, strlen(name)) == NULL) {
		weightd_refuse(reader, WEIGHTD_ERR_UNKNOWN_PARAMETER, place,
			       "%.60s has no tensor or child %.60s", module->type, name);
		return NULL;
	}
	name = weightd_arena_strdup(reader->arena, name);
	if (name == NULL)
		weightd_refuse_memory(reader);
	return name;
}

void weightd_read_order(struct weightd_reader *reader, struct weightd_module *module,
			const json_t *json, const struct weightd_place *place)
{
	const size_t count = json_array_size(json);

	if (!json_is_array(json)) {
		weightd_refuse_type(reader, place, json,
				    "an array of names of tensors and children");
		return;
	}
	if (module->module_type != NULL && !weightd_module_takes_children(module)) {
		weightd_refuse(reader, WEIGHTD_ERR_BAD_ARGUMENT, place,
			       "the constructor of %s has an order of its own", module->type);
		return;
	}
	const char **names = weightd_arena_array(reader->arena, count + 1, sizeof *names);
	if (names == NULL) {
		weightd_refuse_memory(reader);
		return;
	}
	for (size_t i = 0; i < count && !weightd_reader_stops(reader); i++) {
		names[i] = read_name(reader, module, json_array_get(json, i),
				     WEIGHTD_PLACE_ITEM(place, i));
		if (names[i] == NULL)
			return;
	}
	struct weightd_module_rare *rare = weightd_module_rare(module, &reader->builder);
	if (rare == NULL)
		weightd_refuse_memory(reader);
	else
		rare->order = count > 0 ? names : NULL;
}
