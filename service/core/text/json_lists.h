/*
 * Where the lists of a nested JSON array begin and end among its items.
 */
#ifndef WEIGHTD_CORE_TEXT_JSON_LISTS_H
#define WEIGHTD_CORE_TEXT_JSON_LISTS_H

#include "weightd/shape.h"

/* Most bytes before, between and behind items, for each item. */
#define WEIGHTD_JSON_LISTS_MAX (3 * WEIGHTD_RANK_MAX + 1)

/* A place between two items. */
struct weightd_json_lists {
	uint64_t left;			    /* items until the innermost list ends */
	unsigned ndim;			    /* levels; 0: one item, in no list */
	uint64_t lengths[WEIGHTD_RANK_MAX]; /* of the lists of each level */
	uint64_t done[WEIGHTD_RANK_MAX]; /* lists complete within each level, but the innermost */
};

/* The place before item 'first' of a nested array of this shape, which has no dimension of 0. */
struct weightd_json_lists weightd_json_lists_at(const struct weightd_shape *shape, uint64_t first);

/* Writes the brackets before the very first item. */
char *weightd_json_lists_begin(const struct weightd_json_lists *lists, char *out);

/*
 * Writes the text after the last item of a list ('left' is 0): closing brackets, and unless it is
 * the end of the data, a comma and the opening brackets of the next item.  May store up to 16 bytes
 * behind the end that it returns.
 */
char *weightd_json_lists_end(struct weightd_json_lists *lists, char *out);

/* Writes the text after any item. */
static inline char *weightd_json_lists_next(struct weightd_json_lists *lists, char *out)
{
	if (--lists->left == 0)
		return weightd_json_lists_end(lists, out);
	*out = ',';
	return out + 1;
}

#endif
