/*
 * Reply: the answer of a handler.  A value; answer.c makes the bytes of it,
 * service/http/server/respond.c sends them.
 *
 * Conditional requests (If-Match, If-None-Match, If-Range), Range, HEAD and problem documents are
 * done by answer.c for every handler alike.
 */
#ifndef WEIGHTD_HTTP_MESSAGE_REPLY_H
#define WEIGHTD_HTTP_MESSAGE_REPLY_H

#include "weightd/error.h"
#include "weightd/format.h"
#include "weightd/text.h"

#include <stdbool.h>
#include <stddef.h>

#define WEIGHTD_REPLY_HEADERS_MAX 16

struct weightd_reply_header {
	const char *name;
	const char *value;
};

struct weightd_reply {
	int status; /* 0: 200, or the status of 'error' if it holds issues */
	const char *content_type;
	const char *etag;  /* without quotes; NULL: none.  Strong. */
	bool is_immutable; /* content-addressed: Cache-Control public, immutable */
	bool vary_accept;
	bool no_ranges; /* a POST answer: Range is ignored */
	/* A problem is application/json, and its detail is also the member "error" and the header
	 * X-Error-Message, which clients of the Hub read. */
	bool is_hub;
	struct weightd_reply_header headers[WEIGHTD_REPLY_HEADERS_MAX];
	size_t header_count;
	/* Body: exactly one of these, or none; bytes beside an encoding are its whole file. */
	struct weightd_text text; /* owned by the reply, freed after sending */
	const void *bytes;	  /* constant memory, valid until release() */
	size_t bytes_length;
	/* Pulled while the socket takes it; in the request's arena. */
	const struct weightd_encoding *encoding;
	struct weightd_reading *reading; /* if the encoding's format is read in order */
	/* Called once when the body is no longer needed (sent, cut, or never started). */
	void (*release)(void *context);
	void *release_context;
	/* If it holds issues when the handler returns, the answer is a problem document. */
	struct weightd_error error;
};

/*
 * Adds a header, or gives it another value; both strings must live as long as the request's arena.
 * Ignored when full.
 */
void weightd_reply_header(struct weightd_reply *reply, const char *name, const char *value);

#endif
