/*
 * Rule match: each selector against a tensor's name, rank, layer and module.  Whatever is cheap to
 * compare is compared first.
 */
#include "core/plan/rule_match.h"

#include "weightd/module_type.h"
#include "weightd/parametrization.h"

#include <stdlib.h>
#include <string.h>

/* Bytes of a glob times bytes of a name that count as one step. */
#define GLOB_UNIT 8

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
	};
}

struct weightd_rule_match weightd_rule_match(const struct weightd_rule *rule,
					     const struct weightd_module *scope, uint64_t *steps)
{
	struct weightd_rule_match match = {
		.select = prepare(&rule->select),
		.skip = strlen(scope->path),
		.steps = steps,
	};

	if (rule->except != NULL)
		match.except = prepare(rule->except);
	if (match.skip != 0)
		match.skip++; /* the dot */
	return match;
}

static bool pattern_matches(const struct weightd_pattern *pattern, const char *name, size_t length,
			    uint64_t *steps)
{
	if (pattern->text == NULL)
		return true;
	if (pattern->is_literal)
		return length == pattern->length && memcmp(pattern->text, name, length) == 0;
	if (length >= pattern->prefix + pattern->suffix &&
	    memcmp(pattern->text, name, pattern->prefix) == 0 &&
	    memcmp(pattern->text + pattern->length - pattern->suffix,
		   name + length - pattern->suffix, pattern->suffix) == 0) {
		*steps += 1 + pattern->length * length / GLOB_UNIT;
		return weightd_glob_match(pattern->text, name);
	}
	return false;
}

/* A type, or a glob such as "*RMSNorm" on the type, the type it was defined as, and its bases. */
static bool type_matches(const struct weightd_module *module, const char *type, uint64_t *steps)
{
	if (strpbrk(type, "*?") == NULL)
		return weightd_module_is_a(module, type);
	*steps += strlen(type);
	if (weightd_glob_match(type, module->type) ||
	    weightd_glob_match(type, weightd_module_defined_type(module)))
		return true;
	const char *const *base = module->module_type != NULL ? module->module_type->bases : NULL;
	for (; base != NULL && *base != NULL; base++) {
		if (weightd_glob_match(type, *base))
			return true;
	}
	return false;
}

/* A module's tensors follow one another, so the last answer often serves again. */
static bool module_matches(struct weightd_selector_match *match,
			   const struct weightd_module *module, uint64_t *steps)
{
	if (match->select->modules == NULL)
		return true;
	if (match->module != module) {
		match->module = module;
		match->module_matches = false;
		for (const char *const *type = match->select->modules;
		     *type != NULL && !match->module_matches; type++)
			match->module_matches = type_matches(module, *type, steps);
	}
	return match->module_matches;
}

static bool in_range(const struct weightd_range *range, int64_t value)
{
	return value >= range->start && (!range->has_stop || value < range->stop);
}

/* The first segment of the name that is a number; -1 if there is none, or it has too many digits.
 */
static int64_t layer_of(const char *name)
{
	for (;;) {
		size_t digits = strspn(name, "0123456789");
		if (digits > 0 && digits < 10 && (name[digits] == '.' || name[digits] == '\0'))
			return strtoll(name, NULL, 10);
		name = strchr(name, '.');
		if (name == NULL)
			return -1;
		name++;
	}
}

static bool numbers_match(const struct weightd_selector *select, uint32_t rank, const char *name)
{
	int64_t layer = select->layer != NULL ? layer_of(name) : 0;

	return (select->rank == NULL || in_range(select->rank, rank)) &&
	       (select->layer == NULL || (layer >= 0 && in_range(select->layer, layer)));
}

/* 'skip': bytes of the name that come before the rule's scope. */
static bool matches(struct weightd_selector_match *match, const struct weightd_candidate *candidate,
		    size_t skip, uint64_t *steps)
{
	const char *name = candidate->name;
	const uint32_t leaf = candidate->leaf;

	++*steps;
	return pattern_matches(&match->path, name + skip, candidate->length - skip, steps) &&
	       pattern_matches(&match->parameter, name + leaf, candidate->length - leaf, steps) &&
	       numbers_match(match->select, candidate->rank, name + skip) &&
	       module_matches(match, candidate->module, steps);
}

bool weightd_rule_selects(struct weightd_rule_match *match,
			  const struct weightd_candidate *candidate)
{
	return matches(&match->select, candidate, match->skip, match->steps) &&
	       (match->except.select == NULL ||
		!matches(&match->except, candidate, match->skip, match->steps));
}
