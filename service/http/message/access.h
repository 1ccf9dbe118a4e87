/*
 * Access: what a web page of another site may do, by the fields Origin and Host.
 *
 * A browser sends a page's requests to whatever the browser can reach, a daemon on its own machine
 * included.  Reading is free, but answers show themselves to pages of named origins alone if there
 * are any.  A POST of another origin is refused unless the origin is named, a
 * DELETE always: browsers send some requests without asking first, so this is decided here and not
 * by the header fields of an answer.  On a loopback address Host is compared with a list of names,
 * or a name of the attacker that resolves to 127.0.0.1 would make its pages of the same origin.
 */
#ifndef WEIGHTD_HTTP_MESSAGE_ACCESS_H
#define WEIGHTD_HTTP_MESSAGE_ACCESS_H

#include "http/message/request.h"
#include "http/message/request_headers.h"
#include "weightd/error.h"

struct weightd_access {
	const char *address; /* that is listened on; Host is compared on a loopback address */
	/* That may POST, and if there are any see answers, with commas between:
	 * "https://a.example"; "*": all. */
	const char *origins;
	const char *hosts; /* further names that Host may have, with commas between; if there are
			      any, Host is compared on every address */
};

/*
 * Sets 'request->allow_origin' and 'request->reads_only' from the header, and refuses what may not
 * be: ORIGIN_REFUSED, HOST_UNKNOWN.  'access' NULL: no origin is named, and any Host is right.
 */
enum weightd_code weightd_access_check(struct weightd_request *request,
				       const struct weightd_headers *head,
				       const struct weightd_access *access,
				       struct weightd_error *err);

#endif
