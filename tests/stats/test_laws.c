/*
 * The laws themselves: distribution functions at quantiles by scipy (tests/vectors/quantiles.txt),
 * and the chances of checks at values of tables.
 */
#include "law.h"
#include "suite.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define QUANTILES 99

static struct law law_of(const char *name, const double *n)
{
#define IS(text, made)               \
	if (strcmp(name, text) == 0) \
		return made;
	IS("exponential", exponential_law(n[0]))
	IS("rayleigh", rayleigh_law(n[0]))
	IS("weibull", weibull_law(n[0]))
	IS("power", power_law(n[0]))
	IS("pareto", pareto_law(n[0]))
	IS("laplace", laplace_law(n[0], n[1]))
	IS("gumbel", gumbel_law(n[0], n[1]))
	IS("logistic", logistic_law(n[0], n[1]))
	IS("cauchy", cauchy_law())
	IS("triangular", triangular_law(n[0], n[1], n[2]))
	IS("lognormal", lognormal_law(n[0], n[1]))
	IS("gamma", gamma_law(n[0], n[1]))
	IS("beta", beta_law(n[0], n[1]))
	IS("f", f_law(n[0], n[1]))
	IS("standard_t", student_law(n[0]))
	IS("noncentral_chisquare", noncentral_chisquare_law(n[0], n[1]))
	IS("noncentral_f", noncentral_f_law(n[0], n[1], n[2]))
	IS("wald", wald_law(n[0], n[1]))
	IS("vonmises", vonmises_law(n[1]))
	return (struct law){.name = NULL};
}

/* Integers: test_quantiles.c counts what lies below each quantile. */
static bool has_steps(const char *name)
{
	static const char *const names[] = {"poisson", "binomial", "integers"};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

START_TEST(distribution_functions_agree_with_scipy)
{
	FILE *file = fopen("tests/vectors/quantiles.txt", "r");
	char name[32];
	int reals, lines = 0;

	ck_assert_ptr_nonnull(file);
	for (; fscanf(file, "%31s %d", name, &reals) == 2; lines++) {
		double n[LAW_NUMBERS] = {0}, skipped, quantile;
		for (int i = 0; i < reals; i++)
			ck_assert_int_eq(fscanf(file, "%lf", &n[i]), 1);
		ck_assert_int_eq(fscanf(file, "%lf %lf", &skipped, &skipped), 2);
		if (has_steps(name)) {
			ck_assert_int_eq(fscanf(file, "%*[^\n]"), 0);
			continue;
		}
		const struct law law = law_of(name, n);
		ck_assert_msg(law.name != NULL, "no law for %s", name);
		for (int i = 1; i <= QUANTILES; i++) {
			ck_assert_int_eq(fscanf(file, "%lf", &quantile), 1);
			/* The fraction that stands for it differs by 4e-4 from a normal (n = 1e6).
			 */
			if (strcmp(name, "gamma") == 0 && n[0] > 1e5)
				continue;
			/* The line at 1e7 is a normal's, the law's Bessel functions end before. */
			if (strcmp(name, "vonmises") == 0 && (n[1] > 1e3 || n[1] < 1e-3))
				continue;
			const double p = law.below(law.number, quantile);
			ck_assert_msg(fabs(p - i / 100.0) < 1e-9,
				      "%s: %.12g at the quantile %d/100", name, p, i);
		}
	}
	fclose(file);

	ck_assert_int_gt(lines, 30);
}
END_TEST

/* Abramowitz and Stegun, tables 26.1, 26.8 and 26.9; binomial sums by hand. */
START_TEST(chances_agree_with_tables)
{
	ck_assert_double_eq_tol(chance_of_z(1.959963985), 0.05, 1e-9);
	ck_assert_double_eq_tol(chance_of_z(6.806502), 1e-11, 1e-16);
	ck_assert_double_eq_tol(chance_of_chisquare(18.307038053, 10), 0.05, 1e-9);
	ck_assert_double_eq_tol(chance_of_count(0, 10, 0.5), 2.0 / 1024, 1e-14);
	ck_assert_double_eq_tol(chance_of_count(9, 10, 0.5), 22.0 / 1024, 1e-14);
	ck_assert_double_eq_tol(chance_of_count(5, 10, 0.5), 1.0, 1e-14);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("laws");
	TCase *tcase = tcase_create("laws");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, distribution_functions_agree_with_scipy);
	tcase_add_test(tcase, chances_agree_with_tables);
	suite_add_tcase(suite, tcase);
	return suite;
}
