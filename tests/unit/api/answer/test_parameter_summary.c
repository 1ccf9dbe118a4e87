/*
 * What a tensor is explained with, against the numbers that torch.nn.init computes for it:
 * tests/vectors/explain.txt.
 */
#include "api/answer/parameter_summary.h"
#include "../../definition/plan_of.h"
#include "suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINES_MAX 1000
#define COLUMNS 4

/* Module, tensor, initializer, numbers. */
static struct {
	char *cells[COLUMNS];
} lines[LINES_MAX];
static int line_count;

static void read_lines(void)
{
	FILE *file = fopen("tests/vectors/explain.txt", "r");
	char *line = NULL;
	size_t capacity = 0;

	if (file == NULL)
		abort();
	while (getline(&line, &capacity, file) > 0) {
		if (line_count == LINES_MAX)
			abort();
		char *rest = line;
		if (line[0] == '#')
			continue;
		for (int i = 0; i < COLUMNS; i++)
			lines[line_count].cells[i] = strdup(strsep(&rest, "|\n"));
		line_count++;
	}
	free(line);
	fclose(file);
}

static struct weightd_plan *plan_of_line(char *const cells[COLUMNS])
{
	struct weightd_error err = {0};
	struct weightd_text json;

	weightd_text_init(&json, 1 << 16);
	weightd_text_printf(&json, "{\"model\": \"%s\", \"init\": [{\"path\": \"%s\", ", cells[0],
			    cells[1]);
	weightd_text_printf(&json, "\"initializer\": \"%s\"}]}", cells[2]);
	struct weightd_plan *plan = plan_of(json.data, &err);
	ck_assert_msg(plan != NULL, "%s: %s", json.data, err.issues[0].detail);
	weightd_text_free(&json);
	return plan;
}

static void check_number(const char *what, char *const cells[COLUMNS], const char *want, bool has,
			 double have)
{
	/* Torch's call does not say it. */
	if (strcmp(want, "-") == 0)
		return;
	ck_assert_msg(has && fabs(have - strtod(want, NULL)) <= 1e-15 * fabs(have),
		      "%s of %s, %s: %.17g, not %.17g", what, cells[0], cells[2], have,
		      strtod(want, NULL));
}

START_TEST(explanation_has_the_numbers_of_torch)
{
	char *const *cells = lines[_i].cells;
	struct weightd_plan *plan = plan_of_line(cells);
	const struct weightd_entry *entry = weightd_plan_find(plan, cells[1]);
	const struct weightd_explanation why = weightd_statement_explain(entry->statement);
	char *rest = cells[3], *want[7];

	for (size_t i = 0; i < 7; i++)
		want[i] = strsep(&rest, " ");
	const struct weightd_fans *fans = &entry->parameter->fans;
	check_number("fan_in", cells, want[0], fans->known, (double)fans->fan_in);
	check_number("fan_out", cells, want[1], fans->known, (double)fans->fan_out);
	if (why.has_fans) {
		check_number("fan_in of the formula", cells, want[0], true, (double)why.fan_in);
		check_number("fan_out of the formula", cells, want[1], true, (double)why.fan_out);
	}
	ck_assert_int_eq(why.has_gain, strcmp(want[2], "-") != 0);
	check_number("gain", cells, want[2], why.has_gain, why.gain);
	ck_assert_int_eq(why.has_bounds, strcmp(want[3], "-") != 0);
	check_number("low", cells, want[3], why.has_bounds, why.low);
	check_number("high", cells, want[4], why.has_bounds, why.high);
	check_number("mean", cells, want[5], why.has_mean, why.mean);
	check_number("std", cells, want[6], why.has_std, why.std);
	weightd_plan_free(plan);
}
END_TEST

/* sqrt(1 / 12) * 4; 1 / sqrt(8); the moments of numpy's own documentation. */
static const struct {
	const char *initializer;
	double mean, std;
} moments[] = {
	{"numpy.uniform(-1, 3)", 1.0, 1.1547005383792515},
	{"numpy.exponential(0.5)", 0.5, 0.5},
	{"numpy.gamma(4, 0.5)", 2.0, 1.0},
	{"numpy.beta(2, 2)", 0.5, 0.22360679774997896},
	{"numpy.laplace(1, 2)", 1.0, 2.8284271247461903},
	{"orthogonal", 0.0, 0.35355339059327379},
	{"constant(0.25)", 0.25, 0.0},
	{"keras.glorot_uniform", 0.0, 0.40824829046386302},
};

START_TEST(mean_and_deviation_are_those_of_the_distribution)
{
	char text[64];
	char *const cells[COLUMNS] = {(char[]){"Linear(4, 8)"}, (char[]){"weight"}, text,
				      (char[]){""}};

	snprintf(text, sizeof text, "%s", moments[_i].initializer);
	struct weightd_plan *plan = plan_of_line(cells);
	const struct weightd_explanation why =
		weightd_statement_explain(weightd_plan_find(plan, "weight")->statement);

	ck_assert(why.has_mean && why.has_std);
	ck_assert_double_eq_tol(why.mean, moments[_i].mean, 1e-14);
	ck_assert_double_eq_tol(why.std, moments[_i].std, 1e-14);
	weightd_plan_free(plan);
}
END_TEST

/* Leaves nothing to the leak checker. */
static void clean_up(void)
{
	for (int i = 0; i < line_count; i++) {
		for (int k = 0; k < COLUMNS; k++)
			free(lines[i].cells[k]);
	}
}

Suite *make_suite(void)
{
	read_lines();
	Suite *suite = suite_create("parameter summary");
	TCase *tcase = tcase_create("explanations");
	const int moment_count = (int)(sizeof moments / sizeof moments[0]);

	tcase_add_loop_test(tcase, explanation_has_the_numbers_of_torch, 0, line_count);
	tcase_add_loop_test(tcase, mean_and_deviation_are_those_of_the_distribution, 0,
			    moment_count);
	tcase_add_unchecked_fixture(tcase, NULL, clean_up);
	suite_add_tcase(suite, tcase);
	return suite;
}
