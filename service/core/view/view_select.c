/*
 * From a selection to the indexes of each dimension, as Python and numpy resolve them.
 */
#include "core/view/view_build.h"

#include <inttypes.h>

static enum weightd_code refuse_index(const struct weightd_entry *entry, unsigned dim,
				      int64_t index, struct weightd_error *err)
{
	const uint64_t size = weightd_entry_shape(entry)->dims[dim];
	char shape[160];

	weightd_shape_text(weightd_entry_shape(entry), shape, sizeof shape);
	weightd_error_add(err, WEIGHTD_ERR_OUT_OF_RANGE, NULL,
			  "slice: index %" PRId64
			  " is outside dimension %u of %.60s, which has shape %s",
			  index, dim, weightd_entry_name(entry, WEIGHTD_NAME_ROOM), shape);
	if (size == 0)
		weightd_error_expected(err, "a slice such as 0:1; the dimension is empty");
	else
		weightd_error_expected(err, "an index in -%" PRIu64 "..%" PRIu64, size, size - 1);
	return WEIGHTD_ERR_OUT_OF_RANGE;
}

/* The selection of dimension 'dim' of a tensor of 'ndim'; by default all of it. */
static struct weightd_ranges ranges_of(const struct weightd_selection *selection, unsigned ndim,
				       unsigned dim)
{
	static const struct weightd_range all = {.is_slice = true, .step = 1};
	const unsigned given = selection->ndim;
	const unsigned left = selection->has_ellipsis ? selection->ellipsis : given;

	if (dim < left)
		return selection->dims[dim];
	if (dim >= ndim - (given - left))
		return selection->dims[dim - (ndim - given)];
	return (struct weightd_ranges){&all, 1};
}

/*
 * The indexes that ranges select of a dimension; 'runs' has room for one of each range.  The range
 * that is an index outside; NULL if none is.
 */
static const struct weightd_range *fill_axis(struct weightd_axis *axis,
					     struct weightd_ranges ranges, uint64_t size,
					     struct weightd_run *runs)
{
	const struct weightd_range *const list = ranges.list;

	for (size_t i = 0; i < ranges.count; i++) {
		bool is_inside;
		const struct weightd_run run = weightd_range_run(&list[i], size, &is_inside);
		if (!is_inside && !list[i].is_slice)
			return &list[i];
		weightd_axis_add(axis, runs, run);
	}
	axis->is_dropped = ranges.count == 1 && !list[0].is_slice;
	return NULL;
}

static enum weightd_code refuse_rank(const struct weightd_entry *entry, unsigned given,
				     struct weightd_error *err)
{
	char shape[160];

	weightd_shape_text(weightd_entry_shape(entry), shape, sizeof shape);
	weightd_error_add(err, WEIGHTD_ERR_SHAPE_MISMATCH, NULL,
			  "slice: it is for %u dimension%s, %.60s has shape %s", given,
			  given == 1 ? "" : "s", weightd_entry_name(entry, WEIGHTD_NAME_ROOM),
			  shape);
	weightd_error_expected(err, "at most %u index%s or slice%s",
			       weightd_entry_shape(entry)->ndim,
			       weightd_entry_shape(entry)->ndim == 1 ? "" : "es",
			       weightd_entry_shape(entry)->ndim == 1 ? "" : "s");
	return WEIGHTD_ERR_SHAPE_MISMATCH;
}

enum weightd_code weightd_view_select(struct weightd_view *view, const struct weightd_entry *entry,
				      const struct weightd_selection *selection,
				      struct weightd_arena *arena, struct weightd_error *err)
{
	const struct weightd_shape *shape = weightd_entry_shape(entry);
	struct weightd_axis *axes = weightd_arena_array(arena, shape->ndim, sizeof *axes);

	*view = weightd_view_whole(entry);
	if (selection->ndim > shape->ndim)
		return refuse_rank(entry, selection->ndim, err);
	if (axes == NULL)
		return weightd_view_no_memory(err);
	for (unsigned i = 0; i < shape->ndim; i++) {
		const struct weightd_ranges ranges = ranges_of(selection, shape->ndim, i);
		struct weightd_run *runs = weightd_arena_array(arena, ranges.count, sizeof *runs);
		if (runs == NULL)
			return weightd_view_no_memory(err);
		const struct weightd_range *outside =
			fill_axis(&axes[i], ranges, shape->dims[i], runs);
		if (outside != NULL)
			return refuse_index(entry, i, outside->start, err);
	}
	return weightd_view_finish(view, axes, arena, err);
}
