/*
 * List body: tensors, slices and shards of one file, named in a JSON document.
 *
 *     {"tensors": ["a.weight", {"name": "b.weight", "slice": "0:64,:", "as": "b.weight.0"},
 *                  {"name": "c.weight", "dim": 0, "rank": 1, "world": 4, "uneven": "chunk"}]}
 *
 * A name is a name, whatever is in it: no glob, and no slice in brackets.  A shard is one of the
 * slice.  "as" is the tensor's name in the file, so that several slices of a tensor have room.
 */
#ifndef WEIGHTD_API_ANSWER_LIST_BODY_H
#define WEIGHTD_API_ANSWER_LIST_BODY_H

#include "config/config.h"
#include "http/message/reply.h"
#include "http/message/request.h"
#include "weightd/view.h"

/* JSON text, borrowed. */
struct weightd_list_text {
	const char *json;
	size_t length;
};

/*
 * weightd_list_body_read() - the views that a document names, in the order of a file, in the
 * request's arena.
 *
 * NULL with issues in reply->error, as many as are kept, each with its pointer into the document:
 * codes of weightd_document_parse(), UNKNOWN_FIELD, MISSING_FIELD, WRONG_TYPE, OUT_OF_RANGE,
 * BAD_ARGUMENT, BAD_NAME (no tensor has it, or two of the file would), those of views,
 * LIMIT_EXCEEDED (too much work), NO_MEMORY, CANCELLED.
 */
const struct weightd_view_list *weightd_list_body_read(const struct weightd_request *request,
						       struct weightd_reply *reply,
						       const struct weightd_plan *plan,
						       const struct weightd_config *config,
						       const struct weightd_list_text *text);

#endif
