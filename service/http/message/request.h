/*
 * Request: the handler's view of an HTTP request.  A value; no connection in it.
 */
#ifndef WEIGHTD_HTTP_MESSAGE_REQUEST_H
#define WEIGHTD_HTTP_MESSAGE_REQUEST_H

#include "weightd/arena.h"

#include <stdbool.h>
#include <stddef.h>

enum weightd_method {
	WEIGHTD_GET = 1,
	WEIGHTD_HEAD = 2,
	WEIGHTD_POST = 4,
	WEIGHTD_PUT = 8,
	WEIGHTD_DELETE = 16,
	WEIGHTD_OPTIONS = 32,
};

#define WEIGHTD_CAPTURES_MAX 4
#define WEIGHTD_QUERY_MAX 32

struct weightd_pair {
	const char *name;  /* percent-decoded UTF-8 */
	const char *value; /* "" if there was no '=' */
};

struct weightd_route;

struct weightd_request {
	enum weightd_method method;
	const char *target; /* raw, as sent */
	const struct weightd_route *route;
	struct weightd_pair
		captures[WEIGHTD_CAPTURES_MAX]; /* of the route's pattern, decoded per segment */
	size_t capture_count;
	const char *extension; /* of a pattern ending in "{.ext}": "npy"; NULL if absent */
	struct weightd_pair query[WEIGHTD_QUERY_MAX];
	size_t query_count;
	/* Header values, NULL if absent. */
	const char *accept, *accept_encoding, *content_type, *if_none_match, *if_match, *if_range,
		*range, *prefer, *host;
	/* Of Access-Control-Allow-Origin; NULL: a page of another origin may not see the answer. */
	const char *allow_origin;
	bool reads_only;       /* such a page may read, and not POST */
	bool varies_by_origin; /* allow_origin is for this one */
	const void *body;      /* valid while the handler runs */
	size_t body_length;
	const char *request_id; /* never NULL: the client's if it was acceptable, else ours */
	const char *trace_id;	/* 32 hex digits of a valid traceparent; NULL if there is none */
	struct weightd_arena *arena; /* freed after the answer has been sent */
};

/* Value of a capture / query parameter; NULL if there is none. */
const char *weightd_request_capture(const struct weightd_request *request, const char *name);
const char *weightd_request_query(const struct weightd_request *request, const char *name);

#endif
