/*
 * Value bins: how many numbers there are in each of 65,536 intervals that are as fine as a
 * bfloat16, whatever the numbers are.
 *
 * Bin i holds the numbers whose float has these upper 16 bits, in the order of the numbers; it is
 * at most 1/128 of its numbers wide.  One thread at a time.
 */
#ifndef WEIGHTD_CORE_STATISTICS_VALUE_BINS_H
#define WEIGHTD_CORE_STATISTICS_VALUE_BINS_H

#include <stddef.h>
#include <stdint.h>

#define WEIGHTD_VALUE_BINS 65536

struct weightd_value_bins {
	uint64_t *counts;   /* WEIGHTD_VALUE_BINS of them, 0 outside of low..high */
	uint32_t *recent;   /* as many: what is not in 'counts' yet */
	uint32_t unsettled; /* the sum of those */
	unsigned low, high;
	uint64_t total;
};

/* Empties them: what was counted is forgotten. */
void weightd_value_bins_clear(struct weightd_value_bins *bins);
/* Counts finite numbers. */
void weightd_value_bins_add(struct weightd_value_bins *bins, const double *values, size_t count);
/* Makes 'counts' whole, for those who read them. */
void weightd_value_bins_end(struct weightd_value_bins *bins);
/* The ends of a bin. */
double weightd_value_bin_low(unsigned bin);
double weightd_value_bin_high(unsigned bin);
/*
 * The quantile of a share: numpy's linear one, where the numbers of a bin lie in it at equal
 * distances; it is in the bin of the true one.  NaN of nothing.  After weightd_value_bins_end().
 */
double weightd_value_bins_quantile(const struct weightd_value_bins *bins, double share);

#endif
