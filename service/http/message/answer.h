/*
 * Answer: the wire form of a reply: status, header fields, and which bytes.  A value.
 */
#ifndef WEIGHTD_HTTP_MESSAGE_ANSWER_H
#define WEIGHTD_HTTP_MESSAGE_ANSWER_H

#include "http/message/range.h"
#include "http/message/reply.h"
#include "http/message/request.h"

#include <stdint.h>

#define WEIGHTD_ANSWER_HEADERS_MAX 40

/* A run of body bytes: text made here, or a part of the reply's body. */
struct weightd_piece {
	const char *text; /* NULL: bytes [first, first + length) of the reply's body */
	uint64_t first, length;
};

struct weightd_answer {
	int status;
	struct weightd_reply_header headers[WEIGHTD_ANSWER_HEADERS_MAX];
	size_t header_count;
	uint64_t length; /* of the body as a GET would have it; WEIGHTD_SIZE_UNKNOWN: only known at
			    the end */
	bool has_body;	 /* false: HEAD, 204, 304; 'length' is only announced */
	struct weightd_piece pieces[2 * WEIGHTD_BYTE_RANGES_MAX + 1];
	size_t piece_count;
};

/*
 * weightd_answer_compose() - decide the answer to a reply.
 *
 * Problem documents, preconditions, ranges and HEAD happen here.  'allowed' is the mask of the
 * path's methods, for Allow (0: none is sent).  Strings live in the request's arena; the text of a
 * problem replaces the reply's body.
 */
void weightd_answer_compose(struct weightd_answer *answer, const struct weightd_request *request,
			    struct weightd_reply *reply, unsigned allowed);

/* Value of a header of the answer by exact name; NULL if there is none. */
const char *weightd_answer_header(const struct weightd_answer *answer, const char *name);

/*
 * weightd_answer_read() - bytes of the answer's body from 'position'.
 *
 * Fills 'out' as far as it goes, or as the thread's patience does (weightd/cancel.h); '*length' is
 * 0 only at the end.  Positions must be consecutive for a reply with a reading; for others any
 * number of threads may read.  After CANCELLED nothing has been read, and the same call may be made
 * again. A failure after the first byte cannot be answered any more: the caller cuts the
 * connection.
 */
enum weightd_code weightd_answer_read(const struct weightd_answer *answer,
				      const struct weightd_reply *reply, uint64_t position,
				      void *out, size_t size, size_t *length);

/* The whole body if it is in memory in one piece; NULL if it must be read. */
const void *weightd_answer_bytes(const struct weightd_answer *answer,
				 const struct weightd_reply *reply);

#endif
