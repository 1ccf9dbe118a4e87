#include "../fill_case.h"
#include "suite.h"

#include <math.h>
#include <stdlib.h>

#define VECTOR(n)                        \
	{                                \
		.ndim = 1, .dims = { n } \
	}

static const struct {
	double a, b;
	enum weightd_dtype dtype;
	const char *digest;
} known[] = {
	/* tests/conformance/determinism.py --answers, numpy 1.24.2 */
	{-2, 2, WEIGHTD_FLOAT64, "4df97c6238f11173"}, {-2, 2, WEIGHTD_FLOAT32, "ecc47c972dcf270a"},
	{-2, 2, WEIGHTD_FLOAT16, "70dea40e4ac77baf"}, {-2, 2, WEIGHTD_BFLOAT16, "1df5a23212235bf3"},
	{5, 8, WEIGHTD_FLOAT64, "3e889f2bd96e3c29"},  {5, 8, WEIGHTD_FLOAT32, "2025ebd2c20607f4"},
	{5, 8, WEIGHTD_FLOAT16, "1ea58a3c8803c29b"},  {5, 8, WEIGHTD_BFLOAT16, "004c05c4a943be24"},
};

START_TEST(values_equal_the_known_answers)
{
	const struct fill_case c = {.distribution = "trunc_normal",
				    .reals = {0, 1, known[_i].a, known[_i].b},
				    .shape = VECTOR(1000),
				    .dtype = known[_i].dtype,
				    .seed = 42};

	ck_assert_str_eq(fill_case_digest(&c, 1000), known[_i].digest);
}
END_TEST

static const enum weightd_dtype floats[] = {WEIGHTD_FLOAT64, WEIGHTD_FLOAT32, WEIGHTD_BFLOAT16,
					    WEIGHTD_FLOAT16};

START_TEST(values_lie_between_the_bounds_in_every_float_dtype)
{
	static const double cases[][4] = {
		{0, 1, -2, 2},	    {0, 0.02, -2, 2},  {1, 3, -1.0001, 2.5003}, {0, 1, 9, 9.5},
		{5, 2, -20, -3.01}, {0, 1, -1e5, 0.3}, {0, 1, -1e300, 2},	{3, 0, 1, 4}};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct fill_case c = {.distribution = "trunc_normal",
				      .shape = VECTOR(20000),
				      .reals = {cases[i][0], cases[i][1], cases[i][2], cases[i][3]},
				      .dtype = floats[_i]};
		size_t count;
		double *values = fill_case_values(&c, &count);
		for (size_t j = 0; j < count; j++) {
			ck_assert_double_ge(values[j], cases[i][2]);
			ck_assert_double_le(values[j], cases[i][3]);
		}
		free(values);
	}
}
END_TEST

/* mpmath 1.2.1: quad of x exp(-x^2 / 2) over [30, 36], divided by that of the density. */
START_TEST(far_tails_keep_their_shape)
{
	const struct fill_case c = {.distribution = "trunc_normal",
				    .reals = {0, 1, 30, 36},
				    .shape = VECTOR(100000),
				    .dtype = WEIGHTD_FLOAT64};
	size_t count;
	double *values = fill_case_values(&c, &count), sum = 0.0;

	for (size_t i = 0; i < count; i++)
		sum += values[i];
	free(values);

	/* std 0.03322; six standard errors: one false alarm in 10^9 seeds, and the seed is fixed */
	ck_assert_double_eq_tol(sum / (double)count, 30.033259667433677, 6 * 0.03322 / sqrt(1e5));
}
END_TEST

START_TEST(equal_bounds_give_that_value)
{
	const struct fill_case c = {.distribution = "trunc_normal",
				    .reals = {0, 1, 0.1, 0.1},
				    .shape = VECTOR(9),
				    .dtype = WEIGHTD_FLOAT16};
	size_t count;
	double *values = fill_case_values(&c, &count);

	for (size_t i = 0; i < count; i++)
		ck_assert_double_eq(values[i], 0.0999755859375);
	free(values);
}
END_TEST

/* Mean and std of N(0, 1) on [-2, 2] and of N(1, 2) on [0, 5]: mpmath 1.2.1, quad of x and x^2. */
START_TEST(moments_are_those_of_the_truncated_distribution)
{
	const struct fill_case symmetric = {.distribution = "trunc_normal", .reals = {0, 1, -2, 2}};
	const struct fill_case skewed = {.distribution = "trunc_normal", .reals = {1, 2, 0, 5}};
	struct weightd_law first = fill_case_law(&symmetric), second = fill_case_law(&skewed);

	struct weightd_moments a = first.distribution->moments(&first);
	struct weightd_moments b = second.distribution->moments(&second);

	ck_assert_double_eq_tol(a.mean, 0.0, 1e-15);
	ck_assert_double_eq_tol(a.std, 0.87962566103423978, 1e-14);
	ck_assert_double_eq_tol(b.mean, 1.89148755654502968, 1e-13);
	ck_assert_double_eq_tol(b.std, 1.22734483522249915, 1e-13);
	ck_assert_double_eq(b.high, 5.0);
}
END_TEST

static const struct {
	double mean, std, a, b;
	enum weightd_dtype dtype;
	enum weightd_code code;
} refused[] = {
	{0, -1, -2, 2, WEIGHTD_FLOAT32, WEIGHTD_ERR_OUT_OF_RANGE},
	{0, 1, -2, 1.0 / 0.0, WEIGHTD_FLOAT32, WEIGHTD_ERR_OUT_OF_RANGE},
	{0, 1e39, -2, 2, WEIGHTD_FLOAT32, WEIGHTD_ERR_OUT_OF_RANGE},
	{0, 1, 2, -2, WEIGHTD_FLOAT32, WEIGHTD_ERR_BAD_ARGUMENT},
	{0, 1, 11, 12, WEIGHTD_FLOAT32, WEIGHTD_ERR_BAD_ARGUMENT},
	{0, 1, 38, 40, WEIGHTD_FLOAT64, WEIGHTD_ERR_BAD_ARGUMENT},
	{0, 1, 1, 1.00001, WEIGHTD_FLOAT32, WEIGHTD_ERR_BAD_ARGUMENT},
	{0, 1, 1.0001, 1.0002, WEIGHTD_FLOAT16, WEIGHTD_ERR_BAD_ARGUMENT},
	{0, 0, 1, 2, WEIGHTD_FLOAT32, WEIGHTD_ERR_BAD_ARGUMENT},
	{0, 1, 1e300, 2e300, WEIGHTD_FLOAT32, WEIGHTD_ERR_BAD_ARGUMENT},
	{0, 1, -2, 2, WEIGHTD_INT64, WEIGHTD_ERR_UNSUPPORTED},
};

START_TEST(arguments_that_cannot_be_kept_are_refused)
{
	const struct fill_case c = {
		.distribution = "trunc_normal",
		.shape = VECTOR(4),
		.reals = {refused[_i].mean, refused[_i].std, refused[_i].a, refused[_i].b},
		.dtype = refused[_i].dtype};

	ck_assert_int_eq(fill_case_check(&c, NULL), refused[_i].code);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("fill_trunc_normal");
	TCase *tcase = tcase_create("fill_trunc_normal");

	tcase_add_loop_test(tcase, values_equal_the_known_answers, 0,
			    sizeof known / sizeof known[0]);
	tcase_add_loop_test(tcase, values_lie_between_the_bounds_in_every_float_dtype, 0,
			    sizeof floats / sizeof floats[0]);
	tcase_add_test(tcase, far_tails_keep_their_shape);
	tcase_add_test(tcase, equal_bounds_give_that_value);
	tcase_add_test(tcase, moments_are_those_of_the_truncated_distribution);
	tcase_add_loop_test(tcase, arguments_that_cannot_be_kept_are_refused, 0,
			    sizeof refused / sizeof refused[0]);
	suite_add_tcase(suite, tcase);
	return suite;
}
