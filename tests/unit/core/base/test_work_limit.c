#include "core/base/work_limit.h"
#include "suite.h"
#include "weightd/cancel.h"

static struct weightd_error err;
static unsigned questions;

static bool count_questions(void *context)
{
	(void)context;
	questions++;
	return false;
}

static bool never_wanted(void *context)
{
	(void)context;
	return true;
}

static void setup(void)
{
	weightd_error_clear(&err);
	questions = 0;
}

static void teardown(void)
{
	weightd_cancel_by(NULL, NULL);
}

START_TEST(work_over_its_limit_names_the_work_the_place_and_the_limit)
{
	struct weightd_work work = {.allowed = 100};

	ck_assert_int_eq(weightd_work_do(&work, 100, "counting sheep", "/sheep", &err), WEIGHTD_OK);
	ck_assert_int_eq(weightd_work_do(&work, 1, "counting sheep", "/sheep", &err),
			 WEIGHTD_ERR_LIMIT_EXCEEDED);

	ck_assert_str_eq(err.issues[0].pointer, "/sheep");
	ck_assert_str_eq(err.issues[0].detail,
			 "counting sheep is too much work: more than the 100 units that this "
			 "document may cost");
}
END_TEST

START_TEST(little_work_asks_seldom)
{
	weightd_cancel_by(count_questions, NULL);

	for (int i = 0; i < 1000; i++)
		ck_assert(!weightd_is_unwanted(6554));

	ck_assert_uint_ge(questions, 90);
	ck_assert_uint_le(questions, 110);
}
END_TEST

START_TEST(work_that_nobody_wants_is_cancelled)
{
	struct weightd_work work = {.allowed = UINT64_MAX};

	weightd_cancel_by(never_wanted, NULL);

	ck_assert_int_eq(weightd_work_do(&work, 1000000, "this", NULL, &err),
			 WEIGHTD_ERR_CANCELLED);
	ck_assert_int_eq(weightd_ask_to_go_on(&err), WEIGHTD_ERR_CANCELLED);
	ck_assert_int_eq(weightd_error_code(&err), WEIGHTD_ERR_CANCELLED);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("work_limit");
	TCase *tcase = tcase_create("work");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, work_over_its_limit_names_the_work_the_place_and_the_limit);
	tcase_add_test(tcase, little_work_asks_seldom);
	tcase_add_test(tcase, work_that_nobody_wants_is_cancelled);
	suite_add_tcase(suite, tcase);
	return suite;
}
