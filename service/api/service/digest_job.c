/*
 * Digest job: the kinds of results.
 */
#include "api/service/digest_job.h"

#include <string.h>

size_t weightd_digest_job_bytes(const struct weightd_digest_job *job)
{
	if (job->has_range)
		return job->range.count * sizeof(struct weightd_statistics);
	return (job->format != NULL ? 1 : job->plan->entry_count) * WEIGHTD_DIGEST_BYTES;
}

uint64_t weightd_digest_job_total(const struct weightd_digest_job *job)
{
	return job->has_range ? weightd_range_elements(&job->range) : job->plan->total_bytes;
}

/* The digest of the job's file, which is opened anew: the request that asked has ended. */
static enum weightd_code do_file(struct weightd_digest_job *job, unsigned char *out)
{
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_encoding encoding;
	struct weightd_view view;
	enum weightd_code code;

	if (arena == NULL)
		return WEIGHTD_ERR_NO_MEMORY;
	if (job->entry != NULL)
		view = weightd_view_whole(job->entry);
	memset(&encoding, 0, sizeof encoding);
	if (job->list != NULL)
		code = weightd_encoding_open_list(&encoding, job->format, job->plan, job->list,
						  arena, NULL);
	else
		code = weightd_encoding_open(&encoding, job->format, job->plan,
					     job->entry != NULL ? &view : NULL, &job->options,
					     arena, NULL);
	if (code == WEIGHTD_OK)
		code = weightd_digest_file(&job->work, &encoding, arena, out);
	weightd_arena_free(arena);
	return code;
}

enum weightd_code weightd_digest_job_do(struct weightd_digest_job *job, void *out)
{
	if (job->has_range)
		return weightd_range_statistics(&job->range, job->work.workers, &job->work.done,
						out);
	if (job->format != NULL)
		return do_file(job, out);
	return weightd_digest_tensors(&job->work, job->plan, out);
}
