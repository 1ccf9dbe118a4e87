/*
 * Formulas that are read and evaluated once: their variables are looked up as they are met.
 */
#include "core/field/formula.h"

#include <math.h>

/* The variables of a formula that is evaluated once: their values. */
struct variables {
	weightd_formula_variable *variable;
	const void *context;
	struct weightd_value values[WEIGHTD_FORMULA_NAMES_MAX];
	int count;
};

static int number_variable(const void *context, const char *name, size_t length)
{
	struct variables *variables = *(struct variables *const *)context;

	if (variables->count == WEIGHTD_FORMULA_NAMES_MAX ||
	    !variables->variable(variables->context, name, length,
				 &variables->values[variables->count]))
		return -1;
	return variables->count++;
}

static bool parse(struct weightd_formula *formula, const char *text, struct variables *variables)
{
	return weightd_formula_parse(formula, text, number_variable, &variables);
}

bool weightd_formula(const char *text, weightd_formula_variable *variable, const void *context,
		     double *value)
{
	struct weightd_formula_step steps[WEIGHTD_FORMULA_STEPS_MAX];
	struct weightd_formula formula = {.steps = steps};
	struct variables variables = {.variable = variable, .context = context};

	if (!parse(&formula, text, &variables))
		return false;
	const double number = weightd_formula_evaluate(&formula, variables.values);
	if (!isfinite(number))
		return false;
	*value = number;
	return true;
}

bool weightd_formula_condition(const char *text, weightd_formula_variable *variable,
			       const void *context, bool *holds)
{
	struct weightd_formula_step steps[WEIGHTD_FORMULA_STEPS_MAX];
	struct weightd_formula formula = {.steps = steps};
	struct variables variables = {.variable = variable, .context = context};

	return parse(&formula, text, &variables) &&
	       weightd_formula_holds(&formula, variables.values, holds);
}
