/*
 * poisson: counts with a mean, with the numbers of numpy.random.poisson.
 */
#include "core/distribution/distribution_table.h"
#include "core/distribution/value_law.h"

#define LAMBDA_MAX 0x1.ffffffe3b73a0p+62 /* numpy's: 2^63 - 1 - 10 sqrt(2^63 - 1) */

static double poisson(const struct weightd_law *law, struct weightd_element_words *words)
{
	return weightd_draw_any_poisson(words, law->poisson.lam);
}

static struct weightd_moments moments(const struct weightd_law *law)
{
	return weightd_moments_of(law->poisson.lam, law->poisson.lam, 0.0, __builtin_inf());
}

static bool holds(const struct weightd_law *law)
{
	return law->poisson.lam >= 0.0 && law->poisson.lam <= LAMBDA_MAX;
}

const struct weightd_distribution weightd_distribution_poisson = {
	.name = "poisson",
	.doc = "Poisson with a mean",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM | WEIGHTD_ALIKE | WEIGHTD_COUNTS,
	.reals = {"lam"},
	.prepare = weightd_prepare_counts,
	.fill = weightd_fill_values,
	.moments = moments,
	.rules =
		&(const struct weightd_value_rules){.of_words = poisson,
						    .holds = holds,
						    .expected = "0 <= lam <= 9.223372006484771e18"},
};
