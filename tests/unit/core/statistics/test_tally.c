/*
 * Sums, quantiles and the largest singular value against numpy: tests/vectors/statistics.txt.
 */
#include "core/statistics/largest_singular.h"
#include "core/statistics/number_sort.h"
#include "core/statistics/statistics.h"
#include "suite.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST 60000
#define RESULTS (6 + WEIGHTD_QUANTILES)

struct record {
	char kind[16];
	size_t rows, columns;
	double results[RESULTS];
};

/* Enough for each line of the file. */
static struct record records[64];
static int record_count;
static double values[LONGEST], spare[LONGEST];

static void read_records(void)
{
	char line[2000];
	FILE *file = fopen("tests/vectors/statistics.txt", "r");

	record_count = 0;
	ck_assert_ptr_nonnull(file);
	while (fgets(line, sizeof line, file) != NULL) {
		struct record *record = &records[record_count];
		int length = 0;
		if (line[0] == '#')
			continue;
		ck_assert_int_eq(sscanf(line, "%15s %zu %zu%n", record->kind, &record->rows,
					&record->columns, &length),
				 3);
		char *next = line + length;
		for (size_t i = 0; i < RESULTS; i++)
			record->results[i] = strtod(next, &next);
		record_count++;
	}
	fclose(file);
}

/* As the script makes them. */
static double number_of(const char *kind, double x)
{
	if (strcmp(kind, "cube") == 0)
		return x * x * x;
	if (strcmp(kind, "shifted") == 0)
		return 1000 + x;
	if (strcmp(kind, "few") == 0)
		return floor(4 * x);
	return strcmp(kind, "one") == 0 ? 0.1 : x;
}

static void make_numbers(const char *kind, size_t count)
{
	uint64_t state = 1;

	ck_assert_uint_le(count, LONGEST);
	for (size_t i = 0; i < count; i++) {
		state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		values[i] = number_of(kind, (double)(state >> 11) * 0x1p-52 - 1);
	}
}

static struct weightd_tally tally_of(size_t count)
{
	struct weightd_tally_tree tree = {0};
	double block[WEIGHTD_TALLY_BLOCK];

	for (size_t at = 0; at < count; at += WEIGHTD_TALLY_BLOCK) {
		const size_t left = count - at,
			     part = left < WEIGHTD_TALLY_BLOCK ? left : WEIGHTD_TALLY_BLOCK;
		struct weightd_tally tally;
		memcpy(block, values + at, part * sizeof *block);
		weightd_tally_block(&tally, block, part);
		weightd_tally_add(&tree, &tally);
	}
	return weightd_tally_end(&tree);
}

static void is_near(double value, double expected, double relative)
{
	if (isnan(expected))
		ck_assert(isnan(value));
	else
		ck_assert_double_le(fabs(value - expected), relative * fabs(expected) + 1e-300);
}

START_TEST(sums_quantiles_and_norms_are_those_of_numpy)
{
	for (int i = 0; i < record_count; i++) {
		const struct record *record = &records[i];
		const size_t count = record->rows * record->columns;
		struct weightd_singular singular;

		make_numbers(record->kind, count);
		const struct weightd_tally tally = tally_of(count);
		ck_assert_uint_eq(tally.count, count);
		ck_assert_double_le(fabs(tally.mean - record->results[0]),
				    1e-14 * weightd_tally_norm_max(&tally));
		is_near(sqrt(weightd_tally_variance(&tally)), record->results[1], 1e-12);
		is_near(weightd_tally_kurtosis(&tally), record->results[2], 1e-10);
		is_near(tally.norm_1, record->results[3], 1e-13);
		is_near(weightd_tally_norm_2(&tally), record->results[4], 1e-13);
		ck_assert_int_eq(weightd_largest_singular(values, record->rows, record->columns,
							  100, &singular),
				 WEIGHTD_OK);
		is_near(singular.value, record->results[5], 1e-9);
		ck_assert_double_le(singular.value, record->results[5] * (1 + 1e-12));
		weightd_number_sort(values, spare, count);
		for (size_t k = 0; k < WEIGHTD_QUANTILES; k++)
			is_near(weightd_sorted_quantile(values, count, weightd_quantile_shares[k]),
				record->results[6 + k], 1e-15);
	}
	ck_assert_int_ge(record_count, 30);
}
END_TEST

START_TEST(numbers_that_are_not_finite_are_counted_and_left_out)
{
	double block[] = {1, NAN, -INFINITY, 3, INFINITY, 0, -0.0, NAN, NAN};
	struct weightd_tally tally;

	weightd_tally_block(&tally, block, 9);
	ck_assert_uint_eq(tally.count, 4);
	ck_assert_uint_eq(tally.nan, 3);
	ck_assert_uint_eq(tally.infinite, 2);
	ck_assert_uint_eq(tally.zeros, 2);
	ck_assert_double_eq(tally.mean, 1);
	ck_assert_double_eq(tally.min, 0);
	ck_assert_double_eq(tally.max, 3);
	ck_assert_double_eq(tally.m2, 6);
}
END_TEST

START_TEST(nothing_and_nothing_finite_have_no_moments)
{
	const struct weightd_tally_tree none = {0};
	struct weightd_tally tally = weightd_tally_end(&none);
	double block[] = {NAN, NAN};

	ck_assert_uint_eq(tally.count, 0);
	ck_assert(isnan(weightd_tally_variance(&tally)));
	ck_assert(isnan(weightd_tally_kurtosis(&tally)));
	ck_assert_double_eq(weightd_tally_norm_max(&tally), 0);
	weightd_tally_block(&tally, block, 2);
	ck_assert_uint_eq(tally.count, 0);
	ck_assert_uint_eq(tally.nan, 2);
	ck_assert(isnan(weightd_tally_variance(&tally)));
}
END_TEST

START_TEST(small_differences_from_a_large_mean_are_kept)
{
	for (size_t i = 0; i < 50000; i++)
		values[i] = 1e9 + (double)(i % 2);
	const struct weightd_tally tally = tally_of(50000);
	ck_assert_double_eq_tol(weightd_tally_variance(&tally), 0.25, 1e-9);
	ck_assert_double_eq_tol(weightd_tally_kurtosis(&tally), 1, 1e-6);
}
END_TEST

START_TEST(a_binned_quantile_is_near_the_exact_one)
{
	static uint64_t counts[WEIGHTD_VALUE_BINS];
	static uint32_t recent[WEIGHTD_VALUE_BINS];
	struct weightd_value_bins bins = {.counts = counts, .recent = recent};

	weightd_value_bins_clear(&bins);
	make_numbers("cube", 50000);
	weightd_value_bins_add(&bins, values, 50000);
	weightd_value_bins_end(&bins);
	weightd_number_sort(values, spare, 50000);
	for (double share = 0; share <= 1; share += 0.125) {
		const double exact = weightd_sorted_quantile(values, 50000, share);
		/* Around 0 neighbours may be in different bins. */
		ck_assert_double_le(fabs(weightd_value_bins_quantile(&bins, share) - exact),
				    fabs(exact) / 127 + 1e-9);
	}
	weightd_value_bins_clear(&bins);
	ck_assert(isnan(weightd_value_bins_quantile(&bins, 0.5)));
	for (size_t i = 0; i < WEIGHTD_VALUE_BINS; i++)
		ck_assert_uint_eq(counts[i], 0);
}
END_TEST

START_TEST(a_bin_has_its_numbers)
{
	static const double numbers[] = {0,	 -0.0,	 1,	-1,	    1e-45, -1e-45,
					 3.4e38, -1e300, 1e300, 1.00390625, -2.5};
	static uint64_t counts[WEIGHTD_VALUE_BINS];
	static uint32_t recent[WEIGHTD_VALUE_BINS];
	struct weightd_value_bins bins = {.counts = counts, .recent = recent};

	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		weightd_value_bins_clear(&bins);
		weightd_value_bins_add(&bins, &numbers[i], 1);
		ck_assert_uint_eq(bins.low, bins.high);
		const double number = fmin(fmax(numbers[i], -0x1p128), 0x1p128);
		ck_assert_double_le(weightd_value_bin_low(bins.low), number);
		ck_assert_double_ge(weightd_value_bin_high(bins.low), number);
	}
	weightd_value_bins_clear(&bins);
}
END_TEST

START_TEST(numbers_are_sorted_whatever_they_are)
{
	static const double numbers[] = {0, -0.0, 5e-324, -5e-324, 1e308, -1e308, 1, -1, 0.5, 2};

	for (size_t i = 0; i < 5000; i++)
		values[i] = numbers[i * 7 % 10] * (i % 3 == 0 ? 0.25 : 1);
	weightd_number_sort(values, spare, 5000);
	for (size_t i = 1; i < 5000; i++)
		ck_assert_double_le(values[i - 1], values[i]);
}
END_TEST

START_TEST(matrices_of_any_size_of_numbers_have_a_singular_value)
{
	const double huge[] = {3e300, 0, 0, 4e300}, tiny[] = {3e-300, 0, 0, 4e-300}, none[4] = {0};
	struct weightd_singular singular;

	weightd_largest_singular(huge, 2, 2, 100, &singular);
	ck_assert_double_eq_tol(singular.value, 4e300, 1e295);
	weightd_largest_singular(tiny, 2, 2, 100, &singular);
	ck_assert_double_eq_tol(singular.value, 4e-300, 1e-305);
	weightd_largest_singular(none, 2, 2, 100, &singular);
	ck_assert_double_eq(singular.value, 0);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("tally");
	TCase *tcase = tcase_create("tally");

	tcase_add_checked_fixture(tcase, read_records, NULL);
	tcase_add_test(tcase, sums_quantiles_and_norms_are_those_of_numpy);
	tcase_add_test(tcase, numbers_that_are_not_finite_are_counted_and_left_out);
	tcase_add_test(tcase, nothing_and_nothing_finite_have_no_moments);
	tcase_add_test(tcase, small_differences_from_a_large_mean_are_kept);
	tcase_add_test(tcase, a_binned_quantile_is_near_the_exact_one);
	tcase_add_test(tcase, a_bin_has_its_numbers);
	tcase_add_test(tcase, numbers_are_sorted_whatever_they_are);
	tcase_add_test(tcase, matrices_of_any_size_of_numbers_have_a_singular_value);
	suite_add_tcase(suite, tcase);
	return suite;
}
