/*
 * Plan: rules that select a parameter by the name it had before weight_norm or the like took its
 * place.  In Python the values written there are lost at the next forward pass; here it is an
 * error.
 */
#include "core/plan/plan_builder.h"
#include "core/plan/rule_match.h"
#include "weightd/parametrization.h"

#include <string.h>

/* A parameter that was replaced, and the tensor that holds its values. */
struct weightd_replaced {
	struct weightd_replaced *next;
	const struct weightd_replacement *replacement;
	struct weightd_candidate parameter, holder;
};

static struct weightd_replaced *replaced_by(struct weightd_plan_builder *builder,
					    const struct weightd_module *module,
					    const struct weightd_replacement *replacement)
{
	const char *dot = module->parent == NULL ? "" : ".";
	struct weightd_replaced *made = weightd_arena_alloc(builder->arena, sizeof *made);
	const char *name = weightd_arena_printf(builder->arena, "%s%s%s",
						weightd_module_path(module, WEIGHTD_NAME_ROOM), dot,
						replacement->parameter->leaf);

	if (made == NULL || name == NULL)
		return NULL;
	*made = (struct weightd_replaced){
		.replacement = replacement,
		.parameter = weightd_candidate_of(name, module, replacement->parameter),
		.holder = weightd_candidate_of(replacement->holder_name, replacement->holder_module,
					       replacement->holder),
	};
	return made;
}

enum weightd_code weightd_plan_replaced(struct weightd_plan_builder *builder,
					const struct weightd_module *module)
{
	const struct weightd_replacement *replacement = weightd_module_replacements(module);

	for (; replacement != NULL; replacement = replacement->next) {
		struct weightd_replaced *made = replaced_by(builder, module, replacement);
		if (made == NULL)
			return weightd_plan_no_memory(builder);
		*(builder->replaced == NULL ? &builder->replaced : &builder->last_replaced->next) =
			made;
		builder->last_replaced = made;
	}
	return WEIGHTD_OK;
}

static bool is_below(const struct weightd_module *module, const struct weightd_module *scope)
{
	while (module != NULL && module != scope)
		module = module->parent;
	return module == scope;
}

bool weightd_plan_selects_replaced(struct weightd_plan_builder *builder,
				   const struct weightd_rule *rule,
				   const struct weightd_module *scope)
{
	struct weightd_rule_match match = weightd_rule_match(rule, scope, &builder->steps);
	const struct weightd_replaced *replaced = rule->optional ? NULL : builder->replaced;

	for (; replaced != NULL; replaced = replaced->next)
		if (is_below(replaced->parameter.module, scope) &&
		    weightd_rule_selects(&match, &replaced->parameter) &&
		    !weightd_rule_selects(&match, &replaced->holder))
			break;
	if (replaced == NULL)
		return false;
	weightd_error_add(builder->err, WEIGHTD_ERR_UNMATCHED_RULE, rule->pointer,
			  "the rule selects %s, which %s has replaced", replaced->parameter.name,
			  replaced->replacement->row->name);
	weightd_error_expected(builder->err,
			       "a rule for %s, which holds its values, or \"optional\": true",
			       replaced->holder.name);
	weightd_plan_record(builder, WEIGHTD_ERR_UNMATCHED_RULE);
	return true;
}
