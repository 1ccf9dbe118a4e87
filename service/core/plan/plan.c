/*
 * The plan's life: building it step by step, asking it, freeing it.
 */
#include "weightd/plan.h"

#include "core/plan/plan_builder.h"
#include "core/plan/sequence.h"

#include <stdlib.h>
#include <string.h>

/* Names looked at for a suggestion, and the longest that is compared: edit distance is not free. */
#define NEAREST_NAMES 20000
#define NEAREST_LENGTH 128
/* Patches of tensors that are looked at to find out what is hidden: some microseconds each. */
#define HIDING_MAX 100000

void weightd_plan_note(struct weightd_plan_builder *builder, enum weightd_code code)
{
	if (builder->code == WEIGHTD_OK)
		builder->code = code;
}

/* The steps that find out everything; stops where going on makes no sense. */
static enum weightd_code build(struct weightd_plan_builder *builder)
{
	const struct weightd_specification *specification = &builder->plan->specification;
	enum weightd_code code = weightd_plan_entries(builder);

	if (code == WEIGHTD_OK)
		code = weightd_plan_index(builder);
	if (code == WEIGHTD_OK)
		code = weightd_plan_ties(builder);
	if (code != WEIGHTD_OK)
		return code;
	for (const struct weightd_rule *rule = specification->rules; rule != NULL;
	     rule = rule->next) {
		code = weightd_plan_apply(builder, rule, specification->model.root, 0,
					  builder->entry_count);
		if (code != WEIGHTD_OK)
			return code;
	}
	code = weightd_plan_resolve(builder);
	return code != WEIGHTD_OK ? code : builder->code;
}

enum weightd_code weightd_plan_build(struct weightd_plan **plan,
				     const struct weightd_specification *specification,
				     const struct weightd_limits *limits,
				     struct weightd_arena *arena, struct weightd_error *err)
{
	struct weightd_plan_builder builder = {
		.limits = limits, .arena = arena, .err = err, .hiding_left = HIDING_MAX};

	builder.plan = weightd_arena_alloc(arena, sizeof *builder.plan);
	if (builder.plan == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
					 "no memory is left for the plan");
	builder.plan->specification = *specification;
	enum weightd_code code = build(&builder);
	free(builder.events);
	free(builder.candidates);
	free(builder.copies);
	if (code != WEIGHTD_OK) {
		weightd_sequence_free(builder.plan->sequence);
		return code;
	}
	builder.plan->generators = weightd_plan_generators(builder.plan);
	weightd_plan_identify(builder.plan);
	builder.plan->arena = arena;
	*plan = builder.plan;
	return WEIGHTD_OK;
}

void weightd_plan_free(struct weightd_plan *plan)
{
	if (plan == NULL)
		return;
	weightd_sequence_free(plan->sequence);
	weightd_arena_free(plan->arena);
}

const struct weightd_entry *weightd_plan_find(const struct weightd_plan *plan, const char *name)
{
	size_t low = 0, high = plan->entry_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct weightd_entry *entry = &plan->entries[plan->by_name[middle]];
		int order = strcmp(name, entry->name);
		if (order == 0)
			return entry;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

static const char *entry_name(const void *context, size_t index)
{
	const struct weightd_plan *plan = context;
	const char *name = plan->entries[index].name;

	return strnlen(name, NEAREST_LENGTH + 1) > NEAREST_LENGTH ? NULL : name;
}

const char *weightd_plan_nearest(const struct weightd_plan *plan, const char *name)
{
	size_t count = plan->entry_count < NEAREST_NAMES ? plan->entry_count : NEAREST_NAMES;

	if (strnlen(name, NEAREST_LENGTH + 1) > NEAREST_LENGTH)
		return NULL;
	return weightd_nearest(name, entry_name, plan, count);
}
