/*
 * Formulas by recursive descent: sums of products of factors.
 */
#include "definition/recipes/formula.h"

#include "core/number/elementary.h"
#include "definition/call/literal.h"

#include <math.h>
#include <string.h>

#define DEPTH_MAX 16

struct formula {
	struct weightd_cursor cursor;
	weightd_formula_variable *variable;
	const void *context;
	unsigned depth;
	bool failed;
};

static double sum(struct formula *formula);

/* Steps over 'c' if it comes next. */
static bool accept(struct formula *formula, char c)
{
	weightd_cursor_space(&formula->cursor);
	if (*formula->cursor.at != c)
		return false;
	weightd_cursor_skip(&formula->cursor, 1);
	return true;
}

static void require(struct formula *formula, char c)
{
	if (!accept(formula, c))
		formula->failed = true;
}

static double fail(struct formula *formula)
{
	formula->failed = true;
	return 0.0;
}

/* A function of one or two values; the name has been read, and its parenthesis. */
static double call(struct formula *formula, const char *name, size_t length)
{
	double x = sum(formula), y = 0.0;
	const bool has_two = accept(formula, ',');

	if (has_two)
		y = sum(formula);
	require(formula, ')');
	if (formula->failed)
		return 0.0;
	if (has_two && weightd_name_is(name, length, "min"))
		return x < y ? x : y;
	if (has_two && weightd_name_is(name, length, "max"))
		return x > y ? x : y;
	if (!has_two && x >= 0.0 && weightd_name_is(name, length, "sqrt"))
		return sqrt(x);
	/* The logarithm is that of positive normal numbers. */
	if (!has_two && x >= 0x1p-1022 && isfinite(x) && weightd_name_is(name, length, "log"))
		return weightd_log_double(x);
	return fail(formula);
}

static double named(struct formula *formula)
{
	const char *name = formula->cursor.at;
	const size_t length = weightd_name_length(name);
	double value = 0.0;

	weightd_cursor_skip(&formula->cursor, length);
	if (accept(formula, '('))
		return call(formula, name, length);
	if (!formula->variable(formula->context, name, length, &value))
		return fail(formula);
	return value;
}

static double factor(struct formula *formula)
{
	struct weightd_value number;
	double value;

	if (formula->failed || ++formula->depth > DEPTH_MAX)
		return fail(formula);
	if (accept(formula, '-')) {
		value = -factor(formula);
	} else if (accept(formula, '(')) {
		value = sum(formula);
		require(formula, ')');
	} else if (weightd_name_length(formula->cursor.at) > 0) {
		value = named(formula);
	} else if (weightd_cursor_number(&formula->cursor, &number) == WEIGHTD_OK) {
		value = weightd_value_real(&number);
	} else {
		value = fail(formula);
	}
	formula->depth--;
	return value;
}

static double product(struct formula *formula)
{
	double value = factor(formula);

	while (!formula->failed) {
		if (accept(formula, '*'))
			value *= factor(formula);
		else if (accept(formula, '/'))
			value /= factor(formula);
		else
			break;
	}
	return value;
}

static double sum(struct formula *formula)
{
	double value = product(formula);

	while (!formula->failed) {
		if (accept(formula, '+'))
			value += product(formula);
		else if (accept(formula, '-'))
			value -= product(formula);
		else
			break;
	}
	return value;
}

bool weightd_formula(const char *text, weightd_formula_variable *variable, const void *context,
		     double *value)
{
	struct formula formula = {
		.cursor = {.at = text, .line = 1, .column = 1},
		.variable = variable,
		.context = context,
	};
	const double result = sum(&formula);

	weightd_cursor_space(&formula.cursor);
	if (formula.failed || *formula.cursor.at != '\0' || !isfinite(result))
		return false;
	*value = result;
	return true;
}
