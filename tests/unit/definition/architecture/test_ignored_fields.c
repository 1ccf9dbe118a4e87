/*
 * Fields of a config that the library reads are followed or refused, never ignored.
 */
#include "../plan_of.h"
#include "suite.h"

#include <string.h>

static void is_made(const char *json)
{
	struct weightd_error err = {0};
	struct weightd_plan *plan = plan_of(json, &err);

	ck_assert_msg(plan != NULL, "%s: %s", json, err.issues[0].detail);
	weightd_plan_free(plan);
}

/* The first issue of a document that is refused. */
static struct weightd_issue refused(const char *json)
{
	struct weightd_error err = {0};

	ck_assert_msg(plan_of(json, &err) == NULL, "%s is accepted", json);
	return err.issues[0];
}

#define UNFOLLOWED(config)                                                                  \
	"{\"config\": {\"model_type\": \"toy\", " config                                    \
	"}, \"rows\": {\"toy\": {\"classes\": [\"Toy\"], \"unfollowed\": {\"kernel\": 0}, " \
	"\"models\": "                                                                      \
	"{\"Toy\": {\"children\": {\"a\": \"Linear(2, 2)\"}}}}}}"

START_TEST(field_that_a_row_does_not_follow_is_refused)
{
	const struct weightd_issue issue = refused(UNFOLLOWED("\"kernel\": 3"));

	ck_assert_str_eq(issue.pointer, "/config/kernel");
	ck_assert_ptr_nonnull(strstr(issue.detail, "not followed"));
	is_made(UNFOLLOWED("\"kernel\": 0"));
	is_made(UNFOLLOWED("\"kernel\": null, \"other\": 3"));
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
