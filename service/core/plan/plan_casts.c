/*
 * Plan: casts, which give all values of a tensor another dtype.
 */
#include "core/distribution/distribution_table.h"
#include "core/plan/plan_builder.h"

bool weightd_plan_has_casts(const struct weightd_entry *entry)
{
	const struct weightd_patch *patch = entry->patches;

	while (patch != NULL && patch->change != WEIGHTD_CASTS)
		patch = patch->next;
	return patch != NULL;
}

/* The patch of a cast; NULL: no memory. */
static struct weightd_patch *patch_of(struct weightd_plan_builder *builder,
				      const struct weightd_event *event)
{
	static const struct weightd_law nothing = {.distribution = &weightd_distribution_constant};
	static const struct weightd_explanation why = {.initializer = "cast"};
	const struct weightd_entry *entry = &builder->entries[event->entry];
	const struct weightd_specification *specification = &builder->plan->specification;
	struct weightd_patch *patch = weightd_arena_alloc(builder->arena, sizeof *patch);
	struct weightd_statement *made = weightd_arena_alloc(builder->arena, sizeof *made);
	struct weightd_part *part = weightd_arena_alloc(builder->arena, sizeof *part);

	if (patch == NULL || made == NULL || part == NULL)
		return NULL;
	*part = weightd_part_whole(weightd_entry_shape(entry));
	*made = (struct weightd_statement){
		.entry = event->entry,
		.law = &nothing,
		.why = &why,
		.dtype = event->rule->cast,
		.is_patch = true,
		.engine = builder->plan->engine,
		.seed = &specification->seed,
		.generator = specification->generator,
		.rule = event->rule,
		.part = part,
	};
	*patch = (struct weightd_patch){.statement = made, .change = WEIGHTD_CASTS};
	return patch;
}

enum weightd_code weightd_plan_cast(struct weightd_plan_builder *builder,
				    const struct weightd_event *event, bool is_seen,
				    enum weightd_dtype *dtype, struct weightd_patch ***end)
{
	const enum weightd_dtype to = event->rule->cast;

	if (*dtype == to || !weightd_dtype_row(*dtype)->is_float)
		return WEIGHTD_OK;
	*dtype = to;
	if (!is_seen || builder->entries[event->entry].tied_to != NULL)
		return WEIGHTD_OK;
	struct weightd_patch *patch = patch_of(builder, event);
	if (patch == NULL)
		return weightd_plan_no_memory(builder);
	**end = patch;
	*end = &patch->next;
	return WEIGHTD_OK;
}

enum weightd_code weightd_plan_check_part_cast(struct weightd_plan_builder *builder,
					       const struct weightd_rule *rule, const char *name,
					       enum weightd_dtype dtype)
{
	if (!rule->has_cast || rule->cast == dtype)
		return WEIGHTD_OK;
	weightd_error_add(builder->err, WEIGHTD_ERR_BAD_ARGUMENT, rule->pointer,
			  "%s cannot be cast to %s: a part has the dtype of its tensor", name,
			  weightd_dtype_row(rule->cast)->name);
	weightd_error_expected(builder->err, "%s", weightd_dtype_row(dtype)->name);
	return WEIGHTD_ERR_BAD_ARGUMENT;
}
