/*
 * Statistics request: what a request wants to know of which tensors, and the statistics of them.
 */
#ifndef WEIGHTD_API_STATISTICS_STATISTICS_REQUEST_H
#define WEIGHTD_API_STATISTICS_STATISTICS_REQUEST_H

#include "api/service/service.h"
#include "core/statistics/statistics.h"
#include "http/message/reply.h"
#include "http/message/request.h"

/* Blocks of the samples of a model's tensors together. */
#define WEIGHTD_MODEL_BLOCKS 2048
/* Most tensors of a page. */
#define WEIGHTD_STATISTICS_PAGE 1000

/* Entries [first, first + count) of a plan, and how much of each is looked at. */
struct weightd_statistics_range {
	const struct weightd_plan *plan;
	size_t first, count;
	uint64_t blocks; /* of a sample; 0: all elements */
};

/* Blocks of the sample of each tensor of a model: few tensors have more. */
uint64_t weightd_blocks_of_model(const struct weightd_plan *plan);

/* Reads ?sample=: "all", or nothing.  False with BAD_QUERY in reply->error. */
bool weightd_sample_query(const struct weightd_request *request, struct weightd_reply *reply,
			  bool *is_all);

/*
 * weightd_statistics_requested() - the statistics of each entry of a range, in the request's arena.
 *
 * NULL with an issue in reply->error.
 */
struct weightd_statistics *weightd_statistics_requested(
	const struct weightd_request *request, struct weightd_reply *reply,
	const struct weightd_statistics_range *range);

/* The entry whose values an entry has. */
const struct weightd_entry *weightd_entry_of_values(const struct weightd_entry *entry);

#endif
