/*
 * Reading the module tree: order, lookup by path, isinstance, arguments by name, modules as values.
 */
#include "weightd/module_type.h"
#include "weightd/model.h"
#include "weightd/parametrization.h"

#include <string.h>

const struct weightd_module *weightd_module_next(const struct weightd_module *module,
						 const struct weightd_module *top)
{
	if (module->children != NULL)
		return module->children;
	while (module != top) {
		if (module->next != NULL)
			return module->next;
		module = module->parent;
	}
	return NULL;
}

const struct weightd_module *weightd_model_find(const struct weightd_model *model, const char *path)
{
	const struct weightd_module *module = model->root;

	if (path[0] == '\0')
		return module;
	for (;;) {
		size_t length = strcspn(path, ".");

		module = weightd_module_child(module, path, length);
		if (module == NULL || path[length] == '\0')
			return module;
		path += length + 1;
	}
}

bool weightd_module_type_is_a(const struct weightd_module_type *module_type, const char *name)
{
	if (strcmp(module_type->name, name) == 0 || strcmp(name, "Module") == 0)
		return true;
	for (const char *const *base = module_type->bases; base != NULL && *base != NULL; base++) {
		if (strcmp(*base, name) == 0)
			return true;
	}
	return false;
}

bool weightd_module_is_a(const struct weightd_module *module, const char *type)
{
	if (strcmp(module->type, type) == 0 || strcmp(type, "Module") == 0 ||
	    strcmp(weightd_module_defined_type(module), type) == 0)
		return true;
	return module->module_type != NULL && weightd_module_type_is_a(module->module_type, type);
}

bool weightd_module_takes_children(const struct weightd_module *module)
{
	return module->module_type == NULL || module->is_derived ||
	       (module->module_type->flags & WEIGHTD_TAKES_CHILDREN) != 0;
}

const struct weightd_value *weightd_module_argument(const struct weightd_module *module,
						    const char *field)
{
	if (module->module_type == NULL || module->arguments == NULL)
		return NULL;
	for (size_t i = 0; i < module->module_type->field_count; i++) {
		if (strcmp(module->module_type->fields[i].name, field) == 0)
			return &module->arguments[i];
	}
	return NULL;
}

struct weightd_module_rare *weightd_module_rare(struct weightd_module *module,
						struct weightd_builder *builder)
{
	if (module->rare == NULL)
		module->rare = weightd_arena_alloc(builder->arena, sizeof *module->rare);
	return module->rare;
}

struct weightd_parametrized *weightd_module_parametrized(const struct weightd_module *module)
{
	return module->rare == NULL ? NULL : module->rare->parametrized;
}

const struct weightd_module *weightd_module_lost(const struct weightd_module *module)
{
	return module->rare == NULL ? NULL : module->rare->lost;
}

const char *const *weightd_module_order(const struct weightd_module *module)
{
	return module->rare == NULL ? NULL : module->rare->order;
}

const char *weightd_module_extra(const struct weightd_module *module)
{
	return module->rare == NULL ? NULL : module->rare->extra;
}

const char *weightd_module_own_print(const struct weightd_module *module)
{
	return module->rare == NULL ? NULL : module->rare->print;
}

struct weightd_value weightd_module_value(const struct weightd_module *module)
{
	return (struct weightd_value){
		.kind = WEIGHTD_MODULE,
		.module = module,
		.text = module == NULL ? "" : module->type,
	};
}
