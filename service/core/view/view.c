/*
 * Building views: from the indexes of each dimension to shape, text, and axes in elements of the
 * tensor.
 */
#include "core/view/view_build.h"

struct weightd_view weightd_view_whole(const struct weightd_entry *entry)
{
	return (struct weightd_view){.entry = entry,
				     .shape = *weightd_entry_shape(entry),
				     .numel = entry->numel,
				     .bytes = weightd_entry_bytes(entry)};
}

enum weightd_dtype weightd_view_dtype(const struct weightd_view *view)
{
	return view->is_widened ? view->dtype : view->entry->dtype;
}

bool weightd_view_widen(struct weightd_view *view, enum weightd_dtype dtype)
{
	const struct weightd_dtype_row *row = weightd_dtype_row(dtype);

	if (!weightd_dtype_row(view->entry->dtype)->is_float || view->entry->dtype == dtype)
		return true;
	if (!weightd_dtype_holds(dtype, view->entry->dtype))
		return false;
	view->is_widened = true;
	view->dtype = dtype;
	/* What does not fit is refused with the sizes of the file. */
	if (!weightd_checked_mul(view->numel, row->bytes, &view->bytes))
		view->bytes = UINT64_MAX;
	return true;
}

enum weightd_code weightd_view_no_memory(struct weightd_error *err)
{
	return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL, "no memory for the slice");
}

void weightd_axis_add(struct weightd_axis *axis, struct weightd_run *runs, struct weightd_run run)
{
	struct weightd_run *last = axis->run_count > 0 ? &runs[axis->run_count - 1] : NULL;

	if (run.count == 0)
		return;
	run.step = run.count == 1 ? 1 : run.step;
	run.before = axis->count;
	if (last != NULL && last->step == run.step &&
	    last->start + last->count * (uint64_t)run.step == run.start)
		last->count += run.count;
	else
		runs[axis->run_count++] = run;
	axis->runs = runs;
	axis->count += run.count;
}

bool weightd_axis_is_whole(const struct weightd_axis *axis, uint64_t size)
{
	return !axis->is_dropped && axis->count == size && axis->run_count <= 1 &&
	       (size == 0 || (axis->runs[0].start == 0 && axis->runs[0].step == 1));
}

struct weightd_axis *weightd_view_axes(const struct weightd_view *view, struct weightd_arena *arena)
{
	const struct weightd_shape *shape = weightd_entry_shape(view->entry);
	struct weightd_axis *axes = weightd_arena_array(arena, shape->ndim, sizeof *axes);

	for (unsigned i = 0; axes != NULL && i < shape->ndim; i++) {
		if (view->axes != NULL) {
			axes[i] = view->axes[i];
			continue;
		}
		struct weightd_run *run = weightd_arena_alloc(arena, sizeof *run);
		if (run == NULL)
			return NULL;
		weightd_axis_add(&axes[i], run, (struct weightd_run){0, 1, shape->dims[i], 0});
	}
	return axes;
}

/* Whether each run of 'outer' goes on where the whole of 'inner' ends. */
static bool are_one(const struct weightd_axis *outer, const struct weightd_axis *inner)
{
	if (inner->run_count != 1)
		return false;
	for (size_t i = 0; i < outer->run_count; i++) {
		if ((uint64_t)outer->runs[i].step !=
		    (uint64_t)inner->runs[0].step * inner->runs[0].count)
			return false;
	}
	return true;
}

/* The axis in elements that lie 'stride' apart. */
static bool scale(struct weightd_axis *scaled, const struct weightd_axis *axis, uint64_t stride,
		  struct weightd_arena *arena)
{
	struct weightd_run *runs = weightd_arena_array(arena, axis->run_count, sizeof *runs);

	if (runs == NULL)
		return false;
	for (size_t i = 0; i < axis->run_count; i++) {
		runs[i] = axis->runs[i];
		runs[i].start *= stride;
		runs[i].step = (int64_t)((uint64_t)runs[i].step * stride);
	}
	*scaled = (struct weightd_axis){
		.runs = runs, .run_count = axis->run_count, .count = axis->count};
	return true;
}

/* Makes one axis of two that are one; 'outer' is this file's own and may be written. */
static void merge(struct weightd_axis *outer, const struct weightd_axis *inner)
{
	struct weightd_run *runs = (struct weightd_run *)(uintptr_t)outer->runs;

	for (size_t i = 0; i < outer->run_count; i++) {
		runs[i].start += inner->runs[0].start;
		runs[i].step = inner->runs[0].step;
		runs[i].count *= inner->count;
		runs[i].before *= inner->count;
	}
	outer->count *= inner->count;
}

/* From the last dimension to the first; a dimension of one index only moves the base. */
static enum weightd_code make_element_axes(struct weightd_view *view, struct weightd_arena *arena,
					   struct weightd_error *err)
{
	struct weightd_axis *axes = weightd_arena_array(arena, WEIGHTD_RANK_MAX, sizeof *axes);
	uint64_t stride = 1;

	if (axes == NULL)
		return weightd_view_no_memory(err);
	struct weightd_axis *first = axes + WEIGHTD_RANK_MAX;
	view->base = 0;
	for (unsigned i = weightd_entry_shape(view->entry)->ndim; view->numel > 0 && i-- > 0;) {
		const struct weightd_axis *axis = &view->axes[i];
		struct weightd_axis scaled;
		if (!scale(&scaled, axis, stride, arena))
			return weightd_view_no_memory(err);
		stride *= weightd_entry_shape(view->entry)->dims[i];
		if (scaled.count == 1) {
			view->base += scaled.runs[0].start;
		} else if (first < axes + WEIGHTD_RANK_MAX && are_one(&scaled, first)) {
			merge(&scaled, first);
			*first = scaled;
		} else {
			*--first = scaled;
		}
	}
	view->element_axes = first;
	view->element_axis_count = (unsigned)(axes + WEIGHTD_RANK_MAX - first);
	return WEIGHTD_OK;
}

enum weightd_code weightd_view_finish(struct weightd_view *view, const struct weightd_axis *axes,
				      struct weightd_arena *arena, struct weightd_error *err)
{
	const enum weightd_dtype dtype = view->entry->dtype;
	bool is_whole = true;

	view->axes = axes;
	view->shape.ndim = 0;
	for (unsigned i = 0; i < weightd_entry_shape(view->entry)->ndim; i++) {
		is_whole = is_whole && weightd_axis_is_whole(
					       &axes[i], weightd_entry_shape(view->entry)->dims[i]);
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
					 "slice: the result has 2^63 bytes or more");
	enum weightd_code code = weightd_view_write_text(view, arena, err);
	return code == WEIGHTD_OK ? make_element_axes(view, arena, err) : code;
}
