/* Values as Python 3.11 writes them: the texts are what repr() and str() gave there. */
#include "weightd/field.h"
#include "suite.h"

#include <math.h>

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])
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
#define TUPLE(array)                                                              \
	{                                                                         \
		.kind = WEIGHTD_TUPLE, .items = (array), .count = COUNT_OF(array) \
	}

static const struct weightd_value one[] = {INT(3)}, two[] = {INT(1), INT(2)},
				  text[] = {TEXT("it's")},
				  mixed[] = {TUPLE(two), TEXT("a"), WEIGHTD_VALUE_NONE,
					     WEIGHTD_VALUE_BOOL(true), REAL(0.5)};

static const struct {
	struct weightd_value value;
	const char *repr, *json;
} cases[] = {
	{WEIGHTD_VALUE_NONE, "None", "null"},
	{WEIGHTD_VALUE_BOOL(true), "True", "true"},
	{WEIGHTD_VALUE_BOOL(false), "False", "false"},
	{INT(0), "0", "0"},
	{INT(INT64_MIN), "-9223372036854775808", "-9223372036854775808"},
	{REAL(0.5), "0.5", "0.5"},
	{REAL(1.0), "1.0", "1.0"},
	{REAL(-0.0), "-0.0", "-0.0"},
	{REAL(1e-5), "1e-05", "1e-05"},
	{REAL(1e-4), "0.0001", "0.0001"},
	{REAL(1e15), "1000000000000000.0", "1000000000000000.0"},
	{REAL(1e16), "1e+16", "1e+16"},
	{REAL(1e100), "1e+100", "1e+100"},
	{REAL(5e-324), "5e-324", "5e-324"},
	{REAL(123456789.125), "123456789.125", "123456789.125"},
	{REAL(INFINITY), "inf", "\"Infinity\""},
	{REAL(-INFINITY), "-inf", "\"-Infinity\""},
	{TEXT("none"), "'none'", "\"none\""},
	{TEXT(""), "''", "\"\""},
	{TEXT("it's"), "\"it's\"", "\"it's\""},
	{TEXT("say \"x\""), "'say \"x\"'", "\"say \\\"x\\\"\""},
	{TEXT("both ' and \""), "'both \\' and \"'", "\"both ' and \\\"\""},
	{TEXT("back\\slash"), "'back\\\\slash'", "\"back\\\\slash\""},
	{TEXT("a\nb"), "'a\\nb'", "\"a\\nb\""},
	{TEXT("a\tb\r"), "'a\\tb\\r'", "\"a\\tb\\r\""},
	{TEXT("\x01\x7f"), "'\\x01\\x7f'", "\"\\u0001\\u007f\""},
	{TEXT("\xC3\xA9"), "'\xC3\xA9'", "\"\xC3\xA9\""},
	{{.kind = WEIGHTD_MODULE, .text = "ReLU"}, "ReLU", "{\"type\":\"ReLU\"}"},
	{{.kind = WEIGHTD_TUPLE}, "()", "[]"},
	{TUPLE(one), "(3,)", "[3]"},
	{TUPLE(two), "(1, 2)", "[1,2]"},
	{TUPLE(text), "(\"it's\",)", "[\"it's\"]"},
	{TUPLE(mixed), "((1, 2), 'a', None, True, 0.5)", "[[1,2],\"a\",null,true,0.5]"},
};

static void assert_writes(void (*write)(const struct weightd_value *, struct weightd_text *),
			  const struct weightd_value *value, const char *expected)
{
	struct weightd_text out;

	weightd_text_init(&out, 1000);
	write(value, &out);
	ck_assert_str_eq(out.data, expected);
	weightd_text_free(&out);
}

START_TEST(repr_is_pythons)
{
	assert_writes(weightd_value_repr, &cases[_i].value, cases[_i].repr);
}
END_TEST

START_TEST(json_keeps_the_kind)
{
	assert_writes(weightd_value_json, &cases[_i].value, cases[_i].json);
}
END_TEST

START_TEST(only_text_alone_prints_without_quotes)
{
	if (cases[_i].value.kind != WEIGHTD_TEXT)
		assert_writes(weightd_value_print, &cases[_i].value, cases[_i].repr);
	else if (cases[_i].value.text[0] != '\0')
		assert_writes(weightd_value_print, &cases[_i].value, cases[_i].value.text);
}
END_TEST

START_TEST(a_value_equals_itself_and_no_other)
{
	for (size_t j = 0; j < COUNT_OF(cases); j++)
		ck_assert_msg(weightd_value_equal(&cases[_i].value, &cases[j].value) ==
				      ((size_t)_i == j),
			      "%s and %s", cases[_i].repr, cases[j].repr);
}
END_TEST

START_TEST(tuples_differ_by_length_and_by_items)
{
	static const struct weightd_value other[] = {INT(1), INT(3)};
	const struct weightd_value a = TUPLE(two), b = TUPLE(other), c = TUPLE(one);

	ck_assert(!weightd_value_equal(&a, &b));
	ck_assert(!weightd_value_equal(&a, &c));
}
END_TEST

START_TEST(an_integer_and_the_same_number_differ)
{
	const struct weightd_value integer = INT(3), real = REAL(3.0);

	ck_assert(!weightd_value_equal(&integer, &real));
}
END_TEST

START_TEST(what_is_no_number_counts_as_zero)
{
	const struct weightd_value text_value = TEXT("7"), boolean = WEIGHTD_VALUE_BOOL(true);

	ck_assert_double_eq(weightd_value_real(&text_value), 0.0);
	ck_assert_double_eq(weightd_value_real(&boolean), 0.0);
}
END_TEST

START_TEST(an_integer_stands_for_every_dimension_and_a_tuple_for_its_own)
{
	const struct weightd_value integer = INT(7), tuple = TUPLE(two), none = WEIGHTD_VALUE_NONE;

	ck_assert_int_eq(weightd_value_size(&integer, 5), 7);
	ck_assert_int_eq(weightd_value_size(&tuple, 1), 2);
	ck_assert_int_eq(weightd_value_size(&tuple, 2), 0);
	ck_assert_int_eq(weightd_value_size(&none, 0), 0);
}
END_TEST

Suite *make_suite(void)
{
	const int count = (int)COUNT_OF(cases);
	Suite *suite = suite_create("value");
	TCase *tcase = tcase_create("text");

	tcase_add_loop_test(tcase, repr_is_pythons, 0, count);
	tcase_add_loop_test(tcase, json_keeps_the_kind, 0, count);
	tcase_add_loop_test(tcase, only_text_alone_prints_without_quotes, 0, count);
	tcase_add_loop_test(tcase, a_value_equals_itself_and_no_other, 0, count);
	tcase_add_test(tcase, tuples_differ_by_length_and_by_items);
	tcase_add_test(tcase, an_integer_and_the_same_number_differ);
	tcase_add_test(tcase, what_is_no_number_counts_as_zero);
	tcase_add_test(tcase, an_integer_stands_for_every_dimension_and_a_tuple_for_its_own);
	suite_add_tcase(suite, tcase);
	return suite;
}
