/*
 * Applying a parametrization to a module: the parameter is taken out, its row adds what stands for
 * it.
 */
#include "weightd/parametrization.h"

#include "weightd/module_type.h"

#include <string.h>

static enum weightd_code no_memory(const char *pointer, struct weightd_error *err)
{
	return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, pointer, "out of memory");
}

static const char *leaf_at(const void *context, size_t index)
{
	const struct weightd_parameter *parameter =
		((const struct weightd_module *)context)->parameters;

	while (index-- > 0)
		parameter = parameter->next;
	return parameter->is_buffer ? NULL : parameter->leaf;
}

/* There is no such parameter: says which there are. */
static enum weightd_code refuse_name(const struct weightd_module *module,
				     const struct weightd_parametrization *row, const char *name,
				     const char *pointer, struct weightd_error *err)
{
	char names[160] = "";
	size_t count = 0, length = 0;

	for (const struct weightd_parameter *p = module->parameters; p != NULL;
	     p = p->next, count++) {
		size_t more = strlen(p->leaf) + 2;
		if (p->is_buffer || length + more >= sizeof names)
			continue;
		memcpy(names + length, length == 0 ? "" : ", ", length == 0 ? 0 : 2);
		length += length == 0 ? 0 : 2;
		memcpy(names + length, p->leaf, more - 1);
		length += more - 2;
	}
	weightd_error_add(err, WEIGHTD_ERR_BAD_ARGUMENT, pointer,
			  "%s: %.60s has no parameter %.60s", row->name, module->type, name);
	if (count == 0 && module->children != NULL)
		weightd_error_expected(err, "the module inside it that has one, not the container");
	else if (length == 0)
		weightd_error_expected(err, "a module with parameters");
	else
		weightd_error_expected(err, "name=%s", names);
	weightd_error_suggest(err, weightd_nearest(name, leaf_at, module, count));
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

/* Each parameter has one parametrization at most. */
static enum weightd_code check_parameter(const struct weightd_module *module,
					 const struct weightd_parametrization *row,
					 const struct weightd_parameter *parameter,
					 const char *name, const char *pointer,
					 struct weightd_error *err)
{
	const struct weightd_wrap *wrap = module->wrapping == NULL ? NULL : module->wrapping->wraps;

	for (; wrap != NULL; wrap = wrap->next) {
		bool is_made = parameter != NULL && wrap->holder != NULL &&
			       (parameter == wrap->holder || parameter->of == wrap->holder);
		if (!is_made && strcmp(wrap->parameter->leaf, name) != 0)
			continue;
		weightd_error_add(err, WEIGHTD_ERR_UNSUPPORTED, pointer,
				  "%s: %s has been given %s already", row->name, name,
				  wrap->row->name);
		weightd_error_expected(err, "one of them for each parameter");
		return WEIGHTD_ERR_UNSUPPORTED;
	}
	if (parameter == NULL)
		return refuse_name(module, row, name, pointer, err);
	if (parameter->is_buffer) {
		weightd_error_add(err, WEIGHTD_ERR_UNSUPPORTED, pointer, "%s: %s is a buffer",
				  row->name, name);
		weightd_error_expected(err, "the name of a parameter");
		return WEIGHTD_ERR_UNSUPPORTED;
	}
	return WEIGHTD_OK;
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

static enum weightd_code remember(struct weightd_module *module, struct weightd_builder *builder,
				  const struct weightd_wrap *wrap, struct weightd_error *err)
{
	struct weightd_wrapping *wrapping = module->wrapping;
	struct weightd_wrap *made = weightd_arena_alloc(builder->arena, sizeof *made);

	if (wrapping == NULL) {
		wrapping = weightd_arena_alloc(builder->arena, sizeof *wrapping);
		if (wrapping == NULL)
			return no_memory(module->pointer, err);
		*wrapping = (struct weightd_wrapping){.type = module->type};
		enum weightd_code code =
			copy_parameters(module, builder, &wrapping->parameters, err);
		if (code != WEIGHTD_OK)
			return code;
		module->wrapping = wrapping;
	}
	if (made == NULL)
		return no_memory(module->pointer, err);
	*made = *wrap;
	if (wrapping->last == NULL)
		wrapping->wraps = made;
	else
		wrapping->last->next = made;
	wrapping->last = made;
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

enum weightd_code weightd_module_wrap(struct weightd_module *module,
				      struct weightd_builder *builder,
				      const struct weightd_parametrization *row,
				      const struct weightd_value *arguments, const char *pointer,
				      struct weightd_error *err)
{
	const char *name = arguments[0].text;
	const struct weightd_parameter *parameter = module->parameters;
	enum weightd_code code;

	while (parameter != NULL && strcmp(parameter->leaf, name) != 0)
		parameter = parameter->next;
	code = check_parameter(module, row, parameter, name, pointer, err);
	if (code != WEIGHTD_OK)
		return code;
	const struct weightd_wrap wrap = {
		.row = row, .arguments = arguments, .parameter = parameter};
	code = remember(module, builder, &wrap, err);
	if (code != WEIGHTD_OK)
		return code;
	take_out(module, builder, parameter);
	return row->apply(module, builder, parameter, arguments, pointer, err);
}

const char *weightd_module_defined_type(const struct weightd_module *module)
{
	return module->wrapping == NULL ? module->type : module->wrapping->type;
}

const struct weightd_parameter *weightd_module_defined_parameters(
	const struct weightd_module *module)
{
	return module->wrapping == NULL ? module->parameters : module->wrapping->parameters;
}
