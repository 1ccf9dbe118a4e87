/*
 * Plan: rules that select a parameter by the name it had before weight_norm or the like took its
 * place.  In Python the values written there are lost at the next forward pass; here it is an
 * error.
 */
#include "core/plan/plan_builder.h"
#include "weightd/parametrization.h"

#include <string.h>

enum weightd_code weightd_plan_wrapped(struct weightd_plan_builder *builder,
				       const struct weightd_module *module)
{
	struct weightd_wrapped *made;

	if (module->wrapping == NULL)
		return WEIGHTD_OK;
	made = weightd_arena_alloc(builder->arena, sizeof *made);
	if (made == NULL)
		return weightd_error_add(builder->err, WEIGHTD_ERR_NO_MEMORY, NULL,
					 "no memory is left for the plan");
	*made = (struct weightd_wrapped){.module = module, .next = builder->wrapped};
	builder->wrapped = made;
	return WEIGHTD_OK;
}

static bool is_below(const struct weightd_module *module, const struct weightd_module *scope)
{
	while (module != NULL && module != scope)
		module = module->parent;
	return module == scope;
}

/* 'name' is relative to the rule's scope. */
static bool selects(const struct weightd_selector *select, const struct weightd_module *module,
		    const char *name, const char *leaf)
{
	bool is_type = select->modules == NULL;

	for (const char *const *type = select->modules; !is_type && *type != NULL; type++)
		is_type = weightd_module_is_a(module, *type);
	return is_type &&
	       (select->parameter == NULL || weightd_glob_match(select->parameter, leaf)) &&
	       (select->path == NULL || weightd_glob_match(select->path, name));
}

static bool rule_selects(const struct weightd_rule *rule, const struct weightd_module *module,
			 const char *name, const char *leaf)
{
	return selects(&rule->select, module, name, leaf) &&
	       (rule->except == NULL || !selects(rule->except, module, name, leaf));
}

static bool check(struct weightd_plan_builder *builder, const struct weightd_rule *rule,
		  const struct weightd_module *module, const struct weightd_wrap *wrap, size_t skip)
{
	const char *leaf = wrap->parameter->leaf;
	size_t length = strlen(module->path) + strlen(leaf) + 2;
	char *name = weightd_arena_alloc(builder->arena, length);

	builder->steps += length;
	if (name == NULL) {
		weightd_plan_note(builder,
				  weightd_error_add(builder->err, WEIGHTD_ERR_NO_MEMORY, NULL,
						    "no memory is left for the plan"));
		return true;
	}
	strcpy(name, module->path);
	if (name[0] != '\0')
		strcat(name, ".");
	strcat(name, leaf);
	if (!rule_selects(rule, module, name + skip, leaf) ||
	    rule_selects(rule, wrap->holder_module, wrap->holder_name + skip, wrap->holder->leaf))
		return false;
	weightd_error_add(builder->err, WEIGHTD_ERR_UNMATCHED_RULE, rule->pointer,
			  "the rule selects %s, which %s has replaced", name, wrap->row->name);
	weightd_error_expected(builder->err,
			       "a rule for %s, which holds its values, or \"optional\": true",
			       wrap->holder_name);
	weightd_plan_note(builder, WEIGHTD_ERR_UNMATCHED_RULE);
	return true;
}

bool weightd_plan_selects_wrapped(struct weightd_plan_builder *builder,
				  const struct weightd_rule *rule,
				  const struct weightd_module *scope)
{
	size_t skip = strlen(scope->path);

	if (rule->optional)
		return false;
	skip += skip != 0;
	for (const struct weightd_wrapped *w = builder->wrapped; w != NULL; w = w->next) {
		const struct weightd_wrap *wrap = w->module->wrapping->wraps;
		for (; wrap != NULL && is_below(w->module, scope); wrap = wrap->next) {
			if (check(builder, rule, w->module, wrap, skip))
				return true;
		}
	}
	return false;
}
