#include "core/number/elementary.h"
#include "suite.h"

#include <math.h>

/* All expected values: mpmath 1.2.1 with 40 digits, of the argument as a double. */

START_TEST(normal_tail_is_right_from_the_centre_to_the_far_end)
{
	static const double known[][2] = {
		{0.0, 0.5},
		{0.5, 0.308537538725986896},
		{1.0, 0.158655253931457051},
		{1.9, 0.0287165598160018052},
		{2.5, 0.00620966532577613517},
		{6.0, 9.86587645037698141e-10},
		{12.0, 1.776482112077679e-33},
		{20.0, 2.7536241186062337e-89},
		{36.0, 4.18262406579728333e-284},
	};

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		ck_assert_double_eq_tol(weightd_normal_tail(known[i][0]) / known[i][1], 1.0, 1e-13);
	ck_assert_double_eq_tol(weightd_normal_tail(-1.0), 1.0 - 0.158655253931457051, 1e-15);
	ck_assert_double_eq(weightd_normal_tail(1e300), 0.0);
	ck_assert_double_eq(weightd_normal_tail(-1e300), 1.0);
}
END_TEST

START_TEST(normal_mass_does_not_cancel_in_a_tail)
{
	ck_assert_double_eq_tol(weightd_normal_mass(-1.0, 2.0), 0.818594614120363741, 1e-15);
	ck_assert_double_eq_tol(weightd_normal_mass(3.0, 4.0), 0.00131822678979697461, 1e-17);
	ck_assert_double_eq_tol(weightd_normal_mass(-4.0, -3.0), 0.00131822678979697461, 1e-17);
}
END_TEST

START_TEST(exp_is_right_down_to_its_end)
{
	static const double known[][2] = {
		{0.0, 1.0},
		{-1e-3, 0.999000499833374992},
		{-0.5, 0.606530659712633424},
		{-1.0, 0.367879441171442322},
		{-20.25, 1.60522805518561161e-9},
		{-700.0, 9.85967654375977086e-305},
	};

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		ck_assert_double_eq_tol(weightd_exp(known[i][0]) / known[i][1], 1.0, 4e-16);
	ck_assert_double_eq(weightd_exp(-709.0), 0.0);
}
END_TEST

START_TEST(quantile_inverts_the_tail)
{
	static const double known[][2] = {
		{0.3, 0.524400512708040816},   {0.075, 1.43953147093845593},
		{0.01, 2.32634787404084109},   {1e-6, 4.75342430882289896},
		{1e-20, 9.26234008979840758},  {1e-35, 12.4214120394378431},
		{1e-100, 21.2734535609653243}, {1e-300, 37.0470962993611992},
	};

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		ck_assert_double_eq_tol(weightd_quantile_double(known[i][0]) / known[i][1], 1.0,
					2e-15);
	for (size_t i = 0; i < 6; i++)
		ck_assert_double_eq_tol((double)weightd_quantile_float((float)known[i][0]) /
						known[i][1],
					1.0, 1e-6);
	ck_assert_double_eq(weightd_quantile_double(0.5), 0.0);
	ck_assert_float_eq(weightd_quantile_float(0.5f), 0.0f);
}
END_TEST

START_TEST(log_is_exact_at_powers_of_two)
{
	ck_assert_float_eq(weightd_log_float(1.0f), 0.0f);
	ck_assert_double_eq(weightd_log_double(1.0), 0.0);
	ck_assert_float_eq(weightd_log_float(0x1p-33f), -0x1.6dfb52p+4f);	 /* -33 log 2 */
	ck_assert_double_eq(weightd_log_double(0x1p-54), -0x1.2b708872320e2p+5); /* -54 log 2 */
}
END_TEST

START_TEST(quarter_turns_are_odd_and_even)
{
	double cosine, sine, other_cosine, other_sine;

	weightd_quarter_double(0.0, &cosine, &sine);
	ck_assert_double_eq(cosine, 1.0);
	ck_assert_double_eq(sine, 0.0);
	weightd_quarter_double(0.3, &cosine, &sine);
	weightd_quarter_double(-0.3, &other_cosine, &other_sine);
	ck_assert_double_eq(cosine, other_cosine);
	ck_assert_double_eq(sine, -other_sine);
	ck_assert_double_eq_tol(sine, 0.453990499739546792, 2e-16); /* sin 27 degrees */
	ck_assert_double_eq_tol(cosine, 0.891006524188367863, 2e-16);
}
END_TEST

/* ln(9!) = ln 362880 and others, Python's math.lgamma. */
START_TEST(log_gamma_is_that_of_python)
{
	ck_assert_double_eq_tol(weightd_log_gamma(10.0), 12.801827480081469, 1e-13);
	ck_assert_double_eq_tol(weightd_log_gamma(0.5), 0.5723649429247, 1e-13);
	ck_assert_double_eq_tol(weightd_log_gamma(1.0), 0.0, 1e-13);
	ck_assert_double_eq_tol(weightd_log_gamma(1e6), 12815504.569147611, 1e-7);
}
END_TEST

START_TEST(exponentials_reach_both_ends)
{
	ck_assert_double_eq_tol(weightd_exp_any(1.0), 2.718281828459045, 1e-15);
	ck_assert_double_eq_tol(weightd_exp_any(-1.0), 0.36787944117144233, 1e-16);
	ck_assert_double_eq(weightd_exp_any(-1e300), 0.0);
	ck_assert(isinf(weightd_exp_any(1e300)));
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("elementary");
	TCase *tcase = tcase_create("elementary");

	tcase_add_test(tcase, normal_tail_is_right_from_the_centre_to_the_far_end);
	tcase_add_test(tcase, normal_mass_does_not_cancel_in_a_tail);
	tcase_add_test(tcase, exp_is_right_down_to_its_end);
	tcase_add_test(tcase, quantile_inverts_the_tail);
	tcase_add_test(tcase, log_is_exact_at_powers_of_two);
	tcase_add_test(tcase, quarter_turns_are_odd_and_even);
	tcase_add_test(tcase, log_gamma_is_that_of_python);
	tcase_add_test(tcase, exponentials_reach_both_ends);
	suite_add_tcase(suite, tcase);
	return suite;
}
