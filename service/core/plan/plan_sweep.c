/*
 * Plan: the events of a sweep, rules that run together in one traversal of modules or parameters.
 *
 * Where values depend on names alone, a sweep gives the values of its rules one after the other,
 * unless several of them write one tensor.  The draws of a library depend on this order.
 */
#include "core/plan/plan_builder.h"
#include "core/plan/rule_match.h"

#include <string.h>

/* Steps of matching (rule_match.h) that are counted together. */
#define STEPS_TOGETHER 4096

/* A rule of the sweep, and what has come of it. */
struct swept_rule {
	const struct weightd_rule *rule;
	const struct weightd_rule *branch; /* the first of its neighbours with its selectors */
	struct weightd_rule_match match;
	bool found, found_buffer;
	bool came_late;	 /* an earlier rule had written the tensor in this visit */
	bool found_tied; /* under a second name, which the traversal does not show */
};

/* Who wrote a tensor last, and in which visit. */
struct weightd_sweep_mark {
	uint64_t visit, traversal;
	const struct weightd_rule *branch;
};

struct sweep {
	struct weightd_plan_builder *builder;
	const struct weightd_sweep *row;
	struct swept_rule *rules;
	size_t rule_count;
	size_t first, end; /* the entries below the scope */
	bool found_start;
};

static const char *const traversal_names[WEIGHTD_TRAVERSALS] = {
	[WEIGHTD_EACH_MODULE] = "modules",
	[WEIGHTD_EACH_APPLIED] = "apply",
	[WEIGHTD_EACH_PARAMETER] = "parameters",
	[WEIGHTD_EACH_CHILD] = "children",
};

const char *weightd_traversal_name(enum weightd_traversal each)
{
	return traversal_names[each];
}

/* The entry that holds the data. */
static size_t holder_of(const struct weightd_plan_builder *builder, size_t index)
{
	const struct weightd_entry *holder = builder->entries[index].tied_to;

	return holder != NULL ? (size_t)(holder - builder->entries) : index;
}

/* Writes a tensor that the rule selects, unless an earlier rule of the visit is the first. */
static enum weightd_code write(struct sweep *sweep, struct swept_rule *swept, size_t index)
{
	struct weightd_plan_builder *builder = sweep->builder;

	if (builder->entries[index].parameter->is_buffer && !swept->rule->is_cast) {
		swept->found_buffer = true;
		return WEIGHTD_OK;
	}
	index = holder_of(builder, index);
	struct weightd_sweep_mark *mark = &builder->marks[index];
	if (sweep->row->first && mark->visit == builder->visits && mark->branch != swept->branch) {
		swept->came_late = true;
		return WEIGHTD_OK;
	}
	mark->visit = builder->visits;
	mark->branch = swept->branch;
	swept->found = true;
	return weightd_plan_write(builder, swept->rule, index);
}

/* The entries of the module and all below it: those from 'first' on, up to the result. */
static size_t end_below(const struct sweep *sweep, const struct weightd_module *module,
			size_t first)
{
	for (; first < sweep->end; first++) {
		const struct weightd_module *of = sweep->builder->entries[first].module;
		while (of != NULL && of->depth > module->depth)
			of = of->parent;
		if (of != module)
			break;
	}
	return first;
}

/* The same for the module's own. */
static size_t end_own(const struct sweep *sweep, const struct weightd_module *module, size_t first)
{
	while (first < sweep->end && sweep->builder->entries[first].module == module)
		first++;
	return first;
}

/* The statement of a rule in a visit of 'module', whose own entries are [first, own_end). */
static enum weightd_code run_rule(struct sweep *sweep, struct swept_rule *swept,
				  const struct weightd_module *module, size_t first, size_t own_end)
{
	struct weightd_plan_builder *builder = sweep->builder;
	const bool looks_below = swept->rule->select.below != NULL;
	const size_t path = weightd_module_path_length(module);
	uint32_t type = 0;
	enum weightd_code code = WEIGHTD_OK;

	++builder->steps;
	if (looks_below) {
		type = weightd_type_answers_add(&builder->types, module);
		if (!weightd_rule_visits(&swept->match, module, type))
			return WEIGHTD_OK;
		own_end = end_below(sweep, module, first);
		swept->match.below_skip = path == 0 ? 0 : path + 1;
	}
	for (size_t i = first; i < own_end && code == WEIGHTD_OK; i++) {
		struct weightd_candidate candidate = builder->candidates[i];
		if (looks_below) {
			candidate.module = module;
			candidate.type = type;
		}
		if (builder->steps - builder->steps_counted > STEPS_TOGETHER)
			code = weightd_plan_count_steps(builder, swept->rule);
		if (code == WEIGHTD_OK && weightd_rule_selects(&swept->match, &candidate))
			code = write(sweep, swept, i);
	}
	return code;
}

/* All rules for a module. */
static enum weightd_code visit(struct sweep *sweep, const struct weightd_module *module,
			       size_t first, size_t own_end)
{
	enum weightd_code code = WEIGHTD_OK;

	sweep->builder->visits++;
	for (size_t i = 0; i < sweep->rule_count && code == WEIGHTD_OK; i++)
		code = run_rule(sweep, &sweep->rules[i], module, first, own_end);
	return code;
}

/* modules(): 'module' and all below it, a module before its children. */
static enum weightd_code visit_modules(struct sweep *sweep, const struct weightd_module *top,
				       size_t first)
{
	enum weightd_code code = WEIGHTD_OK;

	for (const struct weightd_module *module = top; module != NULL && code == WEIGHTD_OK;
	     module = weightd_module_next(module, top)) {
		const size_t end = end_own(sweep, module, first);
		code = visit(sweep, module, first, end);
		first = end;
	}
	return code;
}

/* apply(): children before their module.  '*next' moves behind the entries.  As deep as the model.
 */
static enum weightd_code visit_applied(struct sweep *sweep, const struct weightd_module *module,
				       size_t *next)
{
	const size_t first = *next, end = end_own(sweep, module, first);
	enum weightd_code code = WEIGHTD_OK;

	*next = end;
	for (const struct weightd_module *child = module->children;
	     child != NULL && code == WEIGHTD_OK; child = child->next)
		code = visit_applied(sweep, child, next);
	return code == WEIGHTD_OK ? visit(sweep, module, first, end) : code;
}

static enum weightd_code visit_children(struct sweep *sweep, const struct weightd_module *top,
					size_t first)
{
	enum weightd_code code = WEIGHTD_OK;

	first = end_own(sweep, top, first);
	for (const struct weightd_module *child = top->children;
	     child != NULL && code == WEIGHTD_OK; child = child->next) {
		code = visit(sweep, child, first, end_own(sweep, child, first));
		first = end_below(sweep, child, first);
	}
	return code;
}

/* A parameter under a second name, of which the traversal does not know. */
static void note_tied(struct sweep *sweep, size_t index)
{
	for (size_t i = 0; i < sweep->rule_count; i++)
		if (weightd_rule_selects(&sweep->rules[i].match,
					 &sweep->builder->candidates[index]))
			sweep->rules[i].found_tied = true;
}

static enum weightd_code visit_parameters(struct sweep *sweep, const struct weightd_module *top,
					  size_t first)
{
	struct weightd_plan_builder *builder = sweep->builder;
	const size_t end = end_below(sweep, top, first);
	const uint64_t traversal = builder->visits + 1;
	enum weightd_code code = WEIGHTD_OK;

	for (size_t i = first; i < end && code == WEIGHTD_OK; i++) {
		struct weightd_sweep_mark *mark = &builder->marks[holder_of(builder, i)];
		builder->visits++;
		if (mark->traversal == traversal) {
			note_tied(sweep, i);
			continue;
		}
		mark->traversal = traversal;
		for (size_t k = 0; k < sweep->rule_count && code == WEIGHTD_OK; k++) {
			if (weightd_rule_selects(&sweep->rules[k].match, &builder->candidates[i]))
				code = write(sweep, &sweep->rules[k], i);
		}
		if (code == WEIGHTD_OK && builder->steps - builder->steps_counted > STEPS_TOGETHER)
			code = weightd_plan_count_steps(builder, sweep->rules[0].rule);
	}
	return code;
}

/* The traversal that begins at 'top', whose entries begin at 'first'. */
static enum weightd_code traverse(struct sweep *sweep, const struct weightd_module *top,
				  size_t first)
{
	sweep->found_start = true;
	switch (sweep->row->each) {
	case WEIGHTD_EACH_MODULE: return visit_modules(sweep, top, first);
	case WEIGHTD_EACH_APPLIED: return visit_applied(sweep, top, &first);
	case WEIGHTD_EACH_PARAMETER: return visit_parameters(sweep, top, first);
	case WEIGHTD_EACH_CHILD: return visit_children(sweep, top, first);
	}
	return WEIGHTD_OK;
}

/* One after the other, the traversals of the modules below 'scope' whose paths match 'of'. */
static enum weightd_code traverse_each(struct sweep *sweep, const struct weightd_module *scope,
				       const char *of)
{
	struct weightd_plan_builder *builder = sweep->builder;
	const size_t skip = scope->parent == NULL ? 0 : weightd_module_path_length(scope) + 1;
	size_t first = sweep->first;
	enum weightd_code code = WEIGHTD_OK;

	sweep->found_start = false;
	for (const struct weightd_module *module = scope; module != NULL && code == WEIGHTD_OK;
	     module = weightd_module_next(module, scope)) {
		const char *path = weightd_module_path(module, WEIGHTD_NAME_ROOM);
		builder->steps += 2;
		if (weightd_glob_match(of, module == scope ? "" : path + skip))
			code = traverse(sweep, module, first);
		first = end_own(sweep, module, first);
		if (code == WEIGHTD_OK && builder->steps - builder->steps_counted > STEPS_TOGETHER)
			code = weightd_plan_count_steps(builder, sweep->rules[0].rule);
	}
	if (code != WEIGHTD_OK || sweep->found_start || sweep->rules[0].rule->optional)
		return code;
	code = weightd_error_add(builder->err, WEIGHTD_ERR_UNMATCHED_RULE,
				 sweep->rules[0].rule->pointer,
				 "no module has a path that matches \"of\": %s", of);
	weightd_error_expected(builder->err, "the path of a module, such as \"encoder.layers\"");
	return code;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool same_range(const struct weightd_range *a, const struct weightd_range *b)
{
	return a == b || (a != NULL && b != NULL && a->start == b->start &&
			  a->has_stop == b->has_stop && a->stop == b->stop);
}

/* Both end with NULL, or are NULL. */
static bool same_texts(const char *const *a, const char *const *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	for (; *a != NULL && *b != NULL && strcmp(*a, *b) == 0; a++)
		b++;
	return *a == *b;
}

static bool same_selector(const struct weightd_selector *a, const struct weightd_selector *b)
{
	return same_texts(a->modules, b->modules) && same_text(a->parameter, b->parameter) &&
	       same_texts(a->more_parameters, b->more_parameters) && same_text(a->path, b->path) &&
	       same_texts(a->more_paths, b->more_paths) && same_text(a->below, b->below) &&
	       same_texts(a->more_below, b->more_below) && same_range(a->rank, b->rank) &&
	       same_range(a->layer, b->layer) && same_text(a->where, b->where);
}

static bool same_selectors(const struct weightd_rule *a, const struct weightd_rule *b)
{
	return (a->except == NULL) == (b->except == NULL) &&
	       same_selector(&a->select, &b->select) &&
	       (a->except == NULL || same_selector(a->except, b->except));
}

/* Makes the rules ready; '*rule' is then the one after them. */
static enum weightd_code prepare(struct sweep *sweep, const struct weightd_rule **rule,
				 const struct weightd_module *scope)
{
	struct weightd_plan_builder *builder = sweep->builder;
	size_t count = 0;

	for (const struct weightd_rule *r = *rule; r != NULL && r->sweep == sweep->row; r = r->next)
		count++;
	sweep->rules = weightd_arena_array(builder->scratch, count, sizeof *sweep->rules);
	if (builder->marks == NULL)
		builder->marks = weightd_arena_array(builder->scratch, builder->entry_room + 1,
						     sizeof *builder->marks);
	if (sweep->rules == NULL || builder->marks == NULL)
		return weightd_plan_no_memory(builder);
	for (; sweep->rule_count < count; *rule = (*rule)->next) {
		struct swept_rule *swept = &sweep->rules[sweep->rule_count++];
		*swept = (struct swept_rule){
			.rule = *rule,
			.branch = *rule,
			.match = weightd_rule_match(*rule, scope, &builder->steps),
		};
		swept->match.types = &builder->types;
		if (sweep->rule_count > 1 && same_selectors(swept[-1].rule, *rule))
			swept->branch = swept[-1].branch;
		weightd_plan_record(builder, weightd_plan_check_rule_seed(builder, *rule));
	}
	return WEIGHTD_OK;
}

/* The issue of a rule that wrote nothing, though it selects something. */
static bool explain(struct weightd_plan_builder *builder, const struct swept_rule *swept)
{
	if (!swept->came_late && !swept->found_tied)
		return false;
	weightd_plan_record(
		builder,
		weightd_error_add(builder->err, WEIGHTD_ERR_UNMATCHED_RULE, swept->rule->pointer,
				  swept->came_late
					  ? "earlier rules of the group come first for all tensors "
					    "that the rule selects"
					  : "the rule selects a tied tensor by a second name; "
					    "named_parameters() shows the first one alone"));
	weightd_error_expected(builder->err,
			       swept->came_late
				       ? "this rule before them, or a group without \"first\""
				       : "a rule for the first name");
	return true;
}

/* Refuses rules that selected nothing. */
static enum weightd_code finish(struct sweep *sweep, const struct weightd_module *scope)
{
	struct weightd_plan_builder *builder = sweep->builder;
	enum weightd_code code = weightd_plan_count_steps(builder, sweep->rules[0].rule);

	for (size_t i = 0; i < sweep->rule_count && code == WEIGHTD_OK; i++) {
		const struct swept_rule *swept = &sweep->rules[i];
		if (swept->rule->select.below == NULL &&
		    weightd_plan_selects_replaced(builder, swept->rule, scope))
			continue;
		if (swept->found || swept->rule->optional || explain(builder, swept))
			continue;
		weightd_plan_record(builder, weightd_plan_unmatched(builder, swept->rule, scope,
								    swept->found_buffer));
	}
	return code;
}

enum weightd_code weightd_plan_sweep(struct weightd_plan_builder *builder,
				     const struct weightd_rule **rule,
				     const struct weightd_module *scope, size_t first, size_t end)
{
	struct sweep sweep = {
		.builder = builder, .row = (*rule)->sweep, .first = first, .end = end};
	enum weightd_code code = prepare(&sweep, rule, scope);

	if (code == WEIGHTD_OK && sweep.row->of == NULL)
		code = traverse(&sweep, scope, first);
	for (const char *const *of = sweep.row->of; of != NULL && *of != NULL && code == WEIGHTD_OK;
	     of++)
		code = traverse_each(&sweep, scope, *of);
	return code == WEIGHTD_OK ? finish(&sweep, scope) : code;
}
