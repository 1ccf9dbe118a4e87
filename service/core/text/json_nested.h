/*
 * Nested: a row-major array as JSON, written in pieces.
 */
#ifndef WEIGHTD_CORE_TEXT_JSON_NESTED_H
#define WEIGHTD_CORE_TEXT_JSON_NESTED_H

#include "core/text/json_lists.h"
#include "core/text/elements_text.h"

/* Most bytes of an item. */
#define WEIGHTD_NESTED_ITEM_MAX (WEIGHTD_ELEMENT_TEXT_MAX + WEIGHTD_JSON_LISTS_MAX)

/*
 * The text's structure: lists around 'items' items.  An item is an element, or where a dimension is
 * 0 the empty list at that level.
 */
struct weightd_nested {
	struct weightd_shape lists; /* none of its dimensions is 0 */
	uint64_t items;
	bool is_empty;
};

/*
 * The nesting of a shape as Python's tolist() gives it, or one flat list.  Returns false if there
 * are 2^63 items or more.
 */
bool weightd_nested_of(struct weightd_nested *nested, const struct weightd_shape *shape,
		       bool is_flat);

/*
 * Writes items [first, first + count), count > 0, with the brackets and commas around and behind
 * them.  'data' are their little-endian elements (not read if the tensor is empty).  'out' holds
 * count * WEIGHTD_NESTED_ITEM_MAX bytes.  Returns the bytes written.
 */
size_t weightd_nested_text(const struct weightd_nested *nested, const void *data,
			   enum weightd_dtype dtype, uint64_t first, size_t count, char *out);

#endif
