/* Literal numbers: Python 3.11, math.sqrt in the order of torch/nn/init.py. */
#include "init_case.h"
#include "suite.h"

START_TEST(the_default_is_relus_gain_over_the_root_of_fan_in)
{
	const struct init_case normal = INIT_PLAIN("kaiming_normal", SHAPE(40, 30));
	const struct init_case uniform = INIT_PLAIN("kaiming_uniform", SHAPE(40, 30));

	init_case_assert_draws(&normal, "normal", 0.0, 0.25819888974716115);
	init_case_assert_draws(&uniform, "uniform", -0.447213595499958, 0.447213595499958);
	ck_assert_double_eq(uniform.why.std, 0.25819888974716115);
	ck_assert_double_eq(uniform.why.gain, 1.4142135623730951);
}
END_TEST

START_TEST(fan_out_divides_in_any_letter_case)
{
	const struct init_case c = INIT_CALL("kaiming_normal", SHAPE(40, 30),
					     {.name = "mode", .value = TEXT("Fan_Out")},
					     {.name = "nonlinearity", .value = TEXT("relu")});

	init_case_assert_draws(&c, "normal", 0.0, 0.22360679774997896);
}
END_TEST

START_TEST(a_counts_for_leaky_relu_only)
{
	const struct init_case leaky =
		INIT_CALL("kaiming_normal", SHAPE(4, 1), {.value = REAL(1.0)});
	const struct init_case relu = INIT_CALL("kaiming_normal", SHAPE(4, 1), {.value = REAL(1.0)},
						{.name = "nonlinearity", .value = TEXT("relu")});

	init_case_assert_draws(&leaky, "normal", 0.0, 1.0);
	init_case_assert_draws(&relu, "normal", 0.0, 1.4142135623730951);
}
END_TEST

START_TEST(an_unknown_mode_gives_the_nearest_one)
{
	const struct init_case c = INIT_CALL("kaiming_uniform", SHAPE(4, 3),
					     {.name = "mode", .value = TEXT("fan_inn")});

	init_case_assert_refused(&c, WEIGHTD_ERR_OUT_OF_RANGE,
				 "kaiming_uniform: mode is \"fan_inn\"", "one of fan_in, fan_out");
	ck_assert_str_eq(c.err.issues[0].did_you_mean, "fan_in");
}
END_TEST

START_TEST(fan_avg_is_no_mode_of_torch)
{
	const struct init_case c = INIT_CALL("kaiming_uniform", SHAPE(4, 3),
					     {.name = "mode", .value = TEXT("fan_avg")});

	ck_assert_int_eq(c.code, WEIGHTD_ERR_OUT_OF_RANGE);
}
END_TEST

START_TEST(a_vector_has_no_fans)
{
	const struct init_case uniform = INIT_PLAIN("kaiming_uniform", SHAPE(30));
	const struct init_case normal = INIT_PLAIN("kaiming_normal", weightd_shape_of(0));

	ck_assert_int_eq(uniform.code, WEIGHTD_ERR_BAD_ARGUMENT);
	init_case_assert_refused(&normal, WEIGHTD_ERR_BAD_ARGUMENT,
				 "kaiming_normal on w with shape (): fan in and fan out can not be "
				 "computed for a tensor with fewer than 2 dimensions",
				 "a tensor with at least 2 dimensions, such as a weight");
}
END_TEST

START_TEST(a_tensor_without_elements_is_left_alone)
{
	const struct init_case matrix = INIT_PLAIN("kaiming_uniform", SHAPE(0, 3));
	const struct init_case vector = INIT_PLAIN("kaiming_normal", SHAPE(0));

	init_case_assert_draws(&matrix, "constant", 0.0, 0.0);
	init_case_assert_draws(&vector, "constant", 0.0, 0.0);
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("torch_kaiming", the_default_is_relus_gain_over_the_root_of_fan_in,
			fan_out_divides_in_any_letter_case, a_counts_for_leaky_relu_only,
			an_unknown_mode_gives_the_nearest_one, fan_avg_is_no_mode_of_torch,
			a_vector_has_no_fans, a_tensor_without_elements_is_left_alone);
}
