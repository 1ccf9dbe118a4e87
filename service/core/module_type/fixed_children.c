/*
 * Children that a constructor makes itself, or copies from a module among its arguments.
 */
#include "core/module_type/fixed_children.h"

#include "core/module_type/module_arguments.h"
#include "weightd/module_type_table.h"

#include <string.h>

/* The dtype argument of the nearest module that has one, which a constructor hands down. */
static const struct weightd_value *inherited_dtype(const struct weightd_module *module)
{
	const struct weightd_value *dtype = NULL;

	for (; module != NULL && dtype == NULL; module = module->parent)
		dtype = module->module_type == NULL ? NULL
						    : weightd_module_argument(module, "dtype");
	return dtype;
}

enum weightd_code child_add(struct weightd_module **child, struct weightd_module *module,
			    struct weightd_builder *builder, const char *name, const char *type,
			    const struct weightd_value *arguments, size_t count,
			    struct weightd_error *err)
{
	const struct weightd_module_type *module_type = weightd_module_type_find(type);
	const struct weightd_value *dtype = inherited_dtype(module);
	struct weightd_value *bound =
		weightd_arena_array(builder->arena, module_type->field_count + 1, sizeof *bound);
	struct weightd_module *made;

	if (bound == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, module->pointer,
					 "out of memory");
	for (size_t i = 0; i < module_type->field_count; i++) {
		bound[i] = i < count ? arguments[i] : module_type->fields[i].fallback;
		if (dtype != NULL && strcmp(module_type->fields[i].name, "dtype") == 0)
			bound[i] = *dtype;
	}
	enum weightd_code code = weightd_module_new(&made, builder, module, name, module_type->name,
						    module_type, bound, module->pointer, err);
	if (code == WEIGHTD_OK && child != NULL)
		*child = made;
	return code;
}

enum weightd_code child_copy(struct weightd_module *module, struct weightd_builder *builder,
			     const char *name, const char *field, struct weightd_error *err)
{
	const struct weightd_value *value = argument_value(module, field);

	if (value->kind != WEIGHTD_MODULE)
		return WEIGHTD_OK;
	return weightd_module_copy(NULL, builder, module, name, value->module, err);
}
