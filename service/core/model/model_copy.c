/*
 * Copies of modules that were given as arguments, as Python's deepcopy of a built module.
 */
#include "weightd/model.h"
#include "weightd/parametrization.h"

static enum weightd_code copy_tensors(struct weightd_module *module,
				      struct weightd_builder *builder,
				      const struct weightd_module *from, struct weightd_error *err)
{
	enum weightd_code code = WEIGHTD_OK;

	for (const struct weightd_parameter *tensor = weightd_module_defined_parameters(from);
	     tensor != NULL && code == WEIGHTD_OK; tensor = tensor->next)
		code = weightd_module_add_tensor(module, builder, tensor, NULL, err);
	return code;
}

/* Tensors that are computed from others are computed from the copy's. */
static enum weightd_code copy_replacements(struct weightd_module *module,
					   struct weightd_builder *builder,
					   const struct weightd_module *from,
					   struct weightd_error *err)
{
	const struct weightd_replacement *replacement = weightd_module_replacements(from);
	enum weightd_code code = WEIGHTD_OK;

	for (; replacement != NULL && code == WEIGHTD_OK; replacement = replacement->next) {
		const struct weightd_parametrization_call call = {.row = replacement->row,
								  .arguments =
									  replacement->arguments,
								  .pointer = from->pointer};
		code = weightd_module_parametrize(module, builder, &call, err);
	}
	return code;
}

/* As deep as the module that is copied. */
enum weightd_code weightd_module_copy(struct weightd_module **copy, struct weightd_builder *builder,
				      struct weightd_module *parent, const char *name,
				      const struct weightd_module *from, struct weightd_error *err)
{
	struct weightd_module *made;
	/* Without its type, which would build it a second time. */
	enum weightd_code code =
		weightd_module_new(&made, builder, parent, name, weightd_module_defined_type(from),
				   NULL, NULL, from->pointer, err);

	if (code != WEIGHTD_OK)
		return code;
	made->module_type = from->module_type;
	made->arguments = from->arguments;
	made->copied_from = from;
	made->redraws = from->redraws;
	code = copy_tensors(made, builder, from, err);
	for (const struct weightd_module *child = from->children;
	     child != NULL && code == WEIGHTD_OK; child = child->next) {
		if (!child->is_made)
			code = weightd_module_copy(NULL, builder, made, child->name, child, err);
	}
	if (code == WEIGHTD_OK)
		code = copy_replacements(made, builder, from, err);
	if (copy != NULL)
		*copy = made;
	return code;
}

const struct weightd_module *weightd_module_original(const struct weightd_module *module)
{
	while (module->copied_from != NULL)
		module = module->copied_from;
	return module;
}

enum weightd_code weightd_module_redraw(struct weightd_module *owner,
					struct weightd_builder *builder,
					struct weightd_parameter *parameter,
					const struct weightd_initializer_call *call,
					struct weightd_error *err)
{
	struct weightd_earlier_draw *earlier = weightd_arena_alloc(builder->arena, sizeof *earlier);

	if (earlier == NULL || (call->initializer != NULL && call->arguments == NULL))
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, owner->pointer,
					 "out of memory");
	*earlier = (struct weightd_earlier_draw){parameter->earlier, parameter->initial,
						 parameter->initial_by};
	parameter->earlier = earlier;
	parameter->initial = *call;
	parameter->initial_by = owner;
	owner->redraws = true;
	return WEIGHTD_OK;
}
