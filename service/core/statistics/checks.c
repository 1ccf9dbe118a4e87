/*
 * Checks: bounds of tails.  With L = log(2 / rate), an alarm needs an exponent above L on either
 * side: its probability is at most 2 exp(-L) = rate.
 */
#include "core/statistics/checks.h"

#include "core/number/elementary.h"

#include <math.h>

/* What half types may move of the mean and the variance: generators draw few bits for them. */
#define COARSE 0x1p-12
/* What rounding may move of the share of elements below a number. */
#define FUNCTION_SLACK 1e-5

/* The elements that chance is judged by, and their deviation. */
struct chance {
	double count, mean, std, kurtosis;
	double widest; /* |x - mean| of no element is larger; infinite: unknown */
	enum weightd_tails tails;
	double mean_slack, square_slack; /* of rounding: of the mean, and of the relative square */
};

static double log_1p(double x)
{
	return weightd_log_double(1 + x);
}

static void add(struct weightd_check *checks, size_t *count, const char *of, double deviation,
		bool agrees)
{
	checks[(*count)++] =
		(struct weightd_check){.of = of, .deviation = deviation, .agrees = agrees};
}

/* Exponent of P(|mean of n - mean| >= distance), for two sides; NaN: no bound is known. */
static double mean_exponent(const struct chance *chance, double distance)
{
	const double variance = chance->std * chance->std, square = distance * distance;
	double exponent = NAN;

	if (chance->tails != WEIGHTD_TAILS_UNKNOWN)
		exponent = chance->count * square / (2 * variance);
	if (isfinite(chance->widest))
		exponent = fmax(exponent, chance->count * square /
						  (2 * (variance + chance->widest * distance / 3)));
	return exponent;
}

/* Exponent of one side of P(mean square >= 1 + x), in variances; NaN: no bound is known. */
static double square_exponent_above(const struct chance *chance, double x)
{
	const double n = chance->count;
	double exponent = NAN;

	if (chance->tails != WEIGHTD_TAILS_UNKNOWN)
		exponent = n * (x - log_1p(x)) / 2;
	if (isfinite(chance->widest) && !isnan(chance->kurtosis)) {
		const double most = chance->widest / chance->std;
		exponent = fmax(exponent,
				n * x * x / (2 * (chance->kurtosis - 1 + most * most * x / 3)));
	}
	return exponent;
}

/* The same of P(mean square <= 1 - x): squares are not negative. */
static double square_exponent_below(const struct chance *chance, double x)
{
	const double n = chance->count;
	double exponent = isnan(chance->kurtosis) ? NAN : n * x * x / (2 * chance->kurtosis);

	if (chance->tails == WEIGHTD_TAILS_NORMAL)
		exponent = fmax(exponent, x < 1 ? n * (-x - log_1p(-x)) / 2 : INFINITY);
	return exponent;
}

static void check_mean(const struct chance *chance, double mean, double most,
		       struct weightd_check *checks, size_t *count)
{
	const double off = mean - chance->mean;
	const double distance = fmax(fabs(off) - chance->mean_slack, 0);
	const double exponent = mean_exponent(chance, distance);

	if (!isnan(exponent))
		add(checks, count, "mean", off * sqrt(chance->count) / chance->std,
		    exponent <= most);
}

/* 'square': the mean square distance from the law's mean. */
static void check_std(const struct chance *chance, double square, double most,
		      struct weightd_check *checks, size_t *count)
{
	const double x = square / (chance->std * chance->std) - 1;
	const double distance = fmax(fabs(x) - chance->square_slack, 0);
	const double exponent = x > 0 ? square_exponent_above(chance, distance)
				      : square_exponent_below(chance, distance);

	/* Both sides must have a bound. */
	if (isnan(exponent) || isnan(square_exponent_above(chance, distance)) ||
	    isnan(chance->kurtosis) || chance->kurtosis <= 1)
		return;
	add(checks, count, "std", x * sqrt(chance->count / (chance->kurtosis - 1)),
	    exponent <= most);
}

static void set_slack(struct chance *chance, const struct weightd_expectation *expectation)
{
	const double size = fabs(expectation->mean) + 2 * expectation->std,
		     moved = expectation->relative * size;

	if (expectation->relative > COARSE || moved > expectation->std / 8) {
		chance->mean_slack = moved;
		chance->square_slack = 2 * moved / expectation->std;
	} else {
		chance->mean_slack = moved * moved / expectation->std;
		chance->square_slack = moved * moved / (expectation->std * expectation->std);
	}
	chance->mean_slack += expectation->absolute;
	chance->square_slack += 4 * expectation->absolute / expectation->std;
}

/* Independent elements; of SPARSE ones those that are not 0. */
static void check_alike(const struct weightd_statistics *statistics,
			const struct weightd_expectation *expectation, double most,
			struct weightd_check *checks, size_t *count)
{
	const struct weightd_tally *tally = &statistics->tally;
	const bool is_sparse = expectation->together == WEIGHTD_TOGETHER_SPARSE;
	struct chance chance = {
		.count = (double)(tally->count - (is_sparse ? tally->zeros : 0)),
		.mean = expectation->mean,
		.std = is_sparse ? expectation->part_std : expectation->std,
		.kurtosis = is_sparse ? 3 : expectation->kurtosis,
		.tails = is_sparse ? WEIGHTD_TAILS_NORMAL : expectation->tails,
		.widest = is_sparse ? INFINITY
				    : fmax(expectation->high - expectation->mean,
					   expectation->mean - expectation->low),
	};

	if (!(chance.std > 0) || chance.count < 1 || isnan(tally->mean) || isnan(tally->m2))
		return;
	set_slack(&chance, expectation);
	const double share = (double)tally->count / chance.count; /* zeros add nothing to sums */
	const double off = tally->mean - chance.mean;
	check_mean(&chance, tally->mean * share, most, checks, count);
	check_std(&chance, (tally->m2 / (double)tally->count + off * off) * share, most, checks,
		  count);
}

/* Massart 1990: P(distance >= d) <= 2 exp(-2 n d^2). */
static void check_distribution(const struct weightd_statistics *statistics,
			       const struct weightd_expectation *expectation, double most,
			       struct weightd_check *checks, size_t *count)
{
	const double n = (double)statistics->tally.count;
	const double d = fmax(statistics->distance - FUNCTION_SLACK, 0);

	if (!isnan(statistics->distance) && expectation->relative <= COARSE)
		add(checks, count, "distribution", statistics->distance * sqrt(n),
		    2 * n * d * d <= most);
}

/* No element is outside of what the law has. */
static void check_range(const struct weightd_tally *tally,
			const struct weightd_expectation *expectation, struct weightd_check *checks,
			size_t *count)
{
	const double low = expectation->low, high = expectation->high;
	const double largest = fmax(isfinite(low) ? fabs(low) : 0, isfinite(high) ? fabs(high) : 0);
	const double slack = expectation->relative * largest + expectation->absolute;
	const double outside = fmax(fmax(low - tally->min, tally->max - high), 0);

	if (!isfinite(low) && !isfinite(high))
		return;
	add(checks, count, "range", outside <= slack ? 0 : outside / fmax(largest, slack),
	    outside <= slack);
}

static double relative_to(double value, double expected)
{
	return expected != 0 ? value / expected - 1 : value;
}

/* Orthonormal rows or columns: the sum of squares is fixed, the sum varies as that of a normal. */
static void check_orthogonal(const struct weightd_statistics *statistics,
			     const struct weightd_expectation *expectation, double most,
			     struct weightd_check *checks, size_t *count)
{
	const struct weightd_tally *tally = &statistics->tally;
	const struct chance chance = {.count = (double)tally->count,
				      .std = expectation->std,
				      .widest = INFINITY,
				      .tails = WEIGHTD_TAILS_LIGHT,
				      .mean_slack = expectation->relative * expectation->std};
	const double coarse = fmax(4 * expectation->relative, 1e-5);

	if (statistics->sample.blocks != 0 || !(expectation->std > 0))
		return;
	check_mean(&chance, tally->mean, most, checks, count);
	const double std = sqrt(tally->m2 / (double)tally->count + tally->mean * tally->mean);
	add(checks, count, "std", relative_to(std, expectation->std),
	    fabs(relative_to(std, expectation->std)) <= coarse);
	if (statistics->singular.iterations > 0) {
		const double off =
			relative_to(statistics->singular.value, expectation->largest_singular);
		add(checks, count, "spectral_norm", off, fabs(off) <= fmax(coarse, 1e-4));
	}
}

static void check_zeros(const struct weightd_statistics *statistics,
			const struct weightd_expectation *expectation, struct weightd_check *checks,
			size_t *count)
{
	const struct weightd_tally *tally = &statistics->tally;
	const double wanted = expectation->zero_share * (double)tally->count;
	const double off = (double)tally->zeros - wanted;

	/* Half types make zeros of numbers that are nearly 0. */
	if (statistics->sample.blocks == 0 && expectation->relative <= COARSE)
		add(checks, count, "zeros", off, fabs(off) < 0.5);
}

size_t weightd_checks_of(const struct weightd_statistics *statistics,
			 const struct weightd_expectation *expectation, double rate,
			 struct weightd_check checks[WEIGHTD_CHECKS_MAX])
{
	const struct weightd_tally *tally = &statistics->tally;
	const double most = weightd_log_double(2 / rate);
	size_t count = 0;

	if (!expectation->is_known || tally->count + tally->nan + tally->infinite == 0)
		return 0;
	if (tally->nan + tally->infinite > 0) {
		add(checks, &count, "finite", (double)(tally->nan + tally->infinite), false);
		return count;
	}
	switch (expectation->together) {
	case WEIGHTD_TOGETHER_ALIKE:
		check_alike(statistics, expectation, most, checks, &count);
		check_distribution(statistics, expectation, most, checks, &count);
		break;
	case WEIGHTD_TOGETHER_SPARSE:
		check_alike(statistics, expectation, most, checks, &count);
		check_zeros(statistics, expectation, checks, &count);
		break;
	case WEIGHTD_TOGETHER_ORTHOGONAL:
		check_orthogonal(statistics, expectation, most, checks, &count);
		break;
	case WEIGHTD_TOGETHER_EXACT:
	case WEIGHTD_TOGETHER_UNKNOWN: break;
	}
	check_range(tally, expectation, checks, &count);
	return count;
}

size_t weightd_checks_of_numbers(const struct weightd_statistics *statistics,
				 const struct weightd_printed_numbers *numbers, double kurtosis,
				 double rate, struct weightd_check checks[WEIGHTD_CHECKS_MAX])
{
	const struct weightd_tally *tally = &statistics->tally;
	const double variance = weightd_tally_variance(tally), std = sqrt(variance);
	const double n = (double)tally->count, m = (double)numbers->count;
	/* Printed numbers have four digits at least. */
	const double printed = 5e-4;
	/* P(|z| > bound) <= exp(-bound^2 / 2). */
	const double bound = sqrt(2 * weightd_log_double(2 / rate));
	size_t count = 0;

	if (!(n > 0) || !(m > 0) || isnan(variance))
		return 0;
	if (!isnan(numbers->mean)) {
		const double error = sqrt(variance / n + variance / m);
		const double slack = printed * fabs(numbers->mean);
		const double off = tally->mean - numbers->mean;
		add(checks, &count, "mean", error > 0 ? off / error : off,
		    fabs(off) <= bound * error + slack);
	}
	if (!isnan(numbers->std)) {
		/* The deviation of a deviation, of a kurtosis that is at least a uniform's. */
		const double spread = sqrt(fmax(kurtosis, 1.8) - 1) / 2;
		const double error = std * spread * sqrt(1 / n + 1 / m);
		const double off = std - numbers->std;
		add(checks, &count, "std", error > 0 ? off / error : off,
		    fabs(off) <= bound * error + printed * fabs(numbers->std));
	}
	return count;
}
