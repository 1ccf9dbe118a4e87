/*
 * Expected numbers: what a plan's law says about the numbers of a tensor.
 */
#ifndef WEIGHTD_CORE_STATISTICS_EXPECTED_NUMBERS_H
#define WEIGHTD_CORE_STATISTICS_EXPECTED_NUMBERS_H

#include "core/statistics/law_shape.h"
#include "weightd/plan.h"

#include <stdbool.h>

/* What is known of the elements together. */
enum weightd_togetherness {
	WEIGHTD_TOGETHER_UNKNOWN,    /* numbers to be shown, not to be judged by chance */
	WEIGHTD_TOGETHER_EXACT,	     /* all are one number */
	WEIGHTD_TOGETHER_ALIKE,	     /* independent, each of the law */
	WEIGHTD_TOGETHER_SPARSE,     /* independent and normal where they are not 0 */
	WEIGHTD_TOGETHER_ORTHOGONAL, /* orthonormal rows or columns, times a gain */
};

/* Numbers are NaN where they are not known. */
struct weightd_expectation {
	bool is_known;
	const char *reason; /* why it is not known, a sentence; NULL: it is */
	double mean, std, low, high, kurtosis;
	double zero_share; /* of the elements */
	double largest_singular;
	enum weightd_togetherness together;
	enum weightd_tails tails;
	double part_std; /* SPARSE: of the elements that are not 0 */
	/* The law's distribution function at x is that of the law at x / scale. */
	const struct weightd_law *law;
	weightd_law_below *below;
	double scale;
	/* What rounding to the dtype may change: of an element's size, and in all. */
	double relative, absolute;
};

/* Of an entry of a plan, which must outlive it. */
struct weightd_expectation weightd_expectation_of(const struct weightd_entry *entry);

/* The probability of an element below x; 'below' is not NULL. */
double weightd_expected_below(const struct weightd_expectation *expectation, double x);
/* The probability of an element in [low, high), with 'high' itself if 'is_last'; NaN: not known. */
double weightd_expected_between(const struct weightd_expectation *expectation, double low,
				double high, bool is_last);

#endif
