/*
 * Tally: count, extremes and central moments of numbers, the same bits on every machine.
 *
 * The order of summation is fixed: blocks of WEIGHTD_TALLY_BLOCK numbers, in each of them eight
 * sums of every eighth number, and the blocks as a binary tree by their place.  Neither threads nor
 * the instructions of the machine change it.
 */
#ifndef WEIGHTD_CORE_STATISTICS_TALLY_H
#define WEIGHTD_CORE_STATISTICS_TALLY_H

#include <stddef.h>
#include <stdint.h>

#define WEIGHTD_TALLY_BLOCK 4096

struct weightd_tally {
	uint64_t count; /* finite numbers; the sums are of these */
	uint64_t zeros, nan, infinite;
	double min, max; /* infinite where count is 0 */
	double norm_1;	 /* sum of absolute values */
	double mean;
	double m2, m3, m4; /* sums of powers of differences from the mean */
};

/*
 * weightd_tally_block() - the tally of up to WEIGHTD_TALLY_BLOCK numbers.
 *
 * Where some are not finite, the others are moved to the front in their order.
 */
void weightd_tally_block(struct weightd_tally *tally, double *values, size_t count);

/* Blocks in order, as a tree of sums.  Zero it to begin. */
struct weightd_tally_tree {
	struct weightd_tally levels[52]; /* of 2^i blocks, where bit i of 'blocks' is set */
	uint64_t blocks;
};

void weightd_tally_add(struct weightd_tally_tree *tree, const struct weightd_tally *block);
/* Of all blocks that were added. */
struct weightd_tally weightd_tally_end(const struct weightd_tally_tree *tree);

/* Square of the deviation: the mean of squared differences from the mean; NaN of nothing. */
double weightd_tally_variance(const struct weightd_tally *tally);
/* The fourth standardised moment (3 for a normal); NaN where the variance is 0. */
double weightd_tally_kurtosis(const struct weightd_tally *tally);
/* The Euclidean norm, and the largest absolute value. */
double weightd_tally_norm_2(const struct weightd_tally *tally);
double weightd_tally_norm_max(const struct weightd_tally *tally);

#endif
