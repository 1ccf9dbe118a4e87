/* Arguments, defaults and refusals as numpy 1.24 has them (numpy/random/mtrand.pyx). */
#include "resolved.h"
#include "suite.h"

static const struct {
	const char *initializer, *distribution;
	double reals[3];
} cases[] = {
	{"numpy.random()", "uniform", {0, 1}},
	{"np.random.random_sample((4, 3))", "uniform", {0, 1}},
	{"np.random.rand(4, 3)", "uniform", {0, 1}},
	{"numpy.randn(4, 3)", "normal", {0, 1}},
	{"numpy.standard_normal(size=(4, 3))", "normal", {0, 1}},
	{"numpy.lognormal", "lognormal", {0, 1}},
	{"numpy.exponential(2)", "exponential", {2}},
	{"numpy.standard_exponential", "exponential", {1}},
	{"numpy.laplace(1, 2)", "laplace", {1, 2}},
	{"numpy.gumbel", "gumbel", {0, 1}},
	{"numpy.logistic(scale=3)", "logistic", {0, 3}},
	{"numpy.standard_cauchy", "cauchy", {0}},
	{"numpy.triangular(-1, 0, 2)", "triangular", {-1, 0, 2}},
	{"numpy.rayleigh", "rayleigh", {1}},
	{"numpy.weibull(0)", "weibull", {0}},
	{"numpy.power(2)", "power", {2}},
	{"numpy.pareto(3)", "pareto", {3}},
	{"numpy.gamma(2)", "gamma", {2, 1}},
	{"numpy.standard_gamma(0.5)", "gamma", {0.5, 1}},
	{"numpy.chisquare(3)", "gamma", {1.5, 2}},
	{"numpy.standard_t(5)", "standard_t", {5}},
	{"numpy.beta(1, 2)", "beta", {1, 2}},
	{"numpy.f(3, 4)", "f", {3, 4}},
	{"numpy.noncentral_chisquare(3, 0)", "noncentral_chisquare", {3, 0}},
	{"numpy.noncentral_f(3, 4, 5)", "noncentral_f", {3, 4, 5}},
	{"numpy.wald(1, 2)", "wald", {1, 2}},
	{"numpy.vonmises(0, 4)", "vonmises", {0, 4}},
};

START_TEST(arguments_are_the_numbers_of_the_distribution)
{
	struct resolved c;

	resolved_is("[4, 3]", "w", cases[_i].initializer, cases[_i].distribution, 3,
		    cases[_i].reals);
	resolved_open(&c, "[4, 3]", "w", cases[_i].initializer);
	ck_assert_int_eq(c.dtype, WEIGHTD_FLOAT64);
	resolved_close(&c);
}
END_TEST

static const struct {
	const char *initializer;
	enum weightd_dtype dtype;
	unsigned variant;
} named[] = {
	{"numpy.random(dtype='float32')", WEIGHTD_FLOAT32, WEIGHTD_DRAWN_FLOAT32},
	{"numpy.random((4, 3), np.float32)", WEIGHTD_FLOAT32, WEIGHTD_DRAWN_FLOAT32},
	{"numpy.standard_normal(dtype=numpy.float64)", WEIGHTD_FLOAT64, 0},
	{"numpy.standard_exponential(None, 'float32', 'inv')", WEIGHTD_FLOAT32,
	 WEIGHTD_DRAWN_FLOAT32 | WEIGHTD_DRAWN_INVERSE},
	{"numpy.standard_exponential(method='inv')", WEIGHTD_FLOAT64, WEIGHTD_DRAWN_INVERSE},
	{"numpy.standard_exponential(method='zig')", WEIGHTD_FLOAT64, 0},
	{"numpy.standard_gamma(2, (4, 3), 'float32')", WEIGHTD_FLOAT32, WEIGHTD_DRAWN_FLOAT32},
};

START_TEST(dtype_is_that_of_the_draws_and_the_data)
{
	struct resolved c;

	resolved_open(&c, "[4, 3]", "w", named[_i].initializer);
	ck_assert_ptr_nonnull(c.plan);
	ck_assert_int_eq(c.dtype, named[_i].dtype);
	ck_assert_uint_eq(c.law.variant, named[_i].variant);
	resolved_close(&c);
}
END_TEST

static const struct {
	const char *initializer;
	enum weightd_code code;
} refused[] = {
	{"numpy.standard_normal(dtype='float16')", WEIGHTD_ERR_OUT_OF_RANGE},
	{"numpy.standard_exponential(method='ziggurat')", WEIGHTD_ERR_OUT_OF_RANGE},
	{"numpy.standard_cauchy(dtype='float32')", WEIGHTD_ERR_UNKNOWN_FIELD},
	{"numpy.normal(0, 1, dtype='float32')", WEIGHTD_ERR_UNKNOWN_FIELD},
	{"numpy.lognormal(0, -1)", WEIGHTD_ERR_OUT_OF_RANGE},
	{"numpy.exponential(-1)", WEIGHTD_ERR_OUT_OF_RANGE},
	{"numpy.triangular(0, 2, 1)", WEIGHTD_ERR_OUT_OF_RANGE},
	{"numpy.triangular(1, 1, 1)", WEIGHTD_ERR_OUT_OF_RANGE},
	{"numpy.triangular(1, 2)", WEIGHTD_ERR_MISSING_FIELD},
	{"numpy.weibull(-1)", WEIGHTD_ERR_OUT_OF_RANGE},
	{"numpy.power(0)", WEIGHTD_ERR_OUT_OF_RANGE},
	{"numpy.pareto(0)", WEIGHTD_ERR_OUT_OF_RANGE},
	{"numpy.chisquare(0)", WEIGHTD_ERR_OUT_OF_RANGE},
	{"numpy.standard_t(0)", WEIGHTD_ERR_OUT_OF_RANGE},
	{"numpy.beta(0, 1)", WEIGHTD_ERR_OUT_OF_RANGE},
	{"numpy.noncentral_chisquare(1, -1)", WEIGHTD_ERR_OUT_OF_RANGE},
	{"numpy.wald(0, 1)", WEIGHTD_ERR_OUT_OF_RANGE},
	{"numpy.gamma(1e13)", WEIGHTD_ERR_OUT_OF_RANGE}, /* numpy makes values of few digits */
	{"numpy.vonmises(0, -1)", WEIGHTD_ERR_OUT_OF_RANGE},
	{"numpy.gamma(1, size=(3, 4))", WEIGHTD_ERR_SHAPE_MISMATCH},
};

START_TEST(what_numpy_raises_for_is_refused)
{
	resolved_refused("[4, 3]", "w", refused[_i].initializer, refused[_i].code);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("numpy_continuous");
	TCase *tcase = tcase_create("numpy_continuous");

	tcase_add_loop_test(tcase, arguments_are_the_numbers_of_the_distribution, 0,
			    sizeof cases / sizeof cases[0]);
	tcase_add_loop_test(tcase, dtype_is_that_of_the_draws_and_the_data, 0,
			    sizeof named / sizeof named[0]);
	tcase_add_loop_test(tcase, what_numpy_raises_for_is_refused, 0,
			    sizeof refused / sizeof refused[0]);
	suite_add_tcase(suite, tcase);
	return suite;
}
