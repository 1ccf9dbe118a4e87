/*
 * Plan: the ground of every step of building: problems, and the list of events.
 */
#include "core/plan/plan_builder.h"

#include <stdlib.h>

/* Rules may touch each tensor several times, but not without end. */
#define EVENTS_PER_PARAMETER 4

void weightd_plan_record(struct weightd_plan_builder *builder, enum weightd_code code)
{
	if (builder->code == WEIGHTD_OK)
		builder->code = code;
}

enum weightd_code weightd_plan_no_memory(struct weightd_plan_builder *builder)
{
	return weightd_error_add(builder->err, WEIGHTD_ERR_NO_MEMORY, NULL,
				 "no memory is left for the plan");
}

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
			return weightd_plan_no_memory(builder);
		builder->events = events;
		builder->event_capacity = capacity;
	}
	builder->events[builder->event_count++] = *event;
	return WEIGHTD_OK;
}
