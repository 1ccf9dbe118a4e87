#include "http/server/makers.h"
#include "suite.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#define PARTS 100

static void count_part(void *context, size_t index)
{
	atomic_int *counts = context;

	atomic_fetch_add(&counts[index], 1);
}

static void check_counts(struct weightd_makers *makers)
{
	atomic_int counts[PARTS] = {0};

	weightd_makers_run(makers, count_part, counts, PARTS);
	for (size_t i = 0; i < PARTS; i++)
		ck_assert_int_eq(atomic_load(&counts[i]), 1);
}

START_TEST(each_part_is_made_once)
{
	struct weightd_makers *makers = weightd_makers_new(3);

	for (int i = 0; i < 1000; i++)
		check_counts(makers);
	weightd_makers_free(makers);
}
END_TEST

START_TEST(without_others_the_caller_makes_all)
{
	check_counts(NULL);
	ck_assert_ptr_null(weightd_makers_new(0));
	weightd_makers_free(NULL);
}
END_TEST

START_TEST(no_parts_and_one_part_are_fine)
{
	struct weightd_makers *makers = weightd_makers_new(1);
	atomic_int counts[1] = {0};

	weightd_makers_run(makers, count_part, counts, 0);
	weightd_makers_run(makers, count_part, counts, 1);
	ck_assert_int_eq(atomic_load(&counts[0]), 1);
	weightd_makers_free(makers);
}
END_TEST

static void *run_often(void *makers)
{
	for (int i = 0; i < 300; i++)
		check_counts(makers);
	return NULL;
}

START_TEST(many_callers_share_the_same_threads)
{
	struct weightd_makers *makers = weightd_makers_new(2);
	pthread_t callers[6];

	for (int i = 0; i < 6; i++)
		ck_assert_int_eq(pthread_create(&callers[i], NULL, run_often, makers), 0);
	for (int i = 0; i < 6; i++)
		pthread_join(callers[i], NULL);
	weightd_makers_free(makers);
}
END_TEST

/* Parts that wait for each other: they end only if two threads make them at the same time. */
static void meet(void *context, size_t index)
{
	(void)index;
	pthread_barrier_wait(context);
}

START_TEST(a_free_thread_helps)
{
	struct weightd_makers *makers = weightd_makers_new(1);
	const struct timespec pause = {0, 20000000};
	pthread_barrier_t barrier;

	pthread_barrier_init(&barrier, NULL, 2);
	nanosleep(&pause,
		  NULL); /* the thread has come to wait, most likely; else it comes by itself */
	weightd_makers_run(makers, meet, &barrier, 2);
	weightd_makers_free(makers);
	pthread_barrier_destroy(&barrier);
}
END_TEST

/* What a part wrote is seen by the caller. */
static void write_part(void *context, size_t index)
{
	memset((char *)context + index * 1000, (int)index, 1000);
}

START_TEST(the_caller_sees_what_was_written)
{
	struct weightd_makers *makers = weightd_makers_new(3);
	static char bytes[PARTS * 1000];

	for (int round = 0; round < 100; round++) {
		memset(bytes, 0xff, sizeof bytes);
		weightd_makers_run(makers, write_part, bytes, PARTS);
		for (size_t i = 0; i < sizeof bytes; i++)
			if (bytes[i] != (char)(i / 1000))
				ck_abort_msg("byte %zu of round %d", i, round);
	}
	weightd_makers_free(makers);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("makers");
	TCase *tcase = tcase_create("makers");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, each_part_is_made_once);
	tcase_add_test(tcase, without_others_the_caller_makes_all);
	tcase_add_test(tcase, no_parts_and_one_part_are_fine);
	tcase_add_test(tcase, many_callers_share_the_same_threads);
	tcase_add_test(tcase, a_free_thread_helps);
	tcase_add_test(tcase, the_caller_sees_what_was_written);
	suite_add_tcase(suite, tcase);
	return suite;
}
