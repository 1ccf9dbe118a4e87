/*
 * The plan's life: building it step by step, freeing it.
 */
#include "weightd/plan.h"

#include "core/base/memory.h"
#include "core/plan/plan_builder.h"
#include "core/plan/sequence.h"

/* Patches of tensors that are compared to find hidden ones: some microseconds each. */
#define HIDING_MAX 100000

/* The steps that find out everything; stops where going on makes no sense. */
static enum weightd_code build(struct weightd_plan_builder *builder)
{
	const struct weightd_specification *specification = &builder->plan->specification;
	enum weightd_code code = weightd_plan_entries(builder);

	if (code == WEIGHTD_OK)
		code = weightd_ask_to_go_on(builder->err);
	if (code == WEIGHTD_OK)
		code = weightd_plan_index(builder);
	if (code == WEIGHTD_OK)
		code = weightd_ask_to_go_on(builder->err);
	if (code == WEIGHTD_OK)
		code = weightd_plan_ties(builder);
	if (code == WEIGHTD_OK)
		code = weightd_plan_apply(builder, specification->rules, specification->model.root,
					  0, builder->entry_count);
	if (code != WEIGHTD_OK)
		return code;
	code = weightd_ask_to_go_on(builder->err);
	if (code == WEIGHTD_OK)
		code = weightd_plan_resolve(builder);
	return code != WEIGHTD_OK ? code : builder->code;
}

/* A large model, and a long policy, have asked for more. */
static uint64_t work_allowed(const struct weightd_specification *specification,
			     const struct weightd_limits *limits)
{
	uint64_t units =
		limits->work + specification->model.parameter_count * WEIGHTD_WORK_OF_TENSOR;

	for (const struct weightd_rule *rule = specification->rules; rule != NULL;
	     rule = rule->next)
		units += WEIGHTD_WORK_OF_RULE;
	return units;
}

enum weightd_code weightd_plan_build(struct weightd_plan **plan,
				     const struct weightd_specification *specification,
				     struct weightd_engine *engine, struct weightd_arena *arena,
				     struct weightd_error *err)
{
	struct weightd_plan_builder builder = {.limits = weightd_engine_limits(engine),
					       .arena = arena,
					       .err = err,
					       .hiding_left = HIDING_MAX};

	builder.plan = weightd_arena_alloc(arena, sizeof *builder.plan);
	builder.scratch = weightd_arena_new(0);
	if (builder.plan == NULL || builder.scratch == NULL) {
		weightd_arena_free(builder.scratch);
		return weightd_plan_no_memory(&builder);
	}
	builder.plan->specification = *specification;
	builder.plan->engine = engine;
	builder.work.allowed = work_allowed(specification, builder.limits);
	enum weightd_code code = build(&builder);
	if (code == WEIGHTD_OK)
		code = weightd_plan_identify(&builder);
	weightd_memory_free(builder.events);
	weightd_memory_free(builder.candidates);
	weightd_memory_free(builder.copies);
	weightd_arena_free(builder.scratch);
	weightd_type_answers_free(&builder.types);
	weightd_literal_table_free(&builder.literals);
	if (code != WEIGHTD_OK) {
		weightd_sequence_free(builder.plan->sequence);
		return code;
	}
	builder.plan->generators = weightd_plan_generators(builder.plan);
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
