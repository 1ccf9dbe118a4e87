/*
 * Numbers body: means and deviations that somebody printed, to be compared with a model's.
 *
 *     {"compare": {"0.weight": {"mean": 0.001, "std": 0.088}, "0.bias": {"std": 0.05}}}
 */
#ifndef WEIGHTD_API_STATISTICS_NUMBERS_BODY_H
#define WEIGHTD_API_STATISTICS_NUMBERS_BODY_H

#include "config/config.h"
#include "core/statistics/checks.h"
#include "http/message/reply.h"
#include "http/message/request.h"
#include "weightd/plan.h"

/*
 * weightd_numbers_body_read() - the numbers of the request's body, one item for each entry of the
 * plan, in the request's arena.
 *
 * NULL with issues in reply->error, each with its pointer into the document: codes of
 * weightd_document_parse(), UNKNOWN_FIELD, MISSING_FIELD, WRONG_TYPE, BAD_NAME (no tensor has it;
 * with the nearest), NO_MEMORY, CANCELLED.
 */
const struct weightd_printed_numbers *weightd_numbers_body_read(
	const struct weightd_request *request, struct weightd_reply *reply,
	const struct weightd_plan *plan, const struct weightd_config *config);

#endif
