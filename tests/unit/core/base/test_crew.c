#include "core/base/crew.h"
#include "suite.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

#define ITEMS 10000

static atomic_uint next, done, calls;

static void take_items(void *context)
{
	unsigned char *items = context;
	unsigned i;

	atomic_fetch_add(&calls, 1);
	while ((i = atomic_fetch_add(&next, 1)) < ITEMS) {
		items[i]++;
		atomic_fetch_add(&done, 1);
	}
}

static void share(unsigned most)
{
	static unsigned char items[ITEMS];

	for (unsigned i = 0; i < ITEMS; i++)
		items[i] = 0;
	atomic_store(&next, 0);
	atomic_store(&done, 0);
	atomic_store(&calls, 0);
	weightd_crew_run(most, take_items, items);
	ck_assert_uint_eq(atomic_load(&done), ITEMS);
	for (unsigned i = 0; i < ITEMS; i++)
		ck_assert_uint_eq(items[i], 1);
}

START_TEST(each_item_is_done_once_and_all_are_done_on_return)
{
	share(8);
	ck_assert_uint_ge(atomic_load(&calls), 1);
	ck_assert_uint_le(atomic_load(&calls), 8);
}
END_TEST

START_TEST(a_crew_of_one_is_the_caller)
{
	share(1);
	ck_assert_uint_eq(atomic_load(&calls), 1);
}
END_TEST

START_TEST(one_core_gives_the_caller_alone)
{
	cpu_set_t all, one;

	ck_assert_int_eq(sched_getaffinity(0, sizeof all, &all), 0);
	CPU_ZERO(&one);
	for (size_t cpu = 0; cpu < CPU_SETSIZE && CPU_COUNT(&one) == 0; cpu++)
		if (CPU_ISSET(cpu, &all))
			CPU_SET(cpu, &one);
	ck_assert_int_eq(sched_setaffinity(0, sizeof one, &one), 0);
	share(8);
	ck_assert_uint_eq(atomic_load(&calls), 1);
	ck_assert_int_eq(sched_setaffinity(0, sizeof all, &all), 0);
}
END_TEST

/* Two crews at once: each is whole, with fewer hands. */
static void *run_other(void *items)
{
	weightd_crew_run(4, take_items, items);
	return NULL;
}

START_TEST(crews_at_the_same_time_do_not_wait_for_each_other)
{
	static unsigned char items[ITEMS];
	pthread_t threads[4];

	for (unsigned i = 0; i < ITEMS; i++)
		items[i] = 0;
	atomic_store(&next, 0);
	for (unsigned i = 0; i < 4; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, run_other, items), 0);
	for (unsigned i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	for (unsigned i = 0; i < ITEMS; i++)
		ck_assert_uint_eq(items[i], 1);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("crew");
	TCase *test = tcase_create("crew");

	tcase_add_test(test, each_item_is_done_once_and_all_are_done_on_return);
	tcase_add_test(test, a_crew_of_one_is_the_caller);
	tcase_add_test(test, one_core_gives_the_caller_alone);
	tcase_add_test(test, crews_at_the_same_time_do_not_wait_for_each_other);
	suite_add_tcase(suite, test);
	return suite;
}
