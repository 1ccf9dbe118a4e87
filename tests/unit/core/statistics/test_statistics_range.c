/*
 * Statistics of several tensors: the same bits whoever helps, and prices that follow the work.
 */
#include "../../definition/plan_of.h"
#include "core/statistics/statistics_range.h"
#include "suite.h"

#include <string.h>

START_TEST(helpers_change_no_bit)
{
	struct weightd_plan *plan = plan_made(
		"{\"parameters\": {\"a\": [100, 100], \"b\": [300, 300], \"c\": [7], \"d\": [0], "
		"\"e\": "
		"[64, 65], \"f\": [9000]}, \"init\": [{\"path\": \"**\", \"initializer\": "
		"\"normal(0, 1)\"}]}");
	struct weightd_workers *workers = weightd_workers_new(3);
	struct weightd_statistics_range range = {.plan = plan, .count = 6, .blocks = 4};
	struct weightd_statistics alone[6], helped[6];
	_Atomic uint64_t done = 0;

	ck_assert_ptr_nonnull(workers);
	ck_assert_int_eq(weightd_range_statistics(&range, NULL, NULL, alone), WEIGHTD_OK);
	ck_assert_int_eq(weightd_range_statistics(&range, workers, &done, helped), WEIGHTD_OK);
	for (size_t i = 0; i < 6; i++) {
		ck_assert_uint_eq(alone[i].mark, helped[i].mark);
		ck_assert_mem_eq(&alone[i].tally, &helped[i].tally, sizeof alone[i].tally);
		ck_assert_mem_eq(alone[i].quantiles, helped[i].quantiles,
				 sizeof alone[i].quantiles);
		ck_assert_mem_eq(&alone[i].singular.value, &helped[i].singular.value,
				 sizeof(double));
	}
	ck_assert_uint_eq(atomic_load(&done), weightd_range_elements(&range));
	weightd_workers_free(workers);
	weightd_plan_free(plan);
}
END_TEST

START_TEST(indexes_choose_the_tensors)
{
	struct weightd_plan *plan =
		plan_made("{\"parameters\": {\"a\": [10], \"b\": [20], \"c\": [30]}}");
	const size_t which[] = {2, 0};
	const struct weightd_statistics_range range = {.plan = plan, .count = 2, .which = which};
	struct weightd_statistics statistics[2];

	ck_assert_int_eq(weightd_range_statistics(&range, NULL, NULL, statistics), WEIGHTD_OK);
	ck_assert_uint_eq(statistics[0].tally.count, 30);
	ck_assert_uint_eq(statistics[1].tally.count, 10);
	weightd_plan_free(plan);
}
END_TEST

START_TEST(a_sample_a_replay_and_a_large_matrix_have_their_price)
{
	struct weightd_plan *plan =
		plan_made("{\"parameters\": {\"a\": [8192, 8192]}, \"init\": [{\"path\": \"a\", "
			  "\"initializer\": \"normal(0, 1)\"}]}");
	struct weightd_statistics_range range = {.plan = plan, .count = 1, .blocks = 256};

	ck_assert_uint_lt(weightd_range_work(&range), 20000000);
	range.blocks = 0;
	ck_assert_uint_gt(weightd_range_work(&range), 800000000);
	weightd_plan_free(plan);
	plan = plan_made("{\"parameters\": {\"a\": [8192, 8192]}, \"generator\": \"torch\", "
			 "\"init\": [{\"path\": \"a\", \"initializer\": \"normal(0, 1)\"}]}");
	range = (struct weightd_statistics_range){.plan = plan, .count = 1, .blocks = 1};
	ck_assert_uint_gt(weightd_range_work(&range), 600000000);
	weightd_plan_free(plan);
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("statistics_range", helpers_change_no_bit, indexes_choose_the_tensors,
			a_sample_a_replay_and_a_large_matrix_have_their_price);
}
