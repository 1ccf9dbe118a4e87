/*
 * hypergeometric: good ones among those drawn from an urn, with the numbers of
 * numpy.random.hypergeometric.
 */
#include "core/distribution/distribution_table.h"
#include "core/distribution/value_law.h"
#include "core/number/elementary.h"

#define FEW 10.0 /* up to so many are drawn one by one */

/* 'count' draws, each a good one with the share of those left. */
static double one_by_one(struct weightd_element_words *words, double good, double total,
			 double count)
{
	double found = 0.0;

	for (; count > 0.0; count -= 1.0, total -= 1.0)
		if (weightd_draw_uniform(words) * total < good - found)
			found += 1.0;
	return found;
}

/* Minus the logarithm of the probability of k, without terms that do not depend on k. */
static double cost(double k, double few, double many, double count)
{
	return weightd_log_gamma(k + 1.0) + weightd_log_gamma(few - k + 1.0) +
	       weightd_log_gamma(count - k + 1.0) + weightd_log_gamma(many - count + k + 1.0);
}

/* HRUA (Stadlober 1990): 'few' <= 'many' of two kinds, count <= half of all. */
static double by_rejection(struct weightd_element_words *words, double few, double many,
			   double count)
{
	const double total = few + many, share = few / total, centre = count * share + 0.5;
	const double variance =
		(total - count) * count * share * (1.0 - share) / (total - 1.0) + 0.5;
	const double width = 0x1.b72cd3f331398p+0 * __builtin_sqrt(variance) + 0x1.cc3ebd3bc711ap-1;
	const double mode = (double)(int64_t)((count + 1.0) * (few + 1.0) / (total + 2.0));
	const double least = cost(mode, few, many, count);
	const double most = (count < few ? count : few) + 1.0;

	for (;;) {
		const double u = weightd_draw_uniform(words), v = weightd_draw_uniform(words);
		const double x = centre + width * (v - 0.5) / u;
		if (!(x >= 0.0 && x < most))
			continue;
		const double k = (double)(int64_t)x;
		if (2.0 * weightd_log_double(u) <= least - cost(k, few, many, count))
			return k;
	}
}

double weightd_draw_hypergeometric(struct weightd_element_words *words, double good, double bad,
				   double drawn)
{
	const double total = good + bad;
	const double count = drawn <= total - drawn ? drawn : total - drawn;
	double found;

	if (count <= FEW)
		found = one_by_one(words, good, total, count);
	else if (good <= bad)
		found = by_rejection(words, good, bad, count);
	else
		found = count - by_rejection(words, bad, good, count);
	return drawn == count ? found : good - found;
}

static double hypergeometric(const struct weightd_law *law, struct weightd_element_words *words)
{
	return weightd_draw_hypergeometric(words, law->hypergeometric.good, law->hypergeometric.bad,
					   law->hypergeometric.drawn);
}

static struct weightd_moments moments(const struct weightd_law *law)
{
	const double good = law->hypergeometric.good, bad = law->hypergeometric.bad;
	const double drawn = law->hypergeometric.drawn, total = good + bad;
	const double share = total > 0.0 ? good / total : 0.0, least = drawn - bad;

	return weightd_moments_of(
		drawn * share,
		total > 1.0 ? drawn * share * (1.0 - share) * (total - drawn) / (total - 1.0) : 0.0,
		least > 0.0 ? least : 0.0, good < drawn ? good : drawn);
}

static bool is_count(double value)
{
	return value >= 0.0 && value <= 1e9 && value == (double)(int64_t)value;
}

static bool holds(const struct weightd_law *law)
{
	const double good = law->hypergeometric.good, bad = law->hypergeometric.bad;
	const double drawn = law->hypergeometric.drawn;

	return is_count(good) && is_count(bad) && is_count(drawn) && good + bad <= 1e9 &&
	       drawn <= good + bad;
}

const struct weightd_distribution weightd_distribution_hypergeometric = {
	.name = "hypergeometric",
	.doc = "Good ones among those drawn from an urn, without putting them back",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM | WEIGHTD_ALIKE | WEIGHTD_COUNTS,
	.reals = {"good", "bad", "drawn"},
	.prepare = weightd_prepare_counts,
	.fill = weightd_fill_values,
	.moments = moments,
	.rules = &(const struct weightd_value_rules){.of_words = hypergeometric,
						     .holds = holds,
						     .expected = "integers good and bad, at most "
								 "1000000000 together, and no "
								 "more drawn"},
};
