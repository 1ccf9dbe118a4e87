/*
 * Formulas: what they are worth, and what is none.
 */
#include "core/field/formula.h"
#include "core/number/c_power.h"
#include "core/number/elementary.h"
#include "suite.h"

#include <math.h>
#include <string.h>

static const struct {
	const char *name;
	struct weightd_value value;
} variables[] = {
	{"n_layer", WEIGHTD_VALUE_INT(8)},	 {"bias", WEIGHTD_VALUE_BOOL(true)},
	{"is_first", WEIGHTD_VALUE_BOOL(false)}, {"x", WEIGHTD_VALUE_REAL(0.1)},
	{"mode", WEIGHTD_VALUE_TEXT("fan_out")}, {"dim", WEIGHTD_VALUE_NONE},
};

static bool variable(const void *context, const char *name, size_t length,
		     struct weightd_value *value)
{
	(void)context;
	for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
		if (strlen(variables[i].name) == length &&
		    memcmp(variables[i].name, name, length) == 0) {
			*value = variables[i].value;
			return true;
		}
	}
	return false;
}

static const struct {
	const char *text;
	double value;
} values[] = {
	{"2", 2.0},
	{"mode in ('fan_in', 'fan_out')", 1.0},
	{"mode not in ['fan_in', 'fan_out',]", 0.0},
	{"n_layer in ()", 0.0},
	{"dim in (None, 3)", 1.0},
	{"'fan' in mode", 1.0},
	{"int(-2.5) + int(7 / 2)", 1.0},
	{"round(2.5) + round(3.5)", 6.0},
	{"float32(0.1)", (double)0.1f},
	{"float32(1e300 * 0 + 16777217)", 16777216.0},
	{"math.sqrt(m.n_layer + 1)", 3.0},
	{"self.n_layer // np.pi", 2.0},
	{"pow(2, 3)", 8.0},
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
	{"7 // 2", 3.0},
	{"-7 // 2", -4.0},
	{"7 % 4", 3.0},
	{"-7 % 4", 1.0},
	{"2 ** 3 ** 0", 2.0},
	{"-2 ** 2", -4.0},
	{"abs(-3) + floor(2.5) + ceil(2.5)", 8.0},
	{"exp(0)", 1.0},
	{"0x1.8p+1", 3.0},
	{"bias", 1.0},
	{"True + False", 1.0},
	{"1 < 2", 1.0},
	{"2 <= 1", 0.0},
	{"n_layer == 8", 1.0},
	{"n_layer != 8", 0.0},
	{"mode == 'fan_out'", 1.0},
	{"mode == \"fan_in\"", 0.0},
	{"dim is None", 1.0},
	{"dim is not None", 0.0},
	{"mode is None", 0.0},
	{"dim or n_layer", 8.0},
	{"n_layer or dim", 8.0},
	{"bias and n_layer > 0", 1.0},
	{"not bias or not is_first", 1.0},
	{"1 if is_first else 2 if bias else 3", 2.0},
	{"dim + 1 if dim is not None else 4", 4.0},
	{"1 // 0 if is_first else 5", 5.0},
	{"sqrt(-1) if False else 5", 5.0},
};

/* What a step computes has the bits of the same statement in C. */
START_TEST(formula_has_the_bits_of_the_same_statement_in_c)
{
	const double x = 0.1, n_layer = 8.0;
	const struct {
		const char *text;
		double value;
	} same[] = {
		{"x + 0.2 + 0.3", x + 0.2 + 0.3},
		{"x * 3 / 7 * 11", x * 3.0 / 7.0 * 11.0},
		{"x * sqrt(6 / (n_layer + 3))", x * sqrt(6.0 / (n_layer + 3.0))},
		{"x ** 2", weightd_c_power(x, 2.0)},
		{"exp(1 / (2 * x)) * log(x)",
		 weightd_exp_any(1.0 / (2.0 * x)) * weightd_log_double(x)},
	};

	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
		double value = 0.0;
		ck_assert_msg(weightd_formula(same[i].text, variable, NULL, &value), "%s",
			      same[i].text);
		ck_assert_msg(value == same[i].value, "%s is %a", same[i].text, value);
	}
}
END_TEST

static int number_variable(const void *context, const char *name, size_t length)
{
	(void)context;
	for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
		if (strlen(variables[i].name) == length &&
		    memcmp(variables[i].name, name, length) == 0)
			return (int)i;
	}
	return -1;
}

START_TEST(parsed_formula_has_the_bits_of_one_that_is_evaluated_once)
{
	struct weightd_value given[sizeof variables / sizeof variables[0]];
	struct weightd_formula_step steps[WEIGHTD_FORMULA_STEPS_MAX];
	struct weightd_formula formula = {.steps = steps};
	double once = 0.0;

	for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++)
		given[i] = variables[i].value;
	ck_assert(weightd_formula(values[_i].text, variable, NULL, &once));
	ck_assert(weightd_formula_parse(&formula, values[_i].text, number_variable, NULL));
	ck_assert_msg(weightd_formula_evaluate(&formula, given) == once, "%s", values[_i].text);
}
END_TEST

static int number_letter(const void *context, const char *name, size_t length)
{
	(void)context;
	return length == 1 ? name[0] - 'a' : -1;
}

START_TEST(parsed_formula_is_evaluated_with_other_values)
{
	struct weightd_formula_step steps[WEIGHTD_FORMULA_STEPS_MAX];
	struct weightd_formula formula = {.steps = steps};
	struct weightd_value given[4] = {WEIGHTD_VALUE_INT(1), WEIGHTD_VALUE_NONE,
					 WEIGHTD_VALUE_NONE, WEIGHTD_VALUE_REAL(0.5)};

	ck_assert(weightd_formula_parse(&formula, "a / (d + d)", number_letter, NULL));
	ck_assert_uint_eq(formula.names, 1u << 0 | 1u << 3);
	ck_assert_double_eq(weightd_formula_evaluate(&formula, given), 1.0);
	given[0] = (struct weightd_value)WEIGHTD_VALUE_INT(7);
	ck_assert_double_eq(weightd_formula_evaluate(&formula, given), 7.0);
	given[3] = (struct weightd_value)WEIGHTD_VALUE_INT(0);
	ck_assert(isinf(weightd_formula_evaluate(&formula, given)));
	given[0] = (struct weightd_value)WEIGHTD_VALUE_NONE;
	ck_assert(isnan(weightd_formula_evaluate(&formula, given)));
}
END_TEST

static const struct {
	const char *text;
	struct weightd_value value;
} kinds[] = {
	{"7", WEIGHTD_VALUE_INT(7)},
	{"7.0", WEIGHTD_VALUE_REAL(7.0)},
	{"9223372036854775807", WEIGHTD_VALUE_INT(INT64_MAX)},
	{"9223372036854775808", WEIGHTD_VALUE_REAL(0x1p63)},
	{"9007199254740993", WEIGHTD_VALUE_INT(9007199254740993)},
	{"9007199254740992 + 1", WEIGHTD_VALUE_INT(9007199254740993)},
	{"9007199254740993 - 1", WEIGHTD_VALUE_INT(9007199254740992)},
	{"3 * 3002399751580331", WEIGHTD_VALUE_INT(9007199254740993)},
	{"9007199254740993 // 3", WEIGHTD_VALUE_INT(3002399751580331)},
	{"-9007199254740993 // 2", WEIGHTD_VALUE_INT(-4503599627370497)},
	{"9007199254740993 % 2", WEIGHTD_VALUE_INT(1)},
	{"-9007199254740993 % 4", WEIGHTD_VALUE_INT(3)},
	{"9007199254740993 % -4", WEIGHTD_VALUE_INT(-3)},
	{"9223372036854775807 + 1", WEIGHTD_VALUE_REAL(0x1p63)},
	{"9223372036854775807 * 2", WEIGHTD_VALUE_REAL(0x1p64)},
	{"-9223372036854775807 - 2", WEIGHTD_VALUE_REAL(-0x1p63)},
	{"-9223372036854775807 - 1", WEIGHTD_VALUE_INT(INT64_MIN)},
	{"(-9223372036854775807 - 1) // -1", WEIGHTD_VALUE_REAL(0x1p63)},
	{"min(9007199254740993, 9007199254740992)", WEIGHTD_VALUE_INT(9007199254740992)},
	{"max(9007199254740993, 9007199254740992)", WEIGHTD_VALUE_INT(9007199254740993)},
	{"9007199254740993 == 9007199254740992", WEIGHTD_VALUE_INT(0)},
	{"9007199254740993 > 9007199254740992", WEIGHTD_VALUE_INT(1)},
	{"5 if 9007199254740993 > 9007199254740992 else 6", WEIGHTD_VALUE_INT(5)},
	{"4 / 2", WEIGHTD_VALUE_REAL(2.0)},
	{"floor(4.5) + ceil(4.5)", WEIGHTD_VALUE_INT(9)},
	{"floor(1e300)", WEIGHTD_VALUE_REAL(1e300)},
	{"abs(-9007199254740993)", WEIGHTD_VALUE_INT(9007199254740993)},
	{"-(2 - 2)", WEIGHTD_VALUE_INT(0)},
	{"True + True", WEIGHTD_VALUE_INT(2)},
	{"not 0", WEIGHTD_VALUE_INT(1)},
};

START_TEST(whole_numbers_are_exact_as_long_as_they_fit)
{
	struct weightd_formula_step steps[WEIGHTD_FORMULA_STEPS_MAX];
	struct weightd_formula formula = {.steps = steps};
	struct weightd_value value;

	ck_assert(weightd_formula_parse(&formula, kinds[_i].text, number_letter, NULL));
	ck_assert(weightd_formula_value(&formula, NULL, &value));
	ck_assert_msg(weightd_value_equal(&value, &kinds[_i].value), "%s", kinds[_i].text);
}
END_TEST

static const struct {
	const char *text, *spelling;
} spellings[] = {
	{"1/math.sqrt( 2*x )", "1 / sqrt(2 * x)"},
	{"-x**-2 if not(m.bias and dim is  not None)else max(1,2)",
	 "-x ** -2 if not (bias and dim is not None) else max(1, 2)"},
	{"kernel_size[0]<=3", "kernel_size[0] <= 3"},
	{"sizes[ i+1 ]*len( sizes )", "sizes[i + 1] * len(sizes)"},
	{"0x1.8p+1-1e-3 - .5", "0x1.8p+1 - 1e-3 - .5"},
	{"mode=='fan_in'", "mode == 'fan_in'"},
	{"sum(sizes[ : i+1 ])/len(sizes[-2 :])", "sum(sizes[:i + 1]) / len(sizes[-2:])"},
};

static const struct weightd_value three[] = {WEIGHTD_VALUE_INT(4), WEIGHTD_VALUE_REAL(0.5),
					     WEIGHTD_VALUE_TEXT("ab")};
static const struct weightd_value of_lists[] = {{.kind = WEIGHTD_TUPLE, .count = 3, .items = three},
						WEIGHTD_VALUE_INT(1)};

/* t is a tuple, i is 1; t[2] has a value of its own in no test, so it is an item. */
static int number_list(const void *context, const char *name, size_t length)
{
	(void)context;
	return length != 1 ? -1 : *name == 't' ? 0 : *name == 'i' ? 1 : -1;
}

static const struct {
	const char *text;
	double value; /* NAN: it fails */
} items[] = {
	{"len(t)", 3},
	{"t[0]", 4},
	{"t[i]", 0.5},
	{"t[-3] * 2", 8},
	{"t[i - 1]", 4},
	{"len(t[2])", 2},
	{"t[3]", NAN},
	{"t[-4]", NAN},
	{"t[0.5]", NAN},
	{"i[0]", NAN},
	{"len(i)", NAN},
	{"t[2]", NAN},
	{"sum(t[:2])", 4.5},
	{"len(t[i:])", 2},
	{"t[1:][0]", 0.5},
	{"len(t[:-1])", 2},
	{"len(t[:9]) + len(t[9:])", 3},
	{"sum(t[:0])", 0},
	{"len(t[:i][i:])", 0},
	{"t[:0.5][0]", NAN},
	{"len(i[:1])", NAN},
	{"sum(t[i:])", NAN},
	{"t[0] + i", 5},
	{"len('abc')", 3},
	{"t[len(t) - 2]", 0.5},
	{"1 if t[2] == 'ab' else 0", 1},
};

START_TEST(tuples_have_items_and_a_length)
{
	struct weightd_formula_step steps[WEIGHTD_FORMULA_STEPS_MAX];
	struct weightd_formula formula = {.steps = steps};
	struct weightd_value value;
	const double expected = items[_i].value;

	ck_assert(weightd_formula_parse(&formula, items[_i].text, number_list, NULL));
	const bool has_value = weightd_formula_value(&formula, of_lists, &value);

	ck_assert_msg(has_value == !isnan(expected), "%s", items[_i].text);
	if (has_value)
		ck_assert_double_eq(weightd_value_real(&value), expected);
}
END_TEST

START_TEST(formulas_that_differ_in_blanks_have_one_spelling)
{
	struct weightd_text once, twice;

	weightd_text_init(&once, 1000);
	weightd_text_init(&twice, 1000);
	weightd_formula_spell(spellings[_i].text, NULL, NULL, &once);
	weightd_formula_spell(once.data, NULL, NULL, &twice);

	ck_assert_str_eq(once.data, spellings[_i].spelling);
	ck_assert_str_eq(twice.data, once.data);
	weightd_text_free(&once);
	weightd_text_free(&twice);
}
END_TEST

START_TEST(known_names_are_spelled_as_their_numbers)
{
	struct weightd_text out;

	weightd_text_init(&out, 1000);
	weightd_formula_spell("x / (config.n_layer + other)", variable, NULL, &out);

	ck_assert_str_eq(out.data, "0.1 / (8 + other)");
	weightd_text_free(&out);
}
END_TEST

static int only_x(const void *context, const char *name, size_t length)
{
	(void)context;
	return length == 1 && *name == 'x' ? 0 : -1;
}

START_TEST(what_cannot_be_read_has_its_place)
{
	struct weightd_formula_step steps[WEIGHTD_FORMULA_STEPS_MAX];
	struct weightd_formula formula = {.steps = steps};
	struct weightd_formula_problem problem;
	const char *unknown = "1 / sqrt(m.fan_on)", *syntax = "x * (2 + )", *rest = "x 2";

	ck_assert(!weightd_formula_examine(&formula, unknown, only_x, NULL, &problem));
	ck_assert_ptr_eq(problem.at, unknown + 11);
	ck_assert_uint_eq(problem.length, 6);
	ck_assert(!weightd_formula_examine(&formula, syntax, only_x, NULL, &problem));
	ck_assert_ptr_eq(problem.at, syntax + 9);
	ck_assert_uint_eq(problem.length, 0);
	ck_assert(!weightd_formula_examine(&formula, rest, only_x, NULL, &problem));
	ck_assert_ptr_eq(problem.at, rest + 2);
	ck_assert(weightd_formula_examine(&formula, "2 * x", only_x, NULL, &problem));
}
END_TEST

START_TEST(formula_is_read_as_far_as_it_goes)
{
	struct weightd_formula_step steps[WEIGHTD_FORMULA_STEPS_MAX];
	struct weightd_formula formula = {.steps = steps};
	const struct weightd_value given[] = {WEIGHTD_VALUE_INT(3)};
	const char *text = "2 * a , b)";
	struct weightd_value value;

	ck_assert(weightd_formula_read(&formula, &text, number_letter, NULL));
	ck_assert_str_eq(text, ", b)");
	ck_assert(weightd_formula_value(&formula, given, &value));
	ck_assert_int_eq(value.integer, 6);
	text = "* a";
	ck_assert(!weightd_formula_read(&formula, &text, number_letter, NULL));
}
END_TEST

START_TEST(condition_is_a_value_of_any_kind)
{
	const struct {
		const char *text;
		bool holds;
	} conditions[] = {{"mode", true},
			  {"dim", false},
			  {"''", false},
			  {"n_layer - 8", false},
			  {"bias and n_layer > 0", true}};
	bool holds = false;

	for (size_t i = 0; i < sizeof conditions / sizeof conditions[0]; i++) {
		ck_assert(weightd_formula_condition(conditions[i].text, variable, NULL, &holds));
		ck_assert_msg(holds == conditions[i].holds, "%s", conditions[i].text);
	}
	ck_assert(!weightd_formula_condition("bias and", variable, NULL, &holds));

	struct weightd_formula_step steps[WEIGHTD_FORMULA_STEPS_MAX];
	struct weightd_formula formula = {.steps = steps};
	const struct weightd_value given[] = {WEIGHTD_VALUE_NONE};
	ck_assert(weightd_formula_parse(&formula, "a", number_letter, NULL));
	ck_assert(weightd_formula_holds(&formula, given, &holds));
	ck_assert(!holds);
	const struct weightd_value tuple[] = {{.kind = WEIGHTD_TUPLE, .items = given, .count = 1}};
	const char *const of_tuples[] = {"a", "a is not None", "a != 2", "a != 'same'",
					 "not a == 1 and (a or 1)"};
	for (size_t i = 0; i < sizeof of_tuples / sizeof of_tuples[0]; i++) {
		ck_assert(weightd_formula_parse(&formula, of_tuples[i], number_letter, NULL));
		ck_assert(weightd_formula_holds(&formula, tuple, &holds));
		ck_assert_msg(holds, "%s", of_tuples[i]);
	}
	ck_assert(weightd_formula_parse(&formula, "a + 1", number_letter, NULL));
	ck_assert(!weightd_formula_holds(&formula, tuple, &holds));
	ck_assert(weightd_formula_parse(&formula, "1 + a", number_letter, NULL));
	ck_assert(!weightd_formula_holds(&formula, given, &holds));
}
END_TEST

/* 65 steps; one more than there are. */
#define EIGHT "1+1+1+1+1+1+1+1+"

static const char *const refused[] = {
	"",
	"1 +",
	"(1",
	"1)",
	"n_layers",
	"sqrt",
	"sqrt()",
	"sqrt(-1)",
	"log(0)",
	"min(1)",
	"cube(2)",
	"1 / 0",
	"1 2",
	"1e400",
	"((((((((((((((((((1))))))))))))))))))",
	"1 // 0",
	"1 % 0",
	"(-2) ** 2",
	"dim",
	"dim + 1",
	"mode * 2",
	"mode < 'z'",
	"1 < 2 < 3",
	"1 if 2",
	"1 if else 2",
	"mode == 'fan_out",
	"not",
	"1 or",
	"dim.",
	"dim[",
	"2x",
	"1.2.3",
	"+1",
	"inf",
	"not not not not not not not not not not not not not not not not not 1",
	EIGHT EIGHT EIGHT EIGHT "1",
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
	tcase_add_loop_test(tcase, parsed_formula_has_the_bits_of_one_that_is_evaluated_once, 0,
			    (int)(sizeof values / sizeof values[0]));
	tcase_add_test(tcase, formula_has_the_bits_of_the_same_statement_in_c);
	tcase_add_test(tcase, parsed_formula_is_evaluated_with_other_values);
	tcase_add_test(tcase, condition_is_a_value_of_any_kind);
	tcase_add_loop_test(tcase, whole_numbers_are_exact_as_long_as_they_fit, 0,
			    (int)(sizeof kinds / sizeof kinds[0]));
	tcase_add_test(tcase, formula_is_read_as_far_as_it_goes);
	tcase_add_loop_test(tcase, tuples_have_items_and_a_length, 0,
			    sizeof items / sizeof items[0]);
	tcase_add_loop_test(tcase, formulas_that_differ_in_blanks_have_one_spelling, 0,
			    sizeof spellings / sizeof spellings[0]);
	tcase_add_test(tcase, known_names_are_spelled_as_their_numbers);
	tcase_add_test(tcase, what_cannot_be_read_has_its_place);
	suite_add_tcase(suite, tcase);
	return suite;
}
