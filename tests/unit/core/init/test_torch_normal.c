#include "init_case.h"
#include "suite.h"

START_TEST(the_default_is_the_standard_normal)
{
	const struct init_case c = INIT_PLAIN("normal", SHAPE(3));

	init_case_assert_draws(&c, "normal", 0.0, 1.0);
	ck_assert(!c.why.has_bounds);
}
END_TEST

START_TEST(mean_and_std_are_taken_as_given)
{
	const struct init_case c =
		INIT_CALL("normal", SHAPE(4, 4), {.value = INT(-1)}, {.value = REAL(0.02)});

	init_case_assert_draws(&c, "normal", -1.0, 0.02);
	ck_assert_double_eq(c.why.mean, -1.0);
	ck_assert_double_eq(c.why.std, 0.02);
}
END_TEST

START_TEST(a_std_of_0_is_fine)
{
	const struct init_case c =
		INIT_CALL("normal", SHAPE(3), {.value = REAL(2.0)}, {.value = INT(0)});

	init_case_assert_draws(&c, "normal", 2.0, 0.0);
}
END_TEST

START_TEST(a_negative_std_is_refused)
{
	const struct init_case c =
		INIT_CALL("normal", SHAPE(3), {.name = "std", .value = REAL(-0.5)});

	init_case_assert_refused(&c, WEIGHTD_ERR_OUT_OF_RANGE, "normal: std is -0.5", "at least 0");
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("torch_normal", the_default_is_the_standard_normal,
			mean_and_std_are_taken_as_given, a_std_of_0_is_fine,
			a_negative_std_is_refused);
}
