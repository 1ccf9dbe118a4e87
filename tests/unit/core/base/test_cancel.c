/*
 * Who is cancelled, and who only has to let others have their turn.
 */
#include "weightd/cancel.h"
#include "suite.h"

#include <time.h>

static bool answer(void *context)
{
	return *(const bool *)context;
}

START_TEST(the_end_of_a_slice_pauses_and_does_not_cancel)
{
	const struct timespec pause = {0, 3000000};

	weightd_cancel_after(1);
	nanosleep(&pause, NULL);

	ck_assert(weightd_must_pause());
	ck_assert(!weightd_is_cancelled());
	weightd_cancel_after(0);
	ck_assert(!weightd_must_pause());
}
END_TEST

START_TEST(who_is_cancelled_must_pause_as_well)
{
	bool is_gone = false;

	weightd_cancel_by(answer, &is_gone);
	ck_assert(!weightd_must_pause());
	is_gone = true;

	ck_assert(weightd_is_cancelled());
	ck_assert(weightd_must_pause());
	weightd_cancel_by(NULL, NULL);
	ck_assert(!weightd_is_cancelled());
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("cancel", the_end_of_a_slice_pauses_and_does_not_cancel,
			who_is_cancelled_must_pause_as_well);
}
