/*
 * Plan: the events of constructors.
 *
 * Where values depend on names only, each tensor has one event.  A replay has the events of a
 * script: children's draws before their module's, draws that a constructor repeats, and none for
 * copies, which take the values of their original.
 */
#include "core/plan/plan_builder.h"

#include "core/base/memory.h"
#include "weightd/module_type.h"
#include "weightd/parametrization.h"

#include <stdlib.h>
#include <string.h>

/* The first copy met of a module: it represents the original, whose draws came at this position. */
struct weightd_first_copy {
	const struct weightd_module *original;
	size_t entry;
};

bool weightd_plan_replays(const struct weightd_plan_builder *builder)
{
	return builder->plan->specification.generator->family->library != WEIGHTD_OWN;
}

static enum weightd_code remember(struct weightd_plan_builder *builder,
				  const struct weightd_module *original)
{
	struct weightd_first_copy *copies =
		weightd_memory_resize(builder->copies, (builder->copy_count + 1) * sizeof *copies);

	if (copies == NULL)
		return weightd_plan_no_memory(builder);
	builder->copies = copies;
	copies[builder->copy_count++] = (struct weightd_first_copy){original, builder->entry_count};
	return WEIGHTD_OK;
}

enum weightd_code weightd_plan_begin(struct weightd_plan_builder *builder,
				     const struct weightd_module *module, bool *begins_copy)
{
	const struct weightd_module *original = weightd_module_original(module);

	*begins_copy = false;
	if (!weightd_plan_replays(builder) || original == module || builder->copying)
		return WEIGHTD_OK;
	for (size_t i = 0; i < builder->copy_count; i++) {
		if (builder->copies[i].original != original)
			continue;
		builder->copying = *begins_copy = true;
		builder->copy_back = builder->entry_count - builder->copies[i].entry;
		return WEIGHTD_OK;
	}
	return remember(builder, original);
}

static bool is_argument(const struct weightd_module *module, const struct weightd_module *child)
{
	const struct weightd_module *original = weightd_module_original(child);

	for (size_t i = 0; i < module->module_type->field_count; i++) {
		const struct weightd_value *value = &module->arguments[i];
		if (value->kind == WEIGHTD_MODULE && value->module == original)
			return true;
	}
	return false;
}

enum weightd_code weightd_plan_arguments_first(struct weightd_plan_builder *builder,
					       const struct weightd_module *module,
					       const struct weightd_module *child, size_t first,
					       size_t *place)
{
	struct weightd_event *events = builder->events;
	const size_t count = builder->event_count - first;

	if (!weightd_plan_replays(builder) || module->module_type == NULL ||
	    module->arguments == NULL ||
	    (!is_argument(module, child) &&
	     (child->children == NULL || !is_argument(module, child->children))))
		return WEIGHTD_OK;
	if (first != *place && count > 0) {
		struct weightd_event *moved = weightd_memory_alloc(count * sizeof *moved);
		if (moved == NULL)
			return weightd_plan_no_memory(builder);
		memcpy(moved, events + first, count * sizeof *moved);
		memmove(events + *place + count, events + *place,
			(first - *place) * sizeof *events);
		memcpy(events + *place, moved, count * sizeof *moved);
		weightd_memory_free(moved);
	}
	*place += count;
	return WEIGHTD_OK;
}

/* The initializer that a tensor's own constructor runs. */
static const struct weightd_initializer_call *own_call(const struct weightd_parameter *parameter)
{
	if (parameter->initial_by == NULL)
		return &parameter->initial;
	for (const struct weightd_earlier_draw *draw = parameter->earlier; draw != NULL;
	     draw = draw->next)
		if (draw->by == NULL)
			return &draw->call;
	return NULL;
}

enum weightd_code weightd_plan_construct(struct weightd_plan_builder *builder, size_t first,
					 size_t end)
{
	enum weightd_code code = WEIGHTD_OK;

	for (size_t i = first; i < end && code == WEIGHTD_OK; i++) {
		struct weightd_event event = {.entry = i};
		if (builder->copying)
			event.copy_of = 1 + i - builder->copy_back;
		else if (weightd_plan_replays(builder))
			event.call = own_call(builder->entries[i].parameter);
		/* torch.empty draws nothing; this draw is the service's own default. */
		event.is_implied =
			weightd_plan_replays(builder) && builder->entries[i].parameter->is_implied;
		code = weightd_plan_event(builder, &event);
	}
	return code;
}

/* The place of an entry among the draws of a constructor whose tensors were replaced afterwards:
 * that of the tensor that it took the place of, or behind all. */
static size_t rank_of(const struct weightd_module *module,
		      const struct weightd_parameter *parameter)
{
	const struct weightd_replacement *replacement = weightd_module_replacements(module);
	const char *leaf = parameter->leaf;
	size_t rank = 0;

	while (replacement != NULL && replacement->holder != parameter)
		replacement = replacement->next;
	if (replacement != NULL)
		leaf = replacement->parameter->leaf;
	for (const struct weightd_parameter *p = weightd_module_defined_parameters(module);
	     p != NULL && strcmp(p->leaf, leaf) != 0; p = p->next)
		rank++;
	return rank;
}

/* Whether an event is of the module's own tensors, or of those that a parametrization made. */
static bool is_own(const struct weightd_plan_builder *builder, const struct weightd_module *module,
		   const struct weightd_event *event)
{
	const struct weightd_module *of =
		weightd_event_is_apart(event) ? NULL : builder->entries[event->entry].module;

	while (of != NULL && of != module && !of->is_made && of->depth > module->depth)
		of = of->parent;
	for (; of != NULL && of->depth > module->depth + 1; of = of->parent)
		;
	return of != NULL && (of == module || (of->parent == module && of->is_made));
}

struct ranked {
	struct weightd_event event;
	size_t rank, index;
};

static int compare_ranks(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	return x->index < y->index ? -1 : 1;
}

enum weightd_code weightd_plan_original_order(struct weightd_plan_builder *builder,
					      const struct weightd_module *module, size_t first)
{
	struct weightd_event *events = builder->events;
	size_t count = 0, kept = first;

	if (!weightd_plan_replays(builder) || weightd_module_parametrized(module) == NULL)
		return WEIGHTD_OK;
	struct ranked *own = weightd_memory_array(builder->event_count - first + 1, sizeof *own);
	if (own == NULL)
		return weightd_plan_no_memory(builder);
	for (size_t i = first; i < builder->event_count; i++) {
		if (!is_own(builder, module, &events[i])) {
			events[kept++] = events[i];
			continue;
		}
		own[count] = (struct ranked){events[i], 0, i};
		own[count++].rank = rank_of(module, builder->entries[events[i].entry].parameter);
	}
	qsort(own, count, sizeof *own, compare_ranks);
	for (size_t i = 0; i < count; i++)
		events[kept + i] = own[i].event;
	weightd_memory_free(own);
	return WEIGHTD_OK;
}

/* The initializer that 'module' runs on a tensor of one of its children; NULL: none. */
static const struct weightd_initializer_call *call_by(const struct weightd_parameter *parameter,
						      const struct weightd_module *module)
{
	const struct weightd_module *original = weightd_module_original(module);

	if (parameter->initial_by != NULL &&
	    weightd_module_original(parameter->initial_by) == original)
		return &parameter->initial;
	for (const struct weightd_earlier_draw *draw = parameter->earlier; draw != NULL;
	     draw = draw->next)
		if (draw->by != NULL && weightd_module_original(draw->by) == original)
			return &draw->call;
	return NULL;
}

enum weightd_code weightd_plan_redraw(struct weightd_plan_builder *builder,
				      const struct weightd_module *module, size_t first)
{
	enum weightd_code code = WEIGHTD_OK;

	if (!weightd_plan_replays(builder) || builder->copying || !module->redraws)
		return WEIGHTD_OK;
	for (size_t i = first; i < builder->entry_count && code == WEIGHTD_OK; i++) {
		struct weightd_event event = {
			.entry = i,
			.call = call_by(builder->entries[i].parameter, module),
		};
		if (event.call != NULL)
			code = weightd_plan_event(builder, &event);
	}
	return code;
}
