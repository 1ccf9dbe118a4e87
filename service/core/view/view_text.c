/*
 * The text of a view: "0:64,:", "3,::-1", "0:192;768:960,:".
 */
#include "core/view/view_build.h"

/* A run as a range; 'is_index': its one element by its number alone. */
static struct weightd_range range_of(const struct weightd_run *run, bool is_index)
{
	const int64_t start = (int64_t)run->start;
	const int64_t last = start + (int64_t)(run->count - 1) * run->step;

	return (struct weightd_range){
		.is_slice = !is_index,
		.has_start = true,
		.has_stop = run->step > 0 || last > 0,
		.start = start,
		.stop = run->step > 0 ? last + 1 : last - 1,
		.step = run->step,
		.has_step = run->step != 1,
	};
}

/* The ranges of an axis, of which there is at least one, are put into 'ranges'. */
static struct weightd_ranges ranges_of(const struct weightd_axis *axis, uint64_t size,
				       struct weightd_range *ranges)
{
	*ranges = (struct weightd_range){.is_slice = true, .step = 1};
	if (weightd_axis_is_whole(axis, size))
		return (struct weightd_ranges){ranges, 1};
	if (axis->count == 0) {
		ranges->has_start = ranges->has_stop = true;
		return (struct weightd_ranges){ranges, 1};
	}
	for (size_t i = 0; i < axis->run_count; i++)
		ranges[i] =
			range_of(&axis->runs[i], axis->runs[i].count == 1 &&
							 (axis->is_dropped || axis->run_count > 1));
	return (struct weightd_ranges){ranges, axis->run_count};
}

enum weightd_code weightd_view_write_text(struct weightd_view *view, struct weightd_arena *arena,
					  struct weightd_error *err)
{
	const struct weightd_shape *shape = weightd_entry_shape(view->entry);
	struct weightd_selection selection = {.ndim = shape->ndim};
	size_t count = 0;

	for (unsigned i = 0; i < shape->ndim; i++)
		count += view->axes[i].run_count + 1;
	struct weightd_range *ranges = weightd_arena_array(arena, count, sizeof *ranges);
	if (ranges == NULL)
		return weightd_view_no_memory(err);
	count = 0;
	for (unsigned i = 0; i < shape->ndim; i++) {
		selection.dims[i] = ranges_of(&view->axes[i], shape->dims[i], ranges + count);
		count += selection.dims[i].count;
	}
	/* The text can be read again. */
	if (count > WEIGHTD_SELECTION_RANGES) {
		weightd_error_add(err, WEIGHTD_ERR_LIMIT_EXCEEDED, NULL,
				  "slice: %zu indexes and slices, one at least for each dimension",
				  count);
		weightd_error_expected(err, "at most %d", WEIGHTD_SELECTION_RANGES);
		return WEIGHTD_ERR_LIMIT_EXCEEDED;
	}
	const size_t size = weightd_selection_text(&selection, NULL, 0) + 1;
	if (size > WEIGHTD_VIEW_TEXT) {
		weightd_error_add(err, WEIGHTD_ERR_LIMIT_EXCEEDED, NULL,
				  "slice: too long with negative numbers counted from the start");
		weightd_error_expected(err, "at most %d characters", WEIGHTD_VIEW_TEXT - 1);
		return WEIGHTD_ERR_LIMIT_EXCEEDED;
	}
	char *text = weightd_arena_alloc(arena, size);
	if (text == NULL)
		return weightd_view_no_memory(err);
	weightd_selection_text(&selection, text, size);
	view->text = text;
	return WEIGHTD_OK;
}
