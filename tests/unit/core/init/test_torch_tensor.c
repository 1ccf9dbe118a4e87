/* The tutorial's p.data = torch.randn(40, 30): the parameter takes the default dtype. */
#include "init_case.h"
#include "suite.h"

START_TEST(data_has_the_default_dtype)
{
	const struct init_case c =
		INIT_CALL("torch.randn", SHAPE(40, 30), {.value = INT(40)}, {.value = INT(30)});

	init_case_assert_draws(&c, "normal", 0.0, 1.0);
	ck_assert_int_eq(c.dtype, WEIGHTD_BFLOAT16);
}
END_TEST

START_TEST(each_function_has_its_distribution)
{
	const struct init_case rand = INIT_PLAIN("torch.rand", SHAPE(3));
	const struct init_case zeros = INIT_PLAIN("torch.zeros", weightd_shape_of(0));
	const struct init_case ones = INIT_PLAIN("torch.ones", SHAPE(2, 2));

	init_case_assert_draws(&rand, "uniform", 0.0, 1.0);
	init_case_assert_draws(&zeros, "constant", 0.0, 0.0);
	init_case_assert_draws(&ones, "constant", 1.0, 0.0);
}
END_TEST

START_TEST(sizes_may_be_one_tuple)
{
	static const struct weightd_value items[] = {INT(2), INT(3)};
	const struct weightd_argument tuple = {
		.value = {.kind = WEIGHTD_TUPLE, .count = 2, .items = items}};

	ck_assert_int_eq(init_case_run("torch.ones", SHAPE(2, 3), &tuple, 1).code, WEIGHTD_OK);
}
END_TEST

START_TEST(sizes_that_are_not_the_shape_are_refused)
{
	const struct init_case c =
		INIT_CALL("torch.randn", SHAPE(40, 30), {.value = INT(40)}, {.value = INT(31)});
	const struct init_case one = INIT_CALL("torch.zeros", SHAPE(40, 30), {.value = INT(1200)});

	init_case_assert_refused(&c, WEIGHTD_ERR_SHAPE_MISMATCH,
				 "torch.randn: the size given is not the shape of w",
				 "(40, 30), or no size");
	ck_assert_int_eq(one.code, WEIGHTD_ERR_SHAPE_MISMATCH);
}
END_TEST

START_TEST(a_tuple_and_numbers_are_refused)
{
	static const struct weightd_value items[] = {INT(2), INT(3)};
	const struct init_case c = INIT_CALL(
		"torch.rand", SHAPE(2, 3),
		{.value = {.kind = WEIGHTD_TUPLE, .count = 2, .items = items}}, {.value = INT(3)});

	init_case_assert_refused(&c, WEIGHTD_ERR_BAD_ARGUMENT, "torch.rand: sizes are given twice",
				 "either numbers or one tuple");
}
END_TEST

START_TEST(sizes_with_a_gap_are_refused)
{
	const struct init_case gap = INIT_CALL("torch.rand", SHAPE(2), {.value = INT(2)},
					       {.name = "size2", .value = INT(3)});
	const struct init_case first_missing =
		INIT_CALL("torch.rand", SHAPE(3), {.name = "size1", .value = INT(3)});

	init_case_assert_refused(&gap, WEIGHTD_ERR_BAD_ARGUMENT, "torch.rand: size1 is missing",
				 "sizes in order, without a gap");
	init_case_assert_refused(&first_missing, WEIGHTD_ERR_BAD_ARGUMENT,
				 "torch.rand: size is missing", "sizes in order, without a gap");
}
END_TEST

START_TEST(eight_sizes_are_the_most)
{
	const struct init_case c = INIT_CALL(
		"torch.zeros", SHAPE(1, 1, 1, 1, 1, 1, 1, 2), {.value = INT(1)}, {.value = INT(1)},
		{.value = INT(1)}, {.value = INT(1)}, {.value = INT(1)}, {.value = INT(1)},
		{.value = INT(1)}, {.value = INT(2)});

	ck_assert_int_eq(c.code, WEIGHTD_OK);
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("torch_tensor", data_has_the_default_dtype,
			each_function_has_its_distribution, sizes_may_be_one_tuple,
			sizes_that_are_not_the_shape_are_refused, a_tuple_and_numbers_are_refused,
			sizes_with_a_gap_are_refused, eight_sizes_are_the_most);
}
