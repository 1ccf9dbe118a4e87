/*
 * Look-ups in a request, and the reply's header list.
 */
#include "http/message/request.h"

#include "http/message/reply.h"

#include <string.h>

static const char *find_pair(const struct weightd_pair *pairs, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(pairs[i].name, name) == 0)
			return pairs[i].value;
	return NULL;
}

const char *weightd_request_capture(const struct weightd_request *request, const char *name)
{
	return find_pair(request->captures, request->capture_count, name);
}

const char *weightd_request_query(const struct weightd_request *request, const char *name)
{
	return find_pair(request->query, request->query_count, name);
}

void weightd_reply_header(struct weightd_reply *reply, const char *name, const char *value)
{
	for (size_t i = 0; i < reply->header_count; i++) {
		if (strcmp(reply->headers[i].name, name) == 0) {
			reply->headers[i].value = value;
			return;
		}
	}
	if (reply->header_count < WEIGHTD_REPLY_HEADERS_MAX)
		reply->headers[reply->header_count++] = (struct weightd_reply_header){name, value};
}
