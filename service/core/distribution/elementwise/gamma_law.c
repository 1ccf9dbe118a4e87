/*
 * gamma, and laws made of gamma values: beta, f, standard_t, noncentral_chisquare, noncentral_f.
 *
 * Their numbers are the arguments of numpy.random's functions.  Quotients are computed from
 * logarithms, so that nothing divides 0 by 0.
 */
#include "core/distribution/distribution_table.h"
#include "core/distribution/value_law.h"
#include "core/number/elementary.h"

#define UNBOUNDED __builtin_inf()

/* Beyond, the acceptance of a gamma value has no digits left, and a loop might not end. */
#define MOST 1e12

static bool is_shape(double x)
{
	return x > 0.0 && x <= MOST;
}

static double gamma(const struct weightd_law *law, struct weightd_element_words *words)
{
	const double shape = law->gamma.shape;

	return shape == 0.0
		       ? 0.0
		       : law->gamma.scale * weightd_exp_any(weightd_draw_log_gamma(words, shape));
}

static double beta(const struct weightd_law *law, struct weightd_element_words *words)
{
	const double a = weightd_draw_log_gamma(words, law->beta.a);
	const double b = weightd_draw_log_gamma(words, law->beta.b);

	return 1.0 / (1.0 + weightd_exp_any(b - a));
}

static double f(const struct weightd_law *law, struct weightd_element_words *words)
{
	const double n = law->f.dfnum, d = law->f.dfden;
	const double top = weightd_draw_log_gamma(words, n / 2.0);
	const double bottom = weightd_draw_log_gamma(words, d / 2.0);

	return d / n * weightd_exp_any(top - bottom);
}

static double standard_t(const struct weightd_law *law, struct weightd_element_words *words)
{
	const double half = law->standard_t.df / 2.0, z = weightd_draw_normal(words);

	return __builtin_sqrt(half) * z *
	       weightd_exp_any(-0.5 * weightd_draw_log_gamma(words, half));
}

static double chisquare(struct weightd_element_words *words, double df, double nonc)
{
	if (nonc == 0.0)
		return 2.0 * weightd_exp_any(weightd_draw_log_gamma(words, df / 2.0));
	if (df > 1.0) {
		const double central =
			2.0 * weightd_exp_any(weightd_draw_log_gamma(words, (df - 1.0) / 2.0));
		const double z = weightd_draw_normal(words) + __builtin_sqrt(nonc);
		return central + z * z;
	}
	const double further = weightd_draw_poisson(words, nonc / 2.0);
	return 2.0 * weightd_exp_any(weightd_draw_log_gamma(words, df / 2.0 + further));
}

static double noncentral_chisquare(const struct weightd_law *law,
				   struct weightd_element_words *words)
{
	return chisquare(words, law->chisquare.df, law->chisquare.nonc);
}

static double noncentral_f(const struct weightd_law *law, struct weightd_element_words *words)
{
	const double n = law->f.dfnum, d = law->f.dfden;
	const double top = chisquare(words, n, law->f.nonc);

	return top * d / (2.0 * n) * weightd_exp_any(-weightd_draw_log_gamma(words, d / 2.0));
}

static struct weightd_moments gamma_moments(const struct weightd_law *law)
{
	const double shape = law->gamma.shape, scale = law->gamma.scale;

	return weightd_moments_of(shape * scale, shape * scale * scale, 0.0, UNBOUNDED);
}

static struct weightd_moments beta_moments(const struct weightd_law *law)
{
	const double a = law->beta.a, b = law->beta.b, sum = a + b;

	return weightd_moments_of(a / sum, a * b / (sum * sum * (sum + 1.0)), 0.0, 1.0);
}

/* Also of f, whose 'nonc' is 0. */
static struct weightd_moments f_moments(const struct weightd_law *law)
{
	const double n = law->f.dfnum, d = law->f.dfden, nonc = law->f.nonc;
	const double mean = d * (n + nonc) / (n * (d - 2.0));
	const double variance = 2.0 * ((n + nonc) * (n + nonc) + (n + 2.0 * nonc) * (d - 2.0)) /
				((d - 2.0) * (d - 2.0) * (d - 4.0)) * (d / n) * (d / n);

	if (d <= 4.0)
		return (struct weightd_moments){false, 0.0, 0.0, 0.0, UNBOUNDED};
	return weightd_moments_of(mean, variance, 0.0, UNBOUNDED);
}

static struct weightd_moments standard_t_moments(const struct weightd_law *law)
{
	const double df = law->standard_t.df;

	if (df <= 2.0)
		return (struct weightd_moments){false, 0.0, 0.0, -UNBOUNDED, UNBOUNDED};
	return weightd_moments_of(0.0, df / (df - 2.0), -UNBOUNDED, UNBOUNDED);
}

static struct weightd_moments noncentral_chisquare_moments(const struct weightd_law *law)
{
	const double df = law->chisquare.df, nonc = law->chisquare.nonc;

	return weightd_moments_of(df + nonc, 2.0 * (df + 2.0 * nonc), 0.0, UNBOUNDED);
}

static bool holds_gamma(const struct weightd_law *law)
{
	return law->gamma.shape >= 0.0 && law->gamma.shape <= MOST && law->gamma.scale >= 0.0;
}

static bool holds_beta(const struct weightd_law *law)
{
	return is_shape(law->beta.a) && is_shape(law->beta.b);
}

static bool holds_f(const struct weightd_law *law)
{
	return is_shape(law->f.dfnum) && is_shape(law->f.dfden);
}

static bool holds_standard_t(const struct weightd_law *law)
{
	return is_shape(law->standard_t.df);
}

static bool holds_chisquare(const struct weightd_law *law)
{
	return is_shape(law->chisquare.df) && law->chisquare.nonc >= 0.0 &&
	       law->chisquare.nonc <= MOST;
}

static bool holds_noncentral_f(const struct weightd_law *law)
{
	return holds_f(law) && law->f.nonc >= 0.0 && law->f.nonc <= MOST;
}

const struct weightd_distribution weightd_distribution_gamma = {
	.name = "gamma",
	.doc = "Gamma with a shape and a scale",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM | WEIGHTD_ALIKE,
	.reals = {"shape", "scale"},
	.prepare = weightd_prepare_values,
	.fill = weightd_fill_values,
	.moments = gamma_moments,
	.rules = &(const struct weightd_value_rules){.of_words = gamma,
						     .holds = holds_gamma,
						     .expected = "0 <= shape <= 1e12, scale >= 0"},
};

const struct weightd_distribution weightd_distribution_beta = {
	.name = "beta",
	.doc = "Beta with two shapes",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM | WEIGHTD_ALIKE,
	.reals = {"a", "b"},
	.prepare = weightd_prepare_values,
	.fill = weightd_fill_values,
	.moments = beta_moments,
	.rules = &(const struct weightd_value_rules){.of_words = beta,
						     .holds = holds_beta,
						     .expected = "a and b above 0, up to 1e12"},
};

const struct weightd_distribution weightd_distribution_f = {
	.name = "f",
	.doc = "F with degrees of freedom",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM | WEIGHTD_ALIKE,
	.reals = {"dfnum", "dfden"},
	.prepare = weightd_prepare_values,
	.fill = weightd_fill_values,
	.moments = f_moments,
	.rules = &(const struct weightd_value_rules){.of_words = f,
						     .holds = holds_f,
						     .expected =
							     "dfnum and dfden above 0, up to 1e12"},
};

const struct weightd_distribution weightd_distribution_standard_t = {
	.name = "standard_t",
	.doc = "Student's t with degrees of freedom",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM | WEIGHTD_ALIKE,
	.reals = {"df"},
	.prepare = weightd_prepare_values,
	.fill = weightd_fill_values,
	.moments = standard_t_moments,
	.rules = &(const struct weightd_value_rules){.of_words = standard_t,
						     .holds = holds_standard_t,
						     .expected = "df above 0, up to 1e12"},
};

const struct weightd_distribution weightd_distribution_noncentral_chisquare = {
	.name = "noncentral_chisquare",
	.doc = "Chi-square with degrees of freedom and a noncentrality",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM | WEIGHTD_ALIKE,
	.reals = {"df", "nonc"},
	.prepare = weightd_prepare_values,
	.fill = weightd_fill_values,
	.moments = noncentral_chisquare_moments,
	.rules =
		&(const struct weightd_value_rules){
			.of_words = noncentral_chisquare,
			.holds = holds_chisquare,
			.expected = "df above 0, nonc from 0, both up to 1e12"},
};

const struct weightd_distribution weightd_distribution_noncentral_f = {
	.name = "noncentral_f",
	.doc = "F with degrees of freedom and a noncentrality",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM | WEIGHTD_ALIKE,
	.reals = {"dfnum", "dfden", "nonc"},
	.prepare = weightd_prepare_values,
	.fill = weightd_fill_values,
	.moments = f_moments,
	.rules =
		&(const struct weightd_value_rules){
			.of_words = noncentral_f,
			.holds = holds_noncentral_f,
			.expected = "dfnum and dfden above 0, nonc from 0, all up to 1e12"},
};
