/*
 * Brackets and commas of nested JSON arrays.
 */
#include "core/text/json_lists.h"

#include <string.h>

/* Up to eight at once. */
_Static_assert(WEIGHTD_RANK_MAX == 8, "a bracket for every level");

struct weightd_json_lists weightd_json_lists_at(const struct weightd_shape *shape, uint64_t first)
{
	struct weightd_json_lists lists = {.left = 1, .ndim = shape->ndim};

	for (unsigned i = shape->ndim; i-- > 0;) {
		lists.lengths[i] = shape->dims[i];
		lists.done[i] = first % shape->dims[i];
		first /= shape->dims[i];
	}
	if (lists.ndim > 0)
		lists.left = lists.lengths[lists.ndim - 1] - lists.done[lists.ndim - 1];
	return lists;
}

char *weightd_json_lists_begin(const struct weightd_json_lists *lists, char *out)
{
	memcpy(out, "[[[[[[[[", 8);
	return out + lists->ndim;
}

char *weightd_json_lists_end(struct weightd_json_lists *lists, char *out)
{
	unsigned level = lists->ndim;

	if (level == 0)
		return out;
	lists->left = lists->lengths[--level];
	while (level > 0 && ++lists->done[level - 1] == lists->lengths[level - 1])
		lists->done[--level] = 0;
	const unsigned ended = lists->ndim - level;
	memcpy(out, "]]]]]]]]", 8);
	out += ended;
	if (level == 0)
		return out;
	*out++ = ',';
	memcpy(out, "[[[[[[[[", 8);
	return out + ended;
}
