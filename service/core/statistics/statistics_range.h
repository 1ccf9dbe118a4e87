/*
 * Range: the statistics of some tensors of a plan, one after the other or by several threads.
 */
#ifndef WEIGHTD_CORE_STATISTICS_STATISTICS_RANGE_H
#define WEIGHTD_CORE_STATISTICS_STATISTICS_RANGE_H

#include "core/base/digest.h"
#include "core/base/workers.h"
#include "core/statistics/statistics.h"
#include "weightd/arena.h"
#include "weightd/plan.h"

#include <stdatomic.h>

/* Entries [first, first + count) of a plan, and how much of each is looked at. */
struct weightd_statistics_range {
	const struct weightd_plan *plan;
	size_t first, count;
	uint64_t blocks;     /* of a sample; 0: all elements */
	const size_t *which; /* 'count' indexes of entries instead of 'first'; NULL: none */
};

/* The range of one entry of the plan. */
static inline struct weightd_statistics_range weightd_range_of_entry(
	const struct weightd_plan *plan, const struct weightd_entry *entry, uint64_t blocks)
{
	return (struct weightd_statistics_range){.plan = plan,
						 .first = (size_t)(entry - plan->entries),
						 .count = 1,
						 .blocks = blocks};
}

/* Item 'index' of a range. */
static inline const struct weightd_entry *weightd_range_entry(
	const struct weightd_statistics_range *range, size_t index)
{
	return &range->plan->entries[range->which != NULL ? range->which[index]
							  : range->first + index];
}

/* The entry whose values an entry has. */
const struct weightd_entry *weightd_entry_of_values(const struct weightd_entry *entry);

/* A copy whose indexes are in 'arena'; false: no memory.  The digest names equal ranges. */
bool weightd_range_copy(struct weightd_statistics_range *out,
			const struct weightd_statistics_range *range, struct weightd_arena *arena);
void weightd_range_digest(const struct weightd_statistics_range *range,
			  unsigned char out[WEIGHTD_DIGEST_BYTES]);

/* How many elements will be looked at. */
uint64_t weightd_range_elements(const struct weightd_statistics_range *range);
/* What making and looking at them costs, in work units: about a nanosecond each. */
uint64_t weightd_range_work(const struct weightd_statistics_range *range);

/*
 * weightd_range_statistics() - the statistics of each entry, in 'out'; the same bits whoever helps.
 *
 * 'workers' NULL: nobody helps; 'done' NULL: nobody asks how far it is.  WEIGHTD_OK, NO_MEMORY or
 * CANCELLED (weightd/cancel.h).
 */
enum weightd_code weightd_range_statistics(const struct weightd_statistics_range *range,
					   struct weightd_workers *workers, _Atomic uint64_t *done,
					   struct weightd_statistics *out);

#endif
