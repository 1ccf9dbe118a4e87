/*
 * The distributions of Mamba: decays, and biases that give time steps.
 */
#include "../fill_case.h"
#include "suite.h"

#include <math.h>
#include <stdlib.h>

START_TEST(logarithms_begin_again_in_each_row)
{
	const struct fill_case c = {
		.distribution = "log_range", .shape = {2, {2, 3}}, .dtype = WEIGHTD_FLOAT64};
	static const double row[] = {0.0, 0.6931471805599453, 1.0986122886681098};
	size_t count;
	double *values = fill_case_values(&c, &count);

	for (size_t i = 0; i < 6; i++)
		ck_assert_double_eq_tol(values[i], row[i % 3], 1e-15);
	free(values);
}
END_TEST

START_TEST(scalars_have_no_range)
{
	const struct fill_case c = {.distribution = "log_range", .dtype = WEIGHTD_FLOAT32};

	ck_assert_int_eq(fill_case_check(&c, NULL), WEIGHTD_ERR_SHAPE_MISMATCH);
}
END_TEST

/* log(softplus(x)) is uniform: its mean is that of the bounds' logarithms, within 5 deviations. */
START_TEST(time_steps_are_uniform_in_their_logarithm)
{
	const struct fill_case c = {.distribution = "time_step",
				    .reals = {0.001, 0.1, 0.0001},
				    .shape = {1, {20000}},
				    .dtype = WEIGHTD_FLOAT64,
				    .seed = 5};
	size_t count;
	double sum = 0.0, *values = fill_case_values(&c, &count);

	for (size_t i = 0; i < count; i++) {
		double step = log1p(exp(values[i]));
		ck_assert_double_ge(step, 0.001 * (1.0 - 1e-9));
		ck_assert_double_le(step, 0.1 * (1.0 + 1e-9));
		sum += log(step);
	}
	/* log(0.01), and 5 * log(100) / sqrt(12 * 20000) */
	ck_assert_double_eq_tol(sum / (double)count, -4.605170185988091, 0.047);
	free(values);
}
END_TEST

/* 0.05 + log(-expm1(-0.05)) */
START_TEST(floor_is_the_least_step)
{
	const struct fill_case c = {.distribution = "time_step",
				    .reals = {0.001, 0.05, 0.05},
				    .shape = {1, {10}},
				    .dtype = WEIGHTD_FLOAT64};
	size_t count;
	double *values = fill_case_values(&c, &count);

	for (size_t i = 0; i < count; i++)
		ck_assert_double_eq_tol(values[i], -2.970628109, 1e-9);
	free(values);
}
END_TEST

START_TEST(steps_that_cannot_be_drawn_are_refused)
{
	const struct fill_case c = {.distribution = "time_step",
				    .reals = {0.1, 0.001, 0.0001},
				    .shape = {1, {10}},
				    .dtype = WEIGHTD_FLOAT32};

	ck_assert_int_eq(fill_case_check(&c, NULL), WEIGHTD_ERR_OUT_OF_RANGE);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("fill_mamba");
	TCase *tcase = tcase_create("fill_mamba");

	tcase_add_test(tcase, logarithms_begin_again_in_each_row);
	tcase_add_test(tcase, scalars_have_no_range);
	tcase_add_test(tcase, time_steps_are_uniform_in_their_logarithm);
	tcase_add_test(tcase, floor_is_the_least_step);
	tcase_add_test(tcase, steps_that_cannot_be_drawn_are_refused);
	suite_add_tcase(suite, tcase);
	return suite;
}
