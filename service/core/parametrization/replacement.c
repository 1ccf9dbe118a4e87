/*
 * The replacements of a parametrized parameter: tensors, and the modules around them.
 */
#include "core/parametrization/replacement.h"

#include "weightd/module_type_table.h"

#include <inttypes.h>
#include <string.h>

/* torch.nn.utils.parametrize.ParametrizationList; users cannot make one, so it is in no list. */
static const char *const list_bases[] = {"ModuleList", NULL};
static const struct weightd_module_type list_type = {
	.name = "ParametrizationList",
	.bases = list_bases,
	.doc = "The parametrizations of one tensor",
	.flags = WEIGHTD_FOLDS_CHILDREN,
};

static enum weightd_code no_memory(const struct weightd_parametrizing *applied)
{
	return weightd_error_add(applied->err, WEIGHTD_ERR_NO_MEMORY, applied->module->pointer,
				 "out of memory");
}

struct weightd_initializer_call replacement_initial(const struct weightd_parametrizing *applied,
						    const struct weightd_initializer *row,
						    const struct weightd_value *arguments,
						    size_t count)
{
	struct weightd_value *values =
		weightd_arena_array(applied->builder->arena, count + 1, sizeof *values);

	if (values != NULL && count > 0)
		memcpy(values, arguments, count * sizeof *values);
	return (struct weightd_initializer_call){
		.initializer = row, .arguments = values, .pointer = ""};
}

const char *replacement_leaf(const struct weightd_parametrizing *applied, const char *suffix)
{
	return weightd_arena_printf(applied->builder->arena, "%s%s", applied->parameter->leaf,
				    suffix);
}

enum weightd_code replacement_add(const struct weightd_parametrizing *applied,
				  struct weightd_module *module,
				  const struct replacement_tensor *tensor,
				  struct weightd_parameter **made)
{
	const struct weightd_parameter added = {
		.leaf = tensor->leaf,
		.shape = tensor->shape,
		.dtype = applied->parameter->dtype,
		.is_buffer = tensor->is_buffer,
		.requires_grad = !tensor->is_buffer && applied->parameter->requires_grad,
		.fans = weightd_fans_torch(&tensor->shape),
		.initial = tensor->initial,
		.of = tensor->of,
	};

	if (tensor->leaf == NULL || tensor->initial.arguments == NULL)
		return no_memory(applied);
	return weightd_module_add_tensor(module, applied->builder, &added, made, applied->err);
}

enum weightd_code replacement_move(const struct weightd_parametrizing *applied,
				   struct weightd_module *module, const char *leaf,
				   struct weightd_parameter **made)
{
	const struct weightd_parameter moved = {
		.leaf = leaf,
		.shape = applied->parameter->shape,
		.dtype = applied->parameter->dtype,
		.requires_grad = applied->parameter->requires_grad,
		.fans = applied->parameter->fans,
		.initial = applied->parameter->initial,
	};

	if (leaf == NULL)
		return no_memory(applied);
	return weightd_module_add_tensor(module, applied->builder, &moved, made, applied->err);
}

enum weightd_code replacement_is_held(const struct weightd_parametrizing *applied,
				      const struct weightd_module *module,
				      const struct weightd_parameter *holder)
{
	struct weightd_replacement *replacement = applied->replacement;

	replacement->holder = holder;
	replacement->holder_module = module;
	replacement->holder_name = weightd_arena_printf(
		applied->builder->arena, "%s%s%s", weightd_module_path(module, WEIGHTD_NAME_ROOM),
		module->parent == NULL ? "" : ".", holder->leaf);
	return replacement->holder_name == NULL ? no_memory(applied) : WEIGHTD_OK;
}

/* The child "parametrizations", which is made at the first one. */
static enum weightd_code add_dict(const struct weightd_parametrizing *applied)
{
	struct weightd_module *module = applied->module;
	struct weightd_parametrized *parametrized = weightd_module_parametrized(module);
	enum weightd_code code = weightd_module_new(
		&parametrized->list, applied->builder, module, "parametrizations", "ModuleDict",
		weightd_module_type_find("ModuleDict"), NULL, applied->call->pointer, applied->err);

	if (code != WEIGHTD_OK)
		return code;
	parametrized->list->is_made = true;
	module->type =
		weightd_arena_printf(applied->builder->arena, "Parametrized%s", module->type);
	return module->type == NULL ? no_memory(applied) : WEIGHTD_OK;
}

enum weightd_code replacement_add_modules(const struct weightd_parametrizing *applied,
					  const char *type, struct replacement_modules *modules)
{
	const struct weightd_parametrized *parametrized =
		weightd_module_parametrized(applied->module);
	enum weightd_code code = parametrized->list == NULL ? add_dict(applied) : WEIGHTD_OK;

	if (code == WEIGHTD_OK)
		code = weightd_module_new(&modules->list, applied->builder, parametrized->list,
					  applied->parameter->leaf, list_type.name, &list_type,
					  NULL, applied->call->pointer, applied->err);
	if (code == WEIGHTD_OK)
		code = weightd_module_new(&modules->part, applied->builder, modules->list, "0",
					  type, NULL, NULL, applied->call->pointer, applied->err);
	return code;
}

enum weightd_code replacement_refuse_dim(const struct weightd_parametrizing *applied, int64_t dim,
					 int64_t least)
{
	const struct weightd_parameter *parameter = applied->parameter;

	weightd_error_add(applied->err, WEIGHTD_ERR_OUT_OF_RANGE, applied->call->pointer,
			  "dim is %" PRId64 ", and %s has %u dimensions", dim, parameter->leaf,
			  parameter->shape.ndim);
	weightd_error_expected(applied->err, "%" PRId64 " to %" PRId64, least,
			       (int64_t)parameter->shape.ndim - 1);
	return WEIGHTD_ERR_OUT_OF_RANGE;
}
