/*
 * Route: one row of the daemon's route table (service/api/route_list.h).
 */
#ifndef WEIGHTD_HTTP_MESSAGE_ROUTE_H
#define WEIGHTD_HTTP_MESSAGE_ROUTE_H

#include "http/message/reply.h"
#include "http/message/request.h"

#include <stddef.h>

struct weightd_service; /* the handlers' context; service/api/service/service.h */

struct weightd_route {
	unsigned methods; /* mask of enum weightd_method; HEAD is implied by GET */
	/*
	 * Pattern over percent-encoded segments: literal segments, "{name}" for one segment, and as
	 * the last segment "data{.ext}" for a literal with an optional extension, or "{path*}" for
	 * all segments that are left, at least one; an escaped '/' in them is one like the others.
	 */
	const char *pattern;
	const char *doc; /* one line, shown at /v1 */
	/* Answers a request; fills 'reply'.  Runs on a worker thread, and ends soon after
	 * weightd_is_cancelled(). */
	void (*handle)(const struct weightd_request *request, struct weightd_reply *reply,
		       struct weightd_service *service);
	/* It is tried on the thread that has the socket, and may ask weightd_is_trial(). */
	bool is_tried;
	/* It takes no time and waits for nothing: it runs on the thread that has the socket. */
	bool is_immediate;
	/* It is answered also where all connections are in use. */
	bool is_probe;
	/* A query parameter may be given more than once; weightd_request_query() is the first. */
	bool takes_repeated_query;
	/* A '/' may be at the end of the path; {path*} has it. */
	bool takes_slash;
};

#endif
