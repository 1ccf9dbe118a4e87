/*
 * Expectations of activations over a normal value, by quadrature.
 *
 * The line is cut at the kinks and, for steep functions, more finely about the middle; each piece
 * has Gauss and Legendre's 16 points.  The closed forms (ReLU, leaky, erf, GELU) are met to 1e-10
 * and better (tests/unit/core/signal/activation/test_expectation.c).  Sums have a fixed order, and
 * no function of the host's library takes part: the same numbers on every machine.
 */
#ifndef WEIGHTD_CORE_SIGNAL_ACTIVATION_EXPECTATION_H
#define WEIGHTD_CORE_SIGNAL_ACTIVATION_EXPECTATION_H

#include "core/signal/activation/pointwise.h"

#define WEIGHTD_COMPOSED_MAX 4

/* Activations one after another: f = parts[count - 1](... parts[0](x)); none: x itself. */
struct weightd_composed {
	struct weightd_pointwise parts[WEIGHTD_COMPOSED_MAX];
	size_t count;
};

double weightd_composed_value(const struct weightd_composed *f, double x);
/* Its value, and '*slope'. */
double weightd_composed_both(const struct weightd_composed *f, double x, double *slope);

/* A normal value: its mean and standard deviation, which may be 0. */
struct weightd_normal {
	double mean, deviation;
};

/* Expectations over the value x. */
struct weightd_expectations {
	double value, square, fourth;	   /* f(x), f(x)^2, f(x)^4 */
	double slope_square, slope_fourth; /* f'(x)^2, f'(x)^4 */
	/* d log E f^2 / d log q and d log E f'^2 / d log q, q the second moment of x at mean 0. */
	double elasticity, slope_elasticity;
	double saturated; /* the share where the last part is saturated; NAN: it never is */
};

struct weightd_expectations weightd_expect(const struct weightd_composed *f,
					   const struct weightd_normal *x);

/*
 * weightd_expect_pair() - E[f(x) f(y)] of two such values with correlation 'correlation', -1 to 1;
 * 'of_slopes': E[f'(x) f'(y)].
 *
 * ReLU and leaky ones at mean 0 by the arc-cosine kernel (Cho and Saul 2009), the error function
 * by Williams' (1998), others by two sums one in another; the error is below 1e-6 of E f^2 for
 * smooth functions, below 1e-3 for those with kinks, and below 0.05 for slopes that jump.
 */
double weightd_expect_pair(const struct weightd_composed *f, const struct weightd_normal *x,
			   double correlation, bool of_slopes);

/*
 * The probability that 'count' values x with this correlation, 0 to 1, all are at most 'bound'.
 */
double weightd_all_below(const struct weightd_normal *x, double correlation, double count,
			 double bound);

#endif
