/*
 * Fields of a config that the library reads are followed or refused, never ignored.
 */
#include "../plan_of.h"
#include "suite.h"

#include <string.h>

#define UNFOLLOWED(config)                                                                  \
	"{\"config\": {\"model_type\": \"toy\", " config                                    \
	"}, \"rows\": {\"toy\": {\"classes\": [\"Toy\"], \"unfollowed\": {\"kernel\": 0}, " \
	"\"models\": "                                                                      \
	"{\"Toy\": {\"children\": {\"a\": \"Linear(2, 2)\"}}}}}}"

START_TEST(field_that_a_row_does_not_follow_is_refused)
{
	const struct weightd_issue issue = plan_refused(UNFOLLOWED("\"kernel\": 3"));

	ck_assert_str_eq(issue.pointer, "/config/kernel");
	ck_assert_ptr_nonnull(strstr(issue.detail, "not followed"));
	weightd_plan_free(plan_made(UNFOLLOWED("\"kernel\": 0")));
	weightd_plan_free(plan_made(UNFOLLOWED("\"kernel\": null, \"other\": 3")));
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("ignored_fields");
	TCase *tcase = tcase_create("ignored_fields");

	tcase_add_test(tcase, field_that_a_row_does_not_follow_is_refused);
	suite_add_tcase(suite, tcase);
	return suite;
}
