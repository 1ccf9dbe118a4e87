/*
 * Distributions of counts, which integer tensors take as well: poisson, binomial, integers.
 *
 * Their numbers are those of numpy.random's functions.  Recipes and words are a contract:
 * service/notes/determinism.md, "Values made one by one".
 */
#include "core/number/elementary.h"
#include "core/distribution/bounds.h"
#include "core/distribution/draws.h"
#include "core/distribution/distribution_table.h"

enum { N };	    /* sizes of binomial */
enum { P };	    /* reals of binomial */
enum { LAMBDA };    /* reals of poisson */
enum { LOW, HIGH }; /* reals of integers */

#define LAMBDA_MAX 0x1.ffffffe3b73a0p+62 /* numpy's: 2^63 - 1 - 10 sqrt(2^63 - 1) */
#define LAMBDA_SMALL 0x1p30

/* Above LAMBDA_SMALL a normal with its skewness corrected, off by 1 / lambda (Cornish and Fisher
 * 1938). */
static double poisson(const struct weightd_law *law, struct weightd_draws *draws)
{
	const double lambda = law->reals[LAMBDA];

	if (lambda <= LAMBDA_SMALL)
		return weightd_draw_poisson(draws, lambda);
	const double z = weightd_draw_normal(draws);
	return (double)(int64_t)(lambda + __builtin_sqrt(lambda) * z + (z * z - 1.0) / 6.0 + 0.5);
}

/* -log(1 - p), 0 < p <= 1 / 2, with the digits of a small p. */
static double rate_of(double p)
{
	const double q = 1.0 - p;

	return q == 1.0 ? p : -weightd_log_double(q) * p / (1.0 - q);
}

/* Exponential times at the rates n, n - 1, ..: how many trials succeed before 'end' (Devroye 1986,
 * X.4.3). */
static double by_times(struct weightd_draws *draws, double n, double end)
{
	double count = 0.0, time = weightd_draw_exponential(draws) / n;

	while (time < end) {
		count += 1.0;
		if (count == n)
			break;
		time = time + weightd_draw_exponential(draws) / (n - count);
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

/* Minus the logarithm of the probability of k successes, but for what does not depend on k. */
static double cost(double k, double n, double p)
{
	return factorial_rest(k) + deviance(k, n * p) +
	       (factorial_rest(n - k) + deviance(n - k, n * (1.0 - p)));
}

/* BTRS (Hoermann 1993), p <= 1 / 2. */
static double by_rejection(struct weightd_draws *draws, double n, double p)
{
	const double std = __builtin_sqrt(n * p * (1.0 - p)), b = 1.15 + 2.53 * std;
	const double a = -0.0873 + 0.0248 * b + 0.01 * p, centre = n * p + 0.5,
		     v_r = 0.92 - 4.2 / b;
	const double alpha = (2.83 + 5.1 / b) * std,
		     least = cost((double)(int64_t)((n + 1.0) * p), n, p);

	for (;;) {
		const double u = weightd_draw_uniform(draws) - 0.5, v = weightd_draw_uniform(draws);
		const double s = 0.5 - (u < 0.0 ? -u : u), real = (2.0 * a / s + b) * u + centre;
		if (!(real >= 0.0 && real < n + 1.0))
			continue;
		const double floor = (double)(int64_t)real, k = floor < n ? floor : n;
		if ((s >= 0.07 && v <= v_r) ||
		    weightd_log_double(v * alpha / (a / (s * s) + b)) <= least - cost(k, n, p))
			return k;
	}
}

static double binomial(const struct weightd_law *law, struct weightd_draws *draws)
{
	const double n = (double)law->sizes[N], p = law->reals[P], small = p <= 0.5 ? p : 1.0 - p;

	if (n == 0.0 || small == 0.0)
		return p <= 0.5 ? 0.0 : n;
	const double count = n * small < 10.0 ? by_times(draws, n, rate_of(small))
					      : by_rejection(draws, n, small);
	return p <= 0.5 ? count : n - count;
}

/* Of one uniform number. */
static double integers(const struct weightd_law *law, double u)
{
	const double low = law->reals[LOW], high = law->reals[HIGH];
	const double value = low + (double)(int64_t)(u * (high - low));

	return value < high ? value : high - 1.0;
}

static struct weightd_moments poisson_moments(const struct weightd_law *law)
{
	const double lambda = law->reals[LAMBDA];

	return (struct weightd_moments){true, lambda, __builtin_sqrt(lambda), 0.0, __builtin_inf()};
}

static struct weightd_moments binomial_moments(const struct weightd_law *law)
{
	const double n = (double)law->sizes[N], p = law->reals[P];

	return (struct weightd_moments){true, n * p, __builtin_sqrt(n * p * (1.0 - p)), 0.0, n};
}

static struct weightd_moments integers_moments(const struct weightd_law *law)
{
	const double low = law->reals[LOW], high = law->reals[HIGH], count = high - low;

	return (struct weightd_moments){true, low + (count - 1.0) / 2.0,
					__builtin_sqrt((count * count - 1.0) / 12.0), low,
					high - 1.0};
}

static bool is_integer(double value)
{
	return (value < 0.0 ? -value : value) <= 0x1p52 && value == (double)(int64_t)value;
}

/* Any dtype that holds 'magnitude'; to a bool everything is 0 or not. */
static enum weightd_code prepare(struct weightd_law *law, enum weightd_dtype dtype, bool claim,
				 const char *expected, double magnitude, const char *pointer,
				 struct weightd_error *err)
{
	const enum weightd_code code = weightd_prepare_numbers(law, claim, expected, pointer, err);

	if (code != WEIGHTD_OK || dtype == WEIGHTD_BOOL8)
		return code;
	return weightd_require_holds(law, dtype, magnitude, pointer, err);
}

/* The larger end; signed integers reach one further down. */
static double magnitude_of(const struct weightd_law *law, enum weightd_dtype dtype)
{
	const double up = law->reals[HIGH] - 1.0;
	const double down = -law->reals[LOW] - (weightd_dtype_row(dtype)->is_float ? 0.0 : 1.0);

	return up > down ? up : down;
}

#define MEAN law->distribution->moments(law).mean

#define ROW(row, kind, magnitude, claim, expected)                                           \
	static enum weightd_code prepare_##row(                                              \
		struct weightd_law *law, const struct weightd_shape *shape,                  \
		enum weightd_dtype dtype, const char *pointer, struct weightd_error *err)    \
	{                                                                                    \
		(void)shape;                                                                 \
		return prepare(law, dtype, (claim), expected, magnitude, pointer, err);      \
	}                                                                                    \
	static enum weightd_code fill_##row(const struct weightd_task *task, uint64_t first, \
					    size_t count, void *out)                         \
	{                                                                                    \
		weightd_fill_of_##kind(task, first, count, out, row);                        \
		return WEIGHTD_OK;                                                           \
	}
#define ROW_FIELDS(row)                                                                 \
	.name = #row,                                                                   \
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM | WEIGHTD_ALIKE | WEIGHTD_COUNTS, \
	.prepare = prepare_##row, .fill = fill_##row, .moments = row##_moments

ROW(poisson, draws, MEAN, law->reals[LAMBDA] >= 0.0 && law->reals[LAMBDA] <= LAMBDA_MAX,
    "0 <= lam <= 9.223372006484771e18")
ROW(binomial, draws, MEAN,
    law->reals[P] >= 0.0 && law->reals[P] <= 1.0 && law->sizes[N] <= INT64_MAX,
    "n >= 0, 0 <= p <= 1")
ROW(integers, uniform, magnitude_of(law, dtype),
    is_integer(law->reals[LOW]) && is_integer(law->reals[HIGH]) &&
	    law->reals[LOW] < law->reals[HIGH] &&
	    (dtype != WEIGHTD_UINT8 || law->reals[LOW] >= 0.0),
    "integers low < high, up to 2^52; none below 0 for uint8")

const struct weightd_distribution weightd_distribution_poisson = {
	ROW_FIELDS(poisson), .doc = "Poisson with a mean", .reals = {"lam"}};
const struct weightd_distribution weightd_distribution_binomial = {
	ROW_FIELDS(binomial), .doc = "Successes of n trials with a probability", .reals = {"p"},
	.sizes = {"n"}};
const struct weightd_distribution weightd_distribution_integers = {
	ROW_FIELDS(integers), .doc = "Integers from low to high - 1", .reals = {"low", "high"}};
