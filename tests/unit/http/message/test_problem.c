#include "http/message/problem.h"
#include "suite.h"

#include "http/message/status.h"

START_TEST(document_tells_every_issue_with_its_place)
{
	struct weightd_error err = {0};
	struct weightd_text out;

	weightd_text_init(&out, 4096);
	weightd_error_add(&err, WEIGHTD_ERR_UNKNOWN_FIELD, "/a", "no \"x\"");
	weightd_error_suggest(&err, "y");
	weightd_error_add(&err, WEIGHTD_ERR_TEXT_SYNTAX, "/b", "bad");
	weightd_error_expected(&err, "good");
	weightd_error_at(&err, 2, 7);
	weightd_problem_write(&out, &err, 422, "id-1");

	ck_assert_str_eq(
		out.data,
		"{\"type\":\"/problems/unknown-field\",\"title\":\"A field is not "
		"known\",\"status\":422,"
		"\"detail\":\"no \\\"x\\\"\",\"request_id\":\"id-1\",\"errors\":["
		"{\"pointer\":\"/a\",\"code\":\"unknown-field\",\"detail\":\"no \\\"x\\\"\","
		"\"did_you_mean\":\"y\"},"
		"{\"pointer\":\"/"
		"b\",\"code\":\"text-syntax\",\"detail\":\"bad\",\"expected\":\"good\","
		"\"line\":2,\"column\":7}]}\n");
	weightd_text_free(&out);
}
END_TEST

START_TEST(issues_that_were_not_kept_are_counted)
{
	struct weightd_error err = {0};
	struct weightd_text out;

	weightd_text_init(&out, 1 << 20);
	for (int i = 0; i < WEIGHTD_ISSUES_MAX + 3; i++)
		weightd_error_add(&err, WEIGHTD_ERR_OUT_OF_RANGE, "/a", "bad");
	weightd_problem_write(&out, &err, 422, "id-1");

	ck_assert_str_eq(out.data + out.length - 16, "}],\"dropped\":3}\n");
	weightd_text_free(&out);
}
END_TEST

START_TEST(every_code_has_an_error_status)
{
	int status = weightd_status_of((enum weightd_code)_i);

	ck_assert_int_ge(status, 400);
	ck_assert_int_lt(status, 600);
	/* 500 is for our own mistakes only. */
	ck_assert(status != 500 || _i == WEIGHTD_ERR_INTERNAL);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("problem");
	TCase *tcase = tcase_create("problem");

	tcase_add_test(tcase, document_tells_every_issue_with_its_place);
	tcase_add_test(tcase, issues_that_were_not_kept_are_counted);
	tcase_add_loop_test(tcase, every_code_has_an_error_status, 1, WEIGHTD_CODE_COUNT);
	suite_add_tcase(suite, tcase);
	return suite;
}
