/*
 * numpy.random's distributions of counts: 64-bit integers, by one formula for RandomState and
 * Generator.
 */
#ifndef WEIGHTD_CORE_GENERATOR_NUMPY_NUMPY_COUNTS_H
#define WEIGHTD_CORE_GENERATOR_NUMPY_NUMPY_COUNTS_H

#include "core/generator/numpy/numpy_values.h"

/* A Poisson count with this mean, >= 0. */
int64_t weightd_numpy_poisson(const struct weightd_numpy_source *source, double mean);
/* Successes of n >= 0 trials with probability p. */
int64_t weightd_numpy_binomial(const struct weightd_numpy_source *source, int64_t n, double p);
/* The same of Generator, for RandomState, too: no number is taken where n or p is 0. */
int64_t weightd_numpy_outcomes(const struct weightd_numpy_source *source, int64_t n, double p);
/* An integer from 0 to 'most' < 2^64 - 1, all alike. */
uint64_t weightd_numpy_integer(const struct weightd_numpy_source *source, uint64_t most);
/* The same by masked words in both, as random_interval() makes it. */
uint64_t weightd_numpy_interval(const struct weightd_numpy_source *source, uint64_t most);
/* Logarithm of the gamma function, x >= 1, as numpy approximates it (Zhang, Jin 1996). */
double weightd_numpy_log_gamma(double x);

/* One count of a distribution with a law's numbers. */
typedef int64_t weightd_numpy_count(const struct weightd_numpy_source *source,
				    const struct weightd_law *law);

weightd_numpy_count weightd_numpy_geometric, weightd_numpy_negative_binomial,
	weightd_numpy_logseries, weightd_numpy_zipf, weightd_numpy_hypergeometric;

/* NULL: no distribution of counts. */
weightd_numpy_count *weightd_numpy_count_of(const struct weightd_distribution *distribution);

#endif
