/*
 * Applying a parametrization to a module: the parameter is removed, its row adds the tensors that
 * replace it.
 */
#include "core/base/name_list.h"
#include "weightd/parametrization.h"

#include "weightd/module_type.h"

#include <string.h>

static enum weightd_code no_memory(const char *pointer, struct weightd_error *err)
{
	return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, pointer, "out of memory");
}

/* The leaves of the module's parameters; '*count' 0 if there are none, or no memory for them. */
static const char **leaves_of(const struct weightd_parametrizing *applied, size_t *count)
{
	const struct weightd_module *module = applied->module;
	size_t size = 0;

	*count = 0;
	for (const struct weightd_parameter *p = module->parameters; p != NULL; p = p->next)
		size++;
	const char **leaves = weightd_arena_array(applied->builder->arena, size, sizeof *leaves);
	for (const struct weightd_parameter *p = module->parameters; leaves != NULL && p != NULL;
	     p = p->next) {
		if (!p->is_buffer)
			leaves[(*count)++] = p->leaf;
	}
	return leaves;
}

/* There is no such parameter: lists the others. */
static enum weightd_code refuse_name(const struct weightd_parametrizing *applied)
{
	const struct weightd_module *module = applied->module;
	const char *name = applied->call->arguments[0].text;
	struct weightd_error *err = applied->err;
	size_t count;
	const char **leaves = leaves_of(applied, &count);
	char names[160];

	weightd_error_add(err, WEIGHTD_ERR_BAD_ARGUMENT, applied->call->pointer,
			  "%s: %.60s has no parameter %.60s", applied->call->row->name,
			  module->type, name);
	weightd_name_list(names, sizeof names, weightd_array_name, leaves, count);
	if (module->parameters == NULL && module->children != NULL)
		weightd_error_expected(
			err, "the inner module that has the parameter, not the container");
	else if (count == 0)
		weightd_error_expected(err, "a module with parameters");
	else
		weightd_error_expected(err, "name=%s", names);
	weightd_error_suggest(err, weightd_nearest(name, weightd_array_name, leaves, count));
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

/* Each parameter has one parametrization at most. */
static enum weightd_code refuse_second(const struct weightd_parametrizing *applied,
				       const struct weightd_parametrization *first)
{
	weightd_error_add(applied->err, WEIGHTD_ERR_UNSUPPORTED, applied->call->pointer,
			  "%s: %s already has %s", applied->call->row->name,
			  applied->call->arguments[0].text, first->name);
	weightd_error_expected(applied->err, "one of them for each parameter");
	return WEIGHTD_ERR_UNSUPPORTED;
}

static enum weightd_code check_parameter(const struct weightd_parametrizing *applied)
{
	const struct weightd_parameter *parameter = applied->parameter;
	const struct weightd_replacement *other = weightd_module_replacements(applied->module);
	const char *name = applied->call->arguments[0].text;

	for (; other != NULL; other = other->next) {
		const bool is_made = parameter != NULL && other->holder != NULL &&
				     (parameter == other->holder || parameter->of == other->holder);
		if (is_made || strcmp(other->parameter->leaf, name) == 0)
			return refuse_second(applied, other->row);
	}
	if (parameter == NULL)
		return refuse_name(applied);
	if (!parameter->is_buffer)
		return WEIGHTD_OK;
	weightd_error_add(applied->err, WEIGHTD_ERR_UNSUPPORTED, applied->call->pointer,
			  "%s: %s is a buffer", applied->call->row->name, name);
	weightd_error_expected(applied->err, "the name of a parameter");
	return WEIGHTD_ERR_UNSUPPORTED;
}

/* A copy of the list of tensors, in order. */
static enum weightd_code copy_parameters(struct weightd_module *module,
					 struct weightd_builder *builder,
					 const struct weightd_parameter **copy,
					 struct weightd_error *err)
{
	struct weightd_parameter *last = NULL;

	for (const struct weightd_parameter *p = module->parameters; p != NULL; p = p->next) {
		struct weightd_parameter *made = weightd_arena_alloc(builder->arena, sizeof *made);
		if (made == NULL)
			return no_memory(module->pointer, err);
		*made = *p;
		made->next = NULL;
		if (last == NULL)
			*copy = made;
		else
			last->next = made;
		last = made;
	}
	return WEIGHTD_OK;
}

static enum weightd_code remember(struct weightd_parametrizing *applied)
{
	struct weightd_module *module = applied->module;
	struct weightd_parametrized *before = weightd_module_parametrized(module);
	struct weightd_replacement *made =
		weightd_arena_alloc(applied->builder->arena, sizeof *made);

	if (before == NULL) {
		before = weightd_arena_alloc(applied->builder->arena, sizeof *before);
		if (before == NULL)
			return no_memory(module->pointer, applied->err);
		*before = (struct weightd_parametrized){.type = module->type};
		enum weightd_code code = copy_parameters(module, applied->builder,
							 &before->parameters, applied->err);
		if (code != WEIGHTD_OK)
			return code;
		struct weightd_module_rare *rare = weightd_module_rare(module, applied->builder);
		if (rare == NULL)
			return no_memory(module->pointer, applied->err);
		rare->parametrized = before;
	}
	if (made == NULL)
		return no_memory(module->pointer, applied->err);
	*made = (struct weightd_replacement){.row = applied->call->row,
					     .arguments = applied->call->arguments,
					     .parameter = applied->parameter};
	if (before->last == NULL)
		before->replacements = made;
	else
		before->last->next = made;
	before->last = made;
	applied->replacement = made;
	return WEIGHTD_OK;
}

static void take_out(struct weightd_module *module, struct weightd_builder *builder,
		     const struct weightd_parameter *parameter)
{
	struct weightd_parameter **link = &module->parameters, *before = NULL;

	for (; *link != parameter; link = &(*link)->next)
		before = *link;
	*link = parameter->next;
	if (module->last_parameter == parameter)
		module->last_parameter = before;
	builder->parameter_count--;
}

enum weightd_code weightd_module_parametrize(struct weightd_module *module,
					     struct weightd_builder *builder,
					     const struct weightd_parametrization_call *call,
					     struct weightd_error *err)
{
	struct weightd_parametrizing applied = {
		.module = module, .builder = builder, .call = call, .err = err};
	enum weightd_code code = weightd_module_unshare(module, builder, err);

	if (code != WEIGHTD_OK)
		return code;
	applied.parameter = module->parameters;
	while (applied.parameter != NULL &&
	       strcmp(applied.parameter->leaf, call->arguments[0].text) != 0)
		applied.parameter = applied.parameter->next;
	code = check_parameter(&applied);
	if (code == WEIGHTD_OK)
		code = remember(&applied);
	if (code != WEIGHTD_OK)
		return code;
	take_out(module, builder, applied.parameter);
	return call->row->apply(&applied);
}

const struct weightd_replacement *weightd_module_replacements(const struct weightd_module *module)
{
	return weightd_module_parametrized(module) == NULL
		       ? NULL
		       : weightd_module_parametrized(module)->replacements;
}

const char *weightd_module_defined_type(const struct weightd_module *module)
{
	return weightd_module_parametrized(module) == NULL
		       ? module->type
		       : weightd_module_parametrized(module)->type;
}

const struct weightd_parameter *weightd_module_defined_parameters(
	const struct weightd_module *module)
{
	return weightd_module_parametrized(module) == NULL
		       ? module->parameters
		       : weightd_module_parametrized(module)->parameters;
}
