/*
 * From query parameters to a view.
 */
#include "api/answer/view_query.h"

#include "api/answer/representation.h"

#include <string.h>

static bool refuse(struct weightd_reply *reply, const char *name, const char *text,
		   const char *expected)
{
	weightd_error_add(&reply->error, WEIGHTD_ERR_BAD_QUERY, NULL, "%s is \"%.80s\"", name,
			  text);
	weightd_error_expected(&reply->error, "%s", expected);
	return false;
}

bool weightd_view_slice(struct weightd_view *view, const char *text,
			const struct weightd_request *request, struct weightd_reply *reply)
{
	struct weightd_range ranges[WEIGHTD_SELECTION_RANGES];
	struct weightd_selection selection;
	struct weightd_misread misread;

	if (weightd_selection_read(&selection, text, ranges, WEIGHTD_SELECTION_RANGES, &misread) ==
	    WEIGHTD_OK)
		return weightd_view_select(view, view->entry, &selection, request->arena,
					   &reply->error) == WEIGHTD_OK;
	weightd_error_add(&reply->error, WEIGHTD_ERR_BAD_QUERY, NULL, "slice is \"%.80s\": %s",
			  text, misread.why);
	weightd_error_expected(
		&reply->error,
		"as in Python, one index or slice for each dimension, such as 0:64,: or "
		"...,-1 or ::2; several of one dimension joined by ';', such as "
		"0:192;768:960,:");
	return false;
}

/* ?dim= : 0 if absent, as in torch.chunk. */
static bool read_dim(const struct weightd_request *request, struct weightd_reply *reply,
		     int64_t *dim)
{
	const char *text = weightd_request_query(request, "dim");
	const char *digits = text == NULL ? "0" : text + (text[0] == '-');

	*dim = digits[0] - '0';
	if (digits[0] < '0' || digits[0] > '9' || digits[1] != '\0')
		return refuse(reply, "dim", text, "a dimension of the tensor, such as 0 or -1");
	*dim = digits == text || text == NULL ? *dim : -*dim;
	return true;
}

/* ?uneven= */
static bool read_uneven(const struct weightd_request *request, struct weightd_reply *reply,
			enum weightd_uneven *uneven)
{
	static const char *const names[] = {
		[WEIGHTD_UNEVEN_REFUSE] = "refuse",
		[WEIGHTD_UNEVEN_CHUNK] = "chunk",
		[WEIGHTD_UNEVEN_SPLIT] = "split",
	};
	const char *text = weightd_request_query(request, "uneven");

	*uneven = WEIGHTD_UNEVEN_REFUSE;
	if (text == NULL)
		return true;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (strcmp(names[i], text) == 0) {
			*uneven = (enum weightd_uneven)i;
			return true;
		}
	}
	return refuse(reply, "uneven", text,
		      "refuse, chunk (as torch.chunk) or split (as torch.tensor_split)");
}

bool weightd_shard_is_requested(const struct weightd_request *request)
{
	static const char *const names[] = {"dim", "rank", "world", "uneven"};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (weightd_request_query(request, names[i]) != NULL)
			return true;
	return false;
}

bool weightd_shard_requested(const struct weightd_request *request, struct weightd_reply *reply,
			     struct weightd_shard *shard)
{
	static const char *const needed[] = {"rank", "world"};

	*shard = (struct weightd_shard){0};
	for (size_t i = 0; i < 2; i++) {
		if (weightd_request_query(request, needed[i]) != NULL)
			continue;
		weightd_error_add(&reply->error, WEIGHTD_ERR_BAD_QUERY, NULL,
				  "the query describes a shard without its %s", needed[i]);
		weightd_error_expected(&reply->error,
				       "dim=0&rank=1&world=4: the second of four parts along "
				       "the first dimension");
		return false;
	}
	return read_dim(request, reply, &shard->dim) &&
	       weightd_query_size(request, reply,
				  (struct weightd_number_query){"world", 1, INT64_MAX},
				  &shard->world) &&
	       weightd_query_size(request, reply,
				  (struct weightd_number_query){"rank", 0, shard->world - 1},
				  &shard->rank) &&
	       read_uneven(request, reply, &shard->uneven);
}

const struct weightd_view *weightd_view_requested(const struct weightd_request *request,
						  struct weightd_reply *reply,
						  const struct weightd_entry *entry)
{
	const char *slice = weightd_request_query(request, "slice");
	struct weightd_view *view = weightd_arena_alloc(request->arena, sizeof *view);
	struct weightd_shard shard;

	if (view == NULL) {
		weightd_error_add(&reply->error, WEIGHTD_ERR_NO_MEMORY, NULL,
				  "no memory for the answer");
		return NULL;
	}
	*view = weightd_view_whole(entry);
	if (slice != NULL && !weightd_view_slice(view, slice, request, reply))
		return NULL;
	if (weightd_shard_is_requested(request) &&
	    (!weightd_shard_requested(request, reply, &shard) ||
	     weightd_view_shard(view, &shard, request->arena, &reply->error) != WEIGHTD_OK))
		return NULL;
	return view;
}
