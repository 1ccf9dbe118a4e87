/*
 * Distributions, one row each: DISTRIBUTION(NAME) is weightd_distribution_NAME in fill_NAME.c.
 * No include guard.
 */
DISTRIBUTION(constant)
DISTRIBUTION(literal)
DISTRIBUTION(uniform)
DISTRIBUTION(normal)
DISTRIBUTION(padded_normal)
DISTRIBUTION(trunc_normal)
DISTRIBUTION(eye)
DISTRIBUTION(scaled_eye)
DISTRIBUTION(dirac)
DISTRIBUTION(sinusoids)
DISTRIBUTION(log_range)
DISTRIBUTION(time_step)
DISTRIBUTION(orthogonal)
DISTRIBUTION(sparse)
