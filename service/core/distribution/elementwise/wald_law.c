/*
 * wald: the inverse Gaussian distribution, with the numbers of numpy.random.wald.
 */
#include "core/distribution/distribution_table.h"
#include "core/distribution/value_law.h"

/* Michael, Schucany and Haas 1976; the smaller root without a difference of near numbers. */
static double wald(const struct weightd_law *law, struct weightd_element_words *words)
{
	const double mean = law->wald.mean, scale = law->wald.scale, z = weightd_draw_normal(words);
	const double w = mean / (2.0 * scale) * (z * z);
	const double ratio =
		1.0 + w + __builtin_sqrt(w * (2.0 + w)); /* mean / smaller root, >= 1 */
	const double u = weightd_draw_uniform(words);

	return u <= ratio / (ratio + 1.0) ? mean / ratio : mean * ratio;
}

static struct weightd_moments moments(const struct weightd_law *law)
{
	const double mean = law->wald.mean;

	return weightd_moments_of(mean, mean * mean * mean / law->wald.scale, 0.0, __builtin_inf());
}

static bool holds(const struct weightd_law *law)
{
	return law->wald.mean > 0.0 && law->wald.scale > 0.0;
}

const struct weightd_distribution weightd_distribution_wald = {
	.name = "wald",
	.doc = "Inverse Gaussian with a mean and a scale",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM | WEIGHTD_ALIKE,
	.reals = {"mean", "scale"},
	.prepare = weightd_prepare_values,
	.fill = weightd_fill_values,
	.moments = moments,
	.rules = &(const struct weightd_value_rules){.of_words = wald,
						     .holds = holds,
						     .expected = "mean > 0, scale > 0"},
};
