/*
 * rademacher: 1 or -1, alike.
 */
#include "core/distribution/distribution_table.h"
#include "core/distribution/value_law.h"

static double sign(const struct weightd_law *law, double u)
{
	(void)law;
	return u < 0.5 ? 1.0 : -1.0;
}

static struct weightd_moments moments(const struct weightd_law *law)
{
	(void)law;
	return weightd_moments_of(0.0, 1.0, -1.0, 1.0);
}

const struct weightd_distribution weightd_distribution_rademacher = {
	.name = "rademacher",
	.doc = "1 or -1, each with probability 1/2",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM | WEIGHTD_ALIKE,
	.prepare = weightd_prepare_values,
	.fill = weightd_fill_values,
	.moments = moments,
	.rules = &(const struct weightd_value_rules){.of_uniform = sign},
};
