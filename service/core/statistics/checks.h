/*
 * Checks: whether the numbers of a tensor are those that its law gives, with a false-alarm rate
 * that is proven, not approximated.
 *
 * Each check alarms only beyond a bound of Chernoff's or Bernstein's kind for the tail of what it
 * measures, which holds for every number of elements.  service/notes/seeing.md has the bounds.
 */
#ifndef WEIGHTD_CORE_STATISTICS_CHECKS_H
#define WEIGHTD_CORE_STATISTICS_CHECKS_H

#include "core/statistics/statistics.h"

/* Checks that a tensor may have: their rates add up. */
#define WEIGHTD_CHECKS_MAX 6

struct weightd_check {
	const char *of;	  /* "mean", "std", "range", "distribution", "zeros", "spectral_norm",
			     "finite" */
	double deviation; /* in standard errors, or of the expected value; 0: as expected */
	bool agrees;
};

/*
 * weightd_checks_of() - the checks that the law allows, in 'checks'; returns their number.
 *
 * A tensor of the law fails each with a probability of at most 'rate'.
 */
size_t weightd_checks_of(const struct weightd_statistics *statistics,
			 const struct weightd_expectation *expectation, double rate,
			 struct weightd_check checks[WEIGHTD_CHECKS_MAX]);

/* A mean and a deviation as somebody printed them, of a tensor of the same law. */
struct weightd_printed_numbers {
	double mean, std; /* NaN: not given */
	uint64_t count;	  /* of the elements that they are of */
};

/* The same against the numbers of another run: both vary by chance. */
size_t weightd_checks_of_numbers(const struct weightd_statistics *statistics,
				 const struct weightd_printed_numbers *numbers, double kurtosis,
				 double rate, struct weightd_check checks[WEIGHTD_CHECKS_MAX]);

#endif
