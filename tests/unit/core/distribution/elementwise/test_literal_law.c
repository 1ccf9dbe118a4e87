#include "weightd/distribution.h"
#include "suite.h"

#include <math.h>

static enum weightd_code check(const double *values, uint64_t count, struct weightd_shape shape,
			       enum weightd_dtype dtype)
{
	struct weightd_law law = {.distribution = weightd_distribution_find("literal"),
				  .literal = values,
				  .literal_count = count};

	return law.distribution->prepare(&law, &shape, dtype, "/init/0", NULL);
}

static void make(const double *values, uint64_t count, enum weightd_dtype dtype, uint64_t first,
		 size_t length, void *out)
{
	const struct weightd_law law = {.distribution = weightd_distribution_find("literal"),
					.literal = values,
					.literal_count = count};
	const struct weightd_shape shape = {2, {2, 3}};
	const struct weightd_task task = {
		.law = &law, .shape = &shape, .dtype = dtype, .stream = {0, 0}};

	ck_assert_int_eq(law.distribution->fill(&task, first, length, out), WEIGHTD_OK);
}

START_TEST(values_keep_their_places)
{
	const double values[6] = {1, 2, 3, 4, 5, 6.5};
	float out[3];

	make(values, 6, WEIGHTD_FLOAT32, 3, 3, out);

	ck_assert_float_eq(out[0], 4.0f);
	ck_assert_float_eq(out[2], 6.5f);
}
END_TEST

START_TEST(one_value_fills_the_tensor)
{
	const double value = -3;
	int64_t out[4] = {0};

	ck_assert_int_eq(
		check(&value, 1, weightd_shape_of(2, (uint64_t)2, (uint64_t)3), WEIGHTD_INT64),
		WEIGHTD_OK);
	make(&value, 1, WEIGHTD_INT64, 2, 4, out);

	for (size_t i = 0; i < 4; i++)
		ck_assert_int_eq(out[i], -3);
}
END_TEST

START_TEST(non_finite_data_is_stored_as_sent)
{
	const double values[2] = {NAN, -INFINITY};
	float out[2];

	ck_assert_int_eq(check(values, 2, weightd_shape_of(1, (uint64_t)2), WEIGHTD_FLOAT32),
			 WEIGHTD_OK);
	make(values, 2, WEIGHTD_FLOAT32, 0, 2, out);

	ck_assert(isnan(out[0]));
	ck_assert_float_eq(out[1], -INFINITY);
}
END_TEST

START_TEST(another_number_of_values_is_refused)
{
	const double values[5] = {0};

	ck_assert_int_eq(
		check(values, 5, weightd_shape_of(2, (uint64_t)2, (uint64_t)3), WEIGHTD_FLOAT32),
		WEIGHTD_ERR_SHAPE_MISMATCH);
}
END_TEST

START_TEST(values_that_the_dtype_cannot_hold_are_refused)
{
	const double large[2] = {0, 1e6}, fraction[2] = {1, 0.5};

	ck_assert_int_eq(check(large, 2, weightd_shape_of(1, (uint64_t)2), WEIGHTD_FLOAT16),
			 WEIGHTD_ERR_OUT_OF_RANGE);
	ck_assert_int_eq(check(fraction, 2, weightd_shape_of(1, (uint64_t)2), WEIGHTD_INT64),
			 WEIGHTD_ERR_OUT_OF_RANGE);
}
END_TEST

START_TEST(moments_are_those_of_the_values)
{
	const double values[4] = {1, 2, 3, 6};
	const struct weightd_law law = {.distribution = weightd_distribution_find("literal"),
					.literal = values,
					.literal_count = 4};

	struct weightd_moments moments = law.distribution->moments(&law);

	ck_assert_double_eq(moments.mean, 3.0);
	ck_assert_double_eq_tol(moments.std, 1.8708286933869707, 1e-15); /* sqrt(3.5) */
	ck_assert_double_eq(moments.low, 1.0);
	ck_assert_double_eq(moments.high, 6.0);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("fill_literal");
	TCase *tcase = tcase_create("fill_literal");

	tcase_add_test(tcase, values_keep_their_places);
	tcase_add_test(tcase, one_value_fills_the_tensor);
	tcase_add_test(tcase, non_finite_data_is_stored_as_sent);
	tcase_add_test(tcase, another_number_of_values_is_refused);
	tcase_add_test(tcase, values_that_the_dtype_cannot_hold_are_refused);
	tcase_add_test(tcase, moments_are_those_of_the_values);
	suite_add_tcase(suite, tcase);
	return suite;
}
