/*
 * Statistics: the numbers of one tensor, made and looked at in one pass, in bounded memory.
 *
 * The values are made piece by piece and forgotten.  Large tensors are looked at in a sample of
 * blocks whose places are fixed, so that the same question has the same answer everywhere.
 */
#ifndef WEIGHTD_CORE_STATISTICS_STATISTICS_H
#define WEIGHTD_CORE_STATISTICS_STATISTICS_H

#include "core/statistics/expected_numbers.h"
#include "core/statistics/largest_singular.h"
#include "core/statistics/tally.h"
#include "core/statistics/value_bins.h"
#include "weightd/plan.h"

#include <stdatomic.h>

#define WEIGHTD_QUANTILES 7
extern const double weightd_quantile_shares[WEIGHTD_QUANTILES];

/* Tensors up to here have exact quantiles. */
#define WEIGHTD_SORTED_MAX 16384
/* Matrices above have no largest singular value. */
#define WEIGHTD_MATRIX_MAX ((uint64_t)1 << 20)
/* Rows of a tensor that are compared with each other. */
#define WEIGHTD_ROWS_MAX ((uint64_t)1 << 20)
/* Most blocks of a sample. */
#define WEIGHTD_SAMPLE_BLOCKS 256

/* What is looked at: 'blocks' runs of WEIGHTD_TALLY_BLOCK elements, or all of them. */
struct weightd_sample {
	uint64_t numel;
	uint64_t blocks; /* 0: all elements */
};

/* Of a tensor of 'numel' elements: at most 'blocks' blocks; 0: all. */
struct weightd_sample weightd_sample_of(uint64_t numel, uint64_t blocks);
/* How many elements it has, and the first element of block 'index'. */
uint64_t weightd_sample_count(const struct weightd_sample *sample);
uint64_t weightd_sample_first(const struct weightd_sample *sample, uint64_t index);

struct weightd_statistics {
	struct weightd_sample sample;
	struct weightd_tally tally;
	double quantiles[WEIGHTD_QUANTILES]; /* by weightd_quantile_shares; NaN of nothing */
	bool has_exact_quantiles;	     /* false: from value bins */
	/* The largest distance between the share of elements below a number and what the law says;
	 * NaN: the law has no such function. */
	double distance;
	struct weightd_singular singular; /* no iterations: it was not computed */
	bool has_rows;			  /* rows were compared */
	uint64_t duplicate_rows;	  /* that are equal to an earlier one */
	uint64_t mark;			  /* a hash of all elements that were looked at */
};

/* What a thread needs to make statistics of many tensors, one after the other. */
struct weightd_statistics_room;
struct weightd_statistics_room *weightd_statistics_room_new(void); /* NULL: no memory */
void weightd_statistics_room_free(struct weightd_statistics_room *room);

struct weightd_statistics_wish {
	uint64_t blocks;	/* most blocks of a sample; 0: all elements */
	uint64_t products;	/* multiplications that the largest singular value may take */
	_Atomic uint64_t *done; /* elements are added as they are looked at; NULL: nobody asks */
};

/*
 * weightd_statistics_of() - look at an entry; 'expectation' is its own.
 *
 * WEIGHTD_OK, NO_MEMORY or CANCELLED (weightd/cancel.h).
 */
enum weightd_code weightd_statistics_of(struct weightd_statistics *out,
					const struct weightd_entry *entry,
					const struct weightd_expectation *expectation,
					const struct weightd_statistics_wish *wish,
					struct weightd_statistics_room *room);

/* Counts of elements in equal intervals of [low, high]. */
struct weightd_histogram {
	double low, high;
	size_t bins;
	uint64_t *counts;		   /* 'bins' of them, zeroed */
	uint64_t below, above, non_finite; /* outside; 'high' itself is in the last bin */
};

/* weightd_histogram_of() - count the elements of a sample of an entry.  Codes as above. */
enum weightd_code weightd_histogram_of(struct weightd_histogram *histogram,
				       const struct weightd_entry *entry,
				       const struct weightd_sample *sample,
				       struct weightd_statistics_room *room);

#endif
