/*
 * GET /v1/models: ids of the registered models in byte order, a page at a time.
 */
#include "http/message/route.h"
#include "api/answer/representation.h"
#include "api/service/service.h"

#define PAGE_DEFAULT 100
#define PAGE_MAX 1000

/* The token is the last id of the page before. */
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

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	static const char *const query[] = {"page_size", "page_token", NULL};
	uint64_t size = PAGE_DEFAULT;
	const char *after;

	if (!weightd_query_check(request, reply, query) ||
	    !weightd_query_size(request, reply,
				(struct weightd_number_query){"page_size", 1, PAGE_MAX}, &size) ||
	    !read_token(request, reply, &after))
		return;
	/* One more than asked for shows whether there is a next page. */
	char(*keys)[65] = weightd_arena_array(request->arena, (size_t)size + 1, sizeof *keys);
	if (keys == NULL) {
		weightd_error_add(&reply->error, WEIGHTD_ERR_NO_MEMORY, NULL,
				  "no memory for the list");
		return;
	}
	struct weightd_key_page page = {keys, (size_t)size + 1, 0};
	if (weightd_store_list(service->store, after, &page, &reply->error) != WEIGHTD_OK)
		return;
	const char *next = page.count > size ? keys[size - 1] : NULL;
	struct weightd_json json = weightd_represent_json(reply);
	weightd_json_open(&json, NULL, '{');
	weightd_json_open(&json, "models", '[');
	for (size_t i = 0; i < page.count && i < size; i++) {
		weightd_json_open(&json, NULL, '{');
		weightd_json_text(&json, "id", keys[i]);
		weightd_json_printf(&json, "self", "/v1/models/%s", keys[i]);
		weightd_json_close(&json, '}');
	}
	weightd_json_close(&json, ']');
	weightd_json_text(&json, "next_page_token", next != NULL ? next : "");
	weightd_json_close(&json, '}');
	weightd_represent_end(&json);
	if (next != NULL)
		weightd_reply_header(
			reply, "Link",
			weightd_arena_printf(
				request->arena,
				"</v1/models?page_size=%llu&page_token=%s>; rel=\"next\"",
				(unsigned long long)size, next));
}

const struct weightd_route weightd_route_models_list = {
	.methods = WEIGHTD_GET,
	.pattern = "/v1/models",
	.doc = "List the registered models; ?page_size=, ?page_token=",
	.handle = handle,
};
