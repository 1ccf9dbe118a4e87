#include "init_case.h"
#include "suite.h"

/* Standard deviation of the standard normal cut at +-2: 0.87962566103423978 (Keras, JAX, timm). */
START_TEST(the_default_is_cut_at_2_and_says_the_deviation_of_what_comes_out)
{
	const struct init_case c = INIT_PLAIN("trunc_normal", SHAPE(3));

	init_case_assert_draws(&c, "trunc_normal", 0.0, 1.0);
	ck_assert_double_eq(c.law.reals[2], -2.0);
	ck_assert_double_eq(c.law.reals[3], 2.0);
	ck_assert_double_eq_tol(c.why.std, 0.87962566103423978, 1e-12);
	ck_assert_double_eq_tol(c.why.mean, 0.0, 1e-12);
	ck_assert_double_eq(c.why.low, -2.0);
	ck_assert_double_eq(c.why.high, 2.0);
}
END_TEST

START_TEST(bounds_are_absolute_not_multiples_of_std)
{
	const struct init_case c =
		INIT_CALL("trunc_normal", SHAPE(3), {.name = "std", .value = REAL(0.02)});

	init_case_assert_draws(&c, "trunc_normal", 0.0, 0.02);
	ck_assert_double_eq(c.why.high, 2.0);
	ck_assert_double_eq_tol(c.why.std, 0.02, 1e-12);
}
END_TEST

START_TEST(a_above_b_is_refused)
{
	const struct init_case c =
		INIT_CALL("trunc_normal", SHAPE(3), {.name = "a", .value = INT(3)});

	init_case_assert_refused(&c, WEIGHTD_ERR_OUT_OF_RANGE, "trunc_normal: a is 3 and b is 2",
				 "a not above b");
}
END_TEST

START_TEST(a_negative_std_is_refused)
{
	const struct init_case c =
		INIT_CALL("trunc_normal", SHAPE(3), {.name = "std", .value = INT(-1)});

	init_case_assert_refused(&c, WEIGHTD_ERR_OUT_OF_RANGE, "trunc_normal: std is -1",
				 "at least 0");
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("torch_trunc_normal",
			the_default_is_cut_at_2_and_says_the_deviation_of_what_comes_out,
			bounds_are_absolute_not_multiples_of_std, a_above_b_is_refused,
			a_negative_std_is_refused);
}
