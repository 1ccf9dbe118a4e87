/*
 * POST /v1/histograms: specification in, a histogram of each of its tensors out.  Nothing is kept.
 */
#include "api/answer/page_query.h"
#include "api/answer/representation.h"
#include "api/service/plan_request.h"
#include "api/statistics/histogram_report.h"
#include "api/statistics/statistics_request.h"
#include "http/message/route.h"

#define BINS_DEFAULT 40
/* Bins of all tensors of a page together, at least WEIGHTD_BINS_MAX. */
#define BINS_OF_ANSWER 200000

static enum weightd_code write_one(struct weightd_json *json,
				   const struct weightd_histogram_wish *wish,
				   struct weightd_statistics_room *room,
				   struct weightd_arena *arena)
{
	struct weightd_histogram_report report;
	const enum weightd_code code = weightd_histogram_report_make(&report, wish, room, arena);

	if (code != WEIGHTD_OK)
		return code;
	weightd_json_open(json, NULL, '{');
	weightd_histogram_report_write(json, &report);
	weightd_json_close(json, '}');
	return WEIGHTD_OK;
}

static enum weightd_code write_all(struct weightd_json *json,
				   const struct weightd_statistics_range *range, size_t bins,
				   struct weightd_arena *arena)
{
	struct weightd_statistics_room *room = weightd_statistics_room_new();
	enum weightd_code code = room != NULL ? WEIGHTD_OK : WEIGHTD_ERR_NO_MEMORY;

	weightd_json_open(json, "tensors", '[');
	for (size_t i = 0; i < range->count && code == WEIGHTD_OK; i++) {
		const struct weightd_histogram_wish wish = {&range->plan->entries[range->first + i],
							    range->blocks, bins};
		code = write_one(json, &wish, room, arena);
	}
	weightd_json_close(json, ']');
	weightd_statistics_room_free(room);
	return code;
}

static void answer(const struct weightd_request *request, struct weightd_reply *reply,
		   const struct weightd_plan *plan, size_t bins, struct weightd_page *page)
{
	const size_t total = plan->entry_count;
	const size_t first = page->first < total ? (size_t)page->first : total;

	page->size = page->size < WEIGHTD_STATISTICS_PAGE ? page->size : WEIGHTD_STATISTICS_PAGE;
	page->size = page->size < BINS_OF_ANSWER / bins ? page->size : BINS_OF_ANSWER / bins;
	const struct weightd_statistics_range range = {
		.plan = plan,
		.first = first,
		.count = total - first < page->size ? total - first : (size_t)page->size,
		.blocks = weightd_blocks_of_model(plan)};
	if (!weightd_range_is_short(reply, &range))
		return;
	struct weightd_json json = weightd_represent_json(reply);
	weightd_json_open(&json, NULL, '{');
	weightd_json_text(&json, "id", plan->id);
	const enum weightd_code code = write_all(&json, &range, bins, request->arena);
	if (code != WEIGHTD_OK)
		weightd_error_add(&reply->error, code, NULL, "the values could not be made");
	weightd_page_end(&json, request, reply, page, total);
	weightd_json_close(&json, '}');
	weightd_represent_end(&json);
}

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	static const char *const query[] = {"bins", "page_size", "page_token", WEIGHTD_PLAN_QUERY,
					    NULL};
	struct weightd_plan_source source;
	struct weightd_plan *plan;
	struct weightd_page page;
	uint64_t bins = BINS_DEFAULT;

	reply->no_ranges = true;
	if (!weightd_query_check(request, reply, query) ||
	    !weightd_page_read(request, reply, &page) ||
	    !weightd_query_size(request, reply,
				(struct weightd_number_query){"bins", 1, WEIGHTD_BINS_MAX},
				&bins) ||
	    !weightd_plan_requested(request, reply, service, &plan, &source))
		return;
	answer(request, reply, plan, (size_t)bins, &page);
	weightd_plan_free(plan);
}

const struct weightd_route weightd_route_histograms_post = {
	.methods = WEIGHTD_POST,
	.pattern = "/v1/histograms",
	.doc = "One shot: specification in, a histogram of each tensor beside its law out; ?bins=",
	.handle = handle,
};
