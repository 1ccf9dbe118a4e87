/*
 * numpy.random's continuous distributions, by the formulas of RandomState and of Generator.
 *
 * Draws are taken left to right as written, products and sums in numpy's order; the functions of
 * the C library are the ones that numpy calls.
 */
#include "core/generator/numpy/numpy_values.h"

#include "core/generator/numpy/numpy_counts.h"
#include "core/distribution/distribution_table.h"
#include "core/number/c_power.h"
#include "core/number/c_functions.h"

#include <math.h>

#define PI 3.14159265358979323846

static double uniform(const struct weightd_numpy_source *source, const struct weightd_law *law)
{
	const double low = law->uniform.low, high = law->uniform.high;

	return low + (high - low) * source->uniform(source->state);
}

static double normal(const struct weightd_numpy_source *source, const struct weightd_law *law)
{
	return law->normal.mean + law->normal.std * source->normal(source->state);
}

static double lognormal(const struct weightd_numpy_source *source, const struct weightd_law *law)
{
	return weightd_c_exp(law->lognormal.mean +
			     law->lognormal.sigma * source->normal(source->state));
}

static double exponential(const struct weightd_numpy_source *source, const struct weightd_law *law)
{
	return law->exponential.scale * source->exponential(source->state);
}

static double laplace(const struct weightd_numpy_source *source, const struct weightd_law *law)
{
	const double loc = law->laplace.loc, scale = law->laplace.scale;
	double u;

	do
		u = source->uniform(source->state);
	while (u == 0.0);
	return u >= 0.5 ? loc - scale * weightd_c_log(2.0 - u - u)
			: loc + scale * weightd_c_log(u + u);
}

static double gumbel(const struct weightd_numpy_source *source, const struct weightd_law *law)
{
	const double loc = law->gumbel.loc, scale = law->gumbel.scale;
	double u;

	do
		u = 1.0 - source->uniform(source->state);
	while (u >= 1.0);
	return loc - scale * weightd_c_log(-weightd_c_log(u));
}

static double logistic(const struct weightd_numpy_source *source, const struct weightd_law *law)
{
	const double loc = law->logistic.loc, scale = law->logistic.scale;
	double u;

	do
		u = source->uniform(source->state);
	while (u <= 0.0);
	return loc + scale * weightd_c_log(u / (1.0 - u));
}

static double cauchy(const struct weightd_numpy_source *source, const struct weightd_law *law)
{
	const double over = source->normal(source->state), under = source->normal(source->state);

	(void)law;
	return over / under;
}

static double triangular(const struct weightd_numpy_source *source, const struct weightd_law *law)
{
	const double left = law->triangular.left, mode = law->triangular.mode;
	const double right = law->triangular.right;
	const double base = right - left, left_base = mode - left, ratio = left_base / base;
	const double left_product = left_base * base, right_product = (right - mode) * base;
	const double u = source->uniform(source->state);

	return u <= ratio ? left + sqrt(u * left_product) : right - sqrt((1.0 - u) * right_product);
}

static double rayleigh(const struct weightd_numpy_source *source, const struct weightd_law *law)
{
	if (source->rules->is_legacy)
		return law->rayleigh.scale *
		       sqrt(-2.0 * weightd_c_log1p(-source->uniform(source->state)));
	return law->rayleigh.scale * sqrt(2.0 * source->exponential(source->state));
}

static double weibull(const struct weightd_numpy_source *source, const struct weightd_law *law)
{
	const double a = law->weibull.a;

	return a == 0.0 ? 0.0 : weightd_c_power(source->exponential(source->state), 1.0 / a);
}

static double power(const struct weightd_numpy_source *source, const struct weightd_law *law)
{
	const double e = source->exponential(source->state);

	return weightd_c_power(source->rules->is_legacy ? 1.0 - weightd_c_exp(-e)
							: -weightd_c_expm1(-e),
			       1.0 / law->power.a);
}

static double pareto(const struct weightd_numpy_source *source, const struct weightd_law *law)
{
	const double e = source->exponential(source->state) / law->pareto.a;

	return source->rules->is_legacy ? weightd_c_exp(e) - 1.0 : weightd_c_expm1(e);
}

/* Johnk's for shapes below 1, Marsaglia and Tsang's above. */
double weightd_numpy_standard_gamma(const struct weightd_numpy_source *source, double shape)
{
	if (shape == 1.0)
		return source->exponential(source->state);
	if (shape == 0.0)
		return 0.0;
	if (shape < 1.0) {
		for (;;) {
			const double u = source->uniform(source->state);
			const double v = source->exponential(source->state);
			if (u <= 1.0 - shape) {
				const double x = weightd_c_power(u, 1.0 / shape);
				if (x <= v)
					return x;
			} else {
				const double y = -weightd_c_log((1.0 - u) / shape);
				const double x =
					weightd_c_power(1.0 - shape + shape * y, 1.0 / shape);
				if (x <= v + y)
					return x;
			}
		}
	}
	const double b = shape - 1.0 / 3.0, c = 1.0 / sqrt(9.0 * b);
	for (;;) {
		double x, v;
		do {
			x = source->normal(source->state);
			v = 1.0 + c * x;
		} while (v <= 0.0);
		v = v * v * v;
		const double u = source->uniform(source->state);
		if (u < 1.0 - 0.0331 * (x * x) * (x * x))
			return b * v;
		if (weightd_c_log(u) < 0.5 * x * x + b * (1.0 - v + weightd_c_log(v)))
			return b * v;
	}
}

static double gamma_value(const struct weightd_numpy_source *source, const struct weightd_law *law)
{
	return law->gamma.scale * weightd_numpy_standard_gamma(source, law->gamma.shape);
}

static double chisquare(const struct weightd_numpy_source *source, double df)
{
	return 2.0 * weightd_numpy_standard_gamma(source, df / 2.0);
}

static double standard_t(const struct weightd_numpy_source *source, const struct weightd_law *law)
{
	const double df = law->standard_t.df;
	const double z = source->normal(source->state);
	const double g = weightd_numpy_standard_gamma(source, df / 2.0);

	return sqrt(df / 2.0) * z / sqrt(g);
}

double weightd_numpy_beta(const struct weightd_numpy_source *source, double a, double b)
{
	if (a > 1.0 || b > 1.0) {
		const double first = weightd_numpy_standard_gamma(source, a),
			     second = weightd_numpy_standard_gamma(source, b);
		return first / (first + second);
	}
	if (source->rules->stable_beta && a < 3e-103 && b < 3e-103) {
		/* Both ends so likely that nothing is between. */
		const double u = source->uniform(source->state);
		return (a + b) * u < a ? 1.0 : 0.0;
	}
	for (;;) {
		const double u = source->uniform(source->state), v = source->uniform(source->state);
		const double x = weightd_c_power(u, 1.0 / a), y = weightd_c_power(v, 1.0 / b),
			     sum = x + y;
		if (sum > 1.0 || (!source->rules->is_legacy && u + v <= 0.0))
			continue;
		if (sum > 0.0 && !source->rules->stable_beta)
			return x / sum;
		if (sum > 0.0 && x > 0.0 && y > 0.0)
			return x / sum;
		double log_x = weightd_c_log(u) / a, log_y = weightd_c_log(v) / b;
		if (source->rules->stable_beta) {
			/* x / (x + y) without the powers, which are too small. */
			const double difference = log_x - log_y;
			return difference > 0.0
				       ? weightd_c_exp(-weightd_c_log1p(weightd_c_exp(-difference)))
				       : weightd_c_exp(difference -
						       weightd_c_log1p(weightd_c_exp(difference)));
		}
		const double largest = log_x > log_y ? log_x : log_y;
		log_x -= largest;
		log_y -= largest;
		return weightd_c_exp(log_x -
				     weightd_c_log(weightd_c_exp(log_x) + weightd_c_exp(log_y)));
	}
}

static double beta(const struct weightd_numpy_source *source, const struct weightd_law *law)
{
	return weightd_numpy_beta(source, law->beta.a, law->beta.b);
}

static double f(const struct weightd_numpy_source *source, const struct weightd_law *law)
{
	const double dfnum = law->f.dfnum, dfden = law->f.dfden;
	const double over = chisquare(source, dfnum) * dfden;
	const double under = chisquare(source, dfden) * dfnum;

	return over / under;
}

static double noncentral(const struct weightd_numpy_source *source, double df, double nonc)
{
	if (nonc == 0.0)
		return chisquare(source, df);
	if (df > 1.0) {
		const double central = chisquare(source, df - 1.0);
		const double z = source->normal(source->state) + sqrt(nonc);
		return central + z * z;
	}
	const double more = (double)weightd_numpy_poisson(source, nonc / 2.0);
	return chisquare(source, df + 2.0 * more);
}

static double noncentral_chisquare(const struct weightd_numpy_source *source,
				   const struct weightd_law *law)
{
	return noncentral(source, law->chisquare.df, law->chisquare.nonc);
}

static double noncentral_f(const struct weightd_numpy_source *source, const struct weightd_law *law)
{
	const double dfnum = law->f.dfnum, dfden = law->f.dfden;
	const double over = noncentral(source, dfnum, law->f.nonc) * dfden;

	return over / (chisquare(source, dfden) * dfnum);
}

static double wald(const struct weightd_numpy_source *source, const struct weightd_law *law)
{
	const double mean = law->wald.mean, scale = law->wald.scale;
	double x, y = source->normal(source->state);

	if (source->rules->stable_wald) {
		y = mean * y * y;
		const double d = 1.0 + sqrt(1.0 + 4.0 * scale / y);
		x = mean * (1.0 - 2.0 / d);
	} else {
		y = mean * y * y;
		x = mean + mean / (2.0 * scale) * (y - sqrt(4.0 * scale * y + y * y));
	}
	const double u = source->uniform(source->state);
	return u <= mean / (mean + x) ? x : mean * mean / x;
}

static double wrapped(double angle)
{
	const double turned = fmod(fabs(angle) + PI, 2.0 * PI) - PI;

	return angle < 0.0 ? -turned : turned;
}

static double vonmises(const struct weightd_numpy_source *source, const struct weightd_law *law)
{
	const double mu = law->vonmises.mu, kappa = law->vonmises.kappa;
	double s, w, u;

	if (kappa < 1e-8)
		return PI * (2.0 * source->uniform(source->state) - 1.0);
	if (!source->rules->is_legacy && kappa > 1e6) {
		double angle = mu + sqrt(1.0 / kappa) * source->normal(source->state);
		if (angle < -PI)
			angle += 2.0 * PI;
		if (angle > PI)
			angle -= 2.0 * PI;
		return angle;
	}
	if (kappa < 1e-5) {
		s = 1.0 / kappa + kappa;
	} else {
		const double r = 1.0 + sqrt(1.0 + 4.0 * kappa * kappa);
		const double rho = (r - sqrt(2.0 * r)) / (2.0 * kappa);
		s = (1.0 + rho * rho) / (2.0 * rho);
	}
	for (;;) {
		const double z = weightd_c_cos(PI * source->uniform(source->state));
		w = (1.0 + s * z) / (s + z);
		const double y = kappa * (s - w), v = source->uniform(source->state);
		if (y * (2.0 - y) - v >= 0.0 || weightd_c_log(y / v) + 1.0 - y >= 0.0)
			break;
	}
	u = source->uniform(source->state);
	return wrapped(mu + (u < 0.5 ? -weightd_c_acos(w) : weightd_c_acos(w)));
}

weightd_numpy_value *weightd_numpy_value_of(const struct weightd_distribution *distribution)
{
	static const struct {
		const struct weightd_distribution *distribution;
		weightd_numpy_value *value;
	} rows[] = {
		{&weightd_distribution_uniform, uniform},
		{&weightd_distribution_normal, normal},
		{&weightd_distribution_lognormal, lognormal},
		{&weightd_distribution_exponential, exponential},
		{&weightd_distribution_laplace, laplace},
		{&weightd_distribution_gumbel, gumbel},
		{&weightd_distribution_logistic, logistic},
		{&weightd_distribution_cauchy, cauchy},
		{&weightd_distribution_triangular, triangular},
		{&weightd_distribution_rayleigh, rayleigh},
		{&weightd_distribution_weibull, weibull},
		{&weightd_distribution_power, power},
		{&weightd_distribution_pareto, pareto},
		{&weightd_distribution_gamma, gamma_value},
		{&weightd_distribution_beta, beta},
		{&weightd_distribution_f, f},
		{&weightd_distribution_standard_t, standard_t},
		{&weightd_distribution_noncentral_chisquare, noncentral_chisquare},
		{&weightd_distribution_noncentral_f, noncentral_f},
		{&weightd_distribution_wald, wald},
		{&weightd_distribution_vonmises, vonmises},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].distribution == distribution)
			return rows[i].value;
	return NULL;
}
