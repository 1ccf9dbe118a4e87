/*
 * Head: a request's line and header fields as text, and the checks that must hold before anything
 * else looks at it.  No connection in it: tests make one by hand.
 */
#ifndef WEIGHTD_HTTP_MESSAGE_REQUEST_HEADERS_H
#define WEIGHTD_HTTP_MESSAGE_REQUEST_HEADERS_H

#include "http/message/request.h"
#include "weightd/error.h"

#include <stdint.h>

#define WEIGHTD_FIELDS_MAX 32

struct weightd_headers {
	const char *method;  /* as sent */
	const char *version; /* "HTTP/1.1" */
	const char *target;  /* raw */
	/* Only fields this service reads, as sent, repeated ones repeated. */
	struct weightd_pair fields[WEIGHTD_FIELDS_MAX];
	size_t field_count;
	bool has_too_many_fields; /* of the fields that are read */
};

/* How the body is delimited. */
struct weightd_framing {
	bool has_body;
	bool is_chunked;
	uint64_t length; /* when not chunked */
};

/* Is the field one that this service reads?  Others are never stored. */
bool weightd_headers_reads(const char *name);
/* Adds a field if it is read; the strings are borrowed. */
void weightd_headers_add(struct weightd_headers *head, const char *name, const char *value);
/* Value of the first field of this name (any letter case); NULL if there is none. */
const char *weightd_headers_value(const struct weightd_headers *head, const char *name);

/*
 * weightd_head_fault() - what a whole head lacks to be one of HTTP; NULL: nothing.
 *
 * A BAD_REQUEST, whatever else is wrong, after which the connection must be closed.
 */
const char *weightd_head_fault(const struct weightd_headers *head);

/*
 * weightd_headers_check() - refuse headers that a proxy could read differently.
 *
 * BAD_REQUEST: repeated Content-Length, Transfer-Encoding, Host or other singletons, both length
 * fields at once, Transfer-Encoding in HTTP/1.0, a length that is not digits, control characters.
 * TRANSFER_UNKNOWN: a coding other than "chunked".  EXPECTATION_FAILED: an Expect other than
 * 100-continue.  UNSUPPORTED_MEDIA_TYPE: a Content-Encoding other than identity.  BODY_TOO_LARGE:
 * Content-Length above 'body_bytes'.  After any of these the connection must be closed.
 */
enum weightd_code weightd_headers_check(struct weightd_framing *framing,
					const struct weightd_headers *head, size_t body_bytes,
					struct weightd_error *err);

#endif
