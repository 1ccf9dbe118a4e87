#include "definition/document/scan.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

static const struct weightd_scan_limits limits = {.values = 1000, .depth = 10};

static enum weightd_code scan(const char *text, struct weightd_error *err)
{
	return weightd_scan(text, strlen(text), &limits, err);
}

START_TEST(ordinary_document_passes)
{
	struct weightd_error err = {0};

	ck_assert_int_eq(scan("{\"a\": [1, 2, \"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\"]}", &err),
			 WEIGHTD_OK);
	ck_assert_uint_eq(err.count, 0);
}
END_TEST

START_TEST(depth_is_refused_where_it_is_passed)
{
	struct weightd_error err = {0};

	ck_assert_int_eq(scan("[[[[[\n[[[[[[1", &err), WEIGHTD_ERR_LIMIT_EXCEEDED);
	ck_assert_uint_eq(err.issues[0].line, 2);
	ck_assert_uint_eq(err.issues[0].column, 6);
}
END_TEST

START_TEST(brackets_in_strings_are_no_depth)
{
	struct weightd_error err = {0};

	ck_assert_int_eq(scan("[\"[[[[[[[[[[[[[[\\\"[[[[[[\"]", &err), WEIGHTD_OK);
}
END_TEST

START_TEST(closed_brackets_are_no_depth)
{
	struct weightd_error err = {0};

	ck_assert_int_eq(scan("[[],[],[],[],[],[],[],[],[],[],[],[],[]]", &err), WEIGHTD_OK);
}
END_TEST

START_TEST(too_many_values_are_a_body_too_large)
{
	struct weightd_error err = {0};
	char text[3002];

	for (size_t i = 0; i < 1500; i++)
		memcpy(text + 2 * i, "0,", 2);
	text[0] = '[';
	text[3000] = '\0';

	ck_assert_int_eq(scan(text, &err), WEIGHTD_ERR_BODY_TOO_LARGE);
}
END_TEST

START_TEST(nul_is_bad_encoding_with_its_place)
{
	struct weightd_error err = {0};

	ck_assert_int_eq(weightd_scan("{\n\"a\0b\"", 8, &limits, &err), WEIGHTD_ERR_BAD_ENCODING);
	ck_assert_uint_eq(err.issues[0].line, 2);
	ck_assert_uint_eq(err.issues[0].column, 3);
}
END_TEST

START_TEST(columns_count_characters)
{
	struct weightd_error err = {0};

	ck_assert_int_eq(scan("\"\xC3\xA9\xE2\x82\xAC\xFF\"", &err), WEIGHTD_ERR_BAD_ENCODING);
	ck_assert_uint_eq(err.issues[0].column, 4);
}
END_TEST

START_TEST(byte_order_mark_is_named)
{
	struct weightd_error err = {0};

	ck_assert_int_eq(scan("\xEF\xBB\xBF{}", &err), WEIGHTD_ERR_MALFORMED_JSON);
	ck_assert_ptr_nonnull(strstr(err.issues[0].detail, "byte order mark"));
}
END_TEST

static const char *const bad[] = {
	"\x80",
	"\xC0\xAF",
	"\xC1\xBF",
	"\xE0\x80\x80",
	"\xED\xA0\x80",
	"\xF0\x80\x80\x80",
	"\xF4\x90\x80\x80",
	"\xF5\x80\x80\x80",
	"\xC3",
	"\xE2\x82",
	"\xC3(",
	"\xFE",
};

START_TEST(what_is_not_utf8_is_refused)
{
	struct weightd_error err = {0};

	ck_assert_int_eq(scan(bad[_i], &err), WEIGHTD_ERR_BAD_ENCODING);
}
END_TEST

START_TEST(depth_of_a_hundred_thousand_costs_nothing)
{
	size_t length = 100000;
	char *text = malloc(length);
	struct weightd_error err = {0};

	memset(text, '[', length);

	ck_assert_int_eq(weightd_scan(text, length, &limits, &err), WEIGHTD_ERR_LIMIT_EXCEEDED);
	ck_assert_uint_eq(err.issues[0].column, 11);
	free(text);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("scan");
	TCase *tcase = tcase_create("scan");

	tcase_add_test(tcase, ordinary_document_passes);
	tcase_add_test(tcase, depth_is_refused_where_it_is_passed);
	tcase_add_test(tcase, brackets_in_strings_are_no_depth);
	tcase_add_test(tcase, closed_brackets_are_no_depth);
	tcase_add_test(tcase, too_many_values_are_a_body_too_large);
	tcase_add_test(tcase, nul_is_bad_encoding_with_its_place);
	tcase_add_test(tcase, columns_count_characters);
	tcase_add_test(tcase, byte_order_mark_is_named);
	tcase_add_loop_test(tcase, what_is_not_utf8_is_refused, 0,
			    (int)(sizeof bad / sizeof bad[0]));
	tcase_add_test(tcase, depth_of_a_hundred_thousand_costs_nothing);
	suite_add_tcase(suite, tcase);
	return suite;
}
