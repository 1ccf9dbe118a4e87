#include "weightd/error.h"
#include "suite.h"

#include <string.h>

START_TEST(first_issue_decides_the_code)
{
	struct weightd_error err = {0};

	weightd_error_add(&err, WEIGHTD_ERR_OUT_OF_RANGE, "/seed", "seed is -1");
	weightd_error_add(&err, WEIGHTD_ERR_UNKNOWN_FIELD, "/sed", "no field sed");

	ck_assert_int_eq(weightd_error_code(&err), WEIGHTD_ERR_OUT_OF_RANGE);
	ck_assert_uint_eq(err.count, 2);
}
END_TEST

START_TEST(issues_over_the_maximum_are_counted_not_kept)
{
	struct weightd_error err = {0};

	for (int i = 0; i < WEIGHTD_ISSUES_MAX + 3; i++)
		weightd_error_add(&err, WEIGHTD_ERR_UNKNOWN_FIELD, "", "field %d", i);
	weightd_error_suggest(&err, "late");

	ck_assert_uint_eq(err.count, WEIGHTD_ISSUES_MAX);
	ck_assert_uint_eq(err.dropped, 3);
	ck_assert_str_eq(err.issues[WEIGHTD_ISSUES_MAX - 1].did_you_mean, "");
}
END_TEST

START_TEST(cut_texts_end_on_a_whole_character)
{
	struct weightd_error err = {0};
	char text[400] = "x";

	for (int i = 0; i < 130; i++)
		strcat(text, "\xC3\xA9");
	weightd_error_add(&err, WEIGHTD_ERR_BAD_NAME, "", "%s", text);

	ck_assert_uint_eq(strlen(err.issues[0].detail) % 2, 1);
	ck_assert_uint_eq(strlen(err.issues[0].detail), 255);
}
END_TEST

START_TEST(texts_of_issues_are_utf8_whatever_they_are_made_of)
{
	struct weightd_error err = {0};

	weightd_error_add(&err, WEIGHTD_ERR_BAD_NAME, "/\xE4\xB8", "\"%.2s\" and \"%s\"",
			  "\xE4\xB8\xAD", "\xFF");
	weightd_error_expected(&err, "%.1s", "\xC3\xA9");
	weightd_error_suggest(&err, "a\x80");

	ck_assert_str_eq(err.issues[0].pointer, "/");
	ck_assert_str_eq(err.issues[0].detail, "\"\" and \"\xEF\xBF\xBD\"");
	ck_assert_str_eq(err.issues[0].expected, "");
	ck_assert_str_eq(err.issues[0].did_you_mean, "a\xEF\xBF\xBD");
}
END_TEST

START_TEST(every_code_has_a_slug_and_a_title)
{
	ck_assert_uint_gt(strlen(weightd_code_slug((enum weightd_code)_i)), 1);
	ck_assert_uint_gt(strlen(weightd_code_title((enum weightd_code)_i)), 1);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("error");
	TCase *tcase = tcase_create("error");

	tcase_add_test(tcase, first_issue_decides_the_code);
	tcase_add_test(tcase, issues_over_the_maximum_are_counted_not_kept);
	tcase_add_test(tcase, cut_texts_end_on_a_whole_character);
	tcase_add_test(tcase, texts_of_issues_are_utf8_whatever_they_are_made_of);
	tcase_add_loop_test(tcase, every_code_has_a_slug_and_a_title, 0, WEIGHTD_CODE_COUNT);
	suite_add_tcase(suite, tcase);
	return suite;
}
