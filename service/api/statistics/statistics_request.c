/*
 * Statistics request: the sample, and what may be done at once.
 */
#include "api/statistics/statistics_request.h"

#include "api/answer/progress_answer.h"
#include "api/answer/representation.h"

#include <string.h>

/* What is done before an answer, in work units. */
#define WORK_AT_ONCE UINT64_C(150000000)

uint64_t weightd_blocks_of_model(const struct weightd_plan *plan)
{
	const uint64_t share = plan->entry_count > 0 ? WEIGHTD_MODEL_BLOCKS / plan->entry_count : 1;

	return share > WEIGHTD_SAMPLE_BLOCKS ? WEIGHTD_SAMPLE_BLOCKS : share > 0 ? share : 1;
}

bool weightd_sample_query(const struct weightd_request *request, struct weightd_reply *reply,
			  bool *is_all)
{
	const char *text = weightd_request_query(request, "sample");

	*is_all = text != NULL;
	if (text == NULL || strcmp(text, "all") == 0)
		return true;
	weightd_error_add(&reply->error, WEIGHTD_ERR_BAD_QUERY, NULL, "sample is \"%.80s\"", text);
	weightd_error_expected(&reply->error,
			       "sample=all: all elements; without it large tensors have a sample");
	return false;
}

bool weightd_range_is_short(struct weightd_reply *reply,
			    const struct weightd_statistics_range *range)
{
	if (weightd_range_work(range) <= WORK_AT_ONCE)
		return true;
	weightd_error_add(&reply->error, WEIGHTD_ERR_LIMIT_EXCEEDED, NULL,
			  "looking at the values of these tensors takes too long for one answer");
	weightd_error_expected(&reply->error,
			       "fewer tensors (?page_size=), or the statistics of a registered "
			       "model, which are computed in a while");
	return false;
}

/* 202: how far it is, and when to ask again. */
static void answer_progress(const struct weightd_request *request, struct weightd_reply *reply,
			    const struct weightd_digest_progress *progress)
{
	struct weightd_json json = weightd_represent_json(reply);

	weightd_json_open(&json, NULL, '{');
	weightd_json_text(&json, "state", weightd_progress_state(progress));
	weightd_json_size(&json, "elements_done", progress->done);
	weightd_json_size(&json, "elements", progress->bytes);
	weightd_json_real(&json, "fraction",
			  progress->bytes == 0 ? 0
					       : (double)progress->done / (double)progress->bytes);
	weightd_json_size(&json, "rate", (uint64_t)progress->bytes_per_second);
	weightd_json_finite(&json, "seconds_left", weightd_progress_seconds(progress));
	weightd_json_close(&json, '}');
	weightd_represent_end(&json);
	weightd_progress_accepted(request, reply, progress);
}

/* What is known, or begins to be computed. */
static const struct weightd_statistics *ask(const struct weightd_request *request,
					    struct weightd_reply *reply,
					    struct weightd_service *service,
					    const struct weightd_statistics_range *range)
{
	struct weightd_digest_progress progress;
	void *found = NULL;

	if (weightd_digests_ask(service->digests,
				&(struct weightd_digest_wish){.plan = range->plan, .range = range},
				&progress, &found, request->arena, &reply->error) != WEIGHTD_OK)
		return NULL;
	if (progress.is_known)
		return found;
	answer_progress(request, reply, &progress);
	return NULL;
}

const struct weightd_statistics *weightd_statistics_requested(
	const struct weightd_request *request, struct weightd_reply *reply,
	struct weightd_service *service, const struct weightd_statistics_range *range)
{
	if (service != NULL && weightd_range_work(range) > WORK_AT_ONCE)
		return ask(request, reply, service, range);
	if (!weightd_range_is_short(reply, range))
		return NULL;
	weightd_arena_raise(request->arena, (range->count + 1) * sizeof(struct weightd_statistics));
	struct weightd_statistics *out =
		weightd_arena_array(request->arena, range->count + 1, sizeof *out);
	const enum weightd_code code = out == NULL
					       ? WEIGHTD_ERR_NO_MEMORY
					       : weightd_range_statistics(range, NULL, NULL, out);
	if (code == WEIGHTD_OK)
		return out;
	weightd_error_add(&reply->error, code, NULL, "the values could not be made");
	return NULL;
}
