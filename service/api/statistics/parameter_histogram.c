/*
 * GET /v1/models/{id}/parameters/{name}/histogram: how the values of one tensor are distributed,
 * beside its law.
 */
#include "api/answer/representation.h"
#include "api/answer/requested_model.h"
#include "api/picture/picture_answer.h"
#include "api/statistics/histogram_report.h"
#include "api/statistics/statistics_request.h"
#include "http/message/route.h"

static void answer(struct weightd_reply *reply, const struct weightd_histogram_report *report,
		   bool is_picture)
{
	if (is_picture) {
		const struct weightd_picture picture = weightd_picture_begin(
			reply, WEIGHTD_HISTOGRAM_WIDTH, WEIGHTD_HISTOGRAM_HEIGHT);
		weightd_histogram_report_draw(&picture, report);
	} else {
		struct weightd_json json = weightd_represent_json(reply);
		weightd_json_open(&json, NULL, '{');
		weightd_histogram_report_write(&json, report);
		weightd_json_close(&json, '}');
		weightd_represent_end(&json);
	}
}

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	static const char *const query[] = {"format", "bins", NULL};
	uint64_t bins = WEIGHTD_BINS_DEFAULT;
	struct weightd_held_plan *held;
	bool is_picture;

	if (!weightd_query_check(request, reply, query) ||
	    !weightd_query_size(request, reply,
				(struct weightd_number_query){"bins", 1, WEIGHTD_BINS_MAX},
				&bins) ||
	    !weightd_picture_wanted(request, reply, &is_picture))
		return;
	const struct weightd_entry *entry =
		weightd_tensor_requested(request, reply, service, &held);
	if (entry == NULL)
		return;
	const struct weightd_plan *plan = weightd_held_plan(held);
	const struct weightd_histogram_wish wish = {entry, WEIGHTD_SAMPLE_BLOCKS, (size_t)bins};
	const struct weightd_statistics_range range =
		weightd_range_of_entry(plan, entry, WEIGHTD_SAMPLE_BLOCKS);
	if (!weightd_range_is_short(reply, &range))
		return;
	struct weightd_histogram_report report;
	struct weightd_statistics_room *room = weightd_statistics_room_new();
	const enum weightd_code code =
		room != NULL ? weightd_histogram_report_make(&report, &wish, room, request->arena)
			     : WEIGHTD_ERR_NO_MEMORY;
	weightd_statistics_room_free(room);
	if (code != WEIGHTD_OK) {
		weightd_error_add(&reply->error, code, NULL, "the values could not be made");
		return;
	}
	answer(reply, &report, is_picture);
	weightd_represent_immutable(request, reply, plan->id);
}

const struct weightd_route weightd_route_parameter_histogram = {
	.methods = WEIGHTD_GET,
	.pattern = "/v1/models/{id}/parameters/{name}/histogram{.ext}",
	.doc = "How the values of one tensor are distributed, beside its law; ?bins=; svg is a "
	       "picture",
	.handle = handle,
};
