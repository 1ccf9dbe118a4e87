/*
 * Plan: the ground of every step of building: problems, and the list of events.
 */
#include "core/plan/plan_builder.h"

#include "core/base/memory.h"

/* Rules may touch each tensor several times, but not without end. */
#define EVENTS_PER_PARAMETER 4
/* Work of a statement; a patch, which stays in memory, costs more. */
#define UNITS_OF_EVENT 500
#define UNITS_OF_PATCH 1500

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

enum weightd_code weightd_plan_work(struct weightd_plan_builder *builder, uint64_t units,
				    const char *what, const char *pointer)
{
	return what == NULL ? weightd_go_on(units, builder->err)
			    : weightd_work_do(&builder->work, units, what, pointer, builder->err);
}

const char *weightd_plan_suggestion(const struct weightd_plan_builder *builder, const char *name,
				    struct weightd_name_room *room)
{
	return builder->err == NULL || builder->err->dropped > 0
		       ? NULL
		       : weightd_plan_nearest(builder->plan, name, room);
}

/* Statements of a rule are resolved one by one; patches are kept. */
static enum weightd_code count_event(struct weightd_plan_builder *builder,
				     const struct weightd_event *event)
{
	const struct weightd_rule *rule = event->rule;

	if (rule == NULL)
		return weightd_plan_work(builder, UNITS_OF_EVENT, NULL, NULL);
	return weightd_plan_work(builder,
				 weightd_event_is_patch(event) ? UNITS_OF_PATCH : UNITS_OF_EVENT,
				 "writing each parameter by the rules", rule->pointer);
}

enum weightd_code weightd_plan_event(struct weightd_plan_builder *builder,
				     const struct weightd_event *event)
{
	size_t limit = builder->limits->parameters * EVENTS_PER_PARAMETER;
	enum weightd_code code = count_event(builder, event);

	if (code != WEIGHTD_OK)
		return code;
	if (builder->event_count >= limit)
		return weightd_error_add(builder->err, WEIGHTD_ERR_LIMIT_EXCEEDED,
					 event->rule == NULL ? NULL : event->rule->pointer,
					 "the rules write tensors more than %zu times", limit);
	if (builder->event_count == builder->event_capacity) {
		size_t capacity = builder->event_capacity == 0 ? 64 : builder->event_capacity * 2;
		struct weightd_event *events =
			weightd_memory_resize(builder->events, capacity * sizeof *builder->events);
		if (events == NULL)
			return weightd_plan_no_memory(builder);
		builder->events = events;
		builder->event_capacity = capacity;
	}
	builder->events[builder->event_count++] = *event;
	return WEIGHTD_OK;
}
