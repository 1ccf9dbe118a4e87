/*
 * Plan, first step: one entry per tensor of the state_dict, and the events of construction.
 */
#include "core/model/module_path.h"
#include "core/plan/plan_builder.h"
#include "core/base/memory.h"
#include "core/plan/rule_match.h"

#include <string.h>

/* The full name, as long as the plan is built; '*length' is its bytes.  NULL with an issue. */
static const char *name_of(struct weightd_plan_builder *builder,
			   const struct weightd_module *module,
			   const struct weightd_parameter *parameter, size_t *length)
{
	const size_t path = weightd_module_path_length(module), leaf = strlen(parameter->leaf);
	const size_t dot = module->parent != NULL;

	*length = path + dot + leaf;
	if (*length > builder->limits->name_bytes) {
		weightd_error_add(builder->err, WEIGHTD_ERR_BAD_NAME, module->pointer,
				  "a tensor's full name has %zu bytes, at most %zu are accepted",
				  *length, builder->limits->name_bytes);
		return NULL;
	}
	char *name = weightd_arena_alloc(builder->scratch, *length + 1);
	if (name == NULL) {
		weightd_plan_no_memory(builder);
		return NULL;
	}
	weightd_module_path_write(module, name + path);
	if (dot != 0)
		name[path] = '.';
	memcpy(name + path + dot, parameter->leaf, leaf + 1);
	return name;
}

/* ASCII without what JSON escapes. */
static bool is_plain(const char *name)
{
	while (*name >= ' ' && *name < 0x7F && *name != '"' && *name != '\\')
		name++;
	return *name == '\0';
}

static enum weightd_code add_entry(struct weightd_plan_builder *builder,
				   const struct weightd_module *module,
				   const struct weightd_parameter *parameter)
{
	const size_t index = builder->entry_count;
	size_t length;
	const char *name = name_of(builder, module, parameter, &length), *kept = NULL;

	if (name == NULL)
		return length > builder->limits->name_bytes ? WEIGHTD_ERR_BAD_NAME
							    : WEIGHTD_ERR_NO_MEMORY;
	if (length >= sizeof(struct weightd_name_room) &&
	    (kept = weightd_arena_strdup(builder->arena, name)) == NULL)
		return weightd_plan_no_memory(builder);
	builder->names[index] = name;
	builder->plan->has_plain_names = builder->plan->has_plain_names && is_plain(name);
	builder->entries[index] = (struct weightd_entry){
		.long_name = kept,
		.module = module,
		.parameter = parameter,
		.dtype = parameter->dtype,
		.stream = weightd_stream_of(0, name),
	};
	builder->entry_count++;
	if (builder->candidates == NULL)
		return WEIGHTD_OK;
	builder->candidates[index] = weightd_candidate_of(name, module, parameter);
	builder->candidates[index].type = weightd_type_answers_add(&builder->types, module);
	weightd_leaf_names_add(&builder->leaves, parameter->leaf);
	return WEIGHTD_OK;
}

/* Whether any rule will be compared with the entries. */
static bool has_rules(const struct weightd_specification *specification)
{
	const struct weightd_module *root = specification->model.root, *module = root;

	while (module != NULL && module->init == NULL)
		module = weightd_module_next(module, root);
	return specification->rules != NULL || module != NULL;
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

static enum weightd_code visit(struct weightd_plan_builder *builder,
			       const struct weightd_module *module);

/*
 * The draws of a module that is constructed and no part of the model.  It is visited as a part, and
 * its entries are taken back.  Copies inside it draw nothing.
 */
static enum weightd_code lose(struct weightd_plan_builder *builder,
			      const struct weightd_module *module)
{
	const size_t entries = builder->entry_count, events = builder->event_count;
	const size_t copies = builder->copy_count;
	size_t kept = events;
	enum weightd_code code = visit(builder, module);

	for (size_t i = events; i < builder->event_count; i++) {
		struct weightd_event event = builder->events[i];
		if (event.is_cast)
			continue;
		if (!weightd_event_is_apart(&event) &&
		    (event.copy_of != 0 || event.is_implied ||
		     builder->entries[event.entry].parameter->of != NULL))
			continue;
		if (!weightd_event_is_apart(&event))
			event.lost = builder->entries[event.entry].parameter;
		event.entry = 0;
		builder->events[kept++] = event;
	}
	builder->event_count = kept;
	builder->entry_count = entries;
	builder->copy_count = copies;
	return code;
}

/* As a constructor does: own tensors, children, then the module's own rules.  As deep as the model.
 */
static enum weightd_code visit(struct weightd_plan_builder *builder,
			       const struct weightd_module *module)
{
	const size_t first = builder->entry_count, first_event = builder->event_count;
	bool begins_copy;
	enum weightd_code code = weightd_plan_begin(builder, module, &begins_copy);

	if (code == WEIGHTD_OK)
		code = add_own(builder, module, false);
	if (code == WEIGHTD_OK)
		code = add_own(builder, module, true);
	const size_t end = builder->entry_count;
	if (code == WEIGHTD_OK && !is_late(builder, module))
		code = weightd_plan_construct(builder, first, end);
	if (code == WEIGHTD_OK && weightd_module_lost(module) != NULL &&
	    weightd_plan_replays(builder) && !builder->copying)
		code = lose(builder, weightd_module_lost(module));
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
		code = weightd_plan_order(builder, module, first_event);
	if (code == WEIGHTD_OK)
		code = weightd_plan_original_order(builder, module, first_event);
	if (code == WEIGHTD_OK)
		code = weightd_plan_redraw(builder, module, first);
	if (begins_copy)
		builder->copying = false;
	return code == WEIGHTD_OK ? weightd_plan_apply(builder, module->init, module, first,
						       builder->entry_count)
				  : code;
}

static size_t tensors_of(const struct weightd_module *top)
{
	size_t count = 0;

	for (const struct weightd_module *module = top; module != NULL;
	     module = weightd_module_next(module, top)) {
		for (const struct weightd_parameter *p = module->parameters; p != NULL; p = p->next)
			count++;
		count += weightd_module_lost(module) != NULL
				 ? tensors_of(weightd_module_lost(module))
				 : 0;
	}
	return count;
}

/* The most tensors that are constructed and thrown away at one time. */
static size_t tensors_lost(const struct weightd_plan_builder *builder)
{
	const struct weightd_module *root = builder->plan->specification.model.root;
	size_t most = 0;

	for (const struct weightd_module *module = root; module != NULL;
	     module = weightd_module_next(module, root)) {
		const size_t count =
			weightd_module_lost(module) != NULL && weightd_plan_replays(builder)
				? tensors_of(weightd_module_lost(module))
				: 0;
		most = count > most ? count : most;
	}
	return most;
}

enum weightd_code weightd_plan_entries(struct weightd_plan_builder *builder)
{
	const struct weightd_model *model = &builder->plan->specification.model;

	const size_t room = model->parameter_count + tensors_lost(builder);

	builder->entry_room = room;
	builder->entries = weightd_arena_array(builder->arena, room, sizeof *builder->entries);
	builder->names = weightd_arena_array(builder->scratch, room, sizeof *builder->names);
	const bool compares = has_rules(&builder->plan->specification);
	if (compares)
		builder->candidates =
			weightd_memory_alloc((room + 1) * sizeof *builder->candidates);
	if (builder->entries == NULL || builder->names == NULL ||
	    (compares && builder->candidates == NULL))
		return weightd_plan_no_memory(builder);
	builder->plan->has_plain_names = true;
	enum weightd_code code = visit(builder, model->root);
	builder->plan->entries = builder->entries;
	builder->plan->entry_count = builder->entry_count;
	return code;
}
