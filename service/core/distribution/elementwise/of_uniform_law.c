/*
 * Distributions whose distribution function has a closed inverse, one uniform number for each
 * value: exponential, rayleigh, weibull, power, pareto, laplace, gumbel, logistic, cauchy,
 * triangular and lognormal, with the numbers of numpy.random's functions; log_uniform.
 */
#include "core/number/elementary.h"
#include "core/distribution/draws.h"
#include "core/distribution/distribution_table.h"

#define UNBOUNDED __builtin_inf()
#define PI 0x1.921fb54442d18p+1

static double exponential(const struct weightd_law *law, double u)
{
	return law->reals[0] * -weightd_log_double(u);
}

static double rayleigh(const struct weightd_law *law, double u)
{
	return law->reals[0] * __builtin_sqrt(-2.0 * weightd_log_double(u));
}

static double weibull(const struct weightd_law *law, double u)
{
	const double a = law->reals[0];

	return a == 0.0 ? 0.0 : weightd_exp_any(weightd_log_double(-weightd_log_double(u)) / a);
}

static double power(const struct weightd_law *law, double u)
{
	return weightd_exp(weightd_log_double(u) / law->reals[0]);
}

static double pareto(const struct weightd_law *law, double u)
{
	return weightd_exp_any(-weightd_log_double(u) / law->reals[0]) - 1.0;
}

static double laplace(const struct weightd_law *law, double u)
{
	const double loc = law->reals[0], scale = law->reals[1];

	return u < 0.5 ? loc + scale * weightd_log_double(u + u)
		       : loc - scale * weightd_log_double((1.0 - u) + (1.0 - u));
}

static double gumbel(const struct weightd_law *law, double u)
{
	return law->reals[0] - law->reals[1] * weightd_log_double(-weightd_log_double(u));
}

static double logistic(const struct weightd_law *law, double u)
{
	return law->reals[0] + law->reals[1] * weightd_log_double(u / (1.0 - u));
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

static double triangular(const struct weightd_law *law, double u)
{
	const double left = law->reals[0], mode = law->reals[1], right = law->reals[2];
	const double base = right - left;

	return u <= (mode - left) / base
		       ? left + __builtin_sqrt(u * ((mode - left) * base))
		       : right - __builtin_sqrt((1.0 - u) * ((right - mode) * base));
}

static double lognormal(const struct weightd_law *law, double u)
{
	return weightd_exp_any(law->reals[0] + law->reals[1] * weightd_normal_quantile(u));
}

static double log_uniform(const struct weightd_law *law, double u)
{
	const double low = law->reals[0], high = law->reals[1];

	return weightd_log_double(low + (high - low) * u);
}

static struct weightd_moments of(double mean, double variance, double low, double high)
{
	return (struct weightd_moments){true, mean, __builtin_sqrt(variance), low, high};
}

static struct weightd_moments exponential_moments(const double *r)
{
	return of(r[0], r[0] * r[0], 0.0, UNBOUNDED);
}

static struct weightd_moments rayleigh_moments(const double *r)
{
	return of(r[0] * __builtin_sqrt(PI / 2.0), r[0] * r[0] * ((4.0 - PI) / 2.0), 0.0,
		  UNBOUNDED);
}

static struct weightd_moments weibull_moments(const double *r)
{
	if (r[0] == 0.0)
		return of(0.0, 0.0, 0.0, 0.0);
	const double mean = weightd_exp_any(weightd_log_gamma(1.0 + 1.0 / r[0]));
	const double square = weightd_exp_any(weightd_log_gamma(1.0 + 2.0 / r[0]));
	struct weightd_moments moments = of(mean, square - mean * mean, 0.0, UNBOUNDED);
	moments.known = moments.std - moments.std == 0.0;
	return moments;
}

static struct weightd_moments power_moments(const double *r)
{
	const double a = r[0];

	return of(a / (a + 1.0), a / ((a + 1.0) * (a + 1.0) * (a + 2.0)), 0.0, 1.0);
}

static struct weightd_moments pareto_moments(const double *r)
{
	const double a = r[0];

	if (a <= 2.0)
		return (struct weightd_moments){false, 0.0, 0.0, 0.0, UNBOUNDED};
	return of(1.0 / (a - 1.0), a / ((a - 1.0) * (a - 1.0) * (a - 2.0)), 0.0, UNBOUNDED);
}

static struct weightd_moments laplace_moments(const double *r)
{
	return of(r[0], 2.0 * r[1] * r[1], -UNBOUNDED, UNBOUNDED);
}

static struct weightd_moments gumbel_moments(const double *r)
{
	return of(r[0] + 0x1.2788cfc6fb619p-1 * r[1], PI * PI / 6.0 * r[1] * r[1], -UNBOUNDED,
		  UNBOUNDED);
}

static struct weightd_moments logistic_moments(const double *r)
{
	return of(r[0], PI * PI / 3.0 * r[1] * r[1], -UNBOUNDED, UNBOUNDED);
}

static struct weightd_moments cauchy_moments(const double *r)
{
	(void)r;
	return (struct weightd_moments){false, 0.0, 0.0, -UNBOUNDED, UNBOUNDED};
}

static struct weightd_moments triangular_moments(const double *r)
{
	const double a = r[0], c = r[1], b = r[2];

	return of((a + b + c) / 3.0, ((b - a) * (b - a) + (c - a) * (c - b)) / 18.0, a, b);
}

static struct weightd_moments lognormal_moments(const double *r)
{
	const double square = r[1] * r[1], mean = weightd_exp_any(r[0] + square / 2.0);
	struct weightd_moments moments =
		of(mean, (weightd_exp_any(square) - 1.0) * mean * mean, 0.0, UNBOUNDED);

	moments.known = moments.std - moments.std == 0.0;
	return moments;
}

/* Integrals of log(x) and log(x)^2 from a to b, over b - a. */
static struct weightd_moments log_uniform_moments(const double *r)
{
	const double a = r[0], b = r[1], x = weightd_log_double(a), y = weightd_log_double(b);

	if (a == b)
		return of(x, 0.0, x, x);
	const double mean = (b * y - a * x) / (b - a) - 1.0;
	const double square = (b * y * (y - 2.0) - a * x * (x - 2.0)) / (b - a) + 2.0;
	const double variance = square - mean * mean;
	return of(mean, variance > 0.0 ? variance : 0.0, x, y);
}

#define ROW(row, text, claim, expected, ...)                                   \
	WEIGHTD_VALUE_HOOKS(row, uniform, row, claim, expected, row##_moments) \
	const struct weightd_distribution weightd_distribution_##row = {       \
		WEIGHTD_VALUE_FIELDS(row, text, __VA_ARGS__)};

ROW(exponential, "Exponential with a mean", r[0] >= 0.0, "scale >= 0", "scale")
ROW(rayleigh, "Rayleigh with a mode", r[0] >= 0.0, "scale >= 0", "scale")
ROW(weibull, "Weibull with a shape", r[0] >= 0.0, "a >= 0", "a")
ROW(power, "Density a x^(a - 1) on [0, 1]", r[0] > 0.0, "a > 0", "a")
ROW(pareto, "Lomax (Pareto II) with a shape", r[0] > 0.0, "a > 0", "a")
ROW(laplace, "Laplace with a mean and a scale", r[1] >= 0.0, "scale >= 0", "loc", "scale")
ROW(gumbel, "Gumbel with a mode and a scale", r[1] >= 0.0, "scale >= 0", "loc", "scale")
ROW(logistic, "Logistic with a mean and a scale", r[1] >= 0.0, "scale >= 0", "loc", "scale")
ROW(cauchy, "Standard Cauchy", true, "", NULL)
ROW(triangular, "Triangular between left and right with a mode",
    r[0] <= r[1] && r[1] <= r[2] && r[0] < r[2] && r[2] - r[0] < 0x1p511,
    "left <= mode <= right, left < right < left + 2^511", "left", "mode", "right")
ROW(lognormal, "exp of a normal with a mean and a standard deviation", r[1] >= 0.0, "sigma >= 0",
    "mean", "sigma")
ROW(log_uniform, "Logarithm of a uniform value on (low, high)",
    r[0] >= 0x1p-1000 && r[0] <= r[1] && r[1] <= 0x1p1000, "0 < low <= high", "low", "high")
