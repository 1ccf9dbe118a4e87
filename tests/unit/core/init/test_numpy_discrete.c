/* Counts of numpy.random: arguments and refusals as numpy has them, 1.24 and 2.4
 * (numpy/random/mtrand.pyx). */
#include "resolved.h"
#include "suite.h"

#include <math.h>
#include <stdlib.h>

static const struct {
	const char *initializer, *distribution;
	double real;
	uint64_t size;
} cases[] = {
	{"numpy.poisson", "poisson", 1.0, 0},
	{"np.random.poisson(3.5, (4, 3))", "poisson", 3.5, 0},
	{"numpy.poisson(lam=9.223372006484771e18)", "poisson", 9.223372006484771e18, 0},
	{"numpy.binomial(10, 0.3)", "binomial", 0.3, 10},
	{"numpy.binomial(p=1, n=0)", "binomial", 1.0, 0},
	{"np.random.binomial(10.7, 0, size=(4, 3))", "binomial", 0.0, 10},
	{"numpy.binomial(9223372036854775807, 0.5)", "binomial", 0.5, 9223372036854775807},
};

START_TEST(counts_go_into_the_tensor_that_is_there)
{
	struct resolved c;

	resolved_is("[4, 3]", "w", cases[_i].initializer, cases[_i].distribution, 1,
		    &cases[_i].real);
	resolved_open(&c, "[4, 3]", "w", cases[_i].initializer);
	ck_assert_int_eq(c.dtype, WEIGHTD_FLOAT32);
	ck_assert_uint_eq(c.law.sizes[0], cases[_i].size);
	resolved_close(&c);
}
END_TEST

static const struct {
	const char *initializer;
	enum weightd_code code;
} refused[] = {
	{"numpy.poisson(-1)", WEIGHTD_ERR_OUT_OF_RANGE},
	{"numpy.poisson(9.3e18)", WEIGHTD_ERR_OUT_OF_RANGE},
	{"numpy.poisson(3, size=(3, 4))", WEIGHTD_ERR_SHAPE_MISMATCH},
	{"numpy.poisson('3')", WEIGHTD_ERR_WRONG_TYPE},
	{"numpy.binomial(10)", WEIGHTD_ERR_MISSING_FIELD},
	{"numpy.binomial(-1, 0.5)", WEIGHTD_ERR_OUT_OF_RANGE},
	{"numpy.binomial(1e19, 0.5)", WEIGHTD_ERR_OUT_OF_RANGE},
	{"numpy.binomial(3, -0.1)", WEIGHTD_ERR_OUT_OF_RANGE},
	{"numpy.binomial(3, 1.1)", WEIGHTD_ERR_OUT_OF_RANGE},
	{"numpy.randint(0)", WEIGHTD_ERR_OUT_OF_RANGE},
	{"numpy.randint(3, 3)", WEIGHTD_ERR_OUT_OF_RANGE},
	{"numpy.randint(0.5, 3)", WEIGHTD_ERR_WRONG_TYPE},
	{"numpy.randint(9007199254740993)",
	 WEIGHTD_ERR_OUT_OF_RANGE}, /* ours alone: it is no double */
	{"numpy.randint(5, dtype='int8')", WEIGHTD_ERR_OUT_OF_RANGE}, /* ours alone: other words */
};

static const struct {
	const char *initializer;
	double bounds[2];
} ranges[] = {
	{"numpy.randint(2)", {0, 2}},
	{"np.random.randint(-3, 5, (4, 3))", {-3, 5}},
	{"numpy.randint(low=1, high=None, dtype=np.int64)", {0, 1}},
	{"numpy.integers(-1, 1, endpoint=True)", {-1, 2}},
	{"numpy.integers(10, endpoint=True)", {0, 11}},
};

START_TEST(integers_have_the_end_of_numpy)
{
	resolved_is("[4, 3]", "w", ranges[_i].initializer, "integers", 2, ranges[_i].bounds);
}
END_TEST

START_TEST(what_numpy_raises_for_is_refused)
{
	resolved_refused("[4, 3]", "w", refused[_i].initializer, refused[_i].code);
}
END_TEST

/* scipy 1.17.1: binom(10, 0.3).std(), poisson(3.5).std() */
START_TEST(mean_and_std_are_explained)
{
	struct resolved c;

	resolved_open(&c, "[4, 3]", "w", "numpy.binomial(10, 0.3)");
	ck_assert_double_eq_tol(c.why.mean, 3.0, 1e-12);
	ck_assert_double_eq_tol(c.why.std, 1.4491376746189437, 1e-12);
	ck_assert(c.why.has_bounds && c.why.low == 0.0 && c.why.high == 10.0);
	resolved_close(&c);
	resolved_open(&c, "[4, 3]", "w", "numpy.poisson(3.5)");
	ck_assert_double_eq_tol(c.why.mean, 3.5, 1e-12);
	ck_assert_double_eq_tol(c.why.std, 1.8708286933869707, 1e-12);
	ck_assert(!c.why.has_bounds);
	resolved_close(&c);
}
END_TEST

/* Where there is one value only. */
START_TEST(certain_counts_are_certain)
{
	static const struct {
		const char *initializer;
		double count;
	} certain[] = {{"numpy.poisson(0)", 0},
		       {"numpy.binomial(0, 0.5)", 0},
		       {"numpy.binomial(7, 0)", 0},
		       {"numpy.binomial(7, 1)", 7}};

	for (size_t i = 0; i < sizeof certain / sizeof certain[0]; i++) {
		struct resolved c;
		size_t count = 0;
		resolved_open(&c, "[4, 3]", "w", certain[i].initializer);
		double *values = resolved_values(&c, "w", &count);
		for (size_t j = 0; j < count; j++)
			ck_assert_double_eq(values[j], certain[i].count);
		free(values);
		resolved_close(&c);
	}
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("numpy_discrete");
	TCase *tcase = tcase_create("numpy_discrete");

	tcase_add_loop_test(tcase, counts_go_into_the_tensor_that_is_there, 0,
			    sizeof cases / sizeof cases[0]);
	tcase_add_loop_test(tcase, integers_have_the_end_of_numpy, 0,
			    sizeof ranges / sizeof ranges[0]);
	tcase_add_loop_test(tcase, what_numpy_raises_for_is_refused, 0,
			    sizeof refused / sizeof refused[0]);
	tcase_add_test(tcase, mean_and_std_are_explained);
	tcase_add_test(tcase, certain_counts_are_certain);
	suite_add_tcase(suite, tcase);
	return suite;
}
