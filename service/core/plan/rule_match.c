/*
 * Rule match: each selector against a tensor's name, rank, layer and module.  Whatever is cheap to
 * compare is compared first.
 */
#include "core/plan/rule_match.h"

#include "core/field/formula.h"
#include "core/model/glob.h"
#include "core/plan/layer_numbers.h"
#include "core/plan/tensor_variables.h"

#include <stdlib.h>
#include <string.h>

/* Work of finding the number in a name. */
#define STEPS_OF_LAYER 5
/* Of looking at the end of a name, which is not in the cache, and at the answer of a type. */
#define STEPS_OF_END 2
#define STEPS_OF_TYPE 1
/* Of preparing a pattern. */
#define STEPS_OF_PATTERN 3
/* Of reading a condition and finding its arguments. */
#define STEPS_OF_WHERE 300

struct weightd_candidate weightd_candidate_of(const char *name, const struct weightd_module *module,
					      const struct weightd_parameter *parameter)
{
	const size_t length = strlen(name);

	return (struct weightd_candidate){
		.name = name,
		.module = module,
		.length = (uint32_t)length,
		.leaf = (uint32_t)(length - strlen(parameter->leaf)),
		.rank = parameter->shape.ndim,
	};
}

static struct weightd_pattern prepare_pattern(const char *text)
{
	struct weightd_pattern pattern = {.text = text};

	if (text == NULL)
		return pattern;
	pattern.length = strlen(text);
	pattern.prefix = strcspn(text, "*?");
	pattern.is_literal = pattern.prefix == pattern.length;
	while (pattern.suffix < pattern.length - pattern.prefix &&
	       strchr("*?", text[pattern.length - pattern.suffix - 1]) == NULL)
		pattern.suffix++;
	/* "**.weight" also selects "weight": its dot is not a fixed part. */
	if (pattern.suffix > 0 && text[pattern.length - pattern.suffix] == '.')
		pattern.suffix--;
	return pattern;
}

static struct weightd_selector_match prepare(const struct weightd_selector *select)
{
	return (struct weightd_selector_match){
		.select = select,
		.parameter = prepare_pattern(select->parameter),
		.path = prepare_pattern(select->path),
		.below = prepare_pattern(select->below),
	};
}

struct weightd_rule_match weightd_rule_match(const struct weightd_rule *rule,
					     const struct weightd_module *scope, uint64_t *steps)
{
	struct weightd_rule_match match = {
		.select = prepare(&rule->select),
		.skip = weightd_module_path_length(scope),
		.steps = steps,
	};

	if (rule->except != NULL)
		match.except = prepare(rule->except);
	if (match.skip != 0)
		match.skip++; /* the dot */
	return match;
}

/* A pattern that is set, and has wildcards or the length of the name. */
static bool text_matches(const struct weightd_pattern *pattern, const char *name, size_t length,
			 uint64_t *steps)
{
	uint64_t units = 0;

	if (pattern->is_literal)
		return memcmp(pattern->text, name, length) == 0;
	if (length < pattern->prefix + pattern->suffix ||
	    memcmp(pattern->text, name, pattern->prefix) != 0)
		return false;
	*steps += STEPS_OF_END;
	if (memcmp(pattern->text + pattern->length - pattern->suffix,
		   name + length - pattern->suffix, pattern->suffix) != 0)
		return false;
	const bool matches = weightd_glob_match_counted(pattern->text, name, &units);
	*steps += 1 + units / WEIGHTD_UNITS_OF_STEP;
	return matches;
}

static inline bool pattern_matches(const struct weightd_pattern *pattern, const char *name,
				   size_t length, uint64_t *steps)
{
	if (pattern->text == NULL)
		return true;
	if (pattern->is_literal && length != pattern->length)
		return false;
	return text_matches(pattern, name, length, steps);
}

/* The pattern, or one of the others, which ends with NULL or is NULL. */
static inline bool any_matches(const struct weightd_pattern *first, const char *const *others,
			       const char *name, size_t length, uint64_t *steps)
{
	if (pattern_matches(first, name, length, steps))
		return true;
	for (; others != NULL && *others != NULL; others++) {
		const struct weightd_pattern pattern = prepare_pattern(*others);
		*steps += STEPS_OF_PATTERN;
		if (pattern_matches(&pattern, name, length, steps))
			return true;
	}
	return false;
}

static bool module_matches(const struct weightd_rule_match *rule,
			   const struct weightd_selector *select,
			   const struct weightd_candidate *candidate)
{
	uint64_t units = 0;

	if (select->modules == NULL)
		return true;
	const bool matches = weightd_type_selected(rule->types, candidate->type, select,
						   candidate->module, &units);
	*rule->steps += STEPS_OF_TYPE + units / WEIGHTD_UNITS_OF_STEP;
	return matches;
}

/* 'count' numbers there are, from which negative ones count down. */
static bool in_range(const struct weightd_range *range, int64_t value, int64_t count)
{
	const int64_t start = range->start + (range->start < 0 ? count : 0);
	const int64_t stop = range->stop + (range->stop < 0 ? count : 0);

	return value >= start && (!range->has_stop || value < stop);
}

static bool numbers_match(const struct weightd_rule_match *rule,
			  const struct weightd_selector *select,
			  const struct weightd_candidate *candidate)
{
	const struct weightd_range *range = select->layer;

	if (select->rank != NULL && !in_range(select->rank, candidate->rank, 0))
		return false;
	if (range == NULL)
		return true;
	*rule->steps += STEPS_OF_LAYER;
	const char *layer = weightd_layer_segment(candidate->name + rule->skip);
	if (layer == NULL)
		return false;
	const bool counts_down = range->start < 0 || range->stop < 0;
	return in_range(range, weightd_layer_number(layer),
			counts_down ? weightd_layer_count(candidate->module, candidate->name, layer,
							  rule->steps)
				    : 0);
}

static bool argument(const void *module, const char *name, size_t length,
		     struct weightd_value *value)
{
	return weightd_argument_value(module, name, length, value);
}

static bool arguments_match(const struct weightd_rule_match *rule,
			    const struct weightd_selector *select,
			    const struct weightd_candidate *candidate)
{
	bool holds = false;

	if (select->where == NULL)
		return true;
	*rule->steps += STEPS_OF_WHERE;
	return weightd_formula_condition(select->where, argument, candidate->module, &holds) &&
	       holds;
}

static inline bool matches(const struct weightd_rule_match *rule,
			   const struct weightd_selector_match *match,
			   const struct weightd_candidate *candidate)
{
	const size_t skip = rule->skip;
	const char *name = candidate->name;
	const uint32_t leaf = candidate->leaf;

	++*rule->steps;
	return any_matches(&match->path, match->select->more_paths, name + skip,
			   candidate->length - skip, rule->steps) &&
	       any_matches(&match->parameter, match->select->more_parameters, name + leaf,
			   candidate->length - leaf, rule->steps) &&
	       (match->below.text == NULL ||
		any_matches(&match->below, match->select->more_below, name + rule->below_skip,
			    candidate->length - rule->below_skip, rule->steps)) &&
	       numbers_match(rule, match->select, candidate) &&
	       module_matches(rule, match->select, candidate) &&
	       arguments_match(rule, match->select, candidate);
}

static bool any_leaf(const struct weightd_rule_match *match,
		     const struct weightd_leaf_names *leaves)
{
	const struct weightd_pattern *pattern = &match->select.parameter;

	for (size_t i = 0; i < leaves->count; i++) {
		++*match->steps;
		if (any_matches(pattern, match->select.select->more_parameters, leaves->names[i],
				strlen(leaves->names[i]), match->steps))
			return true;
	}
	return leaves->has_more;
}

static bool any_type(const struct weightd_rule_match *match)
{
	for (size_t i = 0; i < match->types->count; i++) {
		const struct weightd_candidate candidate = {.module = match->types->types[i].module,
							    .type = (uint32_t)i + 1};
		if (module_matches(match, match->select.select, &candidate))
			return true;
	}
	return false;
}

bool weightd_rule_may_select(const struct weightd_rule_match *match,
			     const struct weightd_leaf_names *leaves)
{
	const struct weightd_selector *select = match->select.select;

	return (select->parameter == NULL || any_leaf(match, leaves)) &&
	       (select->modules == NULL || any_type(match));
}

bool weightd_rule_visits(const struct weightd_rule_match *match,
			 const struct weightd_module *module, uint32_t type)
{
	const struct weightd_candidate candidate = {.module = module, .type = type};

	return module_matches(match, match->select.select, &candidate);
}

bool weightd_rule_selects(const struct weightd_rule_match *match,
			  const struct weightd_candidate *candidate)
{
	return matches(match, &match->select, candidate) &&
	       (match->except.select == NULL || !matches(match, &match->except, candidate));
}
