/*
 * GET /api/models: architectures, then names of users' own, a page at a time.
 *
 * Registered models are not listed: nobody looks for an id.
 */
#include "api/answer/representation.h"
#include "api/hub/hub_entry_json.h"
#include "api/repository/hub_name.h"
#include "api/repository/hub_reply.h"
#include "definition/twin/arch_name.h"
#include "http/message/route.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define PAGE 1000

/* What is listed, and how far. */
struct listing {
	const struct weightd_request *request;
	struct weightd_service *service;
	struct weightd_json json;
	const char *search, *author; /* NULL: any */
	uint64_t left;		     /* items that the page has room for */
};

/* Whether the text has the part, whatever the case of ASCII letters. */
static bool has_part(const char *text, const char *part)
{
	return part == NULL || strcasestr(text, part) != NULL;
}

static void put_item(struct listing *listing, const char *owner, const char *name)
{
	const char *id = weightd_arena_printf(listing->request->arena, "%s/%s", owner, name);
	struct weightd_json *json = &listing->json;

	if (id == NULL || listing->left == 0 || !has_part(id, listing->search) ||
	    (listing->author != NULL && strcmp(listing->author, owner) != 0))
		return;
	listing->left--;
	weightd_json_open(json, NULL, '{');
	weightd_json_text(json, "_id", id);
	weightd_json_text(json, "id", id);
	weightd_json_text(json, "modelId", id);
	weightd_json_text(json, "author", owner);
	weightd_json_bool(json, "private", false);
	weightd_json_bool(json, "gated", false);
	weightd_json_size(json, "downloads", 0);
	weightd_json_size(json, "likes", 0);
	weightd_json_text(json, "createdAt", WEIGHTD_HUB_DATE);
	weightd_json_text(json, "lastModified", WEIGHTD_HUB_DATE);
	weightd_json_texts(json, "tags", (const char *const[]){"safetensors", NULL});
	weightd_json_close(json, '}');
}

/* Architectures from a number on; the cursor of the next page, NULL: names come next. */
static const char *put_architectures(struct listing *listing, size_t first)
{
	for (size_t i = first; i < weightd_arch_count(); i++) {
		if (listing->left == 0)
			return weightd_arena_printf(listing->request->arena, "%zu", i);
		put_item(listing, "arch", weightd_arch_at(i));
	}
	return NULL;
}

/* Names behind a key ("": all); the cursor of the next page, NULL: there is none. */
static const char *put_names(struct listing *listing, const char *after, struct weightd_error *err)
{
	struct weightd_arena *arena = listing->request->arena;
	char(*keys)[65] = weightd_arena_array(arena, PAGE, sizeof *keys);
	struct weightd_key_page page = {keys, PAGE, 0};
	struct weightd_hub_name name;

	if (keys == NULL ||
	    weightd_store_list(listing->service->names, after, &page, err) != WEIGHTD_OK)
		return NULL;
	for (size_t i = 0; i < page.count; i++) {
		if (listing->left == 0)
			return weightd_arena_printf(arena, "n%s", i == 0 ? after : keys[i - 1]);
		if (weightd_hub_name_at(&name, keys[i], listing->service, arena, NULL) !=
		    WEIGHTD_OK)
			continue;
		put_item(listing, name.owner, name.name);
		weightd_text_free(&name.raw);
	}
	return page.count == PAGE ? weightd_arena_printf(arena, "n%s", keys[PAGE - 1]) : NULL;
}

static void add_link(const struct listing *listing, const char *cursor, uint64_t size,
		     struct weightd_reply *reply)
{
	const struct weightd_request *request = listing->request;
	const char *url = weightd_hub_url(request, listing->service->config->public_url);
	const char *search =
		weightd_segment_escape(request, listing->search != NULL ? listing->search : "");
	const char *author =
		weightd_segment_escape(request, listing->author != NULL ? listing->author : "");

	if (url == NULL || search == NULL || author == NULL)
		return;
	weightd_reply_header(reply, "Link",
			     weightd_arena_printf(request->arena,
						  "<%s/api/models?search=%s%s%s&limit=%" PRIu64
						  "&cursor=%s>; rel=\"next\"",
						  url, search, author[0] != '\0' ? "&author=" : "",
						  author, size, cursor));
}

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	const char *cursor = weightd_request_query(request, "cursor"), *next = NULL;
	uint64_t size = PAGE;

	reply->is_hub = true;
	if (cursor == NULL || cursor[0] == '\0')
		cursor = "0";
	const bool is_key =
		cursor[0] == 'n' && (cursor[1] == '\0' || weightd_store_key_valid(cursor + 1));
	if (!weightd_query_size(request, reply, (struct weightd_number_query){"limit", 1, PAGE},
				&size))
		return;
	if (!is_key && cursor[strspn(cursor, "0123456789")] != '\0') {
		weightd_error_add(&reply->error, WEIGHTD_ERR_BAD_QUERY, NULL, "cursor is \"%s\"",
				  cursor);
		weightd_error_expected(&reply->error, "the one of the previous page's Link");
		return;
	}
	struct listing listing = {
		.request = request,
		.service = service,
		.json = weightd_represent_json(reply),
		.search = weightd_request_query(request, "search"),
		.author = weightd_request_query(request, "author"),
		.left = size,
	};
	weightd_json_open(&listing.json, NULL, '[');
	if (!is_key)
		next = put_architectures(&listing, (size_t)strtoull(cursor, NULL, 10));
	if (next == NULL)
		next = put_names(&listing, is_key ? cursor + 1 : "", &reply->error);
	weightd_json_close(&listing.json, ']');
	if (next != NULL)
		add_link(&listing, next, size, reply);
	weightd_hub_represent_end(request, reply, &listing.json);
}

const struct weightd_route weightd_route_hub_list = {
	.methods = WEIGHTD_GET,
	.pattern = "/api/models",
	.doc = "Repositories, as the Hub lists them: arch/ and names; ?search=, ?author=, ?limit=",
	.handle = handle,
	.takes_repeated_query = true,
};
