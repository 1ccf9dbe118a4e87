/*
 * Law shape: what statistics know of a law beside its mean and deviation.
 */
#ifndef WEIGHTD_CORE_STATISTICS_LAW_SHAPE_H
#define WEIGHTD_CORE_STATISTICS_LAW_SHAPE_H

#include "weightd/distribution.h"

/* The probability of a value below 'x'. */
typedef double weightd_law_below(const struct weightd_law *law, double x);

/* How fast the tails of a law fall. */
enum weightd_tails {
	WEIGHTD_TAILS_UNKNOWN, /* bounds may still be known */
	WEIGHTD_TAILS_NORMAL,  /* a normal */
	/* Strictly sub-Gaussian: E exp(t (x - mean)) <= exp(t^2 variance / 2) for all t. */
	WEIGHTD_TAILS_LIGHT,
};

struct weightd_law_shape {
	double kurtosis; /* 3 for a normal; NaN: not known or none */
	enum weightd_tails tails;
	weightd_law_below *below; /* of laws with a density; NULL: not known */
};

/* Of a law whose elements are alike; unknown for others. */
struct weightd_law_shape weightd_law_shape(const struct weightd_law *law);

#endif
