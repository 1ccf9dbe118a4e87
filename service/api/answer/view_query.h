/*
 * View query: ?slice= and ?dim=, ?rank=, ?world=, ?uneven= as a view of a tensor.
 */
#ifndef WEIGHTD_API_ANSWER_VIEW_QUERY_H
#define WEIGHTD_API_ANSWER_VIEW_QUERY_H

#include "http/message/reply.h"
#include "http/message/request.h"
#include "weightd/view.h"

/*
 * weightd_view_requested() - the part of a tensor that a request asks for; by default the whole.  A
 * shard is one of the slice.
 *
 * It lives in the request's arena.  NULL with an issue in reply->error: BAD_QUERY, or a code of
 * weightd_view_select() and weightd_view_shard().
 */
const struct weightd_view *weightd_view_requested(const struct weightd_request *request,
						  struct weightd_reply *reply,
						  const struct weightd_entry *entry);

/* ?dim=, ?rank=, ?world=, ?uneven=: whether one of them is there. */
bool weightd_shard_is_requested(const struct weightd_request *request);
/* The shard that they describe; false with an issue in reply->error. */
bool weightd_shard_requested(const struct weightd_request *request, struct weightd_reply *reply,
			     struct weightd_shard *shard);
/* Narrows a view of a whole tensor to a slice as ?slice= has it; false with an issue. */
bool weightd_view_slice(struct weightd_view *view, const char *text,
			const struct weightd_request *request, struct weightd_reply *reply);

#endif
