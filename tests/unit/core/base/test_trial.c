/*
 * Trials: what makes them fail.
 */
#include "core/base/trial.h"
#include "suite.h"
#include "weightd/cancel.h"

#include <stddef.h>
#include <time.h>

START_TEST(work_that_is_done_at_once_passes)
{
	weightd_trial_begin(1000);
	ck_assert(!weightd_is_cancelled());

	ck_assert(weightd_trial_end());
}
END_TEST

START_TEST(work_that_asks_after_its_time_is_cancelled_and_fails)
{
	const struct timespec pause = {0, 5000000};

	weightd_trial_begin(2);
	nanosleep(&pause, NULL);

	ck_assert(weightd_is_cancelled());
	ck_assert(weightd_must_pause());
	ck_assert(!weightd_trial_end());
	ck_assert(!weightd_is_cancelled());
}
END_TEST

START_TEST(who_would_wait_gives_up_in_a_trial_and_is_cancelled_from_then_on)
{
	ck_assert(!weightd_is_trial());
	weightd_trial_begin(1000);

	ck_assert(weightd_is_trial());
	ck_assert(weightd_is_cancelled());

	ck_assert(!weightd_trial_end());
	ck_assert(!weightd_is_trial());
}
END_TEST

START_TEST(a_trial_leaves_nothing_for_the_next)
{
	weightd_trial_begin(1000);
	ck_assert(weightd_is_trial());
	ck_assert(!weightd_trial_end());

	weightd_trial_begin(1000);

	ck_assert(!weightd_is_cancelled());
	ck_assert(weightd_trial_end());
}
END_TEST

START_TEST(what_has_passed_does_not_fail_however_long_the_rest_takes)
{
	const struct timespec pause = {0, 5000000};

	weightd_trial_begin(2);
	ck_assert(weightd_trial_pass());
	nanosleep(&pause, NULL);

	ck_assert(!weightd_is_cancelled());
	ck_assert(!weightd_is_trial());
	ck_assert(weightd_trial_end());
}
END_TEST

START_TEST(what_has_failed_does_not_pass)
{
	weightd_trial_begin(1000);
	ck_assert(weightd_is_trial());

	ck_assert(!weightd_trial_pass());
	ck_assert(!weightd_trial_end());
	ck_assert(weightd_trial_pass());
}
END_TEST

START_TEST(patient_trial_may_wait_for_a_disk_and_counts_processor_time)
{
	const struct timespec pause = {0, (long)test_bound(5000000)};

	weightd_trial_begin_patient((unsigned)test_bound(2));
	nanosleep(&pause, NULL);
	ck_assert(!weightd_is_hasty());
	ck_assert(!weightd_is_cancelled());
	while (!weightd_is_cancelled())
		;

	ck_assert(!weightd_trial_end());
	weightd_trial_begin(1000);
	ck_assert(weightd_is_hasty());
	ck_assert(!weightd_trial_end());
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("trial", patient_trial_may_wait_for_a_disk_and_counts_processor_time,
			what_has_passed_does_not_fail_however_long_the_rest_takes,
			what_has_failed_does_not_pass, work_that_is_done_at_once_passes,
			work_that_asks_after_its_time_is_cancelled_and_fails,
			who_would_wait_gives_up_in_a_trial_and_is_cancelled_from_then_on,
			a_trial_leaves_nothing_for_the_next);
}
