/*
 * numpy.random's continuous distributions over any of its bit generators: the order of draws and of
 * operations is numpy's, so that values are equal bit for bit where the C library is the same.
 */
#ifndef WEIGHTD_CORE_GENERATOR_NUMPY_NUMPY_VALUES_H
#define WEIGHTD_CORE_GENERATOR_NUMPY_NUMPY_VALUES_H

#include "weightd/distribution.h"

/* How a row of numpy draws: its rules. */
struct weightd_numpy_rules {
	bool is_legacy;		 /* RandomState's formulas, which differ for a few */
	bool stable_wald;	 /* Generator since 2.3.4 */
	bool stable_beta;	 /* Generator since 2.1 */
	bool bounded_zipf;	 /* Generator since 2.1 */
	bool flat_seeds;	 /* SeedSequence since 2.5: no arrays in an array */
	bool corrected_binomial; /* Generator since 2.5: of BTPE's last test */
};

/* The functions of a bit generator; 'state' is its own. */
struct weightd_numpy_source {
	void *state;
	const struct weightd_numpy_rules *rules;
	double (*uniform)(void *state);	    /* [0, 1), 53 bits */
	double (*normal)(void *state);	    /* standard */
	double (*exponential)(void *state); /* standard */
	uint32_t (*word32)(void *state);    /* for integers; PCG64's in halves, the low one first */
	uint64_t (*word64)(void *state);
};

/* A gamma value of scale 1, and a beta value. */
double weightd_numpy_standard_gamma(const struct weightd_numpy_source *source, double shape);
double weightd_numpy_beta(const struct weightd_numpy_source *source, double a, double b);

/* One value of the law's distribution. */
typedef double weightd_numpy_value(const struct weightd_numpy_source *source,
				   const struct weightd_law *law);

/* NULL: numpy has no such distribution. */
weightd_numpy_value *weightd_numpy_value_of(const struct weightd_distribution *distribution);

#endif
