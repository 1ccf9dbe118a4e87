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
	{WEIGHTD_FLOAT64, "de16e76931768af5"},
	{WEIGHTD_FLOAT32, "9763489d0ad813f0"},
	{WEIGHTD_FLOAT16, "1e12c24911a3f920"},
	{WEIGHTD_BFLOAT16, "ac082b030fdff4a6"},
};

START_TEST(values_equal_the_known_answers)
{
	const struct fill_case c = {.distribution = "normal",
				    .reals = {0, 1},
				    .shape = VECTOR(1000),
				    .dtype = known[_i].dtype,
				    .seed = 42};

	ck_assert_str_eq(fill_case_digest(&c, 1000), known[_i].digest);
}
END_TEST

START_TEST(zero_std_gives_the_mean_everywhere)
{
	const struct fill_case c = {.distribution = "normal",
				    .reals = {-2.5, 0},
				    .shape = VECTOR(50),
				    .dtype = WEIGHTD_FLOAT32};
	size_t count;
	double *values = fill_case_values(&c, &count);

	for (size_t i = 0; i < count; i++)
		ck_assert_double_eq(values[i], -2.5);
	free(values);
}
END_TEST

static const struct {
	double mean, std;
	enum weightd_dtype dtype;
	enum weightd_code code;
} refused[] = {
	{0, -1, WEIGHTD_FLOAT32, WEIGHTD_ERR_OUT_OF_RANGE},
	{0, 1.0 / 0.0, WEIGHTD_FLOAT32, WEIGHTD_ERR_OUT_OF_RANGE},
	{0.0 / 0.0, 1, WEIGHTD_FLOAT64, WEIGHTD_ERR_OUT_OF_RANGE},
	{0, 1e4, WEIGHTD_FLOAT16, WEIGHTD_ERR_OUT_OF_RANGE},
	{0, 1e308, WEIGHTD_FLOAT64, WEIGHTD_ERR_OUT_OF_RANGE},
	{0, 1, WEIGHTD_INT64, WEIGHTD_ERR_UNSUPPORTED},
};

START_TEST(arguments_that_cannot_be_kept_are_refused)
{
	const struct fill_case c = {.distribution = "normal",
				    .reals = {refused[_i].mean, refused[_i].std},
				    .shape = VECTOR(4),
				    .dtype = refused[_i].dtype};

	ck_assert_int_eq(fill_case_check(&c, NULL), refused[_i].code);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("fill_normal");
	TCase *tcase = tcase_create("fill_normal");

	tcase_add_loop_test(tcase, values_equal_the_known_answers, 0, 4);
	tcase_add_test(tcase, zero_std_gives_the_mean_everywhere);
	tcase_add_loop_test(tcase, arguments_that_cannot_be_kept_are_refused, 0,
			    sizeof refused / sizeof refused[0]);
	suite_add_tcase(suite, tcase);
	return suite;
}
