#include "init_case.h"
#include "suite.h"

START_TEST(the_default_timescale_is_whispers)
{
	const struct init_case c = INIT_PLAIN("sinusoids", SHAPE(1500, 384));

	init_case_assert_draws(&c, "sinusoids", 10000.0, 0.0);
	ck_assert_double_eq(c.why.low, -1.0);
	ck_assert_double_eq(c.why.high, 1.0);
}
END_TEST

START_TEST(only_a_matrix_has_positions_and_channels)
{
	const struct init_case c = INIT_PLAIN("sinusoids", SHAPE(4));

	init_case_assert_refused(&c, WEIGHTD_ERR_SHAPE_MISMATCH, "sinusoids on w with shape (4,)",
				 "a tensor with exactly 2 dimensions");
}
END_TEST

START_TEST(a_timescale_below_1_is_refused)
{
	const struct init_case c = INIT_CALL("sinusoids", SHAPE(4, 4), {.value = REAL(0.5)});

	ck_assert_int_eq(c.code, WEIGHTD_ERR_OUT_OF_RANGE);
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("sequence_sinusoids", the_default_timescale_is_whispers,
			only_a_matrix_has_positions_and_channels, a_timescale_below_1_is_refused);
}
