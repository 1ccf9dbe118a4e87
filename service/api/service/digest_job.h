/*
 * Digest job: what is computed later, for whoever asks: the digest of a file, those of all tensors,
 * or the statistics of some.
 */
#ifndef WEIGHTD_API_SERVICE_DIGEST_JOB_H
#define WEIGHTD_API_SERVICE_DIGEST_JOB_H

#include "api/service/digest_work.h"
#include "core/statistics/statistics_range.h"
#include "weightd/format.h"

/* Everything is borrowed, and of one plan. */
struct weightd_digest_job {
	const struct weightd_plan *plan;
	const struct weightd_format *format;  /* NULL: all tensors, or statistics */
	const struct weightd_entry *entry;    /* of a file of one tensor; NULL: of all */
	const struct weightd_view_list *list; /* of a file of several views; NULL: not these */
	struct weightd_format_options options;
	bool has_range; /* statistics of 'range' */
	struct weightd_statistics_range range;
	struct weightd_digest_work work;
};

/* Bytes of the result: digests one behind the other, or statistics. */
size_t weightd_digest_job_bytes(const struct weightd_digest_job *job);
/* What it works through in all: bytes, or elements for statistics. */
uint64_t weightd_digest_job_total(const struct weightd_digest_job *job);

/* Does it; 'out' has room for the result.  WEIGHTD_OK, NO_MEMORY, CANCELLED, and the codes of
 * opening and reading a file. */
enum weightd_code weightd_digest_job_do(struct weightd_digest_job *job, void *out);

#endif
