/*
 * Law shape: a row for each distribution.  Kurtoses are those of the textbooks (Johnson, Kotz,
 * Balakrishnan, Continuous Univariate Distributions); laws that are strictly sub-Gaussian: Arbel,
 * Marchal, Nguyen 2020.
 */
#include "core/statistics/law_shape.h"

#include "core/distribution/distribution_table.h"
#include "core/number/c_functions.h"
#include "core/number/elementary.h"

#include <math.h>

#define PI 0x1.921fb54442d18p+1
#define ROOT_HALF 0x1.6a09e667f3bcdp-1

typedef double kurtosis_of(const struct weightd_law *law);

static double log_of(double x)
{
	return x > 0 ? weightd_log_double(x) : -INFINITY;
}

static double normal_below(double z)
{
	return 0.5 + 0.5 * weightd_c_erf(z * ROOT_HALF);
}

static double exp_of_negative(double x)
{
	return x >= 708 ? 0 : weightd_exp(-x);
}

static double in_unit(double x)
{
	return x > 0 ? (x < 1 ? x : 1) : 0;
}

static double uniform_below(const struct weightd_law *law, double x)
{
	return in_unit((x - law->uniform.low) / (law->uniform.high - law->uniform.low));
}

static double uniform_kurtosis(const struct weightd_law *law)
{
	(void)law;
	return 1.8;
}

static double normal_law_below(const struct weightd_law *law, double x)
{
	return normal_below((x - law->normal.mean) / law->normal.std);
}

static double normal_kurtosis(const struct weightd_law *law)
{
	(void)law;
	return 3;
}

static double trunc_normal_below(const struct weightd_law *law, double x)
{
	const double mean = law->trunc_normal.mean, std = law->trunc_normal.std;
	const double low = (law->trunc_normal.a - mean) / std,
		     high = (law->trunc_normal.b - mean) / std, z = (x - mean) / std;

	if (z <= low)
		return 0;
	return z >= high ? 1
			 : in_unit(weightd_normal_mass(low, z) / weightd_normal_mass(low, high));
}

/* z^k times the density, where z may be infinite. */
static double at_end(double z, unsigned power)
{
	double product = weightd_normal_density(z);

	if (product == 0)
		return 0;
	for (; power > 0; power--)
		product *= z;
	return product;
}

/* By the moments E z^k = (k - 1) E z^(k - 2) + (a^(k - 1) d(a) - b^(k - 1) d(b)) / mass. */
static double trunc_normal_kurtosis(const struct weightd_law *law)
{
	const double mean = law->trunc_normal.mean, std = law->trunc_normal.std;
	const double low = (law->trunc_normal.a - mean) / std,
		     high = (law->trunc_normal.b - mean) / std;
	const double mass = weightd_normal_mass(low, high);
	double moments[5] = {1, (at_end(low, 0) - at_end(high, 0)) / mass};

	/* The moments of a narrow or far interval are differences of nearly equal numbers. */
	if (!(mass > 1e-3))
		return NAN;
	for (unsigned k = 2; k <= 4; k++)
		moments[k] = (k - 1) * moments[k - 2] +
			     (at_end(low, k - 1) - at_end(high, k - 1)) / mass;
	const double m = moments[1], variance = moments[2] - m * m;
	const double fourth =
		moments[4] - 4 * m * moments[3] + 6 * m * m * moments[2] - 3 * m * m * m * m;
	return fourth / (variance * variance);
}

static double exponential_below(const struct weightd_law *law, double x)
{
	return x <= 0 ? 0 : 1 - exp_of_negative(x / law->exponential.scale);
}

static double exponential_kurtosis(const struct weightd_law *law)
{
	(void)law;
	return 9;
}

static double rayleigh_below(const struct weightd_law *law, double x)
{
	const double z = x / law->rayleigh.scale;

	return x <= 0 ? 0 : 1 - exp_of_negative(z * z / 2);
}

static double rayleigh_kurtosis(const struct weightd_law *law)
{
	(void)law;
	return 3 - (6 * PI * PI - 24 * PI + 16) / ((4 - PI) * (4 - PI));
}

static double weibull_below(const struct weightd_law *law, double x)
{
	if (x <= 0 || law->weibull.a == 0)
		return x <= 0 ? 0 : 1;
	return 1 - exp_of_negative(weightd_exp_any(law->weibull.a * log_of(x)));
}

/* Of raw moments E x^k, k = 1 .. 4. */
static double kurtosis_of_moments(const double raw[5])
{
	const double m = raw[1], variance = raw[2] - m * m;
	const double fourth = raw[4] - 4 * m * raw[3] + 6 * m * m * raw[2] - 3 * m * m * m * m;

	return variance > 0 && isfinite(fourth) ? fourth / (variance * variance) : NAN;
}

static double weibull_kurtosis(const struct weightd_law *law)
{
	double raw[5] = {1};

	for (unsigned k = 1; k <= 4; k++)
		raw[k] = weightd_exp_any(weightd_log_gamma(1 + k / law->weibull.a));
	return kurtosis_of_moments(raw);
}

static double power_below(const struct weightd_law *law, double x)
{
	return x <= 0 ? 0 : x >= 1 ? 1 : weightd_exp(law->power.a * log_of(x));
}

static double power_kurtosis(const struct weightd_law *law)
{
	double raw[5] = {1};

	for (unsigned k = 1; k <= 4; k++)
		raw[k] = law->power.a / (law->power.a + k);
	return kurtosis_of_moments(raw);
}

static double pareto_below(const struct weightd_law *law, double x)
{
	return x <= 0 ? 0 : 1 - exp_of_negative(law->pareto.a * log_of(1 + x));
}

static double pareto_kurtosis(const struct weightd_law *law)
{
	const double a = law->pareto.a;

	return a > 4 ? 3 + 6 * (a * a * a + a * a - 6 * a - 2) / (a * (a - 3) * (a - 4)) : NAN;
}

static double laplace_below(const struct weightd_law *law, double x)
{
	const double z = (x - law->laplace.loc) / law->laplace.scale;

	return z < 0 ? exp_of_negative(-z) / 2 : 1 - exp_of_negative(z) / 2;
}

static double laplace_kurtosis(const struct weightd_law *law)
{
	(void)law;
	return 6;
}

static double gumbel_below(const struct weightd_law *law, double x)
{
	const double z = (x - law->gumbel.loc) / law->gumbel.scale;

	return z < -7 ? 0 : exp_of_negative(weightd_exp_any(-z));
}

static double gumbel_kurtosis(const struct weightd_law *law)
{
	(void)law;
	return 5.4;
}

static double logistic_below(const struct weightd_law *law, double x)
{
	const double z = (x - law->logistic.loc) / law->logistic.scale;

	if (z < 0)
		return exp_of_negative(-z) / (1 + exp_of_negative(-z));
	return 1 / (1 + exp_of_negative(z));
}

static double logistic_kurtosis(const struct weightd_law *law)
{
	(void)law;
	return 4.2;
}

static double triangular_below(const struct weightd_law *law, double x)
{
	const double a = law->triangular.left, c = law->triangular.mode, b = law->triangular.right;

	if (x <= a || x >= b)
		return x <= a ? 0 : 1;
	return x < c ? (x - a) * (x - a) / ((b - a) * (c - a))
		     : 1 - (b - x) * (b - x) / ((b - a) * (b - c));
}

static double triangular_kurtosis(const struct weightd_law *law)
{
	(void)law;
	return 2.4;
}

static double lognormal_below(const struct weightd_law *law, double x)
{
	return x <= 0 ? 0 : normal_below((log_of(x) - law->lognormal.mean) / law->lognormal.sigma);
}

static double lognormal_kurtosis(const struct weightd_law *law)
{
	const double e = weightd_exp_any(law->lognormal.sigma * law->lognormal.sigma);
	const double result = e * e * e * e + 2 * e * e * e + 3 * e * e - 3;

	return isfinite(result) ? result : NAN;
}

static double log_uniform_below(const struct weightd_law *law, double x)
{
	const double low = law->log_uniform.low, high = law->log_uniform.high;

	return in_unit((weightd_exp_any(x) - low) / (high - low));
}

/* Quarter turns of the arc tangent by its series, halved until it is short. */
static double arctangent(double x)
{
	double halvings = 1, sum = 0;

	while (fabs(x) > 0.1) {
		x = x / (1 + sqrt(1 + x * x));
		halvings *= 2;
	}
	for (int k = 15; k >= 1; k -= 2)
		sum = (k % 4 == 1 ? 1.0 : -1.0) / k + x * x * sum;
	return halvings * x * sum;
}

static double cauchy_below(const struct weightd_law *law, double x)
{
	(void)law;
	/* atan(x) = pi / 2 - atan(1 / x) */
	if (fabs(x) > 1)
		return (x > 0 ? 1 : 0) - arctangent(1 / x) / PI;
	return 0.5 + arctangent(x) / PI;
}

static double cauchy_at_below(const struct weightd_law *law, double x)
{
	return cauchy_below(law, (x - law->cauchy_at.loc) / law->cauchy_at.scale);
}

static double gamma_kurtosis(const struct weightd_law *law)
{
	return law->gamma.shape > 0 ? 3 + 6 / law->gamma.shape : NAN;
}

static double beta_kurtosis(const struct weightd_law *law)
{
	const double a = law->beta.a, b = law->beta.b, s = a + b;
	const double d = (a - b) * (a - b) * (s + 1) - a * b * (s + 2);

	return 3 + 6 * d / (a * b * (s + 2) * (s + 3));
}

static double standard_t_kurtosis(const struct weightd_law *law)
{
	const double df = law->standard_t.df;

	return df > 4 ? 3 + 6 / (df - 4) : NAN;
}

static double noncentral_chisquare_kurtosis(const struct weightd_law *law)
{
	const double k = law->chisquare.df, nonc = law->chisquare.nonc;

	return 3 + 12 * (k + 4 * nonc) / ((k + 2 * nonc) * (k + 2 * nonc));
}

static double wald_kurtosis(const struct weightd_law *law)
{
	return 3 + 15 * law->wald.mean / law->wald.scale;
}

static double poisson_kurtosis(const struct weightd_law *law)
{
	return law->poisson.lam > 0 ? 3 + 1 / law->poisson.lam : NAN;
}

static double binomial_kurtosis(const struct weightd_law *law)
{
	const double p = law->binomial.p, variance = (double)law->n * p * (1 - p);

	return variance > 0 ? 3 + (1 - 6 * p * (1 - p)) / variance : NAN;
}

static double bernoulli_kurtosis(const struct weightd_law *law)
{
	const double p = law->bernoulli.p, variance = p * (1 - p);

	return variance > 0 ? 3 + (1 - 6 * variance) / variance : NAN;
}

static double geometric_kurtosis(const struct weightd_law *law)
{
	const double p = law->geometric.p;

	return p < 1 ? 9 + p * p / (1 - p) : NAN;
}

static double negative_binomial_kurtosis(const struct weightd_law *law)
{
	const double n = law->negative_binomial.n, p = law->negative_binomial.p;

	return p < 1 ? 3 + 6 / n + p * p / ((1 - p) * n) : NAN;
}

/* Of the whole numbers low .. high - 1. */
static double integers_kurtosis(const struct weightd_law *law)
{
	const struct weightd_moments moments = law->distribution->moments(law);
	const double n = moments.high - moments.low + 1;

	return n > 1 ? 3 - 1.2 * (n * n + 1) / (n * n - 1) : NAN;
}

static double rademacher_kurtosis(const struct weightd_law *law)
{
	(void)law;
	return 1;
}

/* The tails where they do not depend on the law's numbers. */
struct row {
	const struct weightd_distribution *distribution;
	kurtosis_of *kurtosis;
	weightd_law_below *below;
	enum weightd_tails tails;
};

#define ROW(name) &weightd_distribution_##name, name##_kurtosis

static const struct row rows[] = {
	{&weightd_distribution_normal, normal_kurtosis, normal_law_below, WEIGHTD_TAILS_NORMAL},
	{ROW(uniform), uniform_below, WEIGHTD_TAILS_LIGHT},
	{ROW(trunc_normal), trunc_normal_below, WEIGHTD_TAILS_UNKNOWN},
	{ROW(rademacher), NULL, WEIGHTD_TAILS_LIGHT},
	{ROW(exponential), exponential_below, WEIGHTD_TAILS_UNKNOWN},
	{ROW(rayleigh), rayleigh_below, WEIGHTD_TAILS_UNKNOWN},
	{ROW(weibull), weibull_below, WEIGHTD_TAILS_UNKNOWN},
	{ROW(power), power_below, WEIGHTD_TAILS_UNKNOWN},
	{ROW(pareto), pareto_below, WEIGHTD_TAILS_UNKNOWN},
	{ROW(laplace), laplace_below, WEIGHTD_TAILS_UNKNOWN},
	{ROW(gumbel), gumbel_below, WEIGHTD_TAILS_UNKNOWN},
	{ROW(logistic), logistic_below, WEIGHTD_TAILS_UNKNOWN},
	{ROW(triangular), triangular_below, WEIGHTD_TAILS_UNKNOWN},
	{ROW(lognormal), lognormal_below, WEIGHTD_TAILS_UNKNOWN},
	{&weightd_distribution_log_uniform, NULL, log_uniform_below, WEIGHTD_TAILS_UNKNOWN},
	{&weightd_distribution_cauchy, NULL, cauchy_below, WEIGHTD_TAILS_UNKNOWN},
	{&weightd_distribution_cauchy_at, NULL, cauchy_at_below, WEIGHTD_TAILS_UNKNOWN},
	{ROW(gamma), NULL, WEIGHTD_TAILS_UNKNOWN},
	{ROW(beta), NULL, WEIGHTD_TAILS_UNKNOWN},
	{ROW(standard_t), NULL, WEIGHTD_TAILS_UNKNOWN},
	{ROW(noncentral_chisquare), NULL, WEIGHTD_TAILS_UNKNOWN},
	{ROW(wald), NULL, WEIGHTD_TAILS_UNKNOWN},
	{ROW(poisson), NULL, WEIGHTD_TAILS_UNKNOWN},
	{ROW(binomial), NULL, WEIGHTD_TAILS_UNKNOWN},
	{ROW(bernoulli), NULL, WEIGHTD_TAILS_UNKNOWN},
	{ROW(geometric), NULL, WEIGHTD_TAILS_UNKNOWN},
	{ROW(negative_binomial), NULL, WEIGHTD_TAILS_UNKNOWN},
	{ROW(integers), NULL, WEIGHTD_TAILS_LIGHT},
};

/* A truncated normal is strictly sub-Gaussian where its bounds lie symmetrically. */
static bool is_symmetric(const struct weightd_law *law)
{
	const double mean = law->trunc_normal.mean, low = mean - law->trunc_normal.a,
		     high = law->trunc_normal.b - mean;

	return law->distribution == &weightd_distribution_trunc_normal &&
	       fabs(low - high) <= 1e-12 * (low + high);
}

struct weightd_law_shape weightd_law_shape(const struct weightd_law *law)
{
	struct weightd_law_shape shape = {.kurtosis = NAN};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (rows[i].distribution != law->distribution)
			continue;
		shape.below = rows[i].below;
		shape.tails = is_symmetric(law) ? WEIGHTD_TAILS_LIGHT : rows[i].tails;
		if (rows[i].kurtosis != NULL)
			shape.kurtosis = rows[i].kurtosis(law);
	}
	if (!isfinite(shape.kurtosis))
		shape.kurtosis = NAN;
	return shape;
}
