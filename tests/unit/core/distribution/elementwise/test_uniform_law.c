#include "../fill_case.h"
#include "suite.h"

#include <stdlib.h>

#define VECTOR(n)                        \
	{                                \
		.ndim = 1, .dims = { n } \
	}

static const struct {
	enum weightd_dtype dtype;
	const char *digest;
} known[] = {
	/* tests/conformance/determinism.py --answers, numpy 1.24.2 */
	{WEIGHTD_FLOAT64, "faefc227d1dfbdac"},
	{WEIGHTD_FLOAT32, "5aa3987c7db6dc40"},
	{WEIGHTD_FLOAT16, "aa1e27cbdef77345"},
	{WEIGHTD_BFLOAT16, "b4a7a43e4f8b0239"},
};

START_TEST(values_equal_the_known_answers)
{
	const struct fill_case c = {.distribution = "uniform",
				    .reals = {-1, 1},
				    .shape = VECTOR(1000),
				    .dtype = known[_i].dtype,
				    .seed = 42};

	ck_assert_str_eq(fill_case_digest(&c, 1000), known[_i].digest);
}
END_TEST

static const enum weightd_dtype floats[] = {WEIGHTD_FLOAT64, WEIGHTD_FLOAT32, WEIGHTD_BFLOAT16,
					    WEIGHTD_FLOAT16};

/* The bounds of the second case are no values of the half types. */
START_TEST(values_lie_between_low_and_high_in_every_float_dtype)
{
	static const double bounds[][2] = {
		{0, 1}, {1.0001, 1.0105}, {-3e-8, 5e-8}, {-1e4, -9.9e3}, {0, 1e-40}};

	for (size_t i = 0; i < sizeof bounds / sizeof bounds[0]; i++) {
		struct fill_case c = {.distribution = "uniform",
				      .reals = {bounds[i][0], bounds[i][1]},
				      .shape = VECTOR(20000),
				      .dtype = floats[_i]};
		size_t count;
		double *values = fill_case_values(&c, &count);
		for (size_t j = 0; j < count; j++) {
			ck_assert_double_ge(values[j], bounds[i][0]);
			ck_assert_double_lt(values[j], bounds[i][1]);
		}
		free(values);
	}
}
END_TEST

START_TEST(equal_bounds_give_low_everywhere)
{
	const struct fill_case c = {.distribution = "uniform",
				    .reals = {0.1, 0.1},
				    .shape = VECTOR(9),
				    .dtype = WEIGHTD_FLOAT16};
	size_t count;
	double *values = fill_case_values(&c, &count);

	for (size_t i = 0; i < count; i++)
		ck_assert_double_eq(values[i], 0.0999755859375);
	free(values);
}
END_TEST

static const struct {
	double low, high;
	enum weightd_dtype dtype;
	enum weightd_code code;
} refused[] = {
	{1, 0, WEIGHTD_FLOAT32, WEIGHTD_ERR_OUT_OF_RANGE},
	{0, 1.0 / 0.0, WEIGHTD_FLOAT32, WEIGHTD_ERR_OUT_OF_RANGE},
	{0.0 / 0.0, 1, WEIGHTD_FLOAT64, WEIGHTD_ERR_OUT_OF_RANGE},
	{0, 1e5, WEIGHTD_FLOAT16, WEIGHTD_ERR_OUT_OF_RANGE},
	{-1e308, 1e308, WEIGHTD_FLOAT64, WEIGHTD_ERR_OUT_OF_RANGE},
	{-3e38, 3e38, WEIGHTD_FLOAT32, WEIGHTD_ERR_OUT_OF_RANGE},
	{1.0001, 1.0002, WEIGHTD_FLOAT16, WEIGHTD_ERR_BAD_ARGUMENT},
	{0, 1, WEIGHTD_INT64, WEIGHTD_ERR_UNSUPPORTED},
};

START_TEST(arguments_that_cannot_be_kept_are_refused)
{
	const struct fill_case c = {.distribution = "uniform",
				    .reals = {refused[_i].low, refused[_i].high},
				    .shape = VECTOR(4),
				    .dtype = refused[_i].dtype};
	struct weightd_error err = {0};

	ck_assert_int_eq(fill_case_check(&c, &err), refused[_i].code);
	ck_assert_str_eq(err.issues[0].pointer, "/init/0");
	ck_assert_str_ne(err.issues[0].expected, "");
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("fill_uniform");
	TCase *tcase = tcase_create("fill_uniform");

	tcase_add_loop_test(tcase, values_equal_the_known_answers, 0, 4);
	tcase_add_loop_test(tcase, values_lie_between_low_and_high_in_every_float_dtype, 0,
			    sizeof floats / sizeof floats[0]);
	tcase_add_test(tcase, equal_bounds_give_low_everywhere);
	tcase_add_loop_test(tcase, arguments_that_cannot_be_kept_are_refused, 0,
			    sizeof refused / sizeof refused[0]);
	suite_add_tcase(suite, tcase);
	return suite;
}
