/*
 * Statistics request: what a request wants to know of which tensors, and the statistics of them.
 */
#ifndef WEIGHTD_API_STATISTICS_STATISTICS_REQUEST_H
#define WEIGHTD_API_STATISTICS_STATISTICS_REQUEST_H

#include "api/service/service.h"
#include "core/statistics/statistics_range.h"
#include "http/message/reply.h"
#include "http/message/request.h"

/* Blocks of the samples of a model's tensors together. */
#define WEIGHTD_MODEL_BLOCKS 1024
/* Most tensors of a page. */
#define WEIGHTD_STATISTICS_PAGE 1000

/* Blocks of the sample of each tensor of a model: few tensors have more. */
uint64_t weightd_blocks_of_model(const struct weightd_plan *plan);

/* Reads ?sample=: "all", or nothing.  False with BAD_QUERY in reply->error. */
bool weightd_sample_query(const struct weightd_request *request, struct weightd_reply *reply,
			  bool *is_all);

/* Whether the values of a range may be looked at for an answer; false with LIMIT_EXCEEDED. */
bool weightd_range_is_short(struct weightd_reply *reply,
			    const struct weightd_statistics_range *range);

/*
 * weightd_statistics_requested() - the statistics of each entry of a range, in the request's arena.
 *
 * What takes long is computed by the threads of digests, once for all who ask: until then the reply
 * is 202, and says how far it is.  Of a plan that is not registered, 'service' NULL, that is
 * refused.  NULL without statistics: with the status 202, or an issue in reply->error:
 * LIMIT_EXCEEDED, OVERLOADED, NO_MEMORY, CANCELLED.
 */
const struct weightd_statistics *weightd_statistics_requested(
	const struct weightd_request *request, struct weightd_reply *reply,
	struct weightd_service *service, const struct weightd_statistics_range *range);

#endif
