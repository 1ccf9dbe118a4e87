/*
 * Page query: the token is the number of the first item of the page, which clients need not know.
 */
#include "api/answer/page_query.h"

#include "api/answer/representation.h"

#include <inttypes.h>
#include <string.h>

bool weightd_page_read(const struct weightd_request *request, struct weightd_reply *reply,
		       struct weightd_page *page)
{
	*page = (struct weightd_page){.size = WEIGHTD_PAGE_DEFAULT};
	return weightd_query_size(request, reply,
				  (struct weightd_number_query){"page_size", 1, WEIGHTD_PAGE_MAX},
				  &page->size) &&
	       weightd_query_size(request, reply,
				  (struct weightd_number_query){"page_token", 0, UINT32_MAX},
				  &page->first);
}

/* The other query parameters of the request, so that the next page is one of the same list. */
static const char *other_query(const struct weightd_request *request)
{
	const char *query = "";

	for (size_t i = 0; query != NULL && i < request->query_count; i++) {
		const char *name = request->query[i].name;
		const char *value = weightd_segment_escape(request, request->query[i].value);

		if (strcmp(name, "page_token") != 0 && value != NULL)
			query = weightd_arena_printf(request->arena, "%s%s=%s&", query, name,
						     value);
	}
	return query;
}

void weightd_page_end(struct weightd_json *json, const struct weightd_request *request,
		      struct weightd_reply *reply, const struct weightd_page *page, uint64_t total)
{
	uint64_t next = page->first + page->size;

	weightd_json_size(json, "total", total);
	if (next >= total) {
		weightd_json_text(json, "next_page_token", "");
		return;
	}
	weightd_json_printf(json, "next_page_token", "%" PRIu64, next);
	const char *query = other_query(request);
	if (query != NULL)
		weightd_reply_header(reply, "Link",
				     weightd_arena_printf(request->arena,
							  "<?%spage_token=%" PRIu64
							  ">; rel=\"next\"",
							  query, next));
}
