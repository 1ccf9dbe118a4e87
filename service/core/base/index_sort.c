/*
 * Pieces are sorted by qsort_r() and merged, twice as long ones each time.
 */
#include "core/base/index_sort.h"

#include "core/base/memory.h"
#include "core/base/work_limit.h"

#include <stdlib.h>
#include <string.h>

#define PIECE ((size_t)4096)
/* Work of sorting an index into its piece, and of one more level of merging. */
#define UNITS_OF_SORT 1000
#define UNITS_OF_MERGE 100

struct sort {
	weightd_index_order *order;
	void *context;
	struct weightd_error *err;
};

/* Two runs that lie one after the other in 'from', [0, middle) and [middle, end), to 'to'. */
static enum weightd_code merge(const struct sort *sort, const uint32_t *from, size_t middle,
			       size_t end, uint32_t *to)
{
	size_t left = 0, right = middle;
	enum weightd_code code = WEIGHTD_OK;

	/* Names of modules in their order are often in order already. */
	if (middle == end || sort->order(&from[middle - 1], &from[middle], sort->context) <= 0) {
		memcpy(to, from, end * sizeof *to);
		return WEIGHTD_OK;
	}
	for (size_t i = 0; i < end && code == WEIGHTD_OK; i++) {
		const bool is_left = right == end ||
				     (left < middle &&
				      sort->order(&from[left], &from[right], sort->context) <= 0);

		to[i] = from[is_left ? left++ : right++];
		if (i % PIECE == 0)
			code = weightd_go_on(PIECE * UNITS_OF_MERGE, sort->err);
	}
	return code;
}

static enum weightd_code merge_all(const struct sort *sort, uint32_t *indexes, uint32_t *spare,
				   size_t count)
{
	uint32_t *from = indexes, *to = spare;
	enum weightd_code code = WEIGHTD_OK;

	for (size_t run = PIECE; run < count && code == WEIGHTD_OK; run *= 2) {
		for (size_t i = 0; i < count && code == WEIGHTD_OK; i += 2 * run) {
			const size_t left = count - i;

			code = merge(sort, from + i, run < left ? run : left,
				     2 * run < left ? 2 * run : left, to + i);
		}
		uint32_t *swap = from;
		from = to;
		to = swap;
	}
	if (from != indexes)
		memcpy(indexes, from, count * sizeof *indexes);
	return code;
}

enum weightd_code weightd_index_sort(uint32_t *indexes, size_t count, weightd_index_order *order,
				     void *context, struct weightd_error *err)
{
	const struct sort sort = {order, context, err};
	enum weightd_code code = WEIGHTD_OK;

	for (size_t i = 0; i < count && code == WEIGHTD_OK; i += PIECE) {
		const size_t length = count - i < PIECE ? count - i : PIECE;

		code = weightd_go_on(length * UNITS_OF_SORT, err);
		if (code == WEIGHTD_OK)
			qsort_r(indexes + i, length, sizeof *indexes, order, context);
	}
	if (code != WEIGHTD_OK || count <= PIECE)
		return code;
	uint32_t *spare = weightd_memory_alloc(count * sizeof *spare);
	if (spare == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL, "no memory to sort");
	code = merge_all(&sort, indexes, spare, count);
	weightd_memory_free(spare);
	return code;
}
