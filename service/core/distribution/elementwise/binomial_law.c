/*
 * binomial: successes of independent trials, with the numbers of numpy.random.binomial.
 */
#include "core/distribution/distribution_table.h"
#include "core/distribution/value_law.h"
#include "core/number/elementary.h"

/* -log(1 - p), 0 < p <= 1 / 2, with the digits of a small p. */
static double rate_of(double p)
{
	const double q = 1.0 - p;

	return q == 1.0 ? p : -weightd_log_double(q) * p / (1.0 - q);
}

/* Exponential times at the rates n, n - 1, ..: how many trials succeed before 'end' (Devroye 1986,
 * X.4.3). */
static double by_times(struct weightd_element_words *words, double n, double end)
{
	double count = 0.0, time = weightd_draw_exponential(words) / n;

	while (time < end) {
		count += 1.0;
		if (count == n)
			break;
		time = time + weightd_draw_exponential(words) / (n - count);
	}
	return count;
}

/* log(k!) - (k log(k) - k), k >= 0. */
static double factorial_rest(double k)
{
	static const double series[6] = {1.0 / 12.0,	-1.0 / 360.0, 1.0 / 1260.0,
					 -1.0 / 1680.0, 1.0 / 1188.0, -691.0 / 360360.0};

	if (k < 7.0)
		return k == 0.0 ? 0.0
				: weightd_log_gamma(k + 1.0) - (k * weightd_log_double(k) - k);
	const double inverse = 1.0 / k;
	return 0.5 * weightd_log_double(k) + 0x1.d67f1c864beb4p-1 +
	       inverse * weightd_horner_double(series, 6, inverse * inverse);
}

/* k log(k / mean) + mean - k, without a difference of near numbers (Loader 2000). */
static double deviance(double k, double mean)
{
	const double difference = k - mean, v = difference / (k + mean);

	if (k == 0.0)
		return mean;
	if (v <= -0.1 || v >= 0.1)
		return k * weightd_log_double(k / mean) + mean - k;
	double term = 2.0 * k * v, sum = difference * v;
	for (int j = 3; j <= 17; j += 2) {
		term = term * (v * v);
		sum = sum + term / (double)j;
	}
	return sum;
}

/* Minus the logarithm of the probability of k successes, without terms that do not depend on k. */
static double cost(double k, double n, double p)
{
	return factorial_rest(k) + deviance(k, n * p) +
	       (factorial_rest(n - k) + deviance(n - k, n * (1.0 - p)));
}

/* BTRS (Hoermann 1993), p <= 1 / 2. */
static double by_rejection(struct weightd_element_words *words, double n, double p)
{
	const double std = __builtin_sqrt(n * p * (1.0 - p)), b = 1.15 + 2.53 * std;
	const double a = -0.0873 + 0.0248 * b + 0.01 * p, centre = n * p + 0.5,
		     v_r = 0.92 - 4.2 / b;
	const double alpha = (2.83 + 5.1 / b) * std,
		     least = cost((double)(int64_t)((n + 1.0) * p), n, p);

	for (;;) {
		const double u = weightd_draw_uniform(words) - 0.5, v = weightd_draw_uniform(words);
		const double s = 0.5 - (u < 0.0 ? -u : u), real = (2.0 * a / s + b) * u + centre;
		if (!(real >= 0.0 && real < n + 1.0))
			continue;
		const double floor = (double)(int64_t)real, k = floor < n ? floor : n;
		if ((s >= 0.07 && v <= v_r) ||
		    weightd_log_double(v * alpha / (a / (s * s) + b)) <= least - cost(k, n, p))
			return k;
	}
}

double weightd_draw_binomial(struct weightd_element_words *words, double n, double p)
{
	const double small = p <= 0.5 ? p : 1.0 - p;

	if (n == 0.0 || small == 0.0)
		return p <= 0.5 ? 0.0 : n;
	const double count = n * small < 10.0 ? by_times(words, n, rate_of(small))
					      : by_rejection(words, n, small);
	return p <= 0.5 ? count : n - count;
}

static double binomial(const struct weightd_law *law, struct weightd_element_words *words)
{
	return weightd_draw_binomial(words, (double)law->n, law->binomial.p);
}

static struct weightd_moments moments(const struct weightd_law *law)
{
	const double n = (double)law->n, p = law->binomial.p;

	return weightd_moments_of(n * p, n * p * (1.0 - p), 0.0, n);
}

static bool holds(const struct weightd_law *law)
{
	return law->binomial.p >= 0.0 && law->binomial.p <= 1.0 && law->n <= INT64_MAX;
}

const struct weightd_distribution weightd_distribution_binomial = {
	.name = "binomial",
	.doc = "Successes of n trials with a probability",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM | WEIGHTD_ALIKE | WEIGHTD_COUNTS,
	.reals = {"p"},
	.sizes = {"n"},
	.prepare = weightd_prepare_counts,
	.fill = weightd_fill_values,
	.moments = moments,
	.rules = &(const struct weightd_value_rules){.of_words = binomial,
						     .holds = holds,
						     .expected = "n >= 0, 0 <= p <= 1"},
};
