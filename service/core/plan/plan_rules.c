/*
 * Plan: the events of a rule, one for each tensor or part that it selects.  Near linear in the
 * parameters for each rule, and the work of all rules together is bounded.
 */
#include "core/plan/plan_builder.h"
#include "core/plan/rule_match.h"

#include <string.h>

/* Steps of matching (rule_match.h) that are counted together. */
#define STEPS_TOGETHER 4096
/* Leaf names looked at for a suggestion. */
#define LEAVES_COMPARED 20000

/* Where ties exist: whether the rule has written the tensor already, under another name. */
static bool is_done(struct weightd_plan_builder *builder, const struct weightd_rule *rule,
		    size_t entry)
{
	if (builder->written_by == NULL)
		return false;
	bool done = builder->written_by[entry] == rule;
	builder->written_by[entry] = rule;
	return done;
}

static const char *leaf_at(const void *context, size_t index)
{
	const struct weightd_entry *entry = (const struct weightd_entry *)context + index;

	return entry->parameter->is_buffer ? NULL : entry->parameter->leaf;
}

/*
 * Names the nearest thing there is.  Paths start at the root there; comparing all names costs more
 * than matching a rule, so it is done only for issues that are kept.
 */
static void suggest(struct weightd_plan_builder *builder, const struct weightd_selector *select,
		    const struct weightd_module *scope)
{
	size_t count =
		builder->entry_count < LEAVES_COMPARED ? builder->entry_count : LEAVES_COMPARED;

	if (builder->err == NULL || builder->err->dropped > 0)
		return;
	if (select->path != NULL && scope->parent == NULL && builder->plan->by_name != NULL)
		weightd_error_suggest(builder->err, weightd_plan_suggestion(builder, select->path,
									    WEIGHTD_NAME_ROOM));
	else if (select->parameter != NULL && select->path == NULL && select->modules == NULL)
		weightd_error_suggest(builder->err, weightd_nearest(select->parameter, leaf_at,
								    builder->entries, count));
}

/* Words behind the first name of a list. */
static const char *or_others(const char *const *others)
{
	return others == NULL || *others == NULL ? "" : " (or the others listed)";
}

/* The issue of a rule without a match: its selectors, and the names that exist instead. */
enum weightd_code weightd_plan_unmatched(struct weightd_plan_builder *builder,
					 const struct weightd_rule *rule,
					 const struct weightd_module *scope, bool found_buffer)
{
	const struct weightd_selector *select = &rule->select;
	enum weightd_code code = WEIGHTD_ERR_UNMATCHED_RULE;

	if (found_buffer)
		code = weightd_error_add(builder->err, code, rule->pointer,
					 "the rule selects buffers only; rules write parameters");
	else if (select->path != NULL && select->modules == NULL && select->parameter == NULL &&
		 select->rank == NULL && select->layer == NULL)
		code = weightd_error_add(builder->err, code, rule->pointer,
					 "no parameter has a name that matches path %s%s",
					 select->path, or_others(select->more_paths));
	else if (select->path == NULL && select->modules != NULL && select->parameter == NULL &&
		 select->rank == NULL && select->layer == NULL)
		code = weightd_error_add(builder->err, code, rule->pointer,
					 "no module of type %s%s has parameters here",
					 select->modules[0], or_others(select->modules + 1));
	else if (select->path == NULL && select->modules == NULL && select->rank == NULL &&
		 select->layer == NULL)
		code = weightd_error_add(builder->err, code, rule->pointer,
					 "no parameter is called %s%s", select->parameter,
					 or_others(select->more_parameters));
	else
		code = weightd_error_add(builder->err, code, rule->pointer,
					 "no parameter matches all selectors of the rule");
	weightd_error_expected(builder->err,
			       "a selector that matches something, or \"optional\": true");
	suggest(builder, select, scope);
	return code;
}

/* A path without wildcards is one entry at most: found by name, not by looking at all of them. */
static void narrow(const struct weightd_plan_builder *builder, const struct weightd_rule *rule,
		   const struct weightd_module *scope, size_t *first, size_t *end)
{
	if (rule->select.path == NULL || rule->select.more_paths != NULL ||
	    strpbrk(rule->select.path, "*?") != NULL || scope->parent != NULL ||
	    builder->plan->by_name == NULL)
		return;
	const struct weightd_entry *entry = weightd_plan_lookup(builder, rule->select.path);
	if (entry == NULL) {
		*end = *first;
		return;
	}
	*first = (size_t)(entry - builder->entries);
	*end = *first + 1;
}

/* One event, or one for each part that the rule writes. */
enum weightd_code weightd_plan_write(struct weightd_plan_builder *builder,
				     const struct weightd_rule *rule, size_t entry)
{
	size_t count = rule->selection_count;
	enum weightd_code code = WEIGHTD_OK;

	for (const char *const *name = rule->blocks; name != NULL && *name != NULL; name++)
		count++;
	for (size_t i = 0; code == WEIGHTD_OK && !rule->is_cast && (i < count || i == 0); i++)
		code = weightd_plan_event(
			builder, &(struct weightd_event){.entry = entry, .rule = rule, .part = i});
	if (code == WEIGHTD_OK && rule->has_cast && count == 0)
		code = weightd_plan_event(
			builder,
			&(struct weightd_event){.entry = entry, .rule = rule, .is_cast = true});
	return code;
}

/* The events of a rule for one entry that it selects. */
static enum weightd_code write_entry(struct weightd_plan_builder *builder,
				     const struct weightd_rule *rule, size_t index)
{
	const struct weightd_entry *entry = &builder->entries[index];

	if (entry->tied_to != NULL)
		index = (size_t)(entry->tied_to - builder->entries);
	return is_done(builder, rule, index) ? WEIGHTD_OK
					     : weightd_plan_write(builder, rule, index);
}

/* Whether comparing a rule with 'count' tensors is less work than asking first whether it can match
 * any. */
static bool is_small(const struct weightd_plan_builder *builder, size_t count)
{
	return count <= builder->leaves.count + 8 * builder->types.count;
}

/* Counts the work of matching since the last time. */
enum weightd_code weightd_plan_count_steps(struct weightd_plan_builder *builder,
					   const struct weightd_rule *rule)
{
	const uint64_t steps = builder->steps - builder->steps_counted;

	builder->steps_counted = builder->steps;
	return weightd_plan_work(builder, steps * WEIGHTD_UNITS_OF_STEP,
				 "matching the rules with all parameters", rule->pointer);
}

/* The events of a rule that runs alone. */
static enum weightd_code run_alone(struct weightd_plan_builder *builder,
				   const struct weightd_rule *rule,
				   const struct weightd_module *scope, size_t first, size_t end)
{
	struct weightd_rule_match match = weightd_rule_match(rule, scope, &builder->steps);
	bool found = false, found_buffer = false;
	enum weightd_code code = WEIGHTD_OK;

	match.types = &builder->types;
	weightd_plan_record(builder, weightd_plan_check_rule_seed(builder, rule));
	narrow(builder, rule, scope, &first, &end);
	if (!is_small(builder, end - first) && !weightd_rule_may_select(&match, &builder->leaves))
		end = first;
	for (size_t i = first; i < end && code == WEIGHTD_OK; i++) {
		if (builder->steps - builder->steps_counted > STEPS_TOGETHER)
			code = weightd_plan_count_steps(builder, rule);
		if (code != WEIGHTD_OK || !weightd_rule_selects(&match, &builder->candidates[i]))
			continue;
		const bool is_buffer = builder->entries[i].parameter->is_buffer && !rule->is_cast;
		*(is_buffer ? &found_buffer : &found) = true;
		code = is_buffer ? WEIGHTD_OK : write_entry(builder, rule, i);
	}
	if (code != WEIGHTD_OK)
		return code;
	const bool is_replaced =
		!rule->is_cast && weightd_plan_selects_replaced(builder, rule, scope);
	code = weightd_plan_count_steps(builder, rule);
	if (code != WEIGHTD_OK || is_replaced)
		return code;
	if (!found && !rule->optional)
		weightd_plan_record(builder,
				    weightd_plan_unmatched(builder, rule, scope, found_buffer));
	return WEIGHTD_OK;
}

enum weightd_code weightd_plan_apply(struct weightd_plan_builder *builder,
				     const struct weightd_rule *rules,
				     const struct weightd_module *scope, size_t first, size_t end)
{
	enum weightd_code code = WEIGHTD_OK;

	while (rules != NULL && code == WEIGHTD_OK) {
		if (rules->sweep != NULL) {
			code = weightd_plan_sweep(builder, &rules, scope, first, end);
			continue;
		}
		if (weightd_rule_is_apart(rules))
			code = weightd_plan_event(
				builder,
				&(struct weightd_event){.rule = rules, .lost = rules->lost});
		else
			code = run_alone(builder, rules, scope, first, end);
		rules = rules->next;
	}
	return code;
}
