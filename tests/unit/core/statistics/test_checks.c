/*
 * Verdicts on tensors: how often they are wrong, and what they find.
 */
#include "../../definition/plan_of.h"
#include "core/statistics/checks.h"
#include "suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct weightd_statistics_room *room;

static void setup(void)
{
	room = weightd_statistics_room_new();
	ck_assert_ptr_nonnull(room);
}

static void teardown(void)
{
	weightd_statistics_room_free(room);
}

static struct weightd_statistics statistics_of(const struct weightd_entry *entry,
					       const struct weightd_expectation *expectation,
					       uint64_t blocks)
{
	const struct weightd_statistics_wish wish = {.blocks = blocks, .products = 1000000};
	struct weightd_statistics statistics;

	ck_assert_int_eq(weightd_statistics_of(&statistics, entry, expectation, &wish, room),
			 WEIGHTD_OK);
	return statistics;
}

/* One tensor "w" of this shape, dtype and initializer. */
static struct weightd_plan *plan_with(const char *shape, const char *init, const char *rest)
{
	char json[600];

	snprintf(json, sizeof json, "{\"parameters\": {\"w\": %s}, \"init\": \"%s\"%s}", shape,
		 init, rest);
	return plan_made(json);
}

/* Checks that fail of tensors of the law, under some seeds. */
static size_t alarms(const char *shape, const char *init, const char *rest, unsigned seeds,
		     double rate, size_t *checks)
{
	size_t count = 0;

	*checks = 0;
	for (unsigned seed = 0; seed < seeds; seed++) {
		struct weightd_check done[WEIGHTD_CHECKS_MAX];
		char more[100];
		snprintf(more, sizeof more, "%s, \"seed\": %u", rest, seed);
		struct weightd_plan *plan = plan_with(shape, init, more);
		const struct weightd_entry *entry = &plan->entries[0];
		const struct weightd_expectation expectation = weightd_expectation_of(entry);
		const struct weightd_statistics statistics = statistics_of(entry, &expectation, 0);
		const size_t made = weightd_checks_of(&statistics, &expectation, rate, done);
		for (size_t i = 0; i < made; i++)
			count += !done[i].agrees;
		*checks += made;
		weightd_plan_free(plan);
	}
	return count;
}

static const struct {
	const char *init, *rest;
	size_t checks; /* of each tensor */
} laws[] = {
	{"normal(0, 0.02)", "", 3},
	{"normal(3, 0.5)", "", 3},
	{"uniform(-0.3, 0.5)", "", 4},
	{"trunc_normal(0, 1, -2, 2)", "", 4},
	{"trunc_normal(0.5, 1, -1, 3)", "", 4},
	{"xavier_uniform", "", 4},
	{"orthogonal", "", 4},
	{"sparse(0.3)", "", 3},
	{"constant(0.1)", "", 1},
	{"normal(0, 0.02)", ", \"dtype\": \"bfloat16\"", 2},
	{"uniform(-0.3, 0.5)", ", \"dtype\": \"float16\"", 3},
	{"normal(0, 1)", ", \"generator\": \"torch\"", 3},
	{"uniform(0, 1)", ", \"generator\": \"torch\", \"dtype\": \"bfloat16\"", 3},
};

START_TEST(false_alarms_are_rarer_than_the_rate)
{
	const unsigned seeds = 60;
	size_t checks,
		failed = alarms("[40, 32]", laws[_i].init, laws[_i].rest, seeds, 1e-2, &checks);

	ck_assert_uint_eq(checks, seeds * laws[_i].checks);
	/* 1.8 to 2.4 are the most that the rate allows on average. */
	ck_assert_uint_le(failed, 4);
	failed = alarms("[3, 3]", laws[_i].init, laws[_i].rest, seeds, 1e-2, &checks);
	ck_assert_uint_le(failed, 4);
}
END_TEST

/* Whether a check fails where the expectation is multiplied. */
static bool is_found(const char *init, const char *of, double factor)
{
	struct weightd_plan *plan = plan_with("[128, 128]", init, "");
	struct weightd_check done[WEIGHTD_CHECKS_MAX];
	struct weightd_expectation expectation = weightd_expectation_of(&plan->entries[0]);
	bool found = false;

	expectation.std *= factor;
	expectation.part_std *= factor;
	const struct weightd_statistics statistics =
		statistics_of(&plan->entries[0], &expectation, 0);
	const size_t made = weightd_checks_of(&statistics, &expectation, 1e-8, done);
	for (size_t i = 0; i < made; i++)
		found = found || (strcmp(done[i].of, of) == 0 && !done[i].agrees);
	weightd_plan_free(plan);
	return found;
}

START_TEST(a_deviation_that_is_wrong_by_a_twentieth_is_found)
{
	static const char *const inits[] = {"normal(0, 0.02)", "uniform(-1, 1)",
					    "trunc_normal(0, 1, -2, 2)", "sparse(0.1)",
					    "orthogonal"};

	for (size_t i = 0; i < sizeof inits / sizeof inits[0]; i++) {
		ck_assert_msg(is_found(inits[i], "std", 1.05), "%s", inits[i]);
		ck_assert_msg(is_found(inits[i], "std", 1 / 1.05), "%s", inits[i]);
		ck_assert_msg(!is_found(inits[i], "std", 1), "%s", inits[i]);
	}
}
END_TEST

START_TEST(values_that_are_scaled_afterwards_have_the_scaled_law)
{
	struct weightd_plan *plan = plan_made(
		"{\"parameters\": {\"w\": [64, 64]}, \"init\": "
		"[{\"path\": \"**\", \"initializer\": \"normal(0, 1)\"}, {\"path\": \"w\", "
		"\"initializer\": \"scale(0.5)\"}]}");
	const struct weightd_expectation expectation = weightd_expectation_of(&plan->entries[0]);

	ck_assert(expectation.is_known);
	ck_assert_double_eq(expectation.std, 0.5);
	const struct weightd_statistics statistics =
		statistics_of(&plan->entries[0], &expectation, 0);
	ck_assert_double_eq_tol(sqrt(weightd_tally_variance(&statistics.tally)), 0.5, 0.03);
	ck_assert_double_le(statistics.distance, 0.05);
	weightd_plan_free(plan);
}
END_TEST

START_TEST(a_sample_has_its_blocks_in_the_tensor)
{
	static const uint64_t sizes[] = {4097 * 16, UINT64_MAX / 2, 1000000, 16 * 4096 + 1};

	for (size_t i = 0; i < 4; i++) {
		const struct weightd_sample sample = weightd_sample_of(sizes[i], 16);
		ck_assert_uint_eq(weightd_sample_count(&sample), 65536);
		ck_assert_uint_eq(weightd_sample_first(&sample, 0), 0);
		for (uint64_t k = 1; k < 16; k++)
			ck_assert_uint_ge(weightd_sample_first(&sample, k),
					  weightd_sample_first(&sample, k - 1) +
						  WEIGHTD_TALLY_BLOCK);
		ck_assert_uint_le(weightd_sample_first(&sample, 15),
				  sizes[i] - WEIGHTD_TALLY_BLOCK);
	}
	ck_assert_uint_eq(weightd_sample_of(65536, 16).blocks, 0);
	ck_assert_uint_eq(weightd_sample_of(0, 16).blocks, 0);
	ck_assert_uint_eq(weightd_sample_of(4097, 1).blocks, 1);
}
END_TEST

START_TEST(equal_rows_are_counted)
{
	struct weightd_plan *plan =
		plan_made("{\"parameters\": {\"w\": [5, 3]}, \"init\": [{\"path\": \"**\", "
			  "\"initializer\": \"normal(0, 1)\"}, {\"path\": \"w\", "
			  "\"rows\": \"1:4\", \"initializer\": \"zeros\"}]}");
	const struct weightd_expectation expectation = weightd_expectation_of(&plan->entries[0]);
	const struct weightd_statistics statistics =
		statistics_of(&plan->entries[0], &expectation, 0);

	ck_assert(statistics.has_rows);
	ck_assert_uint_eq(statistics.duplicate_rows, 2);
	ck_assert_uint_eq(statistics.tally.zeros, 9);
	ck_assert(!expectation.is_known);
	weightd_plan_free(plan);
}
END_TEST

START_TEST(a_sample_says_about_what_the_whole_says)
{
	struct weightd_plan *plan = plan_with("[1000, 1001]", "normal(0, 0.02)", "");
	const struct weightd_expectation expectation = weightd_expectation_of(&plan->entries[0]);
	const struct weightd_statistics part = statistics_of(&plan->entries[0], &expectation, 32),
					all = statistics_of(&plan->entries[0], &expectation, 0);

	ck_assert_uint_eq(part.tally.count, 32 * 4096);
	ck_assert_uint_eq(all.tally.count, 1001000);
	ck_assert_double_eq_tol(sqrt(weightd_tally_variance(&part.tally)),
				sqrt(weightd_tally_variance(&all.tally)), 2e-4);
	ck_assert(!part.has_rows);
	ck_assert(all.has_rows);
	weightd_plan_free(plan);
}
END_TEST

/* Laws without a mean, whole numbers, no elements: expected numbers, or none. */
static const struct {
	const char *init, *rest;
	bool has_mean;
} others[] = {
	{"cauchy(0, 1)", "", false},  {"exponential(2)", "", true}, {"log_normal(0, 1)", "", true},
	{"geometric(0.3)", "", true}, {"zeros", "", true},
};

START_TEST(other_laws_agree_with_themselves)
{
	size_t checks;
	const size_t failed =
		alarms("[100, 100]", others[_i].init, others[_i].rest, 5, 1e-6, &checks);
	struct weightd_plan *plan = plan_with("[4, 4]", others[_i].init, others[_i].rest);
	const struct weightd_expectation expectation = weightd_expectation_of(&plan->entries[0]);

	ck_assert_uint_eq(failed, 0);
	ck_assert_uint_ge(checks, 5);
	ck_assert_int_eq(!isnan(expectation.mean), others[_i].has_mean);
	weightd_plan_free(plan);
}
END_TEST

START_TEST(a_tensor_without_elements_has_no_checks)
{
	struct weightd_plan *plan = plan_with("[0, 4]", "normal(0, 1)", "");
	const struct weightd_expectation expectation = weightd_expectation_of(&plan->entries[0]);
	const struct weightd_statistics statistics =
		statistics_of(&plan->entries[0], &expectation, 16);
	struct weightd_check done[WEIGHTD_CHECKS_MAX];

	ck_assert(!expectation.is_known);
	ck_assert_uint_eq(weightd_checks_of(&statistics, &expectation, 1e-6, done), 0);
	weightd_plan_free(plan);
}
END_TEST

START_TEST(a_histogram_counts_each_element_once)
{
	struct weightd_plan *plan = plan_with("[100, 101]", "normal(0, 1)", "");
	uint64_t counts[10] = {0}, sum = 0;
	struct weightd_histogram histogram = {.low = -1, .high = 1, .bins = 10, .counts = counts};
	const struct weightd_sample sample = weightd_sample_of(10100, 0);

	ck_assert_int_eq(weightd_histogram_of(&histogram, &plan->entries[0], &sample, room),
			 WEIGHTD_OK);
	for (size_t i = 0; i < 10; i++)
		sum += counts[i];
	ck_assert_uint_eq(sum + histogram.below + histogram.above, 10100);
	ck_assert_uint_ge(histogram.below, 1300);
	ck_assert_uint_ge(counts[5], 700);
	weightd_plan_free(plan);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("checks");
	TCase *tcase = tcase_create("checks");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_loop_test(tcase, false_alarms_are_rarer_than_the_rate, 0,
			    (int)(sizeof laws / sizeof laws[0]));
	tcase_add_test(tcase, a_deviation_that_is_wrong_by_a_twentieth_is_found);
	tcase_add_test(tcase, values_that_are_scaled_afterwards_have_the_scaled_law);
	tcase_add_test(tcase, a_sample_has_its_blocks_in_the_tensor);
	tcase_add_test(tcase, equal_rows_are_counted);
	tcase_add_test(tcase, a_sample_says_about_what_the_whole_says);
	tcase_add_loop_test(tcase, other_laws_agree_with_themselves, 0,
			    (int)(sizeof others / sizeof others[0]));
	tcase_add_test(tcase, a_tensor_without_elements_has_no_checks);
	tcase_add_test(tcase, a_histogram_counts_each_element_once);
	suite_add_tcase(suite, tcase);
	return suite;
}
