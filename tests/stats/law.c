/*
 * Distribution functions with closed forms, from the textbooks, by the C library.
 */
#include "law.h"

#include <math.h>

static double phi(double z)
{
	return 0.5 * erfc(-z * M_SQRT1_2);
}

static double uniform_below(const double *n, double x)
{
	return x <= n[0] ? 0.0 : x >= n[1] ? 1.0 : (x - n[0]) / (n[1] - n[0]);
}

struct law uniform_law(double low, double high)
{
	return (struct law){.name = "uniform",
			    .number = {low, high},
			    .below = uniform_below,
			    .low = low,
			    .high = high,
			    .high_is_open = true,
			    .moments = 4};
}

struct law symmetric_law(double bound)
{
	return uniform_law(-bound, bound);
}

static double normal_below(const double *n, double x)
{
	return phi((x - n[0]) / n[1]);
}

struct law normal_law(double mean, double std)
{
	return (struct law){.name = "normal",
			    .number = {mean, std},
			    .below = normal_below,
			    .low = -INFINITY,
			    .high = INFINITY,
			    .moments = 4};
}

/* From the end with the smaller tail, so that nothing cancels far out. */
static double cut_below(const double *n, double x)
{
	const double scale = n[1] * M_SQRT2, low = (n[2] - n[0]) / scale,
		     high = (n[3] - n[0]) / scale;
	const double at = fmin(fmax((x - n[0]) / scale, low), high);

	if (low > 0.0)
		return (erfc(low) - erfc(at)) / (erfc(low) - erfc(high));
	return (erfc(-at) - erfc(-low)) / (erfc(-high) - erfc(-low));
}

struct law cut_law(double mean, double std, double low, double high)
{
	return (struct law){.name = "truncated normal",
			    .number = {mean, std, low, high},
			    .below = cut_below,
			    .low = low,
			    .high = high,
			    .moments = 4};
}

struct law cut_in_std_law(double std, double low, double high)
{
	struct law law = cut_law(0.0, std, low * std, high * std);

	/* The last bits of the bounds depend on how std was calculated. */
	law.low -= 1e-12 * fabs(law.low);
	law.high += 1e-12 * fabs(law.high);
	return law;
}

struct law cut_at_2_law(double std)
{
	/* Variance of a standard normal cut at +-c: 1 - 2 c density(c) / (2 phi(c) - 1). */
	const double density = exp(-2.0) / sqrt(2.0 * M_PI);
	const double parent = std / sqrt(1.0 - 4.0 * density / (2.0 * phi(2.0) - 1.0));

	return cut_in_std_law(parent, -2.0, 2.0);
}

double second_moment_gain(double (*f)(double z))
{
	const double step = 1.0 / 512;
	double sum = 0.0;

	for (double z = -12.0; z <= 12.0; z += step)
		sum += f(z) * f(z) * exp(-z * z / 2) * step;
	return 1.0 / sqrt(sum / sqrt(2.0 * M_PI));
}

#define LAW(title, function, count, lower, upper, compared, ...)                           \
	(struct law)                                                                       \
	{                                                                                  \
		.name = title, .number = {__VA_ARGS__}, .below = function, .low = (lower), \
		.high = (upper), .rounds = true, .moments = (compared)                     \
	}

static double exponential_below(const double *n, double x)
{
	return x <= 0.0 ? 0.0 : -expm1(-x / n[0]);
}

struct law exponential_law(double scale)
{
	return LAW("exponential", exponential_below, 1, 0.0, INFINITY, 2, scale);
}

static double rayleigh_below(const double *n, double x)
{
	return x <= 0.0 ? 0.0 : -expm1(-0.5 * x * x / (n[0] * n[0]));
}

struct law rayleigh_law(double scale)
{
	return LAW("Rayleigh", rayleigh_below, 1, 0.0, INFINITY, 3, scale);
}

static double weibull_below(const double *n, double x)
{
	return x <= 0.0 ? 0.0 : -expm1(-pow(x, n[0]));
}

struct law weibull_law(double a)
{
	return LAW("Weibull", weibull_below, 1, 0.0, INFINITY, a >= 1.0 ? 2 : 0, a);
}

static double power_below(const double *n, double x)
{
	return x <= 0.0 ? 0.0 : x >= 1.0 ? 1.0 : pow(x, n[0]);
}

struct law power_law(double a)
{
	return LAW("power", power_below, 1, 0.0, 1.0, 4, a);
}

static double pareto_below(const double *n, double x)
{
	return x <= 0.0 ? 0.0 : -expm1(-n[0] * log1p(x));
}

struct law pareto_law(double a)
{
	return LAW("Lomax", pareto_below, 1, 0.0, INFINITY, 0, a);
}

static double laplace_below(const double *n, double x)
{
	const double z = (x - n[0]) / n[1];

	return z < 0.0 ? 0.5 * exp(z) : 1.0 - 0.5 * exp(-z);
}

struct law laplace_law(double loc, double scale)
{
	return LAW("Laplace", laplace_below, 2, -INFINITY, INFINITY, 2, loc, scale);
}

static double gumbel_below(const double *n, double x)
{
	return exp(-exp(-(x - n[0]) / n[1]));
}

struct law gumbel_law(double loc, double scale)
{
	return LAW("Gumbel", gumbel_below, 2, -INFINITY, INFINITY, 2, loc, scale);
}

static double logistic_below(const double *n, double x)
{
	return 1.0 / (1.0 + exp(-(x - n[0]) / n[1]));
}

struct law logistic_law(double loc, double scale)
{
	return LAW("logistic", logistic_below, 2, -INFINITY, INFINITY, 2, loc, scale);
}

static double cauchy_below(const double *n, double x)
{
	(void)n;
	return x < -1.0	 ? atan(-1.0 / x) / M_PI
	       : x > 1.0 ? 1.0 - atan(1.0 / x) / M_PI
			 : 0.5 + atan(x) / M_PI;
}

struct law cauchy_law(void)
{
	return LAW("Cauchy", cauchy_below, 0, -INFINITY, INFINITY, 0, 0.0);
}

static double triangular_below(const double *n, double x)
{
	if (x <= n[0] || x >= n[2])
		return x <= n[0] ? 0.0 : 1.0;
	if (x <= n[1])
		return (x - n[0]) * (x - n[0]) / ((n[2] - n[0]) * (n[1] - n[0]));
	return 1.0 - (n[2] - x) * (n[2] - x) / ((n[2] - n[0]) * (n[2] - n[1]));
}

struct law triangular_law(double left, double mode, double right)
{
	return LAW("triangular", triangular_below, 3, left, right, 4, left, mode, right);
}

static double lognormal_below(const double *n, double x)
{
	return x <= 0.0 ? 0.0 : phi((log(x) - n[0]) / n[1]);
}

struct law lognormal_law(double mean, double sigma)
{
	return LAW("lognormal", lognormal_below, 2, 0.0, INFINITY, sigma < 0.3 ? 2 : 0, mean,
		   sigma);
}

static double wald_below(const double *n, double x)
{
	if (x <= 0.0)
		return 0.0;
	const double root = sqrt(n[1] / x), far = root * (x / n[0] + 1.0);
	return phi(root * (x / n[0] - 1.0)) + exp(2.0 * n[1] / n[0] + log(fmax(phi(-far), 1e-300)));
}

struct law wald_law(double mean, double scale)
{
	return LAW("inverse Gaussian", wald_below, 2, 0.0, INFINITY, scale > 2.0 * mean ? 2 : 0,
		   mean, scale);
}

static double softplus_inverse(double t)
{
	return t + log(-expm1(-t));
}

static double time_step_below(const double *n, double x)
{
	const double t = log1p(exp(x)), p = (log(t) - log(n[0])) / (log(n[1]) - log(n[0]));

	return t < n[2] * (1.0 - 1e-12) ? 0.0 : fmin(fmax(p, 0.0), 1.0);
}

struct law time_step_law(double least, double most, double floor)
{
	struct law law = LAW("time step", time_step_below, 3, softplus_inverse(fmax(least, floor)),
			     softplus_inverse(most), 4, least, most, floor);

	/* The last bits of the bounds may differ. */
	law.low -= 1e-14 * fabs(law.low);
	law.high += 1e-14 * fabs(law.high);
	return law;
}

static double log_uniform_below(const double *n, double x)
{
	return fmin(fmax((exp(x) - n[0]) / (n[1] - n[0]), 0.0), 1.0);
}

struct law log_uniform_law(double low, double high)
{
	return LAW("log of uniform", log_uniform_below, 2, log(low), log(high), 4, low, high);
}
