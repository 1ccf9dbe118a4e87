/*
 * Children that a constructor makes itself, or copies from a module among its arguments.
 */
#include "core/module_type/fixed_children.h"

#include "core/field/formula.h"
#include "core/module_type/module_arguments.h"
#include "weightd/module_type_table.h"

#include <inttypes.h>
#include <stdio.h>
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

enum weightd_code child_add(struct weightd_module **made, const struct weightd_building *parent,
			    const struct fixed_child *child)
{
	struct weightd_module *module = parent->module, *added;
	const struct weightd_module_type *type = weightd_module_type_find(child->type);
	const struct weightd_value *dtype = inherited_dtype(module);
	struct weightd_value bound[WEIGHTD_FORMULA_NAMES_MAX];

	for (size_t i = 0; i < type->field_count; i++) {
		bound[i] = i < child->count ? child->arguments[i] : type->fields[i].fallback;
		if (dtype != NULL && strcmp(type->fields[i].name, "dtype") == 0)
			bound[i] = *dtype;
	}
	enum weightd_code code =
		weightd_module_new(&added, parent->builder, module, child->name, type->name, type,
				   bound, module->pointer, parent->err);
	if (code == WEIGHTD_OK && made != NULL)
		*made = added;
	return code;
}

enum weightd_code child_add_container(struct weightd_building *inside,
				      const struct weightd_building *parent, const char *name,
				      const char *type)
{
	*inside = *parent;
	return child_add(&inside->module, parent,
			 &(struct fixed_child){.name = name, .type = type});
}

enum weightd_code child_add_linear(const struct weightd_building *parent, const char *name,
				   struct weightd_value in_features,
				   struct weightd_value out_features, struct weightd_value bias)
{
	const struct weightd_value arguments[] = {in_features, out_features, bias};

	return child_add(
		NULL, parent,
		&(struct fixed_child){
			.name = name, .type = "Linear", .arguments = arguments, .count = 3});
}

enum weightd_code child_copy(const struct weightd_building *parent, const char *name,
			     const char *field)
{
	const struct weightd_value *value = argument_value(parent->module, field);

	if (value->kind != WEIGHTD_MODULE)
		return WEIGHTD_OK;
	return weightd_module_copy(NULL, parent->builder, parent->module, name, value->module,
				   parent->err);
}

enum weightd_code child_copies(const struct weightd_building *parent,
			       const struct weightd_module *pattern, uint64_t count)
{
	enum weightd_code code = WEIGHTD_OK;

	if (count == 0) {
		struct weightd_module_rare *rare =
			weightd_module_rare(parent->module, parent->builder);
		if (rare == NULL)
			return weightd_error_add(parent->err, WEIGHTD_ERR_NO_MEMORY,
						 parent->module->pointer, "out of memory");
		rare->lost = pattern;
	}
	for (uint64_t i = 0; i < count && code == WEIGHTD_OK; i++) {
		char index[24];
		snprintf(index, sizeof index, "%" PRIu64, i);
		code = weightd_module_copy(NULL, parent->builder, parent->module, index, pattern,
					   parent->err);
	}
	return code;
}
