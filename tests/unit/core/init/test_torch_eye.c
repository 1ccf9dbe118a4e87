#include "init_case.h"
#include "suite.h"

START_TEST(a_rectangular_matrix_is_fine)
{
	const struct init_case c = INIT_PLAIN("eye", SHAPE(4, 2));

	init_case_assert_draws(&c, "eye", 0.0, 0.0);
	ck_assert_double_eq(c.why.low, 0.0);
	ck_assert_double_eq(c.why.high, 1.0);
}
END_TEST

START_TEST(only_a_matrix_has_a_diagonal)
{
	const struct init_case vector = INIT_PLAIN("eye", SHAPE(4));
	const struct init_case cube = INIT_PLAIN("eye", SHAPE(2, 2, 2));

	init_case_assert_refused(&vector, WEIGHTD_ERR_SHAPE_MISMATCH, "eye on w with shape (4,)",
				 "a tensor with exactly 2 dimensions");
	ck_assert_int_eq(cube.code, WEIGHTD_ERR_SHAPE_MISMATCH);
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("torch_eye", a_rectangular_matrix_is_fine, only_a_matrix_has_a_diagonal);
}
