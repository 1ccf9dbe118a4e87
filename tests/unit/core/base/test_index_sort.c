#include "core/base/index_sort.h"
#include "suite.h"
#include "weightd/cancel.h"

#include <string.h>

#define COUNT 50001

static uint32_t values[COUNT], indexes[COUNT];
static struct weightd_error err;

static int by_value(const void *a, const void *b, void *context)
{
	const uint32_t x = values[*(const uint32_t *)a], y = values[*(const uint32_t *)b];

	(void)context;
	return (x > y) - (x < y);
}

static bool never_wanted(void *context)
{
	(void)context;
	return true;
}

static void setup(void)
{
	uint32_t state = 1;

	weightd_error_clear(&err);
	for (uint32_t i = 0; i < COUNT; i++) {
		state = state * 1664525u + 1013904223u;
		values[i] = state >> 20; /* 4096 different ones */
		indexes[i] = i;
	}
}

static void teardown(void)
{
	weightd_cancel_by(NULL, NULL);
}

START_TEST(indexes_come_in_the_order_of_their_values)
{
	static const size_t counts[] = {0, 1, 4096, 4097, 8192, 12289, COUNT};
	static bool is_met[COUNT];
	const size_t count = counts[_i];

	ck_assert_int_eq(weightd_index_sort(indexes, count, by_value, NULL, &err), WEIGHTD_OK);

	memset(is_met, 0, sizeof is_met);
	for (size_t i = 1; i < count; i++) {
		ck_assert_uint_le(values[indexes[i - 1]], values[indexes[i]]);
		ck_assert(!is_met[indexes[i]]);
		is_met[indexes[i]] = true;
	}
}
END_TEST

START_TEST(a_sort_that_nobody_waits_for_ends)
{
	weightd_cancel_by(never_wanted, NULL);

	ck_assert_int_eq(weightd_index_sort(indexes, COUNT, by_value, NULL, &err),
			 WEIGHTD_ERR_CANCELLED);
	ck_assert_int_eq(weightd_error_code(&err), WEIGHTD_ERR_CANCELLED);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("index_sort");
	TCase *tcase = tcase_create("index_sort");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_loop_test(tcase, indexes_come_in_the_order_of_their_values, 0, 7);
	tcase_add_test(tcase, a_sort_that_nobody_waits_for_ends);
	suite_add_tcase(suite, tcase);
	return suite;
}
