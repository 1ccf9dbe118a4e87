#include "init_case.h"
#include "suite.h"

START_TEST(a_convolution_of_one_to_three_dimensions_is_fine)
{
	const struct init_case conv1 = INIT_PLAIN("dirac", SHAPE(4, 2, 3));
	const struct init_case conv3 = INIT_PLAIN("dirac", SHAPE(2, 2, 3, 3, 3));

	ck_assert_int_eq(conv1.code, WEIGHTD_OK);
	ck_assert_str_eq(conv1.law.distribution->name, "dirac");
	ck_assert_uint_eq(conv1.law.sizes[0], 1);
	ck_assert_int_eq(conv3.code, WEIGHTD_OK);
}
END_TEST

START_TEST(groups_divide_the_output_channels)
{
	const struct init_case c =
		INIT_CALL("dirac", SHAPE(6, 2, 3), {.name = "groups", .value = INT(3)});
	const struct init_case refused = INIT_CALL("dirac", SHAPE(6, 2, 3), {.value = INT(4)});

	ck_assert_int_eq(c.code, WEIGHTD_OK);
	ck_assert_uint_eq(c.law.sizes[0], 3);
	init_case_assert_refused(&refused, WEIGHTD_ERR_BAD_ARGUMENT,
				 "dirac: w has 6 output channels, not divisible by groups 4",
				 "a divisor of 6");
}
END_TEST

START_TEST(other_ranks_are_refused)
{
	const struct init_case matrix = INIT_PLAIN("dirac", SHAPE(3, 3));
	const struct init_case six = INIT_PLAIN("dirac", SHAPE(1, 1, 1, 1, 1, 1));

	init_case_assert_refused(&matrix, WEIGHTD_ERR_SHAPE_MISMATCH,
				 "dirac on w with shape (3, 3)", "a tensor with 3 to 5 dimensions");
	ck_assert_int_eq(six.code, WEIGHTD_ERR_SHAPE_MISMATCH);
}
END_TEST

START_TEST(no_groups_are_refused)
{
	const struct init_case c = INIT_CALL("dirac", SHAPE(6, 2, 3), {.value = INT(0)});

	init_case_assert_refused(&c, WEIGHTD_ERR_OUT_OF_RANGE, "dirac: groups is 0", "at least 1");
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("torch_dirac", a_convolution_of_one_to_three_dimensions_is_fine,
			groups_divide_the_output_channels, other_ranks_are_refused,
			no_groups_are_refused);
}
