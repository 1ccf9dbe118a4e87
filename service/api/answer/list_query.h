/*
 * From query parameters to several views in one file: ?tensors=, and all shards of one rank with
 * ?rank=, ?world=, ?plan=, ?dim=, ?uneven=.
 */
#ifndef WEIGHTD_API_ANSWER_LIST_QUERY_H
#define WEIGHTD_API_ANSWER_LIST_QUERY_H

#include "http/message/reply.h"
#include "http/message/request.h"
#include "weightd/view.h"

/* The parameters that are read here; NULL-terminated. */
extern const char *const weightd_list_query[];

/* Whether the request has one of them. */
bool weightd_asks_for_list(const struct weightd_request *request);

/*
 * weightd_list_requested() - the views that the query selects, in the request's arena.
 *
 * NULL with issues in reply->error: BAD_QUERY, LIMIT_EXCEEDED (too many tensors, too much work),
 * and those of views.
 */
const struct weightd_view_list *weightd_list_requested(const struct weightd_request *request,
						       struct weightd_reply *reply,
						       const struct weightd_plan *plan,
						       uint64_t work_allowed);

#endif
