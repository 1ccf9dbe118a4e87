/* Binding: a call's arguments matched to fields as Python does, and everything it refuses. */
#include "weightd/field.h"
#include "suite.h"

#include <math.h>
#include <string.h>

static const char *const modes[] = {"zeros", "reflect", "replicate", NULL};

enum { SIZE, BIAS, EPS, MODE, STRIDE, SHARE, FIELD_COUNT };

static const struct weightd_field fields[FIELD_COUNT] = {
	{.name = "size",
	 .doc = "Number of things",
	 .accepts = WEIGHTD_INT,
	 .required = true,
	 .max = 100},
	{.name = "bias",
	 .doc = "Has a bias",
	 .accepts = WEIGHTD_BOOL,
	 .fallback = WEIGHTD_VALUE_BOOL(true)},
	{.name = "eps",
	 .doc = "Added",
	 .accepts = WEIGHTD_REAL | WEIGHTD_NONE,
	 .fallback = WEIGHTD_VALUE_REAL(1e-5)},
	{.name = "mode",
	 .doc = "Mode",
	 .accepts = WEIGHTD_TEXT,
	 .fallback = WEIGHTD_VALUE_TEXT("zeros"),
	 .choices = modes,
	 .any_case = true},
	{.name = "stride",
	 .doc = "Step",
	 .accepts = WEIGHTD_INT | WEIGHTD_TUPLE,
	 .min = 1,
	 .max = WEIGHTD_NO_MAXIMUM,
	 .fallback = WEIGHTD_VALUE_INT(1),
	 .tuple_min = 2,
	 .tuple_max = 2},
	{.name = "share",
	 .doc = "Share",
	 .accepts = WEIGHTD_REAL,
	 .fallback = WEIGHTD_VALUE_REAL(0.5),
	 .min = 0,
	 .max = 1,
	 .min_is_open = true},
};

static const struct weightd_field free_tuple[] = {
	{.name = "shape",
	 .doc = "Shape",
	 .accepts = WEIGHTD_TUPLE | WEIGHTD_INT,
	 .required = true,
	 .tuple_min = 1,
	 .tuple_max = 3,
	 .min = WEIGHTD_NO_MINIMUM,
	 .max = 9},
};

static struct weightd_error err;
static struct weightd_value values[FIELD_COUNT];

static enum weightd_code bind(const struct weightd_argument *arguments, size_t count)
{
	weightd_error_clear(&err);
	return weightd_fields_bind(values, "Thing", fields, FIELD_COUNT, arguments, count, "/model",
				   &err);
}

#define BIND(...)                                            \
	bind((const struct weightd_argument[]){__VA_ARGS__}, \
	     sizeof(struct weightd_argument[]){__VA_ARGS__} / sizeof(struct weightd_argument))
#define INT(i)                                      \
	{                                           \
		.kind = WEIGHTD_INT, .integer = (i) \
	}
#define REAL(r)                                   \
	{                                         \
		.kind = WEIGHTD_REAL, .real = (r) \
	}
#define TEXT(s)                                   \
	{                                         \
		.kind = WEIGHTD_TEXT, .text = (s) \
	}
#define TUPLE(array)                                                                               \
	{                                                                                          \
		.kind = WEIGHTD_TUPLE, .items = (array), .count = sizeof(array) / sizeof(array)[0] \
	}

static void assert_refused(enum weightd_code code, enum weightd_code wanted, const char *detail,
			   const char *expected)
{
	ck_assert_str_eq(weightd_code_slug(code), weightd_code_slug(wanted));
	ck_assert_uint_eq(err.count, 1);
	ck_assert_str_eq(err.issues[0].detail, detail);
	ck_assert_str_eq(err.issues[0].expected, expected);
}

START_TEST(arguments_left_out_take_their_fallbacks)
{
	ck_assert_int_eq(BIND({.value = INT(3)}), WEIGHTD_OK);

	ck_assert_int_eq(values[SIZE].integer, 3);
	ck_assert(values[BIAS].boolean);
	ck_assert_double_eq(values[EPS].real, 1e-5);
	ck_assert_str_eq(values[MODE].text, "zeros");
	ck_assert_int_eq(values[STRIDE].integer, 1);
}
END_TEST

START_TEST(names_may_follow_positions_in_any_order)
{
	ck_assert_int_eq(BIND({.value = INT(3)}, {.name = "eps", .value = REAL(0.1)},
			      {.name = "bias", .value = {.kind = WEIGHTD_BOOL}}),
			 WEIGHTD_OK);

	ck_assert_int_eq(values[SIZE].integer, 3);
	ck_assert(!values[BIAS].boolean);
	ck_assert_double_eq(values[EPS].real, 0.1);
}
END_TEST

START_TEST(an_integer_for_a_number_stays_an_integer)
{
	ck_assert_int_eq(BIND({.name = "size", .value = INT(0)}, {.name = "eps", .value = INT(1)}),
			 WEIGHTD_OK);

	ck_assert_int_eq(values[EPS].kind, WEIGHTD_INT);
	ck_assert_double_eq(weightd_value_real(&values[EPS]), 1.0);
}
END_TEST

START_TEST(none_is_a_value_where_the_field_accepts_it)
{
	ck_assert_int_eq(BIND({.value = INT(3)}, {.name = "eps", .value = WEIGHTD_VALUE_NONE}),
			 WEIGHTD_OK);

	ck_assert_int_eq(values[EPS].kind, WEIGHTD_NONE);
}
END_TEST

START_TEST(letter_case_of_a_choice_is_corrected)
{
	ck_assert_int_eq(BIND({.value = INT(3)}, {.name = "mode", .value = TEXT("Reflect")}),
			 WEIGHTD_OK);

	ck_assert_str_eq(values[MODE].text, "reflect");
}
END_TEST

START_TEST(a_required_argument_that_is_missing_is_named_with_its_meaning)
{
	enum weightd_code code = BIND({.name = "bias", .value = WEIGHTD_VALUE_BOOL(true)});

	assert_refused(code, WEIGHTD_ERR_MISSING_FIELD, "Thing needs size", "Number of things");
	ck_assert_str_eq(err.issues[0].pointer, "/model");
}
END_TEST

START_TEST(an_unknown_name_lists_the_known_ones_and_the_nearest)
{
	enum weightd_code code = BIND(
		{.value = INT(3)}, {.name = "strid", .value = INT(2), .pointer = "/model/strid"});

	assert_refused(code, WEIGHTD_ERR_UNKNOWN_FIELD, "Thing has no argument \"strid\"",
		       "size, bias, eps, mode, stride, share");
	ck_assert_str_eq(err.issues[0].did_you_mean, "stride");
	ck_assert_str_eq(err.issues[0].pointer, "/model/strid");
}
END_TEST

START_TEST(a_callee_without_fields_takes_nothing)
{
	const struct weightd_argument argument = {.name = "p", .value = INT(1)};

	weightd_error_clear(&err);
	enum weightd_code code = weightd_fields_bind(NULL, "Tanh", NULL, 0, &argument, 1, "", &err);

	assert_refused(code, WEIGHTD_ERR_UNKNOWN_FIELD, "Tanh has no argument \"p\"", "nothing");
}
END_TEST

START_TEST(too_many_positional_arguments_are_one_issue)
{
	const struct weightd_argument two[] = {
		{.value = INT(1)}, {.value = INT(2)}, {.value = INT(3)}};

	weightd_error_clear(&err);
	enum weightd_code code =
		weightd_fields_bind(values, "Thing", free_tuple, 1, two, 3, "", &err);

	assert_refused(code, WEIGHTD_ERR_BAD_ARGUMENT, "Thing has no argument number 2",
		       "at most 1 arguments");
}
END_TEST

START_TEST(an_argument_given_twice_is_refused)
{
	enum weightd_code code = BIND({.value = INT(3)}, {.name = "size", .value = INT(3)});

	assert_refused(code, WEIGHTD_ERR_BAD_ARGUMENT, "Thing: size is given twice",
		       "each argument once");
}
END_TEST

START_TEST(every_problem_of_a_call_is_reported)
{
	enum weightd_code code =
		BIND({.name = "eps", .value = TEXT("x")}, {.name = "bias", .value = INT(1)},
		     {.name = "nope", .value = INT(1)});

	ck_assert_int_eq(code, WEIGHTD_ERR_WRONG_TYPE);
	ck_assert_uint_eq(err.count, 4);
	ck_assert_int_eq(err.issues[2].code, WEIGHTD_ERR_UNKNOWN_FIELD);
	ck_assert_int_eq(err.issues[3].code, WEIGHTD_ERR_MISSING_FIELD);
}
END_TEST

static const struct weightd_value two_ints[] = {INT(2), INT(3)},
				  three_ints[] = {INT(1), INT(2), INT(3)},
				  zero_second[] = {INT(2), INT(0)},
				  real_second[] = {INT(2), REAL(2.5)},
				  nested[] = {INT(2), TUPLE(two_ints)},
				  four_ints[] = {INT(1), INT(1), INT(1), INT(1)};

static const struct refusal {
	const char *field;
	struct weightd_value value;
	enum weightd_code code;
	const char *detail, *expected;
} refusals[] = {
	{"size", REAL(3.0), WEIGHTD_ERR_WRONG_TYPE, "Thing: size is a number", "an integer"},
	{"size", TEXT("3"), WEIGHTD_ERR_WRONG_TYPE, "Thing: size is text", "an integer"},
	{"size", TUPLE(two_ints), WEIGHTD_ERR_WRONG_TYPE, "Thing: size is a tuple", "an integer"},
	{"size", WEIGHTD_VALUE_NONE, WEIGHTD_ERR_WRONG_TYPE, "Thing: size is None", "an integer"},
	{"size", WEIGHTD_VALUE_BOOL(true), WEIGHTD_ERR_WRONG_TYPE, "Thing: size is a boolean",
	 "an integer"},
	{"size", INT(101), WEIGHTD_ERR_OUT_OF_RANGE, "Thing: size is 101", "from 0 to 100"},
	{"size", INT(-1), WEIGHTD_ERR_OUT_OF_RANGE, "Thing: size is -1", "from 0 to 100"},
	{"bias", INT(1), WEIGHTD_ERR_WRONG_TYPE, "Thing: bias is an integer", "a boolean"},
	{"eps", TEXT("x"), WEIGHTD_ERR_WRONG_TYPE, "Thing: eps is text", "a number or None"},
	{"eps", REAL(INFINITY), WEIGHTD_ERR_OUT_OF_RANGE, "Thing: eps is inf", "a finite number"},
	{"eps", REAL(NAN), WEIGHTD_ERR_OUT_OF_RANGE, "Thing: eps is nan", "a finite number"},
	{"mode", TEXT("zeroes"), WEIGHTD_ERR_OUT_OF_RANGE, "Thing: mode is \"zeroes\"",
	 "one of zeros, reflect, replicate"},
	{"stride", INT(0), WEIGHTD_ERR_OUT_OF_RANGE, "Thing: stride is 0", "at least 1"},
	{"stride", TUPLE(three_ints), WEIGHTD_ERR_OUT_OF_RANGE, "Thing: stride has 3 items", "2"},
	{"stride", TUPLE(zero_second), WEIGHTD_ERR_OUT_OF_RANGE, "Thing: stride is 0",
	 "at least 1"},
	{"stride", TUPLE(real_second), WEIGHTD_ERR_WRONG_TYPE,
	 "Thing: an item of stride is a number", "an integer"},
	{"stride", TUPLE(nested), WEIGHTD_ERR_WRONG_TYPE, "Thing: an item of stride is a tuple",
	 "an integer"},
	{"stride", TEXT("1"), WEIGHTD_ERR_WRONG_TYPE, "Thing: stride is text",
	 "an integer or a tuple"},
	{"share", REAL(0.0), WEIGHTD_ERR_OUT_OF_RANGE, "Thing: share is 0",
	 "more than 0, at most 1"},
	{"share", REAL(1.5), WEIGHTD_ERR_OUT_OF_RANGE, "Thing: share is 1.5",
	 "more than 0, at most 1"},
};

START_TEST(value_is_refused_with_what_came_and_what_is_accepted)
{
	const struct refusal *refusal = &refusals[_i];
	struct weightd_argument arguments[] = {{.name = refusal->field, .value = refusal->value},
					       {.name = "size", .value = INT(1)}};

	enum weightd_code code = bind(arguments, strcmp(refusal->field, "size") == 0 ? 1 : 2);

	assert_refused(code, refusal->code, refusal->detail, refusal->expected);
}
END_TEST

START_TEST(an_unknown_choice_suggests_the_nearest)
{
	BIND({.value = INT(3)}, {.name = "mode", .value = TEXT("reflekt")});

	ck_assert_str_eq(err.issues[0].did_you_mean, "reflect");
}
END_TEST

START_TEST(a_range_without_minimum_says_only_its_maximum)
{
	const struct weightd_argument argument = {.value = INT(10)};

	weightd_error_clear(&err);
	enum weightd_code code =
		weightd_fields_bind(values, "Thing", free_tuple, 1, &argument, 1, "", &err);

	assert_refused(code, WEIGHTD_ERR_OUT_OF_RANGE, "Thing: shape is 10", "at most 9");
}
END_TEST

START_TEST(a_tuple_of_the_wrong_length_says_the_lengths_accepted)
{
	const struct weightd_argument argument = {.value = TUPLE(four_ints)};

	weightd_error_clear(&err);
	enum weightd_code code =
		weightd_fields_bind(values, "Thing", free_tuple, 1, &argument, 1, "", &err);

	assert_refused(code, WEIGHTD_ERR_OUT_OF_RANGE, "Thing: shape has 4 items", "1 to 3");
}
END_TEST

START_TEST(a_tuple_of_the_right_length_is_bound)
{
	ck_assert_int_eq(BIND({.value = INT(1)}, {.name = "stride", .value = TUPLE(two_ints)}),
			 WEIGHTD_OK);

	ck_assert_int_eq(weightd_value_size(&values[STRIDE], 1), 3);
}
END_TEST

START_TEST(a_json_number_without_fraction_is_an_integer_and_python_text_is_not)
{
	struct weightd_value items[] = {WEIGHTD_VALUE_REAL(2.0), WEIGHTD_VALUE_INT(3)};
	struct weightd_argument arguments[] = {
		{.name = "size", .value = WEIGHTD_VALUE_REAL(3.0), .is_json = true},
		{.name = "stride",
		 .value = {.kind = WEIGHTD_TUPLE, .count = 2, .items = items},
		 .is_json = true},
	};
	struct weightd_value bound[FIELD_COUNT];

	ck_assert_int_eq(
		weightd_fields_bind(bound, "f", fields, FIELD_COUNT, arguments, 2, "", NULL),
		WEIGHTD_OK);
	ck_assert_int_eq(bound[SIZE].kind, WEIGHTD_INT);
	ck_assert_int_eq(bound[SIZE].integer, 3);
	ck_assert_int_eq(bound[STRIDE].items[0].integer, 2);

	arguments[0].value = (struct weightd_value)WEIGHTD_VALUE_REAL(3.5);
	ck_assert_int_eq(
		weightd_fields_bind(bound, "f", fields, FIELD_COUNT, arguments, 2, "", NULL),
		WEIGHTD_ERR_WRONG_TYPE);
	arguments[0] = (struct weightd_argument){.name = "size", .value = WEIGHTD_VALUE_REAL(3.0)};
	ck_assert_int_eq(
		weightd_fields_bind(bound, "f", fields, FIELD_COUNT, arguments, 2, "", NULL),
		WEIGHTD_ERR_WRONG_TYPE);
}
END_TEST

START_TEST(issues_are_optional)
{
	const struct weightd_argument argument = {.name = "mode", .value = TEXT("zeroes")};

	ck_assert_int_eq(
		weightd_fields_bind(values, "Thing", fields, FIELD_COUNT, &argument, 1, "", NULL),
		WEIGHTD_ERR_OUT_OF_RANGE);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("field");
	TCase *tcase = tcase_create("bind");

	tcase_add_test(tcase, arguments_left_out_take_their_fallbacks);
	tcase_add_test(tcase, names_may_follow_positions_in_any_order);
	tcase_add_test(tcase, an_integer_for_a_number_stays_an_integer);
	tcase_add_test(tcase, none_is_a_value_where_the_field_accepts_it);
	tcase_add_test(tcase, letter_case_of_a_choice_is_corrected);
	tcase_add_test(tcase, a_required_argument_that_is_missing_is_named_with_its_meaning);
	tcase_add_test(tcase, an_unknown_name_lists_the_known_ones_and_the_nearest);
	tcase_add_test(tcase, a_callee_without_fields_takes_nothing);
	tcase_add_test(tcase, too_many_positional_arguments_are_one_issue);
	tcase_add_test(tcase, an_argument_given_twice_is_refused);
	tcase_add_test(tcase, every_problem_of_a_call_is_reported);
	tcase_add_loop_test(tcase, value_is_refused_with_what_came_and_what_is_accepted, 0,
			    (int)(sizeof refusals / sizeof refusals[0]));
	tcase_add_test(tcase, an_unknown_choice_suggests_the_nearest);
	tcase_add_test(tcase, a_range_without_minimum_says_only_its_maximum);
	tcase_add_test(tcase, a_tuple_of_the_wrong_length_says_the_lengths_accepted);
	tcase_add_test(tcase, a_tuple_of_the_right_length_is_bound);
	tcase_add_test(tcase, a_json_number_without_fraction_is_an_integer_and_python_text_is_not);
	tcase_add_test(tcase, issues_are_optional);
	suite_add_tcase(suite, tcase);
	return suite;
}
