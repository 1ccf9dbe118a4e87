/*
 * Parts: from a selection to a part, its text, its runs, and whether parts cover a tensor.
 */
#include "weightd/part.h"

#include <inttypes.h>
#include <stdio.h>

/* Boxes that are looked at to find out whether parts cover a tensor. */
#define BOXES_MAX 64

static enum weightd_code refuse_range(const struct weightd_range *range, unsigned dim,
				      const struct weightd_whole *whole)
{
	const uint64_t size = whole->shape->dims[dim];
	char text[WEIGHTD_RANGE_TEXT];

	weightd_range_text(range, text, sizeof text);
	weightd_error_add(whole->err, WEIGHTD_ERR_OUT_OF_RANGE, whole->pointer,
			  "%s is empty or outside dimension %u of %s, which has size %" PRIu64,
			  text, dim, whole->name, size);
	weightd_error_expected(whole->err,
			       "start < stop, both from 0 to %" PRIu64 " or negative from the end",
			       size);
	return WEIGHTD_ERR_OUT_OF_RANGE;
}

static enum weightd_code refuse_rank(unsigned given, const struct weightd_whole *whole)
{
	const unsigned ndim = whole->shape->ndim;
	char text[160];

	weightd_shape_text(whole->shape, text, sizeof text);
	weightd_error_add(whole->err, WEIGHTD_ERR_SHAPE_MISMATCH, whole->pointer,
			  "the rule names dimension %u of %s, which has shape %s", given - 1,
			  whole->name, text);
	weightd_error_expected(whole->err, "at most %u range%s", ndim, ndim == 1 ? "" : "s");
	return WEIGHTD_ERR_SHAPE_MISMATCH;
}

enum weightd_code weightd_part_of(struct weightd_part *part,
				  const struct weightd_selection *selection,
				  const struct weightd_whole *whole)
{
	*part = weightd_part_whole(whole->shape);
	if (selection->ndim > whole->shape->ndim)
		return refuse_rank(selection->ndim, whole);
	for (unsigned i = 0; i < selection->ndim; i++) {
		const struct weightd_range *range = &selection->dims[i].list[0];
		bool is_inside;
		const struct weightd_run run =
			weightd_range_run(range, whole->shape->dims[i], &is_inside);
		if (!is_inside || run.count == 0)
			return refuse_range(range, i, whole);
		part->start[i] = run.start;
		part->shape.dims[i] = run.count;
	}
	return WEIGHTD_OK;
}

struct weightd_part weightd_part_whole(const struct weightd_shape *shape)
{
	return (struct weightd_part){.shape = *shape};
}

void weightd_part_text(const struct weightd_part *part, char *buffer, size_t size)
{
	struct weightd_selection selection = {.ndim = part->shape.ndim};
	struct weightd_range ranges[WEIGHTD_RANK_MAX];

	for (unsigned i = 0; i < selection.ndim; i++) {
		ranges[i] = weightd_range_of(part->start[i], part->shape.dims[i]);
		selection.dims[i] = (struct weightd_ranges){&ranges[i], 1};
	}
	weightd_selection_text(&selection, buffer, size);
}

/* Appends to 'boxes' the rest of 'box' without 'part'; false if there are too many. */
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
