/*
 * Laws and requirements that several rows have.
 */
#ifndef WEIGHTD_CORE_INIT_ROW_LAWS_H
#define WEIGHTD_CORE_INIT_ROW_LAWS_H

#include "core/distribution/distribution_table.h"

/* clang-format off */

/* Members of .laws: a distribution with the formulas of its numbers. */
#define INIT_LAW(law, ...) {.distribution = &weightd_distribution_##law, .reals = {__VA_ARGS__}}
#define INIT_CONSTANT(value) INIT_LAW(constant, value)
#define INIT_UNIFORM(low, high) INIT_LAW(uniform, low, high)
/* On +-bound. */
#define INIT_WITHIN(bound) INIT_LAW(uniform, "-(" bound ")", bound)
#define INIT_NORMAL(mean, std) INIT_LAW(normal, mean, std)
/* Cut at 'low' and 'high' std from the mean. */
#define INIT_CUT_NORMAL(mean, std, low, high) \
	{.distribution = &weightd_distribution_trunc_normal, .reals = {mean, std}, .cut = {low, high}}

/* Cut at two std, and made wider before, so that the values have the quantity `variance`. */
#define INIT_CUT_TO_VARIANCE INIT_CUT_NORMAL("0", "sqrt(variance) / 0.87962566103423978", "-2", "2")
#define INIT_CUT_TO_VARIANCE_DOC "sqrt(variance) is the std of the values"
#define INIT_WITHIN_VARIANCE INIT_WITHIN("sqrt(3 * variance)")

/* A matrix with the argument gain on its diagonal. */
#define INIT_SCALED_EYE \
	.least_rank = 2, .most_rank = 2, .laws = {INIT_LAW(scaled_eye, "gain")}, \
	.explained = {.low = "min(gain, 0)", .high = "max(gain, 0)"}

/* Members of .requirements; 'low' and 'high' are names. */
#define INIT_ORDERED(low, high) \
	{low " <= " high, "{initializer}: " low " is {" low "} and " high " is {" high "}", \
	 low " not above " high, WEIGHTD_ERR_OUT_OF_RANGE}
#define INIT_DIVISIBLE_BY_GROUPS \
	{"size0 % groups == 0", \
	 "{initializer}: {tensor} has {size0} output channels, not divisible by groups {groups}", \
	 "a divisor of {size0}", WEIGHTD_ERR_BAD_ARGUMENT}

/* clang-format on */

#endif
