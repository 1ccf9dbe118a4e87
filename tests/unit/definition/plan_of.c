#include "plan_of.h"

#include "definition/definition.h"
#include "unit/any_engine.h"

#include <check.h>
#include <inttypes.h>
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

struct weightd_plan *plan_made(const char *json)
{
	struct weightd_error err = {0};
	struct weightd_plan *plan = plan_of(json, &err);

	ck_assert_msg(plan != NULL, "%s: %s %s", json, err.issues[0].pointer, err.issues[0].detail);
	return plan;
}

struct weightd_issue plan_refused(const char *json)
{
	struct weightd_error err = {0};

	ck_assert_msg(plan_of(json, &err) == NULL, "%s is accepted", json);
	return err.issues[0];
}

void plan_has_parameters(const char *json, uint64_t expected)
{
	struct weightd_plan *plan = plan_made(json);

	ck_assert_msg(plan->parameter_elements == expected, "%s has %" PRIu64 " parameters", json,
		      plan->parameter_elements);
	weightd_plan_free(plan);
}
