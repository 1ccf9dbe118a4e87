/*
 * A warning about rules of the client of which no tensor keeps values.
 */
#include "definition/rule_warnings.h"

#include <stdlib.h>
#include <string.h>

/* The specification's rules in the order of their addresses, and which of them have values. */
struct seen_rules {
	const struct weightd_rule **rules;
	bool *is_seen;
	size_t count;
	const struct weightd_rule *last; /* neighbours often have the same */
};

static int compare_rules(const void *a, const void *b)
{
	const struct weightd_rule *first = *(const struct weightd_rule *const *)a;
	const struct weightd_rule *second = *(const struct weightd_rule *const *)b;

	return (first > second) - (first < second);
}

static bool list_rules(struct seen_rules *seen, const struct weightd_plan *plan)
{
	const struct weightd_rule *rule = plan->specification.rules;
	size_t count = 0;

	for (; rule != NULL; rule = rule->next)
		count++;
	seen->rules = weightd_arena_array(plan->arena, count, sizeof *seen->rules);
	seen->is_seen = weightd_arena_array(plan->arena, count, sizeof *seen->is_seen);
	if (seen->rules == NULL || seen->is_seen == NULL)
		return false;
	for (rule = plan->specification.rules; rule != NULL; rule = rule->next)
		seen->rules[seen->count++] = rule;
	if (count != 0)
		qsort(seen->rules, count, sizeof *seen->rules, compare_rules);
	return true;
}

/* Where the rule is in the list; 'count': it is a module's, or NULL. */
static size_t index_of(const struct seen_rules *seen, const struct weightd_rule *rule)
{
	const struct weightd_rule **found = rule == NULL || seen->count == 0
						    ? NULL
						    : bsearch(&rule, seen->rules, seen->count,
							      sizeof *seen->rules, compare_rules);

	return found == NULL ? seen->count : (size_t)(found - seen->rules);
}

static void see(struct seen_rules *seen, const struct weightd_rule *rule)
{
	if (rule == seen->last)
		return;
	const size_t index = index_of(seen, rule);
	if (index < seen->count)
		seen->is_seen[index] = true;
	seen->last = rule;
}

/* The rules whose values an entry shows. */
static void see_entry(struct seen_rules *seen, const struct weightd_entry *entry)
{
	if (entry->tied_to != NULL)
		return;
	if (!entry->is_hidden)
		see(seen, entry->statement->rule);
	for (const struct weightd_patch *patch = entry->patches; patch != NULL;
	     patch = patch->next) {
		if (!patch->is_hidden)
			see(seen, patch->statement->rule);
	}
}

/* At '*end', which moves on. */
static void add_warning(struct weightd_plan *plan, const struct weightd_rule *rule,
			const struct weightd_warning ***end)
{
	struct weightd_warning *warning = weightd_arena_alloc(plan->arena, sizeof *warning);

	if (warning == NULL)
		return;
	*warning = (struct weightd_warning){
		.code = "rule-without-values",
		.pointer = rule->pointer,
		.detail = "no tensor keeps values of this rule: it matches nothing, or later rules "
			  "overwrite them",
	};
	**end = warning;
	*end = &warning->next;
}

/* Whether values are what a rule is for: some statements only move on a generator, and the draws of
 * a traversal do so even where another rule of it has the last word (a tied head is drawn twice).
 */
static bool is_for_values(const struct weightd_plan *plan, const struct weightd_rule *rule)
{
	return !weightd_rule_is_apart(rule) && !rule->is_cast &&
	       (rule->sweep == NULL || plan->sequence == NULL);
}

void weightd_warn_of_rules(struct weightd_plan *plan)
{
	const struct weightd_rule *rule = plan->specification.rules, *next;
	const struct weightd_warning **end = &plan->specification.warnings;
	struct seen_rules seen = {0};

	while (*end != NULL)
		end = &((struct weightd_warning *)(uintptr_t)*end)->next;
	if (rule == NULL || !list_rules(&seen, plan))
		return;
	for (size_t i = 0; i < plan->entry_count; i++)
		see_entry(&seen, &plan->entries[i]);
	for (; rule != NULL; rule = next) {
		bool is_seen = false;
		/* Rules of one recipe have one pointer. */
		for (next = rule; next != NULL && strcmp(next->pointer, rule->pointer) == 0;
		     next = next->next)
			is_seen = is_seen || seen.is_seen[index_of(&seen, next)];
		if (!is_seen && is_for_values(plan, rule) &&
		    strncmp(rule->pointer, "/init", 5) == 0)
			add_warning(plan, rule, &end);
	}
}
