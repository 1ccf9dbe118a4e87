/*
 * Distributions of values made one by one against quantiles and moments by scipy:
 * tests/vectors/quantiles.txt, made by record_quantiles.py.
 *
 * Kolmogorov and Smirnov on the recorded quantiles: for the 43 lines and two seeds each a perfect
 * generator would cross 2.69 with a probability below 1e-6 (fixed seeds: a failure means that
 * values changed).
 */
#include "weightd/distribution.h"
#include "suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINES_MAX 64
#define QUANTILES 99
#define COUNT 100000

struct line {
	char name[32];
	int reals;
	double real[WEIGHTD_LAW_REALS], mean, std, quantile[QUANTILES];
};

static struct line lines[LINES_MAX];
static int line_count;

static void read_lines(void)
{
	FILE *file = fopen("tests/vectors/quantiles.txt", "r");

	if (file == NULL)
		abort();
	for (struct line *line = lines; fscanf(file, "%31s %d", line->name, &line->reals) == 2;
	     line++) {
		int got = 0;
		for (int i = 0; i < line->reals; i++)
			got += fscanf(file, "%lf", &line->real[i]);
		got += fscanf(file, "%lf %lf", &line->mean, &line->std);
		for (int i = 0; i < QUANTILES; i++)
			got += fscanf(file, "%lf", &line->quantile[i]);
		if (got != line->reals + 2 + QUANTILES)
			abort();
		line_count++;
	}
	fclose(file);
}

static struct weightd_law law_of(const struct line *line, enum weightd_dtype dtype)
{
	const struct weightd_shape shape = {1, {COUNT}};
	struct weightd_law law = {.distribution = weightd_distribution_find(line->name)};

	ck_assert_msg(law.distribution != NULL, "no %s", line->name);
	memcpy(law.reals, line->real, sizeof law.reals);
	if (strcmp(line->name, "binomial") == 0) {
		law.sizes[0] = (uint64_t)line->real[0];
		law.reals[0] = line->real[1];
	}
	ck_assert_int_eq(law.distribution->prepare(&law, &shape, dtype, "", NULL), WEIGHTD_OK);
	return law;
}

static double *draw(const struct line *line, const char *name, uint64_t seed)
{
	const struct weightd_shape shape = {1, {COUNT}};
	const struct weightd_law law = law_of(line, WEIGHTD_FLOAT64);
	const struct weightd_task task = {.law = &law,
					  .shape = &shape,
					  .dtype = WEIGHTD_FLOAT64,
					  .stream = weightd_stream_of(seed, name)};
	double *values = malloc(COUNT * sizeof *values);

	ck_assert_ptr_nonnull(values);
	ck_assert_int_eq(law.distribution->fill(&task, 0, COUNT, values), WEIGHTD_OK);
	return values;
}

/* How many quantiles are below a value: it is at most the next one. */
static size_t quantiles_below(const struct line *line, double value)
{
	size_t low = 0, high = QUANTILES;

	while (low < high) {
		const size_t middle = (low + high) / 2;
		if (line->quantile[middle] < value)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

START_TEST(values_follow_the_recorded_quantiles)
{
	const struct line *line = &lines[_i / 2];
	double *values = draw(line, "layer.weight", (uint64_t)(_i % 2));
	size_t between[QUANTILES + 1] = {0}, below = 0;

	for (size_t i = 0; i < COUNT; i++) {
		if (!isfinite(values[i]))
			ck_abort_msg("%s makes %g", line->name, values[i]);
		between[quantiles_below(line, values[i])]++;
	}
	free(values);
	for (size_t q = 0; q < QUANTILES; q++) {
		below += between[q];
		double distance = fabs((double)below / COUNT - (double)(q + 1) / 100.0);
		ck_assert_msg(distance * sqrt(COUNT) < 2.69, "%s: %g at quantile %zu", line->name,
			      distance * sqrt(COUNT), q + 1);
	}
}
END_TEST

START_TEST(stated_moments_are_the_recorded_ones)
{
	const struct line *line = &lines[_i];
	const struct weightd_law law = law_of(line, WEIGHTD_FLOAT64);
	const struct weightd_moments moments = law.distribution->moments(&law);

	/* Those of vonmises have no formula here. */
	const bool is_known = isfinite(line->std) && strcmp(line->name, "vonmises") != 0;
	ck_assert_msg(moments.known == is_known, "%s: moments", line->name);
	if (!is_known)
		return;
	ck_assert_msg(fabs(moments.mean - line->mean) <= 1e-10 * (1.0 + fabs(line->mean)),
		      "%s: mean %.17g, not %.17g", line->name, moments.mean, line->mean);
	ck_assert_msg(fabs(moments.std - line->std) <= 1e-9 * line->std, "%s: std %.17g, not %.17g",
		      line->name, moments.std, line->std);
}
END_TEST

/* Ranks below the median make a fair coin: 5.5 standard errors are crossed with 4e-8. */
START_TEST(names_and_neighbours_are_not_correlated)
{
	const struct line *line = &lines[_i];
	double *values = draw(line, "layer.weight", 3), *other = draw(line, "layer.bias", 3);
	const double median = line->quantile[49];
	long names = 0, neighbours = 0;

	for (size_t i = 0; i < COUNT; i++) {
		names += (values[i] <= median) == (other[i] <= median) ? 1 : -1;
		neighbours += (values[i] <= median) == (values[(i + 1) % COUNT] <= median) ? 1 : -1;
	}
	free(values);
	free(other);
	ck_assert_double_lt(fabs((double)names) / sqrt(COUNT), 5.5);
	ck_assert_double_lt(fabs((double)neighbours) / sqrt(COUNT), 5.5);
}
END_TEST

START_TEST(any_run_equals_the_slice_of_the_whole)
{
	static const enum weightd_dtype dtypes[] = {WEIGHTD_FLOAT64, WEIGHTD_FLOAT32,
						    WEIGHTD_FLOAT16, WEIGHTD_BFLOAT16};
	const struct weightd_shape shape = {1, {COUNT}};

	for (size_t d = 0; d < 4; d++) {
		if (dtypes[d] == WEIGHTD_FLOAT16 && lines[_i].mean > 65504.0)
			continue; /* refused */
		const struct weightd_law law = law_of(&lines[_i], dtypes[d]);
		const struct weightd_task task = {.law = &law,
						  .shape = &shape,
						  .dtype = dtypes[d],
						  .stream = weightd_stream_of(5, "w")};
		const unsigned bytes = weightd_dtype_row(dtypes[d])->bytes;
		unsigned char whole[64 * 8], part[64 * 8];
		law.distribution->fill(&task, 0, 64, whole);
		for (uint64_t first = 0; first < 60; first += 7) {
			law.distribution->fill(&task, first, 4, part);
			ck_assert_mem_eq(part, whole + first * bytes, 4 * bytes);
		}
	}
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("quantiles");
	TCase *tcase = tcase_create("quantiles");

	read_lines();
	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, values_follow_the_recorded_quantiles, 0, 2 * line_count);
	tcase_add_loop_test(tcase, stated_moments_are_the_recorded_ones, 0, line_count);
	tcase_add_loop_test(tcase, names_and_neighbours_are_not_correlated, 0, line_count);
	tcase_add_loop_test(tcase, any_run_equals_the_slice_of_the_whole, 0, line_count);
	suite_add_tcase(suite, tcase);
	return suite;
}
