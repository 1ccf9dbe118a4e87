/*
 * Plan, first step: one entry per tensor of the state_dict, and the events of construction.
 */
#include "core/plan/plan_builder.h"
#include "core/plan/rule_match.h"

#include <stdlib.h>
#include <string.h>

/* Rules may touch each tensor several times, but not without end. */
#define EVENTS_PER_PARAMETER 4

enum weightd_code weightd_plan_event(struct weightd_plan_builder *builder,
				     const struct weightd_event *event)
{
	size_t limit = builder->limits->parameters * EVENTS_PER_PARAMETER;

	if (builder->event_count >= limit)
		return weightd_error_add(builder->err, WEIGHTD_ERR_LIMIT_EXCEEDED,
					 event->rule == NULL ? NULL : event->rule->pointer,
					 "the rules write tensors more than %zu times", limit);
	if (builder->event_count == builder->event_capacity) {
		size_t capacity = builder->event_capacity == 0 ? 64 : builder->event_capacity * 2;
		struct weightd_event *events =
			realloc(builder->events, capacity * sizeof *builder->events);
		if (events == NULL)
			return weightd_error_add(builder->err, WEIGHTD_ERR_NO_MEMORY, NULL,
						 "no memory is left for the plan");
		builder->events = events;
		builder->event_capacity = capacity;
	}
	builder->events[builder->event_count++] = *event;
	return WEIGHTD_OK;
}

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
		return weightd_error_add(builder->err, WEIGHTD_ERR_NO_MEMORY, NULL,
					 "no memory is left for the plan");
	memcpy(name, module->path, path_length);
	if (path_length != 0)
		name[path_length] = '.';
	memcpy(name + length - leaf_length, parameter->leaf, leaf_length + 1);
	builder->entries[builder->entry_count] = (struct weightd_entry){
		.name = name,
		.module = module,
		.parameter = parameter,
		.shape = parameter->shape,
		.dtype = parameter->dtype,
	};
	builder->candidates[builder->entry_count] = weightd_candidate_of(name, module, parameter);
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
	builder->candidates = malloc((model->parameter_count + 1) * sizeof *builder->candidates);
	if (builder->entries == NULL || builder->candidates == NULL)
		return weightd_error_add(builder->err, WEIGHTD_ERR_NO_MEMORY, NULL,
					 "no memory is left for the plan");
	enum weightd_code code = visit(builder, model->root);
	builder->plan->entries = builder->entries;
	builder->plan->entry_count = builder->entry_count;
	return code;
}

static int compare_names(const void *a, const void *b, void *context)
{
	const struct weightd_entry *entries = context;

	return strcmp(entries[*(const size_t *)a].name, entries[*(const size_t *)b].name);
}

static int compare_hashes(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* Two names with one hash would have the same numbers; about one model in 10^7 of the largest. */
static enum weightd_code check_hashes(struct weightd_plan_builder *builder)
{
	uint64_t *hashes = malloc((builder->entry_count + 1) * sizeof *hashes);
	bool is_unique = true;

	if (hashes == NULL)
		return weightd_error_add(builder->err, WEIGHTD_ERR_NO_MEMORY, NULL,
					 "no memory is left for the plan");
	for (size_t i = 0; i < builder->entry_count; i++) {
		builder->entries[i].stream = weightd_stream_of(0, builder->entries[i].name);
		hashes[i] = builder->entries[i].stream.name_hash;
	}
	qsort(hashes, builder->entry_count, sizeof *hashes, compare_hashes);
	for (size_t i = 1; i < builder->entry_count; i++)
		is_unique = is_unique && hashes[i - 1] != hashes[i];
	free(hashes);
	return is_unique ? WEIGHTD_OK
			 : weightd_error_add(
				   builder->err, WEIGHTD_ERR_BAD_NAME, NULL,
				   "two tensor names have the same 64-bit hash; rename one");
}

enum weightd_code weightd_plan_index(struct weightd_plan_builder *builder)
{
	size_t *by_name =
		weightd_arena_array(builder->arena, builder->entry_count, sizeof *by_name);

	if (by_name == NULL)
		return weightd_error_add(builder->err, WEIGHTD_ERR_NO_MEMORY, NULL,
					 "no memory is left for the plan");
	for (size_t i = 0; i < builder->entry_count; i++)
		by_name[i] = i;
	qsort_r(by_name, builder->entry_count, sizeof *by_name, compare_names, builder->entries);
	builder->plan->by_name = by_name;
	return check_hashes(builder);
}
