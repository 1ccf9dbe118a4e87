/*
 * Copies of modules that were given as arguments, as Python's deepcopy of a built module.
 */
#include "core/model/shared.h"
#include "weightd/model.h"
#include "weightd/parametrization.h"

static enum weightd_code copy_tensors(struct weightd_module *module,
				      struct weightd_builder *builder,
				      const struct weightd_module *from, struct weightd_error *err)
{
	enum weightd_code code = WEIGHTD_OK;

	if (weightd_module_parametrized(from) == NULL &&
	    weightd_share_tensors(module, builder, from))
		return code;
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
static enum weightd_code copy_rare(struct weightd_module *made, struct weightd_builder *builder,
				   const struct weightd_module *from, struct weightd_error *err)
{
	if (weightd_module_lost(from) == NULL && weightd_module_order(from) == NULL &&
	    weightd_module_extra(from) == NULL && weightd_module_own_print(from) == NULL)
		return WEIGHTD_OK;
	struct weightd_module_rare *rare = weightd_module_rare(made, builder);
	if (rare == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, made->pointer,
					 "out of memory");
	rare->lost = weightd_module_lost(from);
	rare->order = weightd_module_order(from);
	rare->extra = weightd_module_extra(from);
	rare->print = weightd_module_own_print(from);
	return WEIGHTD_OK;
}

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
	made->is_derived = from->is_derived;
	made->redraws = from->redraws;
	code = copy_rare(made, builder, from, err);
	if (code != WEIGHTD_OK)
		return code;
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

static enum weightd_code no_memory(const struct weightd_module *module, struct weightd_error *err)
{
	return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, module->pointer, "out of memory");
}

enum weightd_code weightd_module_unshare(struct weightd_module *module,
					 struct weightd_builder *builder, struct weightd_error *err)
{
	struct weightd_parameter *first = NULL, *last = NULL;

	if (!module->shares_tensors)
		return WEIGHTD_OK;
	for (const struct weightd_parameter *p = module->parameters; p != NULL; p = p->next) {
		struct weightd_parameter *own = weightd_arena_alloc(builder->arena, sizeof *own);
		if (own == NULL)
			return no_memory(module, err);
		*own = *p;
		own->next = NULL;
		*(last == NULL ? &first : &last->next) = own;
		last = own;
	}
	module->parameters = first;
	module->last_parameter = last;
	module->shares_tensors = false;
	return WEIGHTD_OK;
}

/* Keeps the draw so far as an earlier one. */
static bool draw_anew(struct weightd_parameter *parameter, struct weightd_builder *builder,
		      const struct weightd_redraw *redraw)
{
	struct weightd_earlier_draw *earlier = weightd_arena_alloc(builder->arena, sizeof *earlier);

	if (earlier == NULL)
		return false;
	*earlier = (struct weightd_earlier_draw){parameter->earlier, parameter->initial,
						 parameter->initial_by};
	parameter->earlier = earlier;
	parameter->initial = redraw->call;
	parameter->initial_by = redraw->owner;
	redraw->owner->redraws = true;
	return true;
}

/* The tensors that a module with the same ones has had drawn anew. */
static void take_redrawn(struct weightd_module *module, struct weightd_parameter *redrawn)
{
	module->parameters = module->last_parameter = redrawn;
	while (module->last_parameter->next != NULL)
		module->last_parameter = module->last_parameter->next;
}

enum weightd_code weightd_module_redraw(struct weightd_module *module,
					struct weightd_builder *builder,
					const struct weightd_redraw *redraw,
					struct weightd_error *err)
{
	const bool is_shared = module->shares_tensors;
	const struct weightd_parameter *before = module->parameters;
	struct weightd_parameter *redrawn =
		is_shared ? weightd_shared_redrawn(builder, before, redraw->owner) : NULL;
	size_t count = 0;

	for (const struct weightd_parameter *p = before; p != NULL; p = p->next)
		count += redraw->selects(p);
	if (count == 0)
		return WEIGHTD_OK;
	if (redrawn != NULL) {
		take_redrawn(module, redrawn);
		return WEIGHTD_OK;
	}
	if (redraw->call.initializer != NULL && redraw->call.arguments == NULL)
		return no_memory(module, err);
	enum weightd_code code = weightd_module_unshare(module, builder, err);
	for (struct weightd_parameter *p = module->parameters; code == WEIGHTD_OK && p != NULL;
	     p = p->next) {
		if (redraw->selects(p) && !draw_anew(p, builder, redraw))
			return no_memory(module, err);
	}
	if (code != WEIGHTD_OK || !is_shared)
		return code;
	module->shares_tensors = true;
	return weightd_share_redrawn(builder, before, redraw->owner, module->parameters)
		       ? WEIGHTD_OK
		       : no_memory(module, err);
}
