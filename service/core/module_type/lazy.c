/*
 * The lazy classes, which take a size from their first input in torch and as an argument here.
 */
#include "core/module_type/lazy.h"

#include "weightd/module_type_table.h"

#include <string.h>

static enum weightd_code refuse_without(const struct weightd_building *building, const char *field)
{
	const struct weightd_module *module = building->module;

	weightd_error_add(building->err, WEIGHTD_ERR_MISSING_FIELD, module->pointer, "%s needs %s",
			  module->type, field);
	weightd_error_expected(building->err,
			       "the size that torch takes from the first input, as the argument %s",
			       field);
	return WEIGHTD_ERR_MISSING_FIELD;
}

enum weightd_code lazy_materialise(const struct weightd_building *building)
{
	struct weightd_module *module = building->module;
	const struct weightd_module_type *plain =
		weightd_module_type_find(module->module_type->name + strlen("Lazy"));
	struct weightd_value *arguments = weightd_arena_array(
		building->builder->arena, plain->field_count, sizeof *arguments);

	if (arguments == NULL)
		return weightd_error_add(building->err, WEIGHTD_ERR_NO_MEMORY, module->pointer,
					 "out of memory");
	for (size_t i = 0; i < plain->field_count; i++) {
		const struct weightd_value *given =
			weightd_module_argument(module, plain->fields[i].name);
		arguments[i] = given == NULL ? plain->fields[i].fallback : *given;
		if (arguments[i].kind == WEIGHTD_NONE && plain->fields[i].required)
			return refuse_without(building, plain->fields[i].name);
	}
	module->module_type = plain;
	module->type = plain->name;
	module->arguments = arguments;
	return WEIGHTD_OK;
}
