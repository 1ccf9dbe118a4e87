/*
 * Counts of trials: bernoulli, geometric, negative_binomial, logseries and zipf, with the numbers
 * of numpy.random's functions.
 */
#include "core/distribution/distribution_table.h"
#include "core/distribution/value_law.h"
#include "core/number/elementary.h"

#define FLAGS (WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM | WEIGHTD_ALIKE | WEIGHTD_COUNTS)
#define UNBOUNDED __builtin_inf()
#define MEAN_MAX 0x1.ffffffe3b73a0p+62 /* of a Poisson count: 2^63 - 1 - 10 sqrt(2^63 - 1) */
#define ZIPF_IS_ONE 1025.0	       /* from this exponent on all values are 1 */

/* -log(1 - p), 0 < p < 1, with the digits of a small p. */
static double rate_of(double p)
{
	const double q = 1.0 - p;

	return q == 1.0 ? p : -weightd_log_double(q) * p / (1.0 - q);
}

/* e^x - 1, with the digits of a small x (Kahan). */
static double growth(double x)
{
	const double y = weightd_exp_any(x);

	if (y == 1.0)
		return x;
	return x < -1.0 || x > 1.0 ? y - 1.0 : (y - 1.0) * x / weightd_log_double(y);
}

static double bernoulli(const struct weightd_law *law, double u)
{
	return u < law->bernoulli.p ? 1.0 : 0.0;
}

static double geometric(const struct weightd_law *law, double u)
{
	const double p = law->geometric.p;

	if (p == 1.0)
		return 1.0;
	const double steps = -weightd_log_double(u) / rate_of(p);
	return steps < 0x1p62 ? (double)((int64_t)steps + 1) : 0x1p63;
}

/* A Poisson count whose mean is a gamma value. */
static double negative_binomial(const struct weightd_law *law, struct weightd_element_words *words)
{
	const double n = law->negative_binomial.n, p = law->negative_binomial.p;

	if (p == 1.0)
		return 0.0;
	const double mean = weightd_exp_any(weightd_draw_log_gamma(words, n)) * ((1.0 - p) / p);
	return mean == 0.0 ? 0.0
			   : weightd_draw_any_poisson(words, mean < MEAN_MAX ? mean : MEAN_MAX);
}

/* Kemp 1981, "LK". */
static double logseries(const struct weightd_law *law, struct weightd_element_words *words)
{
	const double p = law->logseries.p;

	if (p == 0.0)
		return 1.0;
	const double v = weightd_draw_uniform(words);
	if (v >= p)
		return 1.0;
	const double q = -growth(-rate_of(p) * weightd_draw_uniform(words));
	if (v > q * q)
		return v >= q ? 1.0 : 2.0;
	const double value = 1.0 + weightd_log_double(v) / weightd_log_double(q);
	return value < 0x1p62 ? (double)(int64_t)value : 0x1p63;
}

/* Rejection from a Pareto value (Devroye 1986, X.6.1), within 64 bits. */
static double zipf(const struct weightd_law *law, struct weightd_element_words *words)
{
	const double power = law->zipf.a - 1.0;

	if (law->zipf.a >= ZIPF_IS_ONE)
		return 1.0;
	const double least =
		weightd_exp_any(-power * 0x1.5d589f2fe5107p+5);	  /* 2^63 - 1 to -power */
	const double span = growth(power * 0x1.62e42fefa39efp-1); /* 2^power - 1 */
	for (;;) {
		const double u = weightd_draw_uniform(words), v = weightd_draw_uniform(words);
		const double x =
			weightd_exp_any(-weightd_log_double(u * least + (1.0 - u)) / power);
		if (!(x < 0x1p63))
			continue;
		const double k = (double)(int64_t)x, inverse = 1.0 / k;
		const double step = inverse < 0x1p-40 ? inverse : weightd_log_double(1.0 + inverse);
		const double rise = growth(power * step);
		if (v * k * rise * (span + 1.0) <= (rise + 1.0) * span)
			return k;
	}
}

static struct weightd_moments bernoulli_moments(const struct weightd_law *law)
{
	const double p = law->bernoulli.p;

	return weightd_moments_of(p, p * (1.0 - p), 0.0, 1.0);
}

static struct weightd_moments geometric_moments(const struct weightd_law *law)
{
	const double p = law->geometric.p;

	return weightd_moments_of(1.0 / p, (1.0 - p) / (p * p), 1.0, UNBOUNDED);
}

static struct weightd_moments negative_binomial_moments(const struct weightd_law *law)
{
	const double n = law->negative_binomial.n, p = law->negative_binomial.p;

	return weightd_moments_of(n * (1.0 - p) / p, n * (1.0 - p) / (p * p), 0.0, UNBOUNDED);
}

static struct weightd_moments logseries_moments(const struct weightd_law *law)
{
	const double p = law->logseries.p;

	if (p == 0.0)
		return weightd_moments_of(1.0, 0.0, 1.0, 1.0);
	const double rate = rate_of(p), mean = p / ((1.0 - p) * rate);
	return weightd_moments_of(mean, p / (rate * (1.0 - p) * (1.0 - p)) - mean * mean, 1.0,
				  UNBOUNDED);
}

/* They are sums of zeta functions. */
static struct weightd_moments zipf_moments(const struct weightd_law *law)
{
	(void)law;
	return (struct weightd_moments){false, 0.0, 0.0, 1.0, UNBOUNDED};
}

static bool is_probability(const struct weightd_law *law)
{
	return law->bernoulli.p >= 0.0 && law->bernoulli.p <= 1.0;
}

/* So that 63 bits hold nearly all values. */
static bool is_success(const struct weightd_law *law)
{
	return law->geometric.p > 0.0 && law->geometric.p <= 1.0;
}

static bool has_count(const struct weightd_law *law)
{
	const double n = law->negative_binomial.n, p = law->negative_binomial.p;

	return n > 0.0 && p > 0.0 && p <= 1.0 &&
	       (1.0 - p) / p * (n + 10.0 * __builtin_sqrt(n)) <= MEAN_MAX;
}

static bool is_below_one(const struct weightd_law *law)
{
	return law->logseries.p >= 0.0 && law->logseries.p < 1.0;
}

static bool is_above_one(const struct weightd_law *law)
{
	return law->zipf.a > 1.0;
}

const struct weightd_distribution weightd_distribution_bernoulli = {
	.name = "bernoulli",
	.doc = "1 with a probability, else 0",
	.flags = FLAGS,
	.reals = {"p"},
	.prepare = weightd_prepare_counts,
	.fill = weightd_fill_values,
	.moments = bernoulli_moments,
	.rules = &(const struct weightd_value_rules){.of_uniform = bernoulli,
						     .holds = is_probability,
						     .expected = "0 <= p <= 1"},
};

const struct weightd_distribution weightd_distribution_geometric = {
	.name = "geometric",
	.doc = "Trials up to the first success",
	.flags = FLAGS,
	.reals = {"p"},
	.prepare = weightd_prepare_counts,
	.fill = weightd_fill_values,
	.moments = geometric_moments,
	.rules = &(const struct weightd_value_rules){.of_uniform = geometric,
						     .holds = is_success,
						     .expected = "0 < p <= 1"},
};

const struct weightd_distribution weightd_distribution_negative_binomial = {
	.name = "negative_binomial",
	.doc = "Failures before n successes",
	.flags = FLAGS,
	.reals = {"n", "p"},
	.prepare = weightd_prepare_counts,
	.fill = weightd_fill_values,
	.moments = negative_binomial_moments,
	.rules = &(const struct weightd_value_rules){.of_words = negative_binomial,
						     .holds = has_count,
						     .expected = "n > 0, 0 < p <= 1, and a mean "
								 "below 2^63"},
};

const struct weightd_distribution weightd_distribution_logseries = {
	.name = "logseries",
	.doc = "Logarithmic series with a probability",
	.flags = FLAGS,
	.reals = {"p"},
	.prepare = weightd_prepare_counts,
	.fill = weightd_fill_values,
	.moments = logseries_moments,
	.rules = &(const struct weightd_value_rules){.of_words = logseries,
						     .holds = is_below_one,
						     .expected = "0 <= p < 1"},
};

const struct weightd_distribution weightd_distribution_zipf = {
	.name = "zipf",
	.doc = "Zipf (zeta) with an exponent",
	.flags = FLAGS,
	.reals = {"a"},
	.prepare = weightd_prepare_counts,
	.fill = weightd_fill_values,
	.moments = zipf_moments,
	.rules = &(const struct weightd_value_rules){.of_words = zipf,
						     .holds = is_above_one,
						     .expected = "a > 1"},
};
