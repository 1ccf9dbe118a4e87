/*
 * Moments of a tensor: mean and second moment of its elements, from the law that wrote them.
 */
#ifndef WEIGHTD_CORE_SIGNAL_MOMENTS_H
#define WEIGHTD_CORE_SIGNAL_MOMENTS_H

#include "weightd/plan.h"

struct weightd_tensor_moments {
	double mean, second; /* of an element */
};

static inline double weightd_variance(const struct weightd_tensor_moments *moments)
{
	const double variance = moments->second - moments->mean * moments->mean;

	/* A constant: what is left are rounding errors. */
	return variance > 1e-12 * moments->second ? variance : 0.0;
}

/*
 * weightd_tensor_moments() - of an entry, its patches included.
 *
 * Of laws that do not know their own (eye, sinusoids) those of the values, if they are few.
 * NULL: '*moments' is written; otherwise why there are none ("cauchy has no variance"), a text of
 * the arena or constant.
 */
const char *weightd_tensor_moments(struct weightd_tensor_moments *moments,
				   const struct weightd_entry *entry, struct weightd_arena *arena);

#endif
