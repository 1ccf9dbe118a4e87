/*
 * Digests: SHA-256 of whole files and of all tensors, and long statistics, computed when somebody
 * asks, once for all who ask, and kept within bounds.
 *
 * One thread of the lowest priority, and helpers of its kind, compute one digest after the other
 * with what other work leaves of the cores.  A digest that nobody has asked for in
 * WEIGHTD_DIGEST_PATIENCE_MS is given up.
 */
#ifndef WEIGHTD_API_SERVICE_DIGESTS_H
#define WEIGHTD_API_SERVICE_DIGESTS_H

#include "api/service/plan_cache.h"
#include "core/base/budget.h"
#include "core/base/digest.h"
#include "core/statistics/statistics_range.h"
#include "weightd/format.h"

#include <stdbool.h>

#define WEIGHTD_DIGEST_PATIENCE_MS 30000
/* Digests that are computed or wait for it. */
#define WEIGHTD_DIGEST_JOBS_MAX 16

struct weightd_digests;

/* 'budget' is that of the memory of jobs.  NULL: no memory.  Threads start with the first job. */
struct weightd_digests *weightd_digests_new(struct weightd_plan_cache *plans,
					    struct weightd_budget *budget);
/* Gives up what is computed; NULL is fine. */
void weightd_digests_free(struct weightd_digests *digests);

/* What is asked for.  Borrowed. */
struct weightd_digest_wish {
	const struct weightd_plan *plan;
	const struct weightd_encoding *file; /* open, of all or a list of views; NULL: all tensors
					      */
	/* Statistics of entries of the plan instead; NULL: digests. */
	const struct weightd_statistics_range *range;
};

/* How far it is. */
struct weightd_digest_progress {
	bool is_known;
	bool is_waiting;	 /* for other digests */
	uint64_t done, bytes;	 /* hashed, and in all; 0: not known; elements of statistics */
	double bytes_per_second; /* since it began */
};

/*
 * weightd_digests_ask() - the digests of a wish, if they are known; else they are computed from now
 * on, or still are.
 *
 * '*out' has the result, in 'arena': the digest of the file, those of each entry of the plan, or
 * the statistics of each entry of the range.  OVERLOADED (too
 * many wait), NO_MEMORY, or the code that computing ended with, with an issue.  Any thread.
 */
enum weightd_code weightd_digests_ask(struct weightd_digests *digests,
				      const struct weightd_digest_wish *wish,
				      struct weightd_digest_progress *progress, void **out,
				      struct weightd_arena *arena, struct weightd_error *err);

/* The digest of a file by its ETag, if it is known.  Any thread. */
bool weightd_digests_find(struct weightd_digests *digests, const char *etag,
			  unsigned char out[WEIGHTD_DIGEST_BYTES]);

/* Remembers the digest of a file; without memory it is not.  Any thread. */
void weightd_digests_put(struct weightd_digests *digests, const char *etag,
			 const unsigned char digest[WEIGHTD_DIGEST_BYTES]);

/* Files and models whose digests are known, their memory, and jobs. */
struct weightd_digests_numbers {
	size_t known, bytes, jobs;
};
struct weightd_digests_numbers weightd_digests_numbers(struct weightd_digests *digests);

#endif
