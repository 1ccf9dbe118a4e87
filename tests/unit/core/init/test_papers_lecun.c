/*
 * Literal numbers: Python 3.11, math.sqrt(1/30), math.sqrt(3) times it, and divided by
 * 0.87962566103423978: the normal is Keras' and JAX', cut at two standard deviations.
 */
#include "init_case.h"
#include "suite.h"

START_TEST(the_variance_is_1_over_fan_in)
{
	const struct init_case normal = INIT_PLAIN("lecun_normal", SHAPE(40, 30));
	const struct init_case uniform = INIT_PLAIN("lecun_uniform", SHAPE(40, 30));

	init_case_assert_draws(&normal, "trunc_normal", 0.0, 0.20755895822819634);
	init_case_assert_draws(&uniform, "uniform", -0.3162277660168379, 0.3162277660168379);
	ck_assert_double_eq(uniform.why.std, 0.18257418583505536);
	ck_assert_uint_eq(uniform.why.fan_in, 30);
}
END_TEST

START_TEST(a_matrix_without_columns_has_nothing_to_draw)
{
	const struct init_case c = INIT_PLAIN("lecun_normal", SHAPE(3, 0));

	ck_assert_int_eq(c.code, WEIGHTD_OK);
}
END_TEST

START_TEST(a_vector_has_fans_in_keras_alone)
{
	const struct init_case uniform = INIT_PLAIN("lecun_uniform", SHAPE(3));
	const struct init_case normal = INIT_PLAIN("lecun_normal", SHAPE(3));

	ck_assert_int_eq(uniform.code, WEIGHTD_ERR_BAD_ARGUMENT);
	ck_assert_int_eq(normal.code, WEIGHTD_OK);
	ck_assert_uint_eq(normal.why.fan_in, 3);
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("papers_lecun", the_variance_is_1_over_fan_in,
			a_matrix_without_columns_has_nothing_to_draw,
			a_vector_has_fans_in_keras_alone);
}
