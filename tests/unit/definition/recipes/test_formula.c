/*
 * Formulas: what they are worth, and what is none.
 */
#include "definition/recipes/formula.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

static bool variable(const void *context, const char *name, size_t length, double *value)
{
	(void)context;
	if (length != 7 || strncmp(name, "n_layer", 7) != 0)
		return false;
	*value = 8.0;
	return true;
}

static const struct {
	const char *text;
	double value;
} values[] = {
	{"2", 2.0},
	{" 0.02 ", 0.02},
	{"1 + 2 * 3", 7.0},
	{"(1 + 2) * 3", 9.0},
	{"8 - 2 - 1", 5.0},
	{"8 / 2 / 2", 2.0},
	{"-3 * -2", 6.0},
	{"n_layer", 8.0},
	{"0.02 / sqrt(2 * n_layer)", 0.005},
	{"1 / sqrt(sqrt(2 * n_layer))", 0.5},
	{"log(1)", 0.0},
	{"min(n_layer, 3)", 3.0},
	{"max(n_layer, 3)", 8.0},
};

static const char *const refused[] = {
	"",	   "1 +",    "(1",	 "1)",	   "n_layers",
	"sqrt",	   "sqrt()", "sqrt(-1)", "log(0)", "min(1)",
	"cube(2)", "1 / 0",  "1 2",	 "1e400",  "((((((((((((((((((1))))))))))))))))))",
};

START_TEST(formula_has_its_value)
{
	double value = 0.0;

	ck_assert_msg(weightd_formula(values[_i].text, variable, NULL, &value), "%s",
		      values[_i].text);
	ck_assert_double_eq(value, values[_i].value);
}
END_TEST

START_TEST(text_that_is_no_formula_is_refused)
{
	double value = 42.0;

	ck_assert_msg(!weightd_formula(refused[_i], variable, NULL, &value), "%s", refused[_i]);
	ck_assert_double_eq(value, 42.0);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("formula");
	TCase *tcase = tcase_create("formula");

	tcase_add_loop_test(tcase, formula_has_its_value, 0,
			    (int)(sizeof values / sizeof values[0]));
	tcase_add_loop_test(tcase, text_that_is_no_formula_is_refused, 0,
			    (int)(sizeof refused / sizeof refused[0]));
	suite_add_tcase(suite, tcase);
	return suite;
}
