/*
 * The lazy classes, which take a size from their first input in torch and as an argument here.
 */
#include "core/module_type/lazy.h"

#include "weightd/module_type_table.h"

#include <string.h>

enum weightd_code lazy_materialise(struct weightd_module *module, struct weightd_builder *builder,
				   struct weightd_error *err)
{
	const struct weightd_module_type *module_type =
		weightd_module_type_find(module->module_type->name + strlen("Lazy"));
	struct weightd_value *arguments =
		weightd_arena_array(builder->arena, module_type->field_count, sizeof *arguments);

	if (arguments == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, module->pointer,
					 "out of memory");
	for (size_t i = 0; i < module_type->field_count; i++) {
		const struct weightd_value *given =
			weightd_module_argument(module, module_type->fields[i].name);
		arguments[i] = given == NULL ? module_type->fields[i].fallback : *given;
		if (arguments[i].kind != WEIGHTD_NONE || !module_type->fields[i].required)
			continue;
		weightd_error_add(err, WEIGHTD_ERR_MISSING_FIELD, module->pointer, "%s needs %s",
				  module->type, module_type->fields[i].name);
		weightd_error_expected(
			err, "the size that torch takes from the first input, as the argument %s",
			module_type->fields[i].name);
		return WEIGHTD_ERR_MISSING_FIELD;
	}
	module->module_type = module_type;
	module->type = module_type->name;
	module->arguments = arguments;
	return module_type->build(module, builder, err);
}
