/* The tutorial's p.data = torch.from_numpy(np.random...): the parameter becomes float64. */
#include "init_case.h"
#include "suite.h"

static const struct weightd_value sizes[] = {INT(40), INT(30)};

#define SIZE                                                                                  \
	{                                                                                     \
		.name = "size", .value = {.kind = WEIGHTD_TUPLE, .count = 2, .items = sizes } \
	}

START_TEST(data_of_numpy_is_float64)
{
	const struct init_case uniform = INIT_CALL("numpy.uniform", SHAPE(40, 30),
						   {.value = INT(3)}, {.value = INT(5)}, SIZE);
	const struct init_case normal = INIT_CALL("numpy.normal", SHAPE(40, 30), {.value = INT(0)},
						  {.value = REAL(0.5)}, SIZE);

	init_case_assert_draws(&uniform, "uniform", 3.0, 5.0);
	init_case_assert_draws(&normal, "normal", 0.0, 0.5);
	ck_assert_int_eq(uniform.dtype, WEIGHTD_FLOAT64);
	ck_assert_int_eq(normal.dtype, WEIGHTD_FLOAT64);
}
END_TEST

START_TEST(the_size_may_be_left_out_or_a_number)
{
	const struct init_case none = INIT_PLAIN("numpy.normal", SHAPE(40, 30));
	const struct init_case number =
		INIT_CALL("numpy.normal", SHAPE(7), {.name = "size", .value = INT(7)});

	init_case_assert_draws(&none, "normal", 0.0, 1.0);
	init_case_assert_draws(&number, "normal", 0.0, 1.0);
}
END_TEST

START_TEST(a_size_that_is_not_the_shape_is_refused)
{
	const struct init_case swapped = INIT_CALL("numpy.normal", SHAPE(30, 40), SIZE);
	const struct init_case flat = INIT_CALL("numpy.uniform", SHAPE(1200), SIZE);

	init_case_assert_refused(&swapped, WEIGHTD_ERR_SHAPE_MISMATCH,
				 "numpy.normal: the size given is not the shape of w",
				 "(30, 40), or no size");
	ck_assert_int_eq(flat.code, WEIGHTD_ERR_SHAPE_MISMATCH);
}
END_TEST

START_TEST(low_above_high_is_refused)
{
	const struct init_case c =
		INIT_CALL("numpy.uniform", SHAPE(3), {.value = INT(5)}, {.value = INT(3)});

	init_case_assert_refused(&c, WEIGHTD_ERR_OUT_OF_RANGE,
				 "numpy.uniform: low is 5 and high is 3", "low not above high");
}
END_TEST

START_TEST(a_negative_scale_is_refused)
{
	const struct init_case c =
		INIT_CALL("numpy.normal", SHAPE(3), {.name = "scale", .value = INT(-1)});

	init_case_assert_refused(&c, WEIGHTD_ERR_OUT_OF_RANGE, "numpy.normal: scale is -1",
				 "at least 0");
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("numpy_random", data_of_numpy_is_float64,
			the_size_may_be_left_out_or_a_number,
			a_size_that_is_not_the_shape_is_refused, low_above_high_is_refused,
			a_negative_scale_is_refused);
}
