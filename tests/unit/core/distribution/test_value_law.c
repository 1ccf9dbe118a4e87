#include "fill_case.h"
#include "suite.h"

#include <stdlib.h>

static const struct {
	const char *distribution;
	double reals[WEIGHTD_LAW_REALS];
	const char *digest;
} known[] = {
	/* tests/conformance/determinism.py --answers, numpy 1.24.2 */
	{"exponential", {2.5}, "a63d0a312a3aa23f"},
	{"rayleigh", {0.5}, "1bfd9b2b7ff10a63"},
	{"weibull", {1.5}, "51215e6c43fce00a"},
	{"power", {0.25}, "359484b39d581edb"},
	{"pareto", {5}, "acced47c2b1f8fd6"},
	{"laplace", {1, 0.5}, "333c7b74a292dbe0"},
	{"gumbel", {-1, 2}, "02d8102054630c63"},
	{"logistic", {3, 0.25}, "5aa3feab079b1d7a"},
	{"cauchy", {0}, "79636ebdb2724c71"},
	{"triangular", {-1, 0.5, 3}, "a4069febf2b3c888"},
	{"lognormal", {0.5, 0.75}, "927f5082f7e7c0f4"},
	{"gamma", {0.3, 2}, "b08e65002f064fe6"},
	{"gamma", {7.5, 0.5}, "3f36f45837be04fd"},
	{"beta", {0.5, 2}, "1cbc53cbada0e4de"},
	{"f", {3, 9}, "aef0584202e3362c"},
	{"standard_t", {9}, "4cd6f24dd42d6d65"},
	{"noncentral_chisquare", {3, 2}, "dda249860e9b365d"},
	{"noncentral_chisquare", {0.5, 50}, "00c74a99990bed8b"},
	{"noncentral_f", {1, 9, 2}, "5bb5a737c7683be5"},
	{"wald", {2, 0.1}, "be95e2ecc35fb0dc"},
	{"vonmises", {0, 2}, "667e230b0a9d42ed"},
	{"vonmises", {1, 1e+07}, "e3d45128a4e28b51"},
	{"poisson", {3.5}, "8e86cd79239f1491"},
	{"poisson", {250}, "d5fb6d3142949ef8"},
	{"poisson", {1e12}, "387109066097cfa8"},
	{"integers", {-5, 100}, "46b980f1b63dfb07"},
	{"log_uniform", {1, 16}, "c17d720afa7f37af"},
	{"chrono", {100}, "f2dae8ad911949b3"},
};

START_TEST(values_equal_the_known_answers)
{
	struct fill_case c = {.distribution = known[_i].distribution,
			      .shape = {.ndim = 1, .dims = {1000}},
			      .dtype = WEIGHTD_FLOAT64,
			      .seed = 42};

	for (size_t i = 0; i < WEIGHTD_LAW_REALS; i++)
		c.reals[i] = known[_i].reals[i];
	ck_assert_msg(fill_case_check(&c, NULL) == WEIGHTD_OK, "%s is refused", c.distribution);
	ck_assert_str_eq(fill_case_digest(&c, 1000), known[_i].digest);
}
END_TEST

static const struct {
	uint64_t n;
	double p;
	const char *digest;
} trials[] = {
	/* the same */
	{10, 0.3, "6074985bc74ec21e"},
	{1000, 0.4, "627c98dab47d2659"},
	{2000000000, 1e-8, "2b3c9950bb2c2885"},
	{50, 0.9, "cd5dcf11f3590947"},
	{1000000000000, 0.75, "55446f26d55df0c1"},
};

START_TEST(successes_equal_the_known_answers)
{
	struct fill_case c = {.distribution = "binomial",
			      .reals = {trials[_i].p},
			      .sizes = {trials[_i].n},
			      .shape = {.ndim = 1, .dims = {1000}},
			      .dtype = WEIGHTD_FLOAT64,
			      .seed = 42};

	ck_assert_str_eq(fill_case_digest(&c, 1000), trials[_i].digest);
}
END_TEST

START_TEST(values_beyond_the_dtype_are_its_largest_number)
{
	const struct fill_case c = {.distribution = "pareto",
				    .reals = {0.01},
				    .shape = {.ndim = 1, .dims = {64}},
				    .dtype = WEIGHTD_FLOAT16};
	size_t count;
	double *values = fill_case_values(&c, &count), largest = 0.0;

	for (size_t i = 0; i < count; i++)
		largest = values[i] > largest ? values[i] : largest;
	free(values);
	ck_assert_double_eq(largest, 65504.0);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("value_law");
	TCase *tcase = tcase_create("value_law");

	tcase_add_loop_test(tcase, values_equal_the_known_answers, 0,
			    sizeof known / sizeof known[0]);
	tcase_add_loop_test(tcase, successes_equal_the_known_answers, 0,
			    sizeof trials / sizeof trials[0]);
	tcase_add_test(tcase, values_beyond_the_dtype_are_its_largest_number);
	suite_add_tcase(suite, tcase);
	return suite;
}
