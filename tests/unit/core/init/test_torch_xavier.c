/* Literal numbers: Python 3.11, math.sqrt in the order of torch/nn/init.py. */
#include "init_case.h"
#include "suite.h"

START_TEST(the_bound_is_sqrt_3_times_sqrt_2_over_the_sum_of_fans)
{
	const struct init_case c = INIT_PLAIN("xavier_uniform", SHAPE(40, 30));

	init_case_assert_draws(&c, "uniform", -0.2927700218845599, 0.2927700218845599);
}
END_TEST

START_TEST(the_explanation_has_fans_gain_and_deviation)
{
	const struct init_case c = INIT_PLAIN("xavier_uniform", SHAPE(40, 30));

	ck_assert(c.why.has_fans && c.why.has_gain && c.why.has_std && c.why.has_mean);
	ck_assert_uint_eq(c.why.fan_in, 30);
	ck_assert_uint_eq(c.why.fan_out, 40);
	ck_assert_double_eq(c.why.gain, 1.0);
	ck_assert_double_eq(c.why.std, 0.1690308509457033);
	ck_assert_double_eq(c.why.mean, 0.0);
	ck_assert_double_eq(c.why.high, 0.2927700218845599);
	ck_assert_str_eq(c.why.initializer, "xavier_uniform");
}
END_TEST

START_TEST(the_receptive_field_counts_in_both_fans)
{
	const struct init_case c = INIT_PLAIN("xavier_uniform", SHAPE(8, 3, 5, 7));

	init_case_assert_draws(&c, "uniform", -0.12483755678647186, 0.12483755678647186);
	ck_assert_uint_eq(c.why.fan_in, 105);
	ck_assert_uint_eq(c.why.fan_out, 280);
}
END_TEST

START_TEST(the_normal_has_that_deviation_times_gain)
{
	const struct init_case plain = INIT_PLAIN("xavier_normal", SHAPE(40, 30));
	const struct init_case tanh_gain =
		INIT_CALL("xavier_normal", SHAPE(40, 30), {.name = "gain", .value = TEXT("tanh")});

	init_case_assert_draws(&plain, "normal", 0.0, 0.1690308509457033);
	init_case_assert_draws(&tanh_gain, "normal", 0.0, 0.2817180849095055);
}
END_TEST

START_TEST(a_vector_has_no_fans)
{
	const struct init_case c = INIT_PLAIN("xavier_uniform", SHAPE(30));

	init_case_assert_refused(
		&c, WEIGHTD_ERR_BAD_ARGUMENT,
		"xavier_uniform on w with shape (30,): fan in and fan out can not be "
		"computed for a tensor with fewer than 2 dimensions",
		"a tensor with at least 2 dimensions, such as a weight");
}
END_TEST

START_TEST(fans_beyond_64_bits_are_refused)
{
	const struct weightd_shape shape =
		SHAPE(UINT64_C(0), UINT64_C(1) << 40, UINT64_C(1) << 40, UINT64_C(1));
	const struct init_case c = INIT_PLAIN("xavier_normal", shape);

	init_case_assert_refused(
		&c, WEIGHTD_ERR_BAD_ARGUMENT,
		"xavier_normal on w with shape (0, 1099511627776, 1099511627776, 1): "
		"its fans do not fit in 64 bits",
		"a tensor with at least 2 dimensions, such as a weight");
}
END_TEST

START_TEST(a_tensor_whose_fans_are_both_0_is_refused)
{
	const struct init_case c = INIT_PLAIN("xavier_uniform", SHAPE(0, 0));

	init_case_assert_refused(&c, WEIGHTD_ERR_BAD_ARGUMENT,
				 "xavier_uniform on w: fan in and fan out are 0",
				 "a tensor with at least one fan above 0");
}
END_TEST

START_TEST(an_unknown_nonlinearity_suggests_a_known_one)
{
	const struct init_case c =
		INIT_CALL("xavier_uniform", SHAPE(4, 3), {.name = "gain", .value = TEXT("relo")});

	ck_assert_int_eq(c.code, WEIGHTD_ERR_OUT_OF_RANGE);
	ck_assert_str_eq(c.err.issues[0].did_you_mean, "relu");
}
END_TEST

START_TEST(a_negative_gain_is_refused)
{
	const struct init_case c = INIT_CALL("xavier_uniform", SHAPE(4, 3), {.value = REAL(-1.0)});

	init_case_assert_refused(&c, WEIGHTD_ERR_OUT_OF_RANGE, "xavier_uniform: gain is -1",
				 "at least 0");
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("torch_xavier", the_bound_is_sqrt_3_times_sqrt_2_over_the_sum_of_fans,
			the_explanation_has_fans_gain_and_deviation,
			the_receptive_field_counts_in_both_fans,
			the_normal_has_that_deviation_times_gain, a_vector_has_no_fans,
			fans_beyond_64_bits_are_refused, a_tensor_whose_fans_are_both_0_is_refused,
			an_unknown_nonlinearity_suggests_a_known_one, a_negative_gain_is_refused);
}
