/*
 * Distributions that take several uniform numbers for a value: gamma, beta, f, standard_t,
 * noncentral_chisquare, noncentral_f, wald and vonmises.  Their numbers are those of numpy.random's
 * functions.  Quotients are taken of logarithms, so that nothing divides 0 by 0.
 */
#include "core/number/elementary.h"
#include "core/distribution/draws.h"
#include "core/distribution/distribution_table.h"

#define UNBOUNDED __builtin_inf()
#define PI 0x1.921fb54442d18p+1

static double gamma(const struct weightd_law *law, struct weightd_draws *draws)
{
	const double shape = law->reals[0];

	return shape == 0.0 ? 0.0
			    : law->reals[1] * weightd_exp_any(weightd_draw_log_gamma(draws, shape));
}

static double beta(const struct weightd_law *law, struct weightd_draws *draws)
{
	const double a = weightd_draw_log_gamma(draws, law->reals[0]);
	const double b = weightd_draw_log_gamma(draws, law->reals[1]);

	return 1.0 / (1.0 + weightd_exp_any(b - a));
}

static double f(const struct weightd_law *law, struct weightd_draws *draws)
{
	const double n = law->reals[0], d = law->reals[1];
	const double top = weightd_draw_log_gamma(draws, n / 2.0);
	const double bottom = weightd_draw_log_gamma(draws, d / 2.0);

	return d / n * weightd_exp_any(top - bottom);
}

static double standard_t(const struct weightd_law *law, struct weightd_draws *draws)
{
	const double half = law->reals[0] / 2.0, z = weightd_draw_normal(draws);

	return __builtin_sqrt(half) * z *
	       weightd_exp_any(-0.5 * weightd_draw_log_gamma(draws, half));
}

static double chisquare(struct weightd_draws *draws, double df, double nonc)
{
	if (nonc == 0.0)
		return 2.0 * weightd_exp_any(weightd_draw_log_gamma(draws, df / 2.0));
	if (df > 1.0) {
		const double central =
			2.0 * weightd_exp_any(weightd_draw_log_gamma(draws, (df - 1.0) / 2.0));
		const double z = weightd_draw_normal(draws) + __builtin_sqrt(nonc);
		return central + z * z;
	}
	const double further = weightd_draw_poisson(draws, nonc / 2.0);
	return 2.0 * weightd_exp_any(weightd_draw_log_gamma(draws, df / 2.0 + further));
}

static double noncentral_chisquare(const struct weightd_law *law, struct weightd_draws *draws)
{
	return chisquare(draws, law->reals[0], law->reals[1]);
}

static double noncentral_f(const struct weightd_law *law, struct weightd_draws *draws)
{
	const double n = law->reals[0], d = law->reals[1];
	const double top = chisquare(draws, n, law->reals[2]);

	return top * d / (2.0 * n) * weightd_exp_any(-weightd_draw_log_gamma(draws, d / 2.0));
}

/* Michael, Schucany and Haas 1976; the smaller root without a difference of near numbers. */
static double wald(const struct weightd_law *law, struct weightd_draws *draws)
{
	const double mean = law->reals[0], scale = law->reals[1], z = weightd_draw_normal(draws);
	const double w = mean / (2.0 * scale) * (z * z);
	const double ratio =
		1.0 + w + __builtin_sqrt(w * (2.0 + w)); /* mean / smaller root, >= 1 */
	const double u = weightd_draw_uniform(draws);

	return u <= ratio / (ratio + 1.0) ? mean / ratio : mean * ratio;
}

/* atan(x), x >= 0: halved twice, then its series. */
static double arctangent(double x)
{
	static const double series[13] = {1.0,	      -1.0 / 3.0,  1.0 / 5.0,  -1.0 / 7.0,
					  1.0 / 9.0,  -1.0 / 11.0, 1.0 / 13.0, -1.0 / 15.0,
					  1.0 / 17.0, -1.0 / 19.0, 1.0 / 21.0, -1.0 / 23.0,
					  1.0 / 25.0};
	const double inner = x <= 1.0 ? x : 1.0 / x;
	const double half = inner / (1.0 + __builtin_sqrt(1.0 + inner * inner));
	const double quarter = half / (1.0 + __builtin_sqrt(1.0 + half * half));
	const double angle = 4.0 * quarter * weightd_horner_double(series, 13, quarter * quarter);

	return x <= 1.0 ? angle : PI / 2.0 - angle;
}

/* The angle in [-pi, pi]; 'angle' is within a few turns of it. */
static double wrapped(double angle)
{
	const double turns = angle / (2.0 * PI);
	const double whole = (double)(int64_t)(turns < 0.0 ? turns - 0.5 : turns + 0.5);

	return angle - whole * (2.0 * PI);
}

/* Best and Fisher 1979; a normal of variance 1 / kappa above 1e6. */
static double vonmises(const struct weightd_law *law, struct weightd_draws *draws)
{
	const double mu = law->reals[0], kappa = law->reals[1];

	if (kappa < 1e-8)
		return PI * (2.0 * weightd_draw_uniform(draws) - 1.0);
	if (kappa > 1e6)
		return wrapped(mu + __builtin_sqrt(1.0 / kappa) * weightd_draw_normal(draws));
	const double r = 1.0 + __builtin_sqrt(1.0 + 4.0 * kappa * kappa);
	const double rho = (r - __builtin_sqrt(2.0 * r)) / (2.0 * kappa);
	const double s = kappa < 1e-5 ? 1.0 / kappa + kappa : (1.0 + rho * rho) / (2.0 * rho);
	for (;;) {
		const double u = weightd_draw_uniform(draws),
			     x = u <= 0.5 ? 2.0 * u : 2.0 - 2.0 * u;
		double cosine,
			sine; /* of pi u, whose cosine is that of the angle x or its complement */
		weightd_quarter_double(x <= 0.5 ? x : 1.0 - x, &cosine, &sine);
		const double of_x = x <= 0.5 ? cosine : sine, z = u <= 0.5 ? of_x : -of_x;
		const double w = (1.0 + s * z) / (s + z), y = kappa * (s - w);
		const double v = weightd_draw_uniform(draws);
		if (y * (2.0 - y) - v < 0.0 && weightd_log_double(y / v) + 1.0 - y < 0.0)
			continue;
		const double up = 1.0 - w > 0.0 ? 1.0 - w : 0.0,
			     down = 1.0 + w > 0.0 ? 1.0 + w : 0.0;
		const double angle = down == 0.0 ? PI : 2.0 * arctangent(__builtin_sqrt(up / down));
		return wrapped(weightd_draw_uniform(draws) < 0.5 ? mu - angle : mu + angle);
	}
}

static struct weightd_moments of(bool known, double mean, double variance, double low, double high)
{
	return (struct weightd_moments){known, known ? mean : 0.0,
					known ? __builtin_sqrt(variance) : 0.0, low, high};
}

static struct weightd_moments gamma_moments(const double *r)
{
	return of(true, r[0] * r[1], r[0] * r[1] * r[1], 0.0, UNBOUNDED);
}

static struct weightd_moments beta_moments(const double *r)
{
	const double a = r[0], b = r[1], sum = a + b;

	return of(true, a / sum, a * b / (sum * sum * (sum + 1.0)), 0.0, 1.0);
}

static struct weightd_moments noncentral_f_moments(const double *r)
{
	const double n = r[0], d = r[1], nonc = r[2], mean = d * (n + nonc) / (n * (d - 2.0));
	const double variance = 2.0 * ((n + nonc) * (n + nonc) + (n + 2.0 * nonc) * (d - 2.0)) /
				((d - 2.0) * (d - 2.0) * (d - 4.0)) * (d / n) * (d / n);

	return of(d > 4.0, mean, variance, 0.0, UNBOUNDED);
}

static struct weightd_moments f_moments(const double *r)
{
	const double central[3] = {r[0], r[1], 0.0};

	return noncentral_f_moments(central);
}

static struct weightd_moments standard_t_moments(const double *r)
{
	return of(r[0] > 2.0, 0.0, r[0] / (r[0] - 2.0), -UNBOUNDED, UNBOUNDED);
}

static struct weightd_moments noncentral_chisquare_moments(const double *r)
{
	return of(true, r[0] + r[1], 2.0 * (r[0] + 2.0 * r[1]), 0.0, UNBOUNDED);
}

static struct weightd_moments wald_moments(const double *r)
{
	return of(true, r[0], r[0] * r[0] * r[0] / r[1], 0.0, UNBOUNDED);
}

static struct weightd_moments vonmises_moments(const double *r)
{
	(void)r;
	return of(false, 0.0, 0.0, -PI, PI);
}

/* Beyond, the acceptance of a gamma value has no digits left, and a loop might not end. */
#define MOST 1e12
#define IS_SHAPE(x) ((x) > 0.0 && (x) <= MOST)

#define ROW(row, text, claim, expected, ...)                                 \
	WEIGHTD_VALUE_HOOKS(row, draws, row, claim, expected, row##_moments) \
	const struct weightd_distribution weightd_distribution_##row = {     \
		WEIGHTD_VALUE_FIELDS(row, text, __VA_ARGS__)};

ROW(gamma, "Gamma with a shape and a scale", r[0] >= 0.0 && r[0] <= MOST && r[1] >= 0.0,
    "0 <= shape <= 1e12, scale >= 0", "shape", "scale")
ROW(beta, "Beta with two shapes", IS_SHAPE(r[0]) && IS_SHAPE(r[1]), "a and b above 0, up to 1e12",
    "a", "b")
ROW(f, "F with degrees of freedom", IS_SHAPE(r[0]) && IS_SHAPE(r[1]),
    "dfnum and dfden above 0, up to 1e12", "dfnum", "dfden")
ROW(standard_t, "Student's t with degrees of freedom", IS_SHAPE(r[0]), "df above 0, up to 1e12",
    "df")
ROW(noncentral_chisquare, "Chi-square with degrees of freedom and a noncentrality",
    IS_SHAPE(r[0]) && r[1] >= 0.0 && r[1] <= MOST, "df above 0, nonc from 0, both up to 1e12", "df",
    "nonc")
ROW(noncentral_f, "F with degrees of freedom and a noncentrality",
    IS_SHAPE(r[0]) && IS_SHAPE(r[1]) && r[2] >= 0.0 && r[2] <= MOST,
    "dfnum and dfden above 0, nonc from 0, all up to 1e12", "dfnum", "dfden", "nonc")
ROW(wald, "Inverse Gaussian with a mean and a scale", r[0] > 0.0 && r[1] > 0.0,
    "mean > 0, scale > 0", "mean", "scale")
ROW(vonmises, "Von Mises on [-pi, pi] with a mode and a concentration",
    r[1] >= 0.0 && r[0] > -1e9 && r[0] < 1e9, "kappa >= 0, |mu| < 1e9", "mu", "kappa")
