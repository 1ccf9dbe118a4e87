/*
 * From a selection to the indexes of each dimension, as Python and numpy resolve them.
 */
#include "core/view/view_build.h"

#include <inttypes.h>

/* One end of a slice as an index, -1..size; PySlice_AdjustIndices. */
static int64_t end_of(int64_t given, int64_t size, bool is_backward)
{
	if (given < 0)
		given += size;
	if (given < 0)
		return is_backward ? -1 : 0;
	return given < size ? given : is_backward ? size - 1 : size;
}

static void add_slice(struct weightd_axis *axis, struct weightd_progression *parts,
		      const struct weightd_index *index, int64_t size)
{
	const bool is_backward = index->step < 0;
	const uint64_t step = is_backward ? (uint64_t)-index->step : (uint64_t)index->step;
	const int64_t start = index->has_start ? end_of(index->start, size, is_backward)
			      : is_backward    ? size - 1
					       : 0;
	const int64_t stop = index->has_stop ? end_of(index->stop, size, is_backward)
			     : is_backward   ? -1
					     : size;
	const int64_t span = is_backward ? start - stop : stop - start;

	if (span > 0)
		weightd_axis_add(axis, parts, (uint64_t)start, index->step,
				 ((uint64_t)span - 1) / step + 1);
}

static enum weightd_code refuse_index(const struct weightd_entry *entry, unsigned dim,
				      int64_t index, struct weightd_error *err)
{
	const uint64_t size = entry->shape.dims[dim];
	char shape[160];

	weightd_shape_text(&entry->shape, shape, sizeof shape);
	weightd_error_add(err, WEIGHTD_ERR_OUT_OF_RANGE, NULL,
			  "slice: index %" PRId64
			  " is outside dimension %u of %.60s, which has shape %s",
			  index, dim, entry->name, shape);
	if (size == 0)
		weightd_error_expected(err, "a slice such as 0:1; the dimension is empty");
	else
		weightd_error_expected(err, "an index in -%" PRIu64 "..%" PRIu64, size, size - 1);
	return WEIGHTD_ERR_OUT_OF_RANGE;
}

/* The indexes of dimension 'dim'; 'picks' NULL: all of them. */
static enum weightd_code make_axis(struct weightd_axis *axis, const struct weightd_entry *entry,
				   unsigned dim, const struct weightd_picks *picks,
				   struct weightd_arena *arena, struct weightd_error *err)
{
	const int64_t size = (int64_t)entry->shape.dims[dim];
	const size_t count = picks != NULL ? picks->count : 1;
	struct weightd_progression *parts = weightd_arena_array(arena, count, sizeof *parts);

	if (parts == NULL)
		return weightd_view_no_memory(err);
	if (picks == NULL) {
		weightd_axis_add(axis, parts, 0, 1, (uint64_t)size);
		return WEIGHTD_OK;
	}
	for (size_t i = 0; i < count; i++) {
		const struct weightd_index *index = &picks->indexes[i];
		if (index->is_slice) {
			add_slice(axis, parts, index, size);
			continue;
		}
		if (index->start >= size || index->start < -size)
			return refuse_index(entry, dim, index->start, err);
		weightd_axis_add(axis, parts,
				 (uint64_t)(index->start < 0 ? index->start + size : index->start),
				 1, 1);
	}
	axis->is_dropped = count == 1 && !picks->indexes[0].is_slice;
	return WEIGHTD_OK;
}

static enum weightd_code refuse_rank(const struct weightd_entry *entry, unsigned given,
				     struct weightd_error *err)
{
	char shape[160];

	weightd_shape_text(&entry->shape, shape, sizeof shape);
	weightd_error_add(err, WEIGHTD_ERR_SHAPE_MISMATCH, NULL,
			  "slice: it is for %u dimension%s, %.60s has shape %s", given,
			  given == 1 ? "" : "s", entry->name, shape);
	weightd_error_expected(err, "at most %u index%s or slice%s", entry->shape.ndim,
			       entry->shape.ndim == 1 ? "" : "es",
			       entry->shape.ndim == 1 ? "" : "s");
	return WEIGHTD_ERR_SHAPE_MISMATCH;
}

enum weightd_code weightd_view_select(struct weightd_view *view, const struct weightd_entry *entry,
				      const struct weightd_selection *selection,
				      struct weightd_arena *arena, struct weightd_error *err)
{
	const unsigned ndim = entry->shape.ndim, given = selection->ndim;
	const unsigned left = selection->has_ellipsis ? selection->ellipsis : given;
	struct weightd_axis *axes = weightd_arena_array(arena, ndim, sizeof *axes);

	*view = weightd_view_whole(entry);
	if (given > ndim)
		return refuse_rank(entry, given, err);
	if (axes == NULL)
		return weightd_view_no_memory(err);
	for (unsigned i = 0; i < ndim; i++) {
		const struct weightd_picks *picks = NULL;
		if (i < left)
			picks = &selection->dims[i];
		else if (i >= ndim - (given - left))
			picks = &selection->dims[i - (ndim - given)];
		enum weightd_code code = make_axis(&axes[i], entry, i, picks, arena, err);
		if (code != WEIGHTD_OK)
			return code;
	}
	return weightd_view_finish(view, axes, arena, err);
}
