#include "init_case.h"
#include "suite.h"

START_TEST(a_log_range_is_fixed_for_any_tensor_but_a_scalar)
{
	const struct init_case matrix = INIT_PLAIN("log_range", SHAPE(1536, 16));
	const struct init_case scalar = INIT_PLAIN("log_range", weightd_shape_of(0));

	init_case_assert_draws(&matrix, "log_range", 0.0, 0.0);
	init_case_assert_refused(&scalar, WEIGHTD_ERR_SHAPE_MISMATCH,
				 "log_range on w with shape ()",
				 "a tensor with at least 1 dimensions");
}
END_TEST

/* dt_min, dt_max and dt_init_floor of mamba_ssm's Mamba. */
START_TEST(time_steps_are_mambas_where_nothing_is_said)
{
	const struct init_case c = INIT_PLAIN("mamba_dt_bias", SHAPE(1536));

	init_case_assert_draws(&c, "time_step", 0.001, 0.1);
	ck_assert_double_eq(c.law.reals[2], 0.0001);
}
END_TEST

START_TEST(a_time_step_of_0_is_refused)
{
	const struct init_case c =
		INIT_CALL("mamba_dt_bias", SHAPE(1536), {.name = "dt_min", .value = REAL(0.0)});

	ck_assert_int_eq(c.code, WEIGHTD_ERR_OUT_OF_RANGE);
	ck_assert_str_eq(c.err.issues[0].detail, "mamba_dt_bias: dt_min is 0");
}
END_TEST

START_TEST(the_least_time_step_may_not_be_above_the_largest)
{
	const struct init_case c =
		INIT_CALL("mamba_dt_bias", SHAPE(1536), {.name = "dt_min", .value = REAL(0.5)});

	ck_assert_int_ne(c.code, WEIGHTD_OK);
	ck_assert_uint_eq(c.err.count, 1);
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("sequence_models", a_log_range_is_fixed_for_any_tensor_but_a_scalar,
			time_steps_are_mambas_where_nothing_is_said, a_time_step_of_0_is_refused,
			the_least_time_step_may_not_be_above_the_largest);
}
