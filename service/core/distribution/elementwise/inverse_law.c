/*
 * Distributions whose distribution function has a closed inverse, one uniform number for each
 * value: exponential, rayleigh, weibull, power, pareto, laplace, gumbel, logistic, cauchy,
 * triangular and lognormal, with the numbers of numpy.random's functions; log_uniform.
 */
#include "core/distribution/distribution_table.h"
#include "core/distribution/value_law.h"
#include "core/number/elementary.h"

#define UNBOUNDED __builtin_inf()
#define PI 0x1.921fb54442d18p+1

static double exponential(const struct weightd_law *law, double u)
{
	return law->exponential.scale * -weightd_log_double(u);
}

static double rayleigh(const struct weightd_law *law, double u)
{
	return law->rayleigh.scale * __builtin_sqrt(-2.0 * weightd_log_double(u));
}

static double weibull(const struct weightd_law *law, double u)
{
	const double a = law->weibull.a;

	return a == 0.0 ? 0.0 : weightd_exp_any(weightd_log_double(-weightd_log_double(u)) / a);
}

static double power(const struct weightd_law *law, double u)
{
	return weightd_exp(weightd_log_double(u) / law->power.a);
}

static double pareto(const struct weightd_law *law, double u)
{
	return weightd_exp_any(-weightd_log_double(u) / law->pareto.a) - 1.0;
}

static double laplace(const struct weightd_law *law, double u)
{
	const double loc = law->laplace.loc, scale = law->laplace.scale;

	return u < 0.5 ? loc + scale * weightd_log_double(u + u)
		       : loc - scale * weightd_log_double((1.0 - u) + (1.0 - u));
}

static double gumbel(const struct weightd_law *law, double u)
{
	return law->gumbel.loc - law->gumbel.scale * weightd_log_double(-weightd_log_double(u));
}

static double logistic(const struct weightd_law *law, double u)
{
	return law->logistic.loc + law->logistic.scale * weightd_log_double(u / (1.0 - u));
}

/* tan(pi (u - 1/2)) as the cotangent of the nearer end's angle. */
static double cauchy(const struct weightd_law *law, double u)
{
	const double x = 2.0 * (u < 0.5 ? u : 1.0 - u); /* quarter turns, up to 1 */
	double cosine, sine;

	(void)law;
	weightd_quarter_double(x <= 0.5 ? x : 1.0 - x, &cosine, &sine);
	const double cotangent = x <= 0.5 ? cosine / sine : sine / cosine;
	return u < 0.5 ? -cotangent : cotangent;
}

static double cauchy_at(const struct weightd_law *law, double u)
{
	return law->cauchy_at.loc + law->cauchy_at.scale * cauchy(law, u);
}

static double triangular(const struct weightd_law *law, double u)
{
	const double left = law->triangular.left, mode = law->triangular.mode,
		     right = law->triangular.right;
	const double base = right - left;

	return u <= (mode - left) / base
		       ? left + __builtin_sqrt(u * ((mode - left) * base))
		       : right - __builtin_sqrt((1.0 - u) * ((right - mode) * base));
}

static double lognormal(const struct weightd_law *law, double u)
{
	return weightd_exp_any(law->lognormal.mean +
			       law->lognormal.sigma * weightd_normal_quantile(u));
}

static double log_uniform(const struct weightd_law *law, double u)
{
	const double low = law->log_uniform.low, high = law->log_uniform.high;

	return weightd_log_double(low + (high - low) * u);
}

static struct weightd_moments exponential_moments(const struct weightd_law *law)
{
	const double scale = law->exponential.scale;

	return weightd_moments_of(scale, scale * scale, 0.0, UNBOUNDED);
}

static struct weightd_moments rayleigh_moments(const struct weightd_law *law)
{
	const double scale = law->rayleigh.scale;

	return weightd_moments_of(scale * __builtin_sqrt(PI / 2.0),
				  scale * scale * ((4.0 - PI) / 2.0), 0.0, UNBOUNDED);
}

static struct weightd_moments weibull_moments(const struct weightd_law *law)
{
	const double a = law->weibull.a;

	if (a == 0.0)
		return weightd_moments_of(0.0, 0.0, 0.0, 0.0);
	const double mean = weightd_exp_any(weightd_log_gamma(1.0 + 1.0 / a));
	const double square = weightd_exp_any(weightd_log_gamma(1.0 + 2.0 / a));
	struct weightd_moments moments =
		weightd_moments_of(mean, square - mean * mean, 0.0, UNBOUNDED);
	moments.known = moments.std - moments.std == 0.0;
	return moments;
}

static struct weightd_moments power_moments(const struct weightd_law *law)
{
	const double a = law->power.a;

	return weightd_moments_of(a / (a + 1.0), a / ((a + 1.0) * (a + 1.0) * (a + 2.0)), 0.0, 1.0);
}

static struct weightd_moments pareto_moments(const struct weightd_law *law)
{
	const double a = law->pareto.a;

	if (a <= 2.0)
		return (struct weightd_moments){false, 0.0, 0.0, 0.0, UNBOUNDED};
	return weightd_moments_of(1.0 / (a - 1.0), a / ((a - 1.0) * (a - 1.0) * (a - 2.0)), 0.0,
				  UNBOUNDED);
}

static struct weightd_moments laplace_moments(const struct weightd_law *law)
{
	const double loc = law->laplace.loc, scale = law->laplace.scale;

	return weightd_moments_of(loc, 2.0 * scale * scale, -UNBOUNDED, UNBOUNDED);
}

static struct weightd_moments gumbel_moments(const struct weightd_law *law)
{
	const double loc = law->gumbel.loc, scale = law->gumbel.scale;

	return weightd_moments_of(loc + 0x1.2788cfc6fb619p-1 * scale, PI * PI / 6.0 * scale * scale,
				  -UNBOUNDED, UNBOUNDED);
}

static struct weightd_moments logistic_moments(const struct weightd_law *law)
{
	const double loc = law->logistic.loc, scale = law->logistic.scale;

	return weightd_moments_of(loc, PI * PI / 3.0 * scale * scale, -UNBOUNDED, UNBOUNDED);
}

static struct weightd_moments cauchy_moments(const struct weightd_law *law)
{
	(void)law;
	return (struct weightd_moments){false, 0.0, 0.0, -UNBOUNDED, UNBOUNDED};
}

static struct weightd_moments triangular_moments(const struct weightd_law *law)
{
	const double a = law->triangular.left, c = law->triangular.mode, b = law->triangular.right;

	return weightd_moments_of((a + b + c) / 3.0, ((b - a) * (b - a) + (c - a) * (c - b)) / 18.0,
				  a, b);
}

static struct weightd_moments lognormal_moments(const struct weightd_law *law)
{
	const double square = law->lognormal.sigma * law->lognormal.sigma;
	const double mean = weightd_exp_any(law->lognormal.mean + square / 2.0);
	struct weightd_moments moments = weightd_moments_of(
		mean, (weightd_exp_any(square) - 1.0) * mean * mean, 0.0, UNBOUNDED);

	moments.known = moments.std - moments.std == 0.0;
	return moments;
}

/* Integrals of log(x) and log(x)^2 from a to b, over b - a. */
static struct weightd_moments log_uniform_moments(const struct weightd_law *law)
{
	const double a = law->log_uniform.low, b = law->log_uniform.high;
	const double x = weightd_log_double(a), y = weightd_log_double(b);

	if (a == b)
		return weightd_moments_of(x, 0.0, x, x);
	const double mean = (b * y - a * x) / (b - a) - 1.0;
	const double square = (b * y * (y - 2.0) - a * x * (x - 2.0)) / (b - a) + 2.0;
	const double variance = square - mean * mean;
	return weightd_moments_of(mean, variance > 0.0 ? variance : 0.0, x, y);
}

/* exponential, rayleigh */
static bool has_scale(const struct weightd_law *law)
{
	return law->exponential.scale >= 0.0;
}

/* power, pareto */
static bool has_shape(const struct weightd_law *law)
{
	return law->power.a > 0.0;
}

static bool has_shape_or_0(const struct weightd_law *law)
{
	return law->weibull.a >= 0.0;
}

/* laplace, gumbel, logistic, cauchy_at */
static bool has_loc_and_scale(const struct weightd_law *law)
{
	return law->laplace.scale >= 0.0;
}

static bool is_triangle(const struct weightd_law *law)
{
	return law->triangular.left <= law->triangular.mode &&
	       law->triangular.mode <= law->triangular.right &&
	       law->triangular.left < law->triangular.right &&
	       law->triangular.right - law->triangular.left < 0x1p511;
}

static bool has_sigma(const struct weightd_law *law)
{
	return law->lognormal.sigma >= 0.0;
}

static bool has_logarithm(const struct weightd_law *law)
{
	return law->log_uniform.low >= 0x1p-1000 && law->log_uniform.low <= law->log_uniform.high &&
	       law->log_uniform.high <= 0x1p1000;
}

const struct weightd_distribution weightd_distribution_exponential = {
	.name = "exponential",
	.doc = "Exponential with a mean",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM | WEIGHTD_ALIKE,
	.reals = {"scale"},
	.prepare = weightd_prepare_values,
	.fill = weightd_fill_values,
	.moments = exponential_moments,
	.rules = &(const struct weightd_value_rules){.of_uniform = exponential,
						     .holds = has_scale,
						     .expected = "scale >= 0"},
};

const struct weightd_distribution weightd_distribution_rayleigh = {
	.name = "rayleigh",
	.doc = "Rayleigh with a mode",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM | WEIGHTD_ALIKE,
	.reals = {"scale"},
	.prepare = weightd_prepare_values,
	.fill = weightd_fill_values,
	.moments = rayleigh_moments,
	.rules = &(const struct weightd_value_rules){.of_uniform = rayleigh,
						     .holds = has_scale,
						     .expected = "scale >= 0"},
};

const struct weightd_distribution weightd_distribution_weibull = {
	.name = "weibull",
	.doc = "Weibull with a shape",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM | WEIGHTD_ALIKE,
	.reals = {"a"},
	.prepare = weightd_prepare_values,
	.fill = weightd_fill_values,
	.moments = weibull_moments,
	.rules = &(const struct weightd_value_rules){.of_uniform = weibull,
						     .holds = has_shape_or_0,
						     .expected = "a >= 0"},
};

const struct weightd_distribution weightd_distribution_power = {
	.name = "power",
	.doc = "Density a x^(a - 1) on [0, 1]",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM | WEIGHTD_ALIKE,
	.reals = {"a"},
	.prepare = weightd_prepare_values,
	.fill = weightd_fill_values,
	.moments = power_moments,
	.rules = &(const struct weightd_value_rules){.of_uniform = power,
						     .holds = has_shape,
						     .expected = "a > 0"},
};

const struct weightd_distribution weightd_distribution_pareto = {
	.name = "pareto",
	.doc = "Lomax (Pareto II) with a shape",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM | WEIGHTD_ALIKE,
	.reals = {"a"},
	.prepare = weightd_prepare_values,
	.fill = weightd_fill_values,
	.moments = pareto_moments,
	.rules = &(const struct weightd_value_rules){.of_uniform = pareto,
						     .holds = has_shape,
						     .expected = "a > 0"},
};

const struct weightd_distribution weightd_distribution_laplace = {
	.name = "laplace",
	.doc = "Laplace with a mean and a scale",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM | WEIGHTD_ALIKE,
	.reals = {"loc", "scale"},
	.prepare = weightd_prepare_values,
	.fill = weightd_fill_values,
	.moments = laplace_moments,
	.rules = &(const struct weightd_value_rules){.of_uniform = laplace,
						     .holds = has_loc_and_scale,
						     .expected = "scale >= 0"},
};

const struct weightd_distribution weightd_distribution_gumbel = {
	.name = "gumbel",
	.doc = "Gumbel with a mode and a scale",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM | WEIGHTD_ALIKE,
	.reals = {"loc", "scale"},
	.prepare = weightd_prepare_values,
	.fill = weightd_fill_values,
	.moments = gumbel_moments,
	.rules = &(const struct weightd_value_rules){.of_uniform = gumbel,
						     .holds = has_loc_and_scale,
						     .expected = "scale >= 0"},
};

const struct weightd_distribution weightd_distribution_logistic = {
	.name = "logistic",
	.doc = "Logistic with a mean and a scale",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM | WEIGHTD_ALIKE,
	.reals = {"loc", "scale"},
	.prepare = weightd_prepare_values,
	.fill = weightd_fill_values,
	.moments = logistic_moments,
	.rules = &(const struct weightd_value_rules){.of_uniform = logistic,
						     .holds = has_loc_and_scale,
						     .expected = "scale >= 0"},
};

const struct weightd_distribution weightd_distribution_cauchy = {
	.name = "cauchy",
	.doc = "Standard Cauchy",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM | WEIGHTD_ALIKE,
	.prepare = weightd_prepare_values,
	.fill = weightd_fill_values,
	.moments = cauchy_moments,
	.rules = &(const struct weightd_value_rules){.of_uniform = cauchy},
};

const struct weightd_distribution weightd_distribution_cauchy_at = {
	.name = "cauchy_at",
	.doc = "Cauchy with a median and a scale",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM | WEIGHTD_ALIKE,
	.reals = {"loc", "scale"},
	.prepare = weightd_prepare_values,
	.fill = weightd_fill_values,
	.moments = cauchy_moments,
	.rules = &(const struct weightd_value_rules){.of_uniform = cauchy_at,
						     .holds = has_loc_and_scale,
						     .expected = "scale >= 0"},
};

const struct weightd_distribution weightd_distribution_triangular = {
	.name = "triangular",
	.doc = "Triangular between left and right with a mode",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM | WEIGHTD_ALIKE,
	.reals = {"left", "mode", "right"},
	.prepare = weightd_prepare_values,
	.fill = weightd_fill_values,
	.moments = triangular_moments,
	.rules =
		&(const struct weightd_value_rules){
			.of_uniform = triangular,
			.holds = is_triangle,
			.expected = "left <= mode <= right, left < right < left + 2^511"},
};

const struct weightd_distribution weightd_distribution_lognormal = {
	.name = "lognormal",
	.doc = "exp of a normal with a mean and a standard deviation",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM | WEIGHTD_ALIKE,
	.reals = {"mean", "sigma"},
	.prepare = weightd_prepare_values,
	.fill = weightd_fill_values,
	.moments = lognormal_moments,
	.rules = &(const struct weightd_value_rules){.of_uniform = lognormal,
						     .holds = has_sigma,
						     .expected = "sigma >= 0"},
};

const struct weightd_distribution weightd_distribution_log_uniform = {
	.name = "log_uniform",
	.doc = "Logarithm of a uniform value on (low, high)",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM | WEIGHTD_ALIKE,
	.reals = {"low", "high"},
	.prepare = weightd_prepare_values,
	.fill = weightd_fill_values,
	.moments = log_uniform_moments,
	.rules = &(const struct weightd_value_rules){.of_uniform = log_uniform,
						     .holds = has_logarithm,
						     .expected = "0 < low <= high"},
};
