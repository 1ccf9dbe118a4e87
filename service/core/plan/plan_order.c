/*
 * Plan: the events of a constructor that makes tensors and children in another order than it
 * registers them.
 */
#include "core/plan/plan_builder.h"

#include "core/base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Steps of looking up a name. */
#define UNITS_OF_NAME 10

struct placed_event {
	struct weightd_event event;
	size_t place, index;
};

static int compare_places(const void *a, const void *b)
{
	const struct placed_event *x = a, *y = b;

	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return x->index < y->index ? -1 : 1;
}

/* The member of 'module' that an event belongs to: a tensor of its own, or a child; NULL: an event
 * of the module itself. */
static const char *member_of(const struct weightd_plan_builder *builder,
			     const struct weightd_module *module, const struct weightd_event *event)
{
	if (weightd_event_is_apart(event))
		return NULL;
	const struct weightd_entry *entry = &builder->entries[event->entry];
	const struct weightd_module *of = entry->module;

	if (of == module)
		return entry->parameter->leaf;
	while (of->depth > module->depth + 1)
		of = of->parent;
	return of->name;
}

static enum weightd_code place_of(struct weightd_plan_builder *builder,
				  const struct weightd_module *module, const char *member,
				  size_t *place)
{
	for (*place = 0; weightd_module_order(module)[*place] != NULL; ++*place) {
		if (member != NULL && strcmp(weightd_module_order(module)[*place], member) == 0)
			break;
	}
	return weightd_plan_work(builder, (*place + 1) * UNITS_OF_NAME, NULL, NULL);
}

enum weightd_code weightd_plan_order(struct weightd_plan_builder *builder,
				     const struct weightd_module *module, size_t first)
{
	const size_t count = builder->event_count - first;
	enum weightd_code code = WEIGHTD_OK;
	const char *last = NULL;
	size_t place = 0;

	if (weightd_module_order(module) == NULL || builder->copying ||
	    !weightd_plan_replays(builder))
		return WEIGHTD_OK;
	struct placed_event *events = weightd_memory_array(count + 1, sizeof *events);
	if (events == NULL)
		return weightd_plan_no_memory(builder);
	for (size_t i = 0; i < count && code == WEIGHTD_OK; i++) {
		const struct weightd_event *event = &builder->events[first + i];
		const char *member = member_of(builder, module, event);
		/* What a child throws away stays where the child is. */
		if (!weightd_event_is_apart(event) && (member != last || last == NULL))
			code = place_of(builder, module, member, &place);
		last = weightd_event_is_apart(event) ? last : member;
		events[i] = (struct placed_event){*event, place, i};
	}
	qsort(events, count, sizeof *events, compare_places);
	for (size_t i = 0; i < count && code == WEIGHTD_OK; i++)
		builder->events[first + i] = events[i].event;
	weightd_memory_free(events);
	return code;
}
