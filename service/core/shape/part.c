/*
 * Parts: from a region to a part, its text, its runs, and whether parts cover a tensor.
 */
#include "weightd/part.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Boxes that are looked at to find out whether parts cover a tensor. */
#define BOXES_MAX 64

static void range_text(const struct weightd_span *range, char *text, size_t size)
{
	if (range->has_stop)
		snprintf(text, size, "%" PRId64 ":%" PRId64, range->start, range->stop);
	else
		snprintf(text, size, "%" PRId64 ":", range->start);
}

/* An end in elements; false if it lies outside 0..length. */
static bool end_of(int64_t given, uint64_t length, uint64_t *end)
{
	uint64_t back = given < 0 ? (uint64_t) - (given + 1) + 1 : 0;

	if (given < 0 ? back > length : (uint64_t)given > length)
		return false;
	*end = given < 0 ? length - back : (uint64_t)given;
	return true;
}

static enum weightd_code resolve_range(struct weightd_part *part, unsigned i,
				       const struct weightd_span *range, uint64_t length,
				       const char *name, const char *pointer,
				       struct weightd_error *err)
{
	uint64_t start, stop = length;
	char text[64];

	if (end_of(range->start, length, &start) &&
	    (!range->has_stop || end_of(range->stop, length, &stop)) && start < stop) {
		part->start[i] = start;
		part->shape.dims[i] = stop - start;
		return WEIGHTD_OK;
	}
	range_text(range, text, sizeof text);
	weightd_error_add(err, WEIGHTD_ERR_OUT_OF_RANGE, pointer,
			  "%s is empty or outside dimension %u of %s, which has size %" PRIu64,
			  text, i, name, length);
	weightd_error_expected(
		err, "start < stop, both from 0 to %" PRIu64 " or negative from the end", length);
	return WEIGHTD_ERR_OUT_OF_RANGE;
}

enum weightd_code weightd_part_of(struct weightd_part *part, const struct weightd_region *region,
				  const struct weightd_shape *shape, const char *name,
				  const char *pointer, struct weightd_error *err)
{
	char text[160];

	*part = weightd_part_whole(shape);
	if (region->ndim > shape->ndim) {
		weightd_shape_text(shape, text, sizeof text);
		weightd_error_add(err, WEIGHTD_ERR_SHAPE_MISMATCH, pointer,
				  "the rule names dimension %u of %s, which has shape %s",
				  region->ndim - 1, name, text);
		weightd_error_expected(err, "at most %u range%s", shape->ndim,
				       shape->ndim == 1 ? "" : "s");
		return WEIGHTD_ERR_SHAPE_MISMATCH;
	}
	for (unsigned i = 0; i < region->ndim; i++) {
		enum weightd_code code = resolve_range(part, i, &region->ranges[i], shape->dims[i],
						       name, pointer, err);
		if (code != WEIGHTD_OK)
			return code;
	}
	return WEIGHTD_OK;
}

struct weightd_part weightd_part_whole(const struct weightd_shape *shape)
{
	return (struct weightd_part){.shape = *shape};
}

void weightd_part_text(const struct weightd_part *part, char *buffer, size_t size)
{
	size_t length = 0;

	buffer[0] = '\0';
	for (unsigned i = 0; i < part->shape.ndim && length < size; i++)
		length += (size_t)snprintf(buffer + length, size - length, "%s%" PRIu64 ":%" PRIu64,
					   i == 0 ? "" : ",", part->start[i],
					   part->start[i] + part->shape.dims[i]);
}

/* Appends to 'boxes' what is left of 'box' without 'part'; false if there are too many. */
static bool subtract(struct weightd_part box, const struct weightd_part *part,
		     struct weightd_part *boxes, size_t *count)
{
	for (unsigned i = 0; i < box.shape.ndim; i++) {
		const uint64_t box_end = box.start[i] + box.shape.dims[i];
		const uint64_t end = part->start[i] + part->shape.dims[i];
		struct weightd_part rest = box;

		if (*count + 2 > BOXES_MAX)
			return false;
		if (end <= box.start[i] || part->start[i] >= box_end) {
			boxes[(*count)++] = box;
			return true;
		}
		if (part->start[i] > box.start[i]) {
			rest.shape.dims[i] = part->start[i] - box.start[i];
			boxes[(*count)++] = rest;
			box.shape.dims[i] -= rest.shape.dims[i];
			box.start[i] = part->start[i];
		}
		if (end < box_end) {
			rest = box;
			rest.start[i] = end;
			rest.shape.dims[i] = box_end - end;
			boxes[(*count)++] = rest;
			box.shape.dims[i] = end - box.start[i];
		}
	}
	return true;
}

bool weightd_parts_cover(const struct weightd_part *parts, size_t count,
			 const struct weightd_shape *shape)
{
	struct weightd_part lists[2][BOXES_MAX];
	struct weightd_part *left = lists[0], *next = lists[1];
	size_t left_count = 1;

	left[0] = weightd_part_whole(shape);
	for (size_t i = 0; i < count && left_count > 0; i++) {
		size_t next_count = 0;
		for (size_t k = 0; k < left_count; k++) {
			if (!subtract(left[k], &parts[i], next, &next_count))
				return false;
		}
		struct weightd_part *swap = left;
		left = next;
		next = swap;
		left_count = next_count;
	}
	return left_count == 0;
}

struct weightd_runs weightd_runs_of(const struct weightd_part *part,
				    const struct weightd_shape *shape)
{
	struct weightd_runs runs = {.part = part, .depth = shape->ndim, .length = 1, .count = 1};
	bool is_whole = true;
	uint64_t stride = 1;

	for (unsigned i = shape->ndim; i-- > 0;) {
		runs.strides[i] = stride;
		stride *= shape->dims[i];
		if (is_whole) {
			runs.length *= part->shape.dims[i];
			runs.depth = i;
			is_whole = part->shape.dims[i] == shape->dims[i];
		} else {
			runs.count *= part->shape.dims[i];
		}
	}
	return runs;
}

uint64_t weightd_run_first(const struct weightd_runs *runs, uint64_t index)
{
	const struct weightd_part *part = runs->part;
	uint64_t first = runs->depth < part->shape.ndim
				 ? part->start[runs->depth] * runs->strides[runs->depth]
				 : 0;

	for (unsigned i = runs->depth; i-- > 0;) {
		first += (part->start[i] + index % part->shape.dims[i]) * runs->strides[i];
		index /= part->shape.dims[i];
	}
	return first;
}

uint64_t weightd_run_after(const struct weightd_runs *runs, uint64_t element)
{
	uint64_t low = 0, high = runs->count;

	while (low < high) {
		uint64_t middle = low + (high - low) / 2;
		if (weightd_run_first(runs, middle) + runs->length > element)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}
