/*
 * Values that stand more than once: chrono's gates, and the rows of repeated_uniform and
 * repeated_normal.
 */
#include "../fill_case.h"
#include "suite.h"

#include <math.h>
#include <stdlib.h>

#define UNITS 5000

static const struct fill_case lstm = {.distribution = "chrono",
				      .reals = {102},
				      .shape = {1, {4 * UNITS}},
				      .dtype = WEIGHTD_FLOAT64,
				      .seed = 9};

START_TEST(the_input_gate_is_the_forget_gate_negated)
{
	size_t count;
	double *values = fill_case_values(&lstm, &count);

	for (size_t i = 0; i < UNITS; i++)
		ck_assert_double_eq(values[i], -values[UNITS + i]);
	free(values);
}
END_TEST

START_TEST(the_other_gates_are_zero)
{
	size_t count;
	double *values = fill_case_values(&lstm, &count);

	for (size_t i = 2 * UNITS; i < count; i++)
		ck_assert_double_eq(values[i], 0.0);
	free(values);
}
END_TEST

/* exp(b) is uniform on (1, 101): its mean 51 within 5 standard errors of 100 / sqrt(12 * 5000). */
START_TEST(the_forget_gates_range_is_uniform)
{
	size_t count;
	double sum = 0.0, *values = fill_case_values(&lstm, &count);

	for (size_t i = UNITS; i < 2 * UNITS; i++) {
		ck_assert(values[i] > 0.0 && values[i] < 4.615120516841261);
		sum += exp(values[i]);
	}
	ck_assert_double_eq_tol(sum / UNITS, 51.0, 2.04);
	free(values);
}
END_TEST

START_TEST(only_biases_of_four_gates_are_accepted)
{
	struct fill_case c = lstm;

	c.shape = weightd_shape_of(1, 10);
	ck_assert_int_eq(fill_case_check(&c, NULL), WEIGHTD_ERR_SHAPE_MISMATCH);
	c.shape = weightd_shape_of(2, 4, 4);
	ck_assert_int_eq(fill_case_check(&c, NULL), WEIGHTD_ERR_SHAPE_MISMATCH);
	c.shape = weightd_shape_of(1, 8);
	c.reals[0] = 1.5;
	ck_assert_int_eq(fill_case_check(&c, NULL), WEIGHTD_ERR_OUT_OF_RANGE);
}
END_TEST

START_TEST(rows_are_those_of_the_base_each_several_times)
{
	const struct fill_case c = {.distribution = "repeated_normal",
				    .reals = {0, 1},
				    .sizes = {4},
				    .shape = {3, {8, 3, 3}},
				    .dtype = WEIGHTD_FLOAT32,
				    .seed = 10};
	const struct fill_case base = {.distribution = "normal",
				       .reals = {0, 1},
				       .shape = {3, {2, 3, 3}},
				       .dtype = WEIGHTD_FLOAT32,
				       .seed = 10};
	size_t count;
	double *values = fill_case_values(&c, &count), *rows = fill_case_values(&base, &count);

	for (size_t i = 0; i < 72; i++)
		ck_assert_double_eq(values[i], rows[i / 9 / 4 * 9 + i % 9]);
	free(values);
	free(rows);
}
END_TEST

START_TEST(rows_must_be_divisible)
{
	const struct fill_case c = {.distribution = "repeated_uniform",
				    .reals = {0, 1},
				    .sizes = {4},
				    .shape = {2, {6, 3}},
				    .dtype = WEIGHTD_FLOAT32};

	ck_assert_int_eq(fill_case_check(&c, NULL), WEIGHTD_ERR_SHAPE_MISMATCH);
}
END_TEST

/* Mean (16 log 16) / 15 - 1 within 5 standard errors; the variance of log(U(1, 16)) is 0.4636. */
START_TEST(logarithms_of_uniform_values_have_their_mean)
{
	const struct fill_case c = {.distribution = "log_uniform",
				    .reals = {1, 16},
				    .shape = {1, {20000}},
				    .dtype = WEIGHTD_FLOAT64,
				    .seed = 11};
	size_t count;
	double sum = 0.0, squares = 0.0, *values = fill_case_values(&c, &count);

	for (size_t i = 0; i < count; i++) {
		ck_assert(values[i] > 0.0 && values[i] < 2.772588722239782);
		sum += values[i];
		squares += values[i] * values[i];
	}
	const struct weightd_law law = fill_case_law(&c);
	const struct weightd_moments moments = law.distribution->moments(&law);
	ck_assert_double_eq_tol(moments.mean, 1.9574279703891006, 1e-14);
	ck_assert_double_eq_tol(sum / (double)count, moments.mean, 0.0241);
	const double variance =
		squares / (double)count - sum / (double)count * (sum / (double)count);
	ck_assert_double_eq_tol(sqrt(variance), moments.std, 0.02);
	free(values);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("fill_chrono");
	TCase *tcase = tcase_create("fill_chrono");

	tcase_add_test(tcase, the_input_gate_is_the_forget_gate_negated);
	tcase_add_test(tcase, the_other_gates_are_zero);
	tcase_add_test(tcase, the_forget_gates_range_is_uniform);
	tcase_add_test(tcase, only_biases_of_four_gates_are_accepted);
	tcase_add_test(tcase, rows_are_those_of_the_base_each_several_times);
	tcase_add_test(tcase, rows_must_be_divisible);
	tcase_add_test(tcase, logarithms_of_uniform_values_have_their_mean);
	suite_add_tcase(suite, tcase);
	return suite;
}
