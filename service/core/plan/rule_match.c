/*
 * Plan: which parameters a rule selects.  Near linear in the parameters for each rule: whatever is
 * cheap to compare is compared first, and the work of all rules together is bounded.
 */
#include "core/plan/plan_builder.h"

#include "weightd/module_type.h"

#include <stdlib.h>
#include <string.h>

/* Entries looked at, and glob steps in units of this many, before a policy is refused. */
#define STEPS_MAX 200000000u
#define GLOB_UNIT 8
/* Leaf names looked at for a suggestion. */
#define LEAVES_COMPARED 20000

/* A glob, with the parts that can be compared at once. */
struct pattern {
	const char *text;	       /* NULL: not set, everything matches */
	size_t length, prefix, suffix; /* bytes before the first and after the last wildcard */
	bool is_literal;
};

/* A selector, prepared. */
struct matcher {
	const struct weightd_selector *select;
	struct pattern parameter, path;
	const struct weightd_module *module; /* asked last, with the answer */
	bool module_matches;
};

static struct pattern prepare_pattern(const char *text)
{
	struct pattern pattern = {.text = text};

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

static bool pattern_matches(struct weightd_plan_builder *builder, const struct pattern *pattern,
			    const char *name, size_t length)
{
	if (pattern->text == NULL)
		return true;
	if (pattern->is_literal)
		return length == pattern->length && memcmp(pattern->text, name, length) == 0;
	if (length >= pattern->prefix + pattern->suffix &&
	    memcmp(pattern->text, name, pattern->prefix) == 0 &&
	    memcmp(pattern->text + pattern->length - pattern->suffix,
		   name + length - pattern->suffix, pattern->suffix) == 0) {
		builder->steps += 1 + pattern->length * length / GLOB_UNIT;
		return weightd_glob_match(pattern->text, name);
	}
	return false;
}

/* A type, or a glob such as "*RMSNorm" on the type and its bases. */
static bool type_matches(struct weightd_plan_builder *builder, const struct weightd_module *module,
			 const char *type)
{
	if (strpbrk(type, "*?") == NULL)
		return weightd_module_is_a(module, type);
	builder->steps += strlen(type);
	if (weightd_glob_match(type, module->type))
		return true;
	const char *const *base = module->module_type != NULL ? module->module_type->bases : NULL;
	for (; base != NULL && *base != NULL; base++) {
		if (weightd_glob_match(type, *base))
			return true;
	}
	return false;
}

static bool module_matches(struct weightd_plan_builder *builder, struct matcher *matcher,
			   const struct weightd_module *module)
{
	if (matcher->select->modules == NULL)
		return true;
	if (matcher->module != module) {
		matcher->module = module;
		matcher->module_matches = false;
		for (const char *const *type = matcher->select->modules;
		     *type != NULL && !matcher->module_matches; type++)
			matcher->module_matches = type_matches(builder, module, *type);
	}
	return matcher->module_matches;
}

static bool in_range(const struct weightd_span *range, int64_t value)
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

static bool numbers_match(const struct weightd_plan_builder *builder,
			  const struct weightd_selector *select, size_t entry, const char *name)
{
	const struct weightd_shape *shape = &builder->entries[entry].shape;
	int64_t layer = select->layer != NULL ? layer_of(name) : 0;

	return (select->rank == NULL || in_range(select->rank, (int64_t)shape->ndim)) &&
	       (select->layer == NULL || (layer >= 0 && in_range(select->layer, layer)));
}

/* 'skip': bytes of the name that come before the rule's scope. */
static bool matches(struct weightd_plan_builder *builder, struct matcher *matcher, size_t entry,
		    size_t skip)
{
	const struct weightd_match_key *key = &builder->keys[entry];

	builder->steps++;
	return pattern_matches(builder, &matcher->path, key->name + skip, key->length - skip) &&
	       pattern_matches(builder, &matcher->parameter, key->name + key->leaf,
			       key->length - key->leaf) &&
	       numbers_match(builder, matcher->select, entry, key->name + skip) &&
	       module_matches(builder, matcher, key->module);
}

static struct matcher prepare(const struct weightd_selector *select)
{
	return (struct matcher){
		.select = select,
		.parameter = prepare_pattern(select->parameter),
		.path = prepare_pattern(select->path),
	};
}

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
		weightd_error_suggest(builder->err,
				      weightd_plan_nearest(builder->plan, select->path));
	else if (select->parameter != NULL && select->path == NULL && select->modules == NULL)
		weightd_error_suggest(builder->err, weightd_nearest(select->parameter, leaf_at,
								    builder->entries, count));
}

/* Says what the selectors of a rule without a match look for, and what there is instead. */
static enum weightd_code unmatched(struct weightd_plan_builder *builder,
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
					 "no parameter has a name that matches path %s",
					 select->path);
	else if (select->path == NULL && select->modules != NULL && select->parameter == NULL &&
		 select->rank == NULL && select->layer == NULL)
		code = weightd_error_add(
			builder->err, code, rule->pointer,
			"no module of type %s%s has parameters here", select->modules[0],
			select->modules[1] == NULL ? "" : " (or the others listed)");
	else if (select->path == NULL && select->modules == NULL && select->rank == NULL &&
		 select->layer == NULL)
		code = weightd_error_add(builder->err, code, rule->pointer,
					 "no parameter is called %s", select->parameter);
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
	if (rule->select.path == NULL || strpbrk(rule->select.path, "*?") != NULL ||
	    scope->parent != NULL || builder->plan->by_name == NULL)
		return;
	const struct weightd_entry *entry = weightd_plan_find(builder->plan, rule->select.path);
	if (entry == NULL) {
		*end = *first;
		return;
	}
	*first = (size_t)(entry - builder->entries);
	*end = *first + 1;
}

/* One event, or one for each part that the rule writes. */
static enum weightd_code add_events(struct weightd_plan_builder *builder, size_t entry,
				    const struct weightd_rule *rule)
{
	size_t count = rule->region_count;
	enum weightd_code code = WEIGHTD_OK;

	for (const char *const *name = rule->blocks; name != NULL && *name != NULL; name++)
		count++;
	for (size_t i = 0; code == WEIGHTD_OK && (i < count || i == 0); i++)
		code = weightd_plan_event(
			builder,
			&(struct weightd_event){.entry = entry, .rule = rule, .region = i});
	return code;
}

enum weightd_code weightd_plan_apply(struct weightd_plan_builder *builder,
				     const struct weightd_rule *rule,
				     const struct weightd_module *scope, size_t first, size_t end)
{
	struct matcher select = prepare(&rule->select), except = {0};
	size_t skip = strlen(scope->path);
	bool found = false, found_buffer = false;

	weightd_plan_note(builder, weightd_plan_check_rule_seed(builder, rule));
	if (rule->except != NULL)
		except = prepare(rule->except);
	if (skip != 0)
		skip++;
	narrow(builder, rule, scope, &first, &end);
	for (size_t i = first; i < end; i++) {
		if (builder->steps > STEPS_MAX)
			return weightd_error_add(
				builder->err, WEIGHTD_ERR_LIMIT_EXCEEDED, rule->pointer,
				"the rules and parameters together are too many to match");
		if (!matches(builder, &select, i, skip) ||
		    (rule->except != NULL && matches(builder, &except, i, skip)))
			continue;
		const struct weightd_entry *entry = &builder->entries[i];
		if (entry->parameter->is_buffer) {
			found_buffer = true;
			continue;
		}
		found = true;
		size_t index =
			entry->tied_to == NULL ? i : (size_t)(entry->tied_to - builder->entries);
		if (is_done(builder, rule, index))
			continue;
		enum weightd_code code = add_events(builder, index, rule);
		if (code != WEIGHTD_OK)
			return code;
	}
	if (builder->wrapped != NULL && weightd_plan_selects_wrapped(builder, rule, scope))
		return WEIGHTD_OK;
	if (!found && !rule->optional)
		weightd_plan_note(builder, unmatched(builder, rule, scope, found_buffer));
	return WEIGHTD_OK;
}
