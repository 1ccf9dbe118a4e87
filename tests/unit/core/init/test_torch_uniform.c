#include "init_case.h"
#include "suite.h"

START_TEST(the_default_is_the_unit_interval)
{
	const struct init_case c = INIT_PLAIN("uniform", SHAPE(3));

	init_case_assert_draws(&c, "uniform", 0.0, 1.0);
	ck_assert_double_eq(c.why.mean, 0.5);
	ck_assert_double_eq(c.why.std, 0.2886751345948129); /* 1 / sqrt(12) */
}
END_TEST

START_TEST(bounds_are_taken_as_given)
{
	const struct init_case c =
		INIT_CALL("uniform", weightd_shape_of(0), {.name = "b", .value = INT(5)},
			  {.name = "a", .value = INT(3)});

	init_case_assert_draws(&c, "uniform", 3.0, 5.0);
	ck_assert(c.why.has_bounds);
	ck_assert_double_eq(c.why.low, 3.0);
	ck_assert_double_eq(c.why.high, 5.0);
	ck_assert_double_eq(c.why.mean, 4.0);
}
END_TEST

START_TEST(a_above_b_is_refused)
{
	const struct init_case c = INIT_CALL("uniform", SHAPE(3), {.value = REAL(2.5)});

	init_case_assert_refused(&c, WEIGHTD_ERR_OUT_OF_RANGE, "uniform: a is 2.5 and b is 1",
				 "a not above b");
}
END_TEST

START_TEST(bounds_beyond_the_dtype_are_refused)
{
	const struct init_case c =
		INIT_CALL("uniform", SHAPE(3), {.value = INT(0)}, {.value = REAL(1e300)});

	ck_assert_int_ne(c.code, WEIGHTD_OK);
	ck_assert_uint_eq(c.err.count, 1);
}
END_TEST

START_TEST(the_tensor_keeps_its_dtype)
{
	ck_assert_int_eq(INIT_PLAIN("uniform", SHAPE(3)).dtype, WEIGHTD_FLOAT32);
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("torch_uniform", the_default_is_the_unit_interval,
			bounds_are_taken_as_given, a_above_b_is_refused,
			bounds_beyond_the_dtype_are_refused, the_tensor_keeps_its_dtype);
}
