/* Expected numbers: the papers' formulas in Python doubles. */
#include "resolved.h"
#include "suite.h"

static const struct {
	const char *module, *initializer, *distribution;
	double reals[2];
} cases[] = {
	{"Linear(2, 8)", "siren_uniform(is_first=True)", "uniform", {-0.5, 0.5}},
	{"Linear(24, 8)",
	 "siren_uniform",
	 "uniform",
	 {-0.016666666666666666, 0.016666666666666666}},
	{"Linear(24, 8)", "siren_uniform(w0=1)", "uniform", {-0.5, 0.5}},
	{"Linear(100, 8)", "random_walk", "normal", {0, 0.14317087661298528}},
	{"Linear(100, 8)", "random_walk('linear')", "normal", {0, 0.1005012520859401}},
	{"Linear(64, 8)", "wang_init(4)", "normal", {0, 0.0625}},
	{"Linear(64, 8)", "wang_init(4, dim=16)", "normal", {0, 0.125}},
};

START_TEST(numbers_are_those_of_the_paper)
{
	resolved_is(cases[_i].module, "weight", cases[_i].initializer, cases[_i].distribution, 2,
		    cases[_i].reals);
}
END_TEST

START_TEST(a_bias_has_no_fans)
{
	resolved_refused("Linear(2, 8)", "bias", "siren_uniform", WEIGHTD_ERR_BAD_ARGUMENT);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("papers");
	TCase *tcase = tcase_create("papers");

	tcase_add_loop_test(tcase, numbers_are_those_of_the_paper, 0,
			    sizeof cases / sizeof cases[0]);
	tcase_add_test(tcase, a_bias_has_no_fans);
	suite_add_tcase(suite, tcase);
	return suite;
}
