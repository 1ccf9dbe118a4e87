/*
 * Plan, first step: one entry per tensor of the state_dict, and the events of construction.
 */
#include "core/plan/plan_builder.h"
#include "core/base/memory.h"
#include "core/plan/rule_match.h"

#include <string.h>

static enum weightd_code add_entry(struct weightd_plan_builder *builder,
				   const struct weightd_module *module,
				   const struct weightd_parameter *parameter)
{
	size_t path_length = strlen(module->path), leaf_length = strlen(parameter->leaf);
	size_t length = path_length + (path_length != 0) + leaf_length;

	if (length > builder->limits->name_bytes)
		return weightd_error_add(
			builder->err, WEIGHTD_ERR_BAD_NAME, module->pointer,
			"a tensor's full name has %zu bytes, at most %zu are accepted", length,
			builder->limits->name_bytes);
	char *name = weightd_arena_alloc(builder->arena, length + 1);
	if (name == NULL)
		return weightd_plan_no_memory(builder);
	memcpy(name, module->path, path_length);
	if (path_length != 0)
		name[path_length] = '.';
	memcpy(name + length - leaf_length, parameter->leaf, leaf_length + 1);
	builder->entries[builder->entry_count] = (struct weightd_entry){
		.engine = builder->plan->engine,
		.name = name,
		.module = module,
		.parameter = parameter,
		.shape = &parameter->shape,
		.dtype = parameter->dtype,
	};
	builder->candidates[builder->entry_count] = weightd_candidate_of(name, module, parameter);
	builder->candidates[builder->entry_count].type =
		weightd_type_answers_add(&builder->types, module);
	weightd_leaf_names_add(&builder->leaves, parameter->leaf);
	builder->entry_count++;
	return WEIGHTD_OK;
}

/* The module's own parameters, or its own buffers: a state_dict lists the former first. */
static enum weightd_code add_own(struct weightd_plan_builder *builder,
				 const struct weightd_module *module, bool buffers)
{
	enum weightd_code code = WEIGHTD_OK;

	for (const struct weightd_parameter *parameter = module->parameters;
	     parameter != NULL && code == WEIGHTD_OK; parameter = parameter->next) {
		if (parameter->is_buffer == buffers)
			code = add_entry(builder, module, parameter);
	}
	return code;
}

/* The events of the module's own tensors come after its children's in a layer that is replayed. */
static bool is_late(const struct weightd_plan_builder *builder, const struct weightd_module *module)
{
	return module->module_type != NULL && weightd_plan_replays(builder);
}

/* As a constructor does: own tensors, children, then the module's own rules.  As deep as the model.
 */
static enum weightd_code visit(struct weightd_plan_builder *builder,
			       const struct weightd_module *module)
{
	size_t first = builder->entry_count;
	bool begins_copy;
	enum weightd_code code = weightd_plan_begin(builder, module, &begins_copy);

	if (code == WEIGHTD_OK)
		code = add_own(builder, module, false);
	if (code == WEIGHTD_OK)
		code = add_own(builder, module, true);
	const size_t end = builder->entry_count;
	if (code == WEIGHTD_OK && !is_late(builder, module))
		code = weightd_plan_construct(builder, first, end);
	size_t place = builder->event_count;
	for (const struct weightd_module *child = module->children;
	     child != NULL && code == WEIGHTD_OK; child = child->next) {
		const size_t event = builder->event_count;
		code = visit(builder, child);
		if (code == WEIGHTD_OK)
			code = weightd_plan_arguments_first(builder, module, child, event, &place);
	}
	if (code == WEIGHTD_OK)
		code = weightd_plan_replaced(builder, module);
	if (code == WEIGHTD_OK && is_late(builder, module))
		code = weightd_plan_construct(builder, first, end);
	if (code == WEIGHTD_OK)
		code = weightd_plan_redraw(builder, module, first);
	if (begins_copy)
		builder->copying = false;
	for (const struct weightd_rule *rule = module->init; rule != NULL && code == WEIGHTD_OK;
	     rule = rule->next)
		code = weightd_plan_apply(builder, rule, module, first, builder->entry_count);
	return code;
}

enum weightd_code weightd_plan_entries(struct weightd_plan_builder *builder)
{
	const struct weightd_model *model = &builder->plan->specification.model;

	builder->entries = weightd_arena_array(builder->arena, model->parameter_count,
					       sizeof *builder->entries);
	builder->candidates =
		weightd_memory_alloc((model->parameter_count + 1) * sizeof *builder->candidates);
	if (builder->entries == NULL || builder->candidates == NULL)
		return weightd_plan_no_memory(builder);
	enum weightd_code code = visit(builder, model->root);
	builder->plan->entries = builder->entries;
	builder->plan->entry_count = builder->entry_count;
	return code;
}
