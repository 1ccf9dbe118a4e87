/* numpy.random's draws with lists, and of trials: arguments and refusals as numpy has them
 * (numpy/random/mtrand.pyx). */
#include "resolved.h"
#include "suite.h"

static const struct {
	const char *initializer, *shape, *distribution;
	uint64_t sizes[2];
} cases[] = {
	{"numpy.choice(5)", "[4, 3]", "integers", {0, 0}},
	{"np.random.choice([1, 2.5], (4, 3))", "[4, 3]", "categorical", {2, 1}},
	{"numpy.choice(2, p=[0.25, 0.75])", "[4, 3]", "categorical", {2, 2}},
	{"numpy.choice([7, 8], None, True, [0.25, 0.75])", "[4, 3]", "categorical", {2, 3}},
	{"numpy.choice(12, replace=False)", "[4, 3]", "subset", {12, 0}},
	{"numpy.choice(13, replace=False, shuffle=False)", "[4, 3]", "subset", {13, 4}},
	{"numpy.permutation(12)", "[4, 3]", "permutation", {12, 0}},
	{"numpy.shuffle([3, 1, 2])", "[3]", "permutation", {3, 1}},
	{"numpy.multinomial(20, [0.5, 0.25, 0.25], size=4)", "[4, 3]", "multinomial", {20, 0}},
	{"numpy.dirichlet((1, 2, 3), (4,))", "[4, 3]", "dirichlet", {0, 0}},
	{"numpy.multivariate_normal([0, 0], [[1, 0], [0, 1]])",
	 "[2]",
	 "multivariate_normal",
	 {0, 0}},
};

START_TEST(lists_are_numbers_of_the_law)
{
	struct resolved c;

	resolved_open(&c, cases[_i].shape, "w", cases[_i].initializer);
	ck_assert_str_eq(c.law.distribution->name, cases[_i].distribution);
	ck_assert_uint_eq(c.law.sizes[0], cases[_i].sizes[0]);
	ck_assert_uint_eq(c.law.sizes[1], cases[_i].sizes[1]);
	resolved_close(&c);
}
END_TEST

static const struct {
	const char *initializer;
	enum weightd_code code;
} refused[] = {
	{"numpy.choice(0)", WEIGHTD_ERR_OUT_OF_RANGE},
	{"numpy.choice(2.5)", WEIGHTD_ERR_WRONG_TYPE},
	{"numpy.choice([])", WEIGHTD_ERR_OUT_OF_RANGE},
	{"numpy.choice(3, p=0.5)", WEIGHTD_ERR_WRONG_TYPE},
	{"numpy.choice(3, p=[0.5, 0.5])", WEIGHTD_ERR_BAD_ARGUMENT},
	{"numpy.choice(2, p=[0.5, 0.49])", WEIGHTD_ERR_OUT_OF_RANGE},
	{"numpy.choice(2, p=[1.5, -0.5])", WEIGHTD_ERR_OUT_OF_RANGE},
	{"numpy.choice(11, replace=False)", WEIGHTD_ERR_BAD_ARGUMENT},
	{"numpy.choice(12, replace=False, p=[1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])",
	 WEIGHTD_ERR_BAD_ARGUMENT},
	{"numpy.choice(3, (3, 4))", WEIGHTD_ERR_SHAPE_MISMATCH},
	{"numpy.choice(3, axis=1)", WEIGHTD_ERR_OUT_OF_RANGE},
	{"numpy.permutation(11)", WEIGHTD_ERR_SHAPE_MISMATCH},
	{"numpy.multinomial(3, [0.5, 0.5])", WEIGHTD_ERR_SHAPE_MISMATCH},
	{"numpy.multinomial(3, [0.5, 0.6, 0])", WEIGHTD_ERR_OUT_OF_RANGE},
	{"numpy.multinomial(3, [0.5, 0.5, 0], size=(4, 3))", WEIGHTD_ERR_SHAPE_MISMATCH},
	{"numpy.dirichlet([1, 2, 0])", WEIGHTD_ERR_OUT_OF_RANGE},
	{"numpy.dirichlet([1, [2], 3])", WEIGHTD_ERR_WRONG_TYPE},
	{"numpy.multivariate_normal([0, 0, 0], [[1, 2], [3, 4]])", WEIGHTD_ERR_SHAPE_MISMATCH},
	{"numpy.multivariate_normal([0, 0, 0], [[1, 0, 2], [0, 1, 0], [2, 0, 1]])",
	 WEIGHTD_ERR_OUT_OF_RANGE},
	{"numpy.geometric(0)", WEIGHTD_ERR_OUT_OF_RANGE},
	{"numpy.negative_binomial(0, 0.5)", WEIGHTD_ERR_OUT_OF_RANGE},
	{"numpy.hypergeometric(3, 4, 8)", WEIGHTD_ERR_OUT_OF_RANGE},
	{"numpy.logseries(1)", WEIGHTD_ERR_OUT_OF_RANGE},
	{"numpy.zipf(1)", WEIGHTD_ERR_OUT_OF_RANGE},
};

START_TEST(what_numpy_raises_for_is_refused)
{
	resolved_refused("[4, 3]", "w", refused[_i].initializer, refused[_i].code);
}
END_TEST

START_TEST(a_tensor_without_elements_has_no_shuffle_before_it)
{
	resolved_refused("[0, 3]", "w", "numpy.choice(5, replace=False)", WEIGHTD_ERR_UNSUPPORTED);
}
END_TEST

START_TEST(a_subset_of_many_more_items_is_bounded)
{
	resolved_refused("[5000000]", "w", "numpy.choice(4000000000, replace=False)",
			 WEIGHTD_ERR_LIMIT_EXCEEDED);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("numpy_lists");
	TCase *tcase = tcase_create("numpy_lists");

	tcase_add_loop_test(tcase, lists_are_numbers_of_the_law, 0,
			    (int)(sizeof cases / sizeof cases[0]));
	tcase_add_loop_test(tcase, what_numpy_raises_for_is_refused, 0,
			    (int)(sizeof refused / sizeof refused[0]));
	tcase_add_test(tcase, a_tensor_without_elements_has_no_shuffle_before_it);
	tcase_add_test(tcase, a_subset_of_many_more_items_is_bounded);
	suite_add_tcase(suite, tcase);
	return suite;
}
