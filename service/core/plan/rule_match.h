/*
 * Rule match: whether the selectors of a rule select a tensor.
 */
#ifndef WEIGHTD_CORE_PLAN_RULE_MATCH_H
#define WEIGHTD_CORE_PLAN_RULE_MATCH_H

#include "core/plan/leaf_names.h"
#include "core/plan/type_answers.h"
#include "weightd/model.h"
#include "weightd/policy.h"

#include <stdbool.h>
#include <stdint.h>

/* The facts that selectors compare, packed: rules times parameters is the largest loop of a
 * plan. */
struct weightd_candidate {
	const char *name; /* full name */
	const struct weightd_module *module;
	uint32_t length, leaf; /* bytes of the name, and where its leaf starts */
	uint32_t rank;	       /* dimensions */
	uint32_t type;	       /* weightd_type_answers_add() of the module; 0: none */
};

/* The tensor 'parameter' of 'module', whose full name is 'name'. */
struct weightd_candidate weightd_candidate_of(const char *name, const struct weightd_module *module,
					      const struct weightd_parameter *parameter);

/* A glob, with the parts that can be compared at once. */
struct weightd_pattern {
	const char *text;	       /* NULL: not set, everything matches */
	size_t length, prefix, suffix; /* bytes before the first and after the last wildcard */
	bool is_literal;
};

/* A selector, prepared. */
struct weightd_selector_match {
	const struct weightd_selector *select; /* NULL: selects nothing */
	struct weightd_pattern parameter, path, below;
};

/* A rule, prepared to be compared with many tensors. */
struct weightd_rule_match {
	struct weightd_selector_match select, except;
	size_t skip;	   /* bytes of each name that come before the rule's scope */
	size_t below_skip; /* the same before what is below the visited module of a sweep */
	uint64_t *steps;   /* work done: one for each tensor, and more for globs and types */
	struct weightd_type_answers *types; /* NULL: modules are asked one by one */
};

/* Units of work (core/base/work_limit.h) of a step. */
#define WEIGHTD_UNITS_OF_STEP 6

/* The rule must outlive the match.  Names below 'scope' are relative to it; '*steps' is added to.
 */
struct weightd_rule_match weightd_rule_match(const struct weightd_rule *rule,
					     const struct weightd_module *scope, uint64_t *steps);

/* Whether the rule may select a tensor of a model with these leaves and match->types: false if no
 * leaf or no type is selected. */
bool weightd_rule_may_select(const struct weightd_rule_match *match,
			     const struct weightd_leaf_names *leaves);
/* Whether the rule may select a tensor below 'module', of type 'type', which a sweep visits. */
bool weightd_rule_visits(const struct weightd_rule_match *match,
			 const struct weightd_module *module, uint32_t type);
/* Whether the rule selects a tensor at or below its scope: all selectors hold, and not the excepted
 * ones. */
bool weightd_rule_selects(const struct weightd_rule_match *match,
			  const struct weightd_candidate *candidate);

#endif
