/*
 * Page query: page_size and page_token of lists whose items are numbered.
 */
#ifndef WEIGHTD_API_ANSWER_PAGE_QUERY_H
#define WEIGHTD_API_ANSWER_PAGE_QUERY_H

#include "http/message/reply.h"
#include "http/message/request.h"
#include "api/answer/json_writer.h"

#include <stdbool.h>
#include <stdint.h>

#define WEIGHTD_PAGE_DEFAULT 1000
#define WEIGHTD_PAGE_MAX 10000

/* Items [first, first + size) of the list. */
struct weightd_page {
	uint64_t first, size;
};

/* Reads both parameters.  False with BAD_QUERY in reply->error. */
bool weightd_page_read(const struct weightd_request *request, struct weightd_reply *reply,
		       struct weightd_page *page);
/* Appends "total" and "next_page_token" ("" on the last page) and sets the Link header. */
void weightd_page_end(struct weightd_json *json, const struct weightd_request *request,
		      struct weightd_reply *reply, const struct weightd_page *page, uint64_t total);

#endif
