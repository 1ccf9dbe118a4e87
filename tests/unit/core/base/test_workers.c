#include "core/base/workers.h"
#include "suite.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>
#include <stdbool.h>
#include <signal.h>

#define PARTS 100

static void count_part(void *context, size_t index)
{
	atomic_int *counts = context;

	atomic_fetch_add(&counts[index], 1);
}

static void check_counts(struct weightd_workers *workers)
{
	atomic_int counts[PARTS] = {0};

	weightd_workers_run(workers, count_part, counts, PARTS);
	for (size_t i = 0; i < PARTS; i++)
		ck_assert_int_eq(atomic_load(&counts[i]), 1);
}

START_TEST(each_part_is_made_once)
{
	struct weightd_workers *workers = weightd_workers_new(3);

	for (int i = 0; i < 1000; i++)
		check_counts(workers);
	weightd_workers_free(workers);
}
END_TEST

START_TEST(without_others_the_caller_makes_all)
{
	check_counts(NULL);
	struct weightd_workers *workers = weightd_workers_new(0);
	check_counts(workers);
	weightd_workers_free(workers);
	weightd_workers_free(NULL);
}
END_TEST

START_TEST(no_parts_and_one_part_are_fine)
{
	struct weightd_workers *workers = weightd_workers_new(1);
	atomic_int counts[1] = {0};

	weightd_workers_run(workers, count_part, counts, 0);
	weightd_workers_run(workers, count_part, counts, 1);
	ck_assert_int_eq(atomic_load(&counts[0]), 1);
	weightd_workers_free(workers);
}
END_TEST

static void *run_often(void *workers)
{
	for (int i = 0; i < 300; i++)
		check_counts(workers);
	return NULL;
}

START_TEST(many_callers_share_the_same_threads)
{
	struct weightd_workers *workers = weightd_workers_new(2);
	pthread_t callers[6];

	for (int i = 0; i < 6; i++)
		ck_assert_int_eq(pthread_create(&callers[i], NULL, run_often, workers), 0);
	for (int i = 0; i < 6; i++)
		pthread_join(callers[i], NULL);
	weightd_workers_free(workers);
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
	struct weightd_workers *workers = weightd_workers_new(1);
	pthread_barrier_t barrier;

	pthread_barrier_init(&barrier, NULL, 2);
	weightd_workers_run(workers, meet, &barrier, 2);
	weightd_workers_free(workers);
	pthread_barrier_destroy(&barrier);
}
END_TEST

/* Each part waits for the one before it. */
static void follow(void *context, size_t index)
{
	atomic_size_t *done = context;

	while (atomic_load(done) != index)
		sched_yield();
	atomic_store(done, index + 1);
}

START_TEST(a_part_may_wait_for_those_before_it)
{
	struct weightd_workers *workers = weightd_workers_new(3);
	atomic_size_t done = 0;

	weightd_workers_run(workers, follow, &done, PARTS);

	ck_assert_uint_eq(atomic_load(&done), PARTS);
	weightd_workers_free(workers);
}
END_TEST

/* Parts that have work in parts themselves. */
static void run_again(void *workers, size_t index)
{
	(void)index;
	check_counts(workers);
}

START_TEST(a_part_may_have_parts)
{
	struct weightd_workers *workers = weightd_workers_new(2);

	weightd_workers_run(workers, run_again, workers, PARTS);

	weightd_workers_free(workers);
}
END_TEST

struct census {
	atomic_uint now, most;
	atomic_bool handles_signals;
	pthread_t owner;
};

static void count_thread(void *context, size_t index)
{
	struct census *census = context;
	const unsigned now = atomic_fetch_add(&census->now, 1) + 1;
	unsigned most = atomic_load(&census->most);
	sigset_t blocked;

	(void)index;
	while (now > most && !atomic_compare_exchange_weak(&census->most, &most, now))
		sched_yield();
	pthread_sigmask(SIG_BLOCK, NULL, &blocked);
	if (!pthread_equal(pthread_self(), census->owner) && !sigismember(&blocked, SIGTERM))
		atomic_store(&census->handles_signals, true);
	sched_yield();
	atomic_fetch_sub(&census->now, 1);
}

START_TEST(there_are_never_more_threads_than_were_asked_for)
{
	struct weightd_workers *workers = weightd_workers_new(2);
	struct census census = {.owner = pthread_self()};

	for (int i = 0; i < 200; i++)
		weightd_workers_run(workers, count_thread, &census, PARTS);

	ck_assert_uint_le(atomic_load(&census.most), 3);
	ck_assert(!atomic_load(&census.handles_signals));
	weightd_workers_free(workers);
}
END_TEST

START_TEST(there_is_a_core_at_least)
{
	ck_assert_uint_ge(weightd_cores(), 1);
}
END_TEST

/* What a part wrote is seen by the caller. */
static void write_part(void *context, size_t index)
{
	memset((char *)context + index * 1000, (int)index, 1000);
}

START_TEST(the_caller_sees_what_was_written)
{
	struct weightd_workers *workers = weightd_workers_new(3);
	static char bytes[PARTS * 1000];

	for (int round = 0; round < 100; round++) {
		memset(bytes, 0xff, sizeof bytes);
		weightd_workers_run(workers, write_part, bytes, PARTS);
		for (size_t i = 0; i < sizeof bytes; i++)
			if (bytes[i] != (char)(i / 1000))
				ck_abort_msg("byte %zu of round %d", i, round);
	}
	weightd_workers_free(workers);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("workers");
	TCase *tcase = tcase_create("workers");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, each_part_is_made_once);
	tcase_add_test(tcase, without_others_the_caller_makes_all);
	tcase_add_test(tcase, no_parts_and_one_part_are_fine);
	tcase_add_test(tcase, many_callers_share_the_same_threads);
	tcase_add_test(tcase, a_free_thread_helps);
	tcase_add_test(tcase, a_part_may_wait_for_those_before_it);
	tcase_add_test(tcase, a_part_may_have_parts);
	tcase_add_test(tcase, there_are_never_more_threads_than_were_asked_for);
	tcase_add_test(tcase, there_is_a_core_at_least);
	tcase_add_test(tcase, the_caller_sees_what_was_written);
	suite_add_tcase(suite, tcase);
	return suite;
}
