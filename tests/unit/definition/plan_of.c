#include "plan_of.h"

#include "definition/definition.h"
#include "unit/any_engine.h"

#include <string.h>

struct weightd_plan *plan_within(const char *json, size_t length, size_t arena_limit,
				 struct weightd_error *err)
{
	struct weightd_definition_options options = {.limits = &weightd_limits_default};
	struct weightd_arena *arena = weightd_arena_new(arena_limit);
	struct weightd_specification specification;
	struct weightd_plan *plan = NULL;

	if (weightd_definition_read(&specification, json, length, &options, arena, err) !=
		    WEIGHTD_OK ||
	    weightd_plan_build(&plan, &specification, any_engine(), arena, err) != WEIGHTD_OK)
		weightd_arena_free(arena);
	return plan;
}

struct weightd_plan *plan_of(const char *json, struct weightd_error *err)
{
	return plan_within(json, strlen(json), 0, err);
}
