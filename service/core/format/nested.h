/*
 * Nested: the brackets and commas of a row-major array as JSON, written in pieces.
 */
#ifndef WEIGHTD_CORE_FORMAT_NESTED_H
#define WEIGHTD_CORE_FORMAT_NESTED_H

#include "weightd/tensor.h"

/* Most bytes that brackets add to one item. */
#define WEIGHTD_NESTED_BRACKETS_MAX (2 * WEIGHTD_RANK_MAX + 1)

/*
 * What is written: lists of 'ndim' levels around 'items' items.  An item is an element, or where a
 * dimension is 0 the empty list that stands at that level.
 */
struct weightd_nested {
	unsigned ndim;
	uint64_t sizes[WEIGHTD_RANK_MAX]; /* items within one list of each level */
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
 * Writes items [first, first + count), count > 0, with what stands around and between them.  'data'
 * are their little-endian elements (not read if the tensor is empty).  'out' holds count *
 * (WEIGHTD_ELEMENT_TEXT_MAX + WEIGHTD_NESTED_BRACKETS_MAX) bytes.  Returns the bytes written.
 */
size_t weightd_nested_text(const struct weightd_nested *nested, const void *data,
                           enum weightd_dtype dtype, uint64_t first, size_t count, char *out);

#endif
