/*
 * Expectations of activations over normal values: closed forms, and numbers of a plain sum of
 * 48,001 points.
 */
#include "core/signal/activation/expectation.h"
#include "suite.h"

#include <math.h>

static struct weightd_expectations expect(const char *type, double q)
{
	const struct weightd_composed f = {
		.parts = {weightd_pointwise_default(weightd_activation_find(type))}, .count = 1};

	return weightd_expect(&f, &(struct weightd_normal){0.0, sqrt(q)});
}

START_TEST(closed_forms_are_met)
{
	static const double sizes[] = {1e-6, 0.03, 0.5, 1.0, 2.7, 40.0, 1e4};
	const double q = sizes[_i], pi = acos(-1.0);
	struct weightd_expectations e = expect("ReLU", q);

	ck_assert_double_eq_tol(e.square / q, 0.5, 1e-12);
	ck_assert_double_eq_tol(e.slope_square, 0.5, 1e-12);
	ck_assert_double_eq_tol(e.fourth / (e.square * e.square), 6.0, 1e-10);
	ck_assert_double_eq_tol(e.elasticity, 1.0, 1e-10);
	ck_assert_double_eq_tol(e.slope_elasticity, 0.0, 1e-10);
	e = expect("LeakyReLU", q);
	ck_assert_double_eq_tol(e.square / q, (1.0 + 1e-4) / 2.0, 1e-12);
	e = expect("Erf", q);
	ck_assert_double_eq_tol(e.square, 2.0 / pi * asin(2.0 * q / (1.0 + 2.0 * q)), 1e-10);
	ck_assert_double_eq_tol(e.slope_square, 4.0 / pi / sqrt(1.0 + 4.0 * q), 1e-10);
	e = expect("GELU", q);
	ck_assert_double_eq_tol(e.square / q,
				0.25 + asin(q / (1.0 + q)) / (2.0 * pi) +
					q / (pi * (1.0 + q) * sqrt(1.0 + 2.0 * q)),
				1e-10);
}
END_TEST

/* Mean, second moment and that of the slope at q = 1. */
static const struct {
	const char *type;
	double value, square, slope_square;
} known[] = {
	{"Tanh", 0, .39429, .46440},	 {"ELU", .1605, .64495, .66810},
	{"Sigmoid", .5, .29338, .04484}, {"Softplus", .8061, .92125, .29338},
	{"SELU", 0, 1, 1.07157},	 {"Softsign", 0, .18301, .22767},
	{"GELU", .2821, .42522, .45585}, {"Mish", .2404, .45234, .47908},
	{"SiLU", .2066, .35578, .37948}, {"Hardtanh", 0, .51606, .68269},
};

START_TEST(known_numbers_at_one)
{
	const struct weightd_expectations e = expect(known[_i].type, 1.0);

	ck_assert_double_eq_tol(e.value, known[_i].value, 6e-5);
	ck_assert_double_eq_tol(e.square, known[_i].square, 6e-6);
	ck_assert_double_eq_tol(e.slope_square, known[_i].slope_square, 6e-6);
}
END_TEST

/* The plain sum over 48,001 points between -12 and 12. */
static struct weightd_expectations sum_plainly(const struct weightd_composed *f, double deviation)
{
	struct weightd_expectations e = {0};

	for (int i = -24000; i <= 24000; i++) {
		const double z = i / 2000.0, weight = exp(-z * z / 2) / sqrt(2 * acos(-1.0)) / 2000;
		double slope;
		const double value = weightd_composed_both(f, deviation * z, &slope);

		e.square += weight * value * value;
		e.slope_square += weight * slope * slope;
	}
	return e;
}

START_TEST(every_row_is_summed_well)
{
	const struct weightd_activation *row = weightd_activation_at((size_t)_i);
	const struct weightd_composed f = {.parts = {weightd_pointwise_default(row)}, .count = 1};
	static const double deviations[] = {0.1, 1.0, 4.0};

	for (size_t i = 0; i < 3; i++) {
		const struct weightd_expectations e = weightd_expect(&f,
								     &(struct weightd_normal){
									     0.0, deviations[i]}),
						  plain = sum_plainly(&f, deviations[i]);

		ck_assert_double_eq_tol(e.square, plain.square, 2e-4 * plain.square + 1e-8);
		ck_assert_double_eq_tol(e.slope_square, plain.slope_square, 1e-3);
	}
}
END_TEST

START_TEST(every_slope_is_the_derivative)
{
	const struct weightd_activation *row = weightd_activation_at((size_t)_i);
	const struct weightd_pointwise f = weightd_pointwise_default(row);

	for (double x = -9.07; x < 9.0; x += 0.23) {
		const double h = 1e-6, slope = (weightd_pointwise_value(&f, x + h) -
						weightd_pointwise_value(&f, x - h)) /
					       (2 * h);

		ck_assert_double_eq_tol(weightd_pointwise_slope(&f, x), slope, 1e-6);
	}
}
END_TEST

static double pair_of(const char *type, double q, double c, bool of_slopes)
{
	const struct weightd_composed f = {
		.parts = {weightd_pointwise_default(weightd_activation_find(type))}, .count = 1};

	return weightd_expect_pair(&f, &(struct weightd_normal){0.0, sqrt(q)}, c, of_slopes);
}

START_TEST(pairs_end_at_the_mean_and_the_second_moment)
{
	static const char *const types[] = {"ReLU", "LeakyReLU", "Tanh", "GELU", "SiLU",
					    "ELU",  "Erf",	 "SELU", "Mish", "Hardtanh"};
	const struct weightd_expectations e = expect(types[_i], 1.3);

	ck_assert_double_eq_tol(pair_of(types[_i], 1.3, 1.0, false), e.square, 1e-3);
	ck_assert_double_eq_tol(pair_of(types[_i], 1.3, 1.0, true), e.slope_square, 2e-2);
	ck_assert_double_eq_tol(pair_of(types[_i], 1.3, 0.0, false), e.value * e.value, 1e-3);
}
END_TEST

START_TEST(pairs_have_the_closed_form)
{
	/* ReLU at c = 1/2: (sqrt(3) / 2 + pi / 3) / (2 pi); the sums meet erf's arc sine. */
	ck_assert_double_eq_tol(pair_of("ReLU", 2.0, 0.5, false),
				2.0 * (sqrt(0.75) + acos(-1.0) / 3.0) / (2.0 * acos(-1.0)), 1e-12);
	ck_assert_double_eq_tol(pair_of("ReLU", 2.0, 0.5, true), 1.0 / 3.0, 1e-12);
	ck_assert_double_eq_tol(pair_of("LeakyReLU", 2.0, 1.0, false), 1.0 + 1e-4, 1e-12);
	ck_assert_double_eq_tol(pair_of("Erf", 1.0, 0.5, true), 4.0 / acos(-1.0) / sqrt(9.0 - 1.0),
				1e-6);
	ck_assert_double_eq_tol(pair_of("Tanh", 1.0, -0.4, false),
				-pair_of("Tanh", 1.0, 0.4, false), 1e-9);
}
END_TEST

START_TEST(all_below_is_an_orthant)
{
	const struct weightd_normal x = {0.0, 2.0};

	ck_assert_double_eq_tol(weightd_all_below(&x, 0.0, 8.0, 0.0), 1.0 / 256.0, 1e-9);
	ck_assert_double_eq_tol(weightd_all_below(&x, 0.5, 2.0, 0.0), 1.0 / 3.0, 1e-6);
	ck_assert_double_eq_tol(weightd_all_below(&x, 1.0, 8.0, 0.0), 0.5, 1e-12);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("expectation");
	TCase *tests = tcase_create("expectation");

	tcase_set_timeout(tests, 120);

	tcase_add_loop_test(tests, closed_forms_are_met, 0, 7);
	tcase_add_loop_test(tests, known_numbers_at_one, 0, 10);
	tcase_add_loop_test(tests, every_row_is_summed_well, 0, (int)weightd_activation_count());
	tcase_add_loop_test(tests, every_slope_is_the_derivative, 0,
			    (int)weightd_activation_count());
	tcase_add_loop_test(tests, pairs_end_at_the_mean_and_the_second_moment, 0, 10);
	tcase_add_test(tests, pairs_have_the_closed_form);
	tcase_add_test(tests, all_below_is_an_orthant);
	suite_add_tcase(suite, tests);
	return suite;
}
