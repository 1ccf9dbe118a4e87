/*
 * Statistics request: the sample, and what may be done at once.
 */
#include "api/statistics/statistics_request.h"

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
	weightd_error_expected(&reply->error, "fewer tensors (?page_size=), or a sample");
	return false;
}

struct weightd_statistics *weightd_statistics_requested(
	const struct weightd_request *request, struct weightd_reply *reply,
	const struct weightd_statistics_range *range)
{
	weightd_arena_raise(request->arena, (range->count + 1) * sizeof(struct weightd_statistics));
	struct weightd_statistics *out =
		weightd_arena_array(request->arena, range->count + 1, sizeof *out);
	enum weightd_code code = out != NULL ? WEIGHTD_OK : WEIGHTD_ERR_NO_MEMORY;

	if (!weightd_range_is_short(reply, range))
		return NULL;
	if (code == WEIGHTD_OK)
		code = weightd_range_statistics(range, NULL, NULL, out);
	if (code == WEIGHTD_OK)
		return out;
	weightd_error_add(&reply->error, code, NULL, "the values could not be made");
	return NULL;
}
