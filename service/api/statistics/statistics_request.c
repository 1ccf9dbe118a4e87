/*
 * Statistics request: the sample, and the loop over the tensors.
 */
#include "api/statistics/statistics_request.h"

#include <string.h>

/* Multiplications for the largest singular values of an answer. */
#define PRODUCTS_OF_ANSWER ((uint64_t)1 << 26)

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

const struct weightd_entry *weightd_entry_of_values(const struct weightd_entry *entry)
{
	while (entry->tied_to != NULL)
		entry = entry->tied_to;
	return entry;
}

static enum weightd_code make_all(const struct weightd_statistics_range *range,
				  struct weightd_statistics *out)
{
	struct weightd_statistics_room *room = weightd_statistics_room_new();
	struct weightd_statistics_wish wish = {.blocks = range->blocks,
					       .products = PRODUCTS_OF_ANSWER};
	enum weightd_code code = room != NULL ? WEIGHTD_OK : WEIGHTD_ERR_NO_MEMORY;

	for (size_t i = 0; i < range->count && code == WEIGHTD_OK; i++) {
		const struct weightd_entry *entry =
			weightd_entry_of_values(&range->plan->entries[range->first + i]);
		const struct weightd_expectation expectation = weightd_expectation_of(entry);
		code = weightd_statistics_of(&out[i], entry, &expectation, &wish, room);
		const uint64_t used = 2 * entry->numel * out[i].singular.iterations;
		wish.products -= used < wish.products ? used : wish.products;
	}
	weightd_statistics_room_free(room);
	return code;
}

struct weightd_statistics *weightd_statistics_requested(
	const struct weightd_request *request, struct weightd_reply *reply,
	const struct weightd_statistics_range *range)
{
	struct weightd_statistics *out =
		weightd_arena_array(request->arena, range->count + 1, sizeof *out);
	const enum weightd_code code = out != NULL ? make_all(range, out) : WEIGHTD_ERR_NO_MEMORY;

	if (code == WEIGHTD_OK)
		return out;
	weightd_error_add(&reply->error, code, NULL, "the values could not be made");
	return NULL;
}
