/*
 * What all views are built with: from the indexes of each dimension to shape, text, and loops over
 * the tensor's elements.
 */
#include "core/view/view_build.h"

struct weightd_view weightd_view_whole(const struct weightd_entry *entry)
{
	return (struct weightd_view){.entry = entry,
				     .shape = entry->shape,
				     .numel = entry->numel,
				     .bytes = entry->bytes};
}

enum weightd_code weightd_view_no_memory(struct weightd_error *err)
{
	return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL, "no memory for the slice");
}

void weightd_axis_add(struct weightd_axis *axis, struct weightd_progression *parts, uint64_t start,
		      int64_t step, uint64_t count)
{
	struct weightd_progression *last =
		axis->part_count > 0 ? &parts[axis->part_count - 1] : NULL;

	if (count == 0)
		return;
	step = count == 1 ? 1 : step;
	if (last != NULL && last->step == step &&
	    last->start + last->count * (uint64_t)step == start)
		last->count += count;
	else
		parts[axis->part_count++] =
			(struct weightd_progression){start, step, count, axis->count};
	axis->parts = parts;
	axis->count += count;
}

struct weightd_axis *weightd_view_axes(const struct weightd_view *view, struct weightd_arena *arena)
{
	const struct weightd_shape *shape = &view->entry->shape;
	struct weightd_axis *axes = weightd_arena_array(arena, shape->ndim, sizeof *axes);

	for (unsigned i = 0; axes != NULL && i < shape->ndim; i++) {
		if (view->axes != NULL) {
			axes[i] = view->axes[i];
			continue;
		}
		struct weightd_progression *part = weightd_arena_alloc(arena, sizeof *part);
		if (part == NULL)
			return NULL;
		weightd_axis_add(&axes[i], part, 0, 1, shape->dims[i]);
	}
	return axes;
}

/* Whether each part of 'outer' goes on where the whole of 'inner' ends. */
static bool are_one(const struct weightd_axis *outer, const struct weightd_axis *inner)
{
	if (inner->part_count != 1)
		return false;
	for (size_t i = 0; i < outer->part_count; i++) {
		if ((uint64_t)outer->parts[i].step !=
		    (uint64_t)inner->parts[0].step * inner->parts[0].count)
			return false;
	}
	return true;
}

/* The axis in elements that lie 'stride' apart. */
static bool scale(struct weightd_axis *loop, const struct weightd_axis *axis, uint64_t stride,
		  struct weightd_arena *arena)
{
	struct weightd_progression *parts =
		weightd_arena_array(arena, axis->part_count, sizeof *parts);

	if (parts == NULL)
		return false;
	for (size_t i = 0; i < axis->part_count; i++) {
		parts[i] = axis->parts[i];
		parts[i].start *= stride;
		parts[i].step = (int64_t)((uint64_t)parts[i].step * stride);
	}
	*loop = (struct weightd_axis){
		.parts = parts, .part_count = axis->part_count, .count = axis->count};
	return true;
}

/* Makes one loop of two that are one; 'outer' is this file's own and may be written. */
static void merge(struct weightd_axis *outer, const struct weightd_axis *inner)
{
	struct weightd_progression *parts = (struct weightd_progression *)(uintptr_t)outer->parts;

	for (size_t i = 0; i < outer->part_count; i++) {
		parts[i].start += inner->parts[0].start;
		parts[i].step = inner->parts[0].step;
		parts[i].count *= inner->count;
		parts[i].before *= inner->count;
	}
	outer->count *= inner->count;
}

/* From the last dimension to the first; a dimension of one index only moves the base. */
static enum weightd_code make_loops(struct weightd_view *view, struct weightd_arena *arena,
				    struct weightd_error *err)
{
	struct weightd_axis *loops = weightd_arena_array(arena, WEIGHTD_RANK_MAX, sizeof *loops);
	uint64_t stride = 1;

	if (loops == NULL)
		return weightd_view_no_memory(err);
	struct weightd_axis *first = loops + WEIGHTD_RANK_MAX;
	view->base = 0;
	for (unsigned i = view->entry->shape.ndim; view->numel > 0 && i-- > 0;) {
		const struct weightd_axis *axis = &view->axes[i];
		struct weightd_axis loop;
		if (!scale(&loop, axis, stride, arena))
			return weightd_view_no_memory(err);
		stride *= view->entry->shape.dims[i];
		if (loop.count == 1) {
			view->base += loop.parts[0].start;
		} else if (first < loops + WEIGHTD_RANK_MAX && are_one(&loop, first)) {
			merge(&loop, first);
			*first = loop;
		} else {
			*--first = loop;
		}
	}
	view->loops = first;
	view->loop_count = (unsigned)(loops + WEIGHTD_RANK_MAX - first);
	return WEIGHTD_OK;
}

enum weightd_code weightd_view_finish(struct weightd_view *view, const struct weightd_axis *axes,
				      struct weightd_arena *arena, struct weightd_error *err)
{
	const enum weightd_dtype dtype = view->entry->dtype;
	bool is_whole = true;

	view->axes = axes;
	view->shape.ndim = 0;
	for (unsigned i = 0; i < view->entry->shape.ndim; i++) {
		is_whole = is_whole && weightd_axis_is_whole(&axes[i], view->entry->shape.dims[i]);
		if (!axes[i].is_dropped)
			view->shape.dims[view->shape.ndim++] = axes[i].count;
	}
	if (is_whole) {
		*view = weightd_view_whole(view->entry);
		return WEIGHTD_OK;
	}
	if (!weightd_shape_numel(&view->shape, &view->numel) ||
	    !weightd_shape_bytes(&view->shape, dtype, &view->bytes))
		return weightd_error_add(err, WEIGHTD_ERR_TOO_LARGE, NULL,
					 "slice: what it shows has 2^63 bytes or more");
	char *text = weightd_arena_alloc(arena, WEIGHTD_VIEW_TEXT);
	if (text == NULL)
		return weightd_view_no_memory(err);
	if (!weightd_view_write_text(view, text, WEIGHTD_VIEW_TEXT)) {
		weightd_error_add(
			err, WEIGHTD_ERR_LIMIT_EXCEEDED, NULL,
			"slice: it is too long once negative numbers are counted from the start");
		weightd_error_expected(err, "at most %d characters", WEIGHTD_VIEW_TEXT - 1);
		return WEIGHTD_ERR_LIMIT_EXCEEDED;
	}
	view->text = text;
	return make_loops(view, arena, err);
}
