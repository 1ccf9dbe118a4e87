/*
 * GET /v1/models/{id}/parameters/{name}/statistics: the numbers of one tensor beside its law.
 */
#include "api/answer/representation.h"
#include "api/answer/requested_model.h"
#include "api/picture/picture_answer.h"
#include "api/statistics/statistics_picture.h"
#include "api/statistics/statistics_request.h"
#include "api/statistics/tensor_report.h"
#include "http/message/route.h"

/* Names of equal tensors that an answer has. */
#define EQUAL_MAX 8

/* The other names of the values of an entry; NULL: no memory. */
static const char *const *other_names(const struct weightd_request *request,
				      const struct weightd_plan *plan,
				      const struct weightd_entry *entry)
{
	const char **names = weightd_arena_array(request->arena, EQUAL_MAX + 1, sizeof *names);
	const struct weightd_entry *values = weightd_entry_of_values(entry);
	size_t count = 0;

	for (size_t i = 0; names != NULL && i < plan->entry_count && count < EQUAL_MAX; i++) {
		const struct weightd_entry *other = &plan->entries[i];
		if (other != entry && weightd_entry_of_values(other) == values)
			names[count++] = weightd_arena_strdup(
				request->arena, weightd_entry_name(other, WEIGHTD_NAME_ROOM));
	}
	return names;
}

static void answer_json(const struct weightd_request *request, struct weightd_reply *reply,
			const struct weightd_plan *plan, const struct weightd_tensor_report *report)
{
	struct weightd_json json = weightd_represent_json(reply);

	weightd_json_open(&json, NULL, '{');
	weightd_tensor_report_write(&json, report, other_names(request, plan, report->entry));
	weightd_json_real(&json, "false_alarm_rate", WEIGHTD_FALSE_ALARM_RATE);
	weightd_json_close(&json, '}');
	weightd_represent_end(&json);
}

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	static const char *const query[] = {"format", "sample", NULL};
	char sentence[WEIGHTD_SENTENCE_BYTES];
	struct weightd_held_plan *held;
	bool is_all, is_picture;

	if (!weightd_query_check(request, reply, query) ||
	    !weightd_sample_query(request, reply, &is_all) ||
	    !weightd_picture_wanted(request, reply, &is_picture))
		return;
	const struct weightd_entry *entry =
		weightd_tensor_requested(request, reply, service, &held);
	if (entry == NULL)
		return;
	const struct weightd_plan *plan = weightd_held_plan(held);
	const struct weightd_statistics_range range =
		weightd_range_of_entry(plan, entry, is_all ? 0 : WEIGHTD_SAMPLE_BLOCKS);
	const struct weightd_statistics *statistics =
		weightd_statistics_requested(request, reply, service, &range);
	if (statistics == NULL)
		return;
	struct weightd_tensor_report report;
	weightd_tensor_report_make(&report, entry, statistics,
				   WEIGHTD_FALSE_ALARM_RATE / WEIGHTD_CHECKS_MAX);
	weightd_tensor_sentence(&report, sentence);
	if (is_picture)
		weightd_statistics_draw(reply, &report, 1, 1, sentence);
	else
		answer_json(request, reply, plan, &report);
	weightd_represent_immutable(request, reply, plan->id);
}

const struct weightd_route weightd_route_parameter_statistics = {
	.methods = WEIGHTD_GET,
	.pattern = "/v1/models/{id}/parameters/{name}/statistics{.ext}",
	.doc = "The numbers of one tensor beside what its law says, with a verdict; ?sample=all; "
	       "svg is a picture",
	.handle = handle,
};
