/*
 * GET /api/models/{namespace}/{name}/tree/{revision}: the files of a repository, a page at a time.
 */
#include "api/answer/representation.h"
#include "api/hub/hub_entry_json.h"
#include "api/repository/hub_reply.h"
#include "http/message/route.h"

#include <inttypes.h>
#include <string.h>

#define PAGE 1000
#define PAGE_EXPANDED 50

/* Which of the files a page shows. */
struct page {
	bool is_expanded;
	uint64_t first, size;
};

static bool read_page(struct page *page, const struct weightd_request *request,
		      struct weightd_reply *reply)
{
	page->is_expanded = weightd_hub_query_bool(request, "expand");
	page->first = 0;
	page->size = page->is_expanded ? PAGE_EXPANDED : PAGE;
	return weightd_query_size(request, reply, (struct weightd_number_query){"limit", 1, PAGE},
				  &page->size) &&
	       weightd_query_size(request, reply,
				  (struct weightd_number_query){"cursor", 0, UINT32_MAX},
				  &page->first);
}

/* The next page has the same address with another cursor; what the query says of the repository is
 * in its commit. */
static void add_link(const struct weightd_repository *repository, const struct page *page,
		     const struct weightd_request *request, struct weightd_reply *reply,
		     const struct weightd_service *service)
{
	const char *url = weightd_hub_url(request, service->config->public_url);
	const bool is_queried = weightd_request_query(request, "shard_bytes") != NULL ||
				weightd_request_query(request, "tokenizer") != NULL;
	const char *revision = weightd_segment_escape(request, repository->is_commit || is_queried
								       ? repository->commit
								       : repository->revision);

	if (url == NULL || revision == NULL)
		return;
	weightd_reply_header(
		reply, "Link",
		weightd_arena_printf(request->arena,
				     "<%s/api/models/%s/%s/tree/%s?expand=%s&recursive=true&limit"
				     "=%" PRIu64 "&cursor=%" PRIu64 ">; rel=\"next\"",
				     url, repository->owner, repository->name, revision,
				     page->is_expanded ? "true" : "false", page->size,
				     page->first + page->size));
}

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	struct weightd_repository repository;
	struct weightd_hub_files files;
	struct page page;
	const char *path;

	if (!weightd_repository_requested(&repository, &path, request, reply, service) ||
	    !read_page(&page, request, reply))
		return;
	if (path[0] != '\0') {
		weightd_hub_no_entry(reply, &repository, path);
		return;
	}
	if (weightd_hub_files_list(&files, &repository, request->arena, &reply->error) !=
	    WEIGHTD_OK)
		return;
	files.digests = service->digests;
	struct weightd_json json = weightd_represent_json(reply);
	weightd_json_open(&json, NULL, '[');
	for (uint64_t i = page.first; i < files.count && i - page.first < page.size; i++)
		if (weightd_hub_entry_json(&json, &files.entries[i], &files, page.is_expanded,
					   &reply->error) != WEIGHTD_OK)
			return;
	weightd_json_close(&json, ']');
	if (page.first + page.size < files.count)
		add_link(&repository, &page, request, reply, service);
	weightd_hub_represent_end(request, reply, &json);
}

const struct weightd_route weightd_route_hub_tree = {
	.methods = WEIGHTD_GET,
	.pattern = "/api/models/{namespace}/{name}/tree/{rest*}",
	.doc = "The files of a repository, as the Hub lists them; ?expand=, ?limit=, ?cursor=",
	.handle = handle,
	.takes_repeated_query = true,
};
