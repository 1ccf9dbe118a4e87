/*
 * numpy.random's poisson, which its noncentral chi-square needs.
 */
#ifndef WEIGHTD_CORE_RNG_NUMPY_COUNTS_H
#define WEIGHTD_CORE_RNG_NUMPY_COUNTS_H

#include "core/rng/numpy/numpy_values.h"

/* A Poisson count with this mean, >= 0. */
double weightd_numpy_poisson(const struct weightd_numpy_source *source, double mean);

#endif
