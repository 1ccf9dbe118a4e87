#include "init_case.h"
#include "suite.h"

START_TEST(the_gain_is_a_number_or_a_nonlinearity)
{
	const struct init_case plain = INIT_PLAIN("orthogonal", SHAPE(4, 3));
	const struct init_case relu =
		INIT_CALL("orthogonal", SHAPE(2, 3, 2, 2), {.name = "gain", .value = TEXT("relu")});

	init_case_assert_draws(&plain, "orthogonal", 1.0, 0.0);
	init_case_assert_draws(&relu, "orthogonal", 1.4142135623730951, 0.0);
	ck_assert_double_eq(relu.why.gain, 1.4142135623730951);
	ck_assert_double_eq(relu.why.low, -1.4142135623730951);
}
END_TEST

START_TEST(a_vector_is_refused)
{
	const struct init_case c = INIT_PLAIN("orthogonal", SHAPE(3));

	init_case_assert_refused(&c, WEIGHTD_ERR_SHAPE_MISMATCH, "orthogonal on w with shape (3,)",
				 "a tensor with at least 2 dimensions");
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("orthogonal_kernels", the_gain_is_a_number_or_a_nonlinearity,
			a_vector_is_refused);
}
