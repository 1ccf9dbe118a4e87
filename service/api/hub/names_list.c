/*
 * GET /v1/names: all names, a page at a time, in an order of their own.
 */
#include "api/answer/representation.h"
#include "api/hub/name_json.h"
#include "http/message/route.h"

#define PAGE_DEFAULT 100
#define PAGE_MAX 1000

/* The token is the key of the last name of the page before. */
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

/* A name that is removed meanwhile, or damaged, is left out. */
static void put_name(struct weightd_json *json, const char *key, struct weightd_service *service,
		     struct weightd_arena *arena)
{
	struct weightd_hub_name name;

	if (weightd_hub_name_at(&name, key, service, arena, NULL) != WEIGHTD_OK)
		return;
	weightd_name_json(json, &name);
	weightd_text_free(&name.raw);
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
	if (weightd_store_list(service->names, after, &page, &reply->error) != WEIGHTD_OK)
		return;
	const char *next = page.count > size ? keys[size - 1] : "";
	struct weightd_json json = weightd_represent_json(reply);
	weightd_json_open(&json, NULL, '{');
	weightd_json_open(&json, "names", '[');
	for (size_t i = 0; i < page.count && i < size; i++)
		put_name(&json, keys[i], service, request->arena);
	weightd_json_close(&json, ']');
	weightd_json_text(&json, "next_page_token", next);
	weightd_json_close(&json, '}');
	weightd_represent_end(&json);
}

const struct weightd_route weightd_route_names_list = {
	.methods = WEIGHTD_GET,
	.pattern = "/v1/names",
	.doc = "All names that models have been given, a page at a time",
	.handle = handle,
};
