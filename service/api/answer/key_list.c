/*
 * The token of a page is the last key of the page before.
 */
#include "api/answer/key_list.h"

#include "api/answer/representation.h"

#define SIZE_DEFAULT 100
#define SIZE_MOST 1000

static bool read_token(const struct weightd_request *request, struct weightd_reply *reply,
		       const char **after)
{
	const char *token = weightd_request_query(request, "page_token");

	*after = token != NULL ? token : "";
	if (**after == '\0' || weightd_store_key_valid(*after))
		return true;
	weightd_error_add(&reply->error, WEIGHTD_ERR_BAD_QUERY, NULL, "page_token is \"%s\"",
			  token);
	weightd_error_expected(&reply->error, "the next_page_token of the previous page");
	return false;
}

bool weightd_key_list_requested(struct weightd_key_list *list,
				const struct weightd_request *request, struct weightd_reply *reply,
				struct weightd_store *store)
{
	static const char *const query[] = {"page_size", "page_token", NULL};
	uint64_t size = SIZE_DEFAULT;
	const char *after;

	if (!weightd_query_check(request, reply, query) ||
	    !weightd_query_size(request, reply,
				(struct weightd_number_query){"page_size", 1, SIZE_MOST}, &size) ||
	    !read_token(request, reply, &after))
		return false;
	/* One more than asked for shows whether there is a next page. */
	struct weightd_key_page page = {.capacity = (size_t)size + 1};
	page.keys = weightd_arena_array(request->arena, page.capacity, sizeof *page.keys);
	if (page.keys == NULL) {
		weightd_error_add(&reply->error, WEIGHTD_ERR_NO_MEMORY, NULL,
				  "no memory for the list");
		return false;
	}
	if (weightd_store_list(store, after, &page, &reply->error) != WEIGHTD_OK)
		return false;
	const bool has_more = page.count > size;
	*list = (struct weightd_key_list){page.keys, has_more ? (size_t)size : page.count,
					  (size_t)size, has_more ? page.keys[size - 1] : ""};
	return true;
}
