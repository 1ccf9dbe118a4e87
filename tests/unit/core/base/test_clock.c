#include "core/base/clock.h"
#include "suite.h"

START_TEST(a_sleep_takes_at_least_its_time)
{
	const int64_t start = weightd_now_ms();

	weightd_sleep_ms(20);

	ck_assert_int_ge(weightd_now_ms() - start, 20);
}
END_TEST

START_TEST(a_moment_to_come_is_on_the_clock_of_deadlines)
{
	const uint64_t now = weightd_clock_ns(CLOCK_MONOTONIC);
	const struct timespec then = weightd_time_in(2500);
	const uint64_t then_ns = (uint64_t)then.tv_sec * 1000000000 + (uint64_t)then.tv_nsec;

	ck_assert_int_lt(then.tv_nsec, 1000000000);
	ck_assert_uint_ge(then_ns, now + 2500000000);
	ck_assert_uint_lt(then_ns, now + 60000000000);
}
END_TEST

START_TEST(clocks_of_processor_time_stand_still_in_a_sleep)
{
	const uint64_t start = weightd_clock_ns(CLOCK_THREAD_CPUTIME_ID);

	weightd_sleep_ms(50);

	ck_assert_uint_lt(weightd_clock_ns(CLOCK_THREAD_CPUTIME_ID) - start, 40000000);
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("clock", a_sleep_takes_at_least_its_time,
			a_moment_to_come_is_on_the_clock_of_deadlines,
			clocks_of_processor_time_stand_still_in_a_sleep);
}
