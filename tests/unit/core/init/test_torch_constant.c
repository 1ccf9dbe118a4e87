#include "init_case.h"
#include "suite.h"

START_TEST(constant_is_the_value_everywhere)
{
	const struct init_case c = INIT_CALL("constant", SHAPE(3, 2), {.value = REAL(0.3)});

	init_case_assert_draws(&c, "constant", 0.3, 0.0);
	ck_assert_double_eq(c.why.mean, 0.3);
	ck_assert_double_eq(c.why.std, 0.0);
	ck_assert_double_eq(c.why.low, 0.3);
	ck_assert_double_eq(c.why.high, 0.3);
}
END_TEST

START_TEST(constant_needs_its_value)
{
	const struct init_case c = INIT_PLAIN("constant", SHAPE(3));

	init_case_assert_refused(&c, WEIGHTD_ERR_MISSING_FIELD, "constant needs val", "The value");
}
END_TEST

START_TEST(zeros_and_ones_are_constants_of_any_rank)
{
	const struct init_case zeros = INIT_PLAIN("zeros", weightd_shape_of(0));
	const struct init_case ones = INIT_PLAIN("ones", SHAPE(2, 2, 2));

	init_case_assert_draws(&zeros, "constant", 0.0, 0.0);
	init_case_assert_draws(&ones, "constant", 1.0, 0.0);
}
END_TEST

START_TEST(zeros_takes_no_arguments)
{
	const struct init_case c = INIT_CALL("zeros", SHAPE(3), {.value = INT(1)});

	init_case_assert_refused(&c, WEIGHTD_ERR_BAD_ARGUMENT, "zeros has no argument number 1",
				 "at most 0 arguments");
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("torch_constant", constant_is_the_value_everywhere,
			constant_needs_its_value, zeros_and_ones_are_constants_of_any_rank,
			zeros_takes_no_arguments);
}
