/*
 * Formulas: arithmetic in the data files of recipes, "std / sqrt(2 * n_layer)".
 *
 * Numbers, variables, + - * / and parentheses, sqrt(x), log(x), min(x, y), max(x, y).  Only
 * operations that give the same bits on every machine.
 */
#ifndef WEIGHTD_DEFINITION_RECIPES_FORMULA_H
#define WEIGHTD_DEFINITION_RECIPES_FORMULA_H

#include <stdbool.h>
#include <stddef.h>

/* The value of the variable called 'name', of 'length' bytes; false if there is none. */
typedef bool weightd_formula_variable(const void *context, const char *name, size_t length,
				      double *value);

/*
 * weightd_formula() - the value of a formula.
 *
 * Returns false if the text is no formula, a variable is not known or the value is not finite;
 * '*value' is then untouched.
 */
bool weightd_formula(const char *text, weightd_formula_variable *variable, const void *context,
		     double *value);

#endif
