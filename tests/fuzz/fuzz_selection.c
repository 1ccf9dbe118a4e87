/*
 * libFuzzer target: any bytes as ?slice= and as a part in a rule, of tensors of a few shapes.  The
 * text of what is read must read as the same.  A view must have a text that shows the same, and the
 * elements that it begins and ends with lie inside; a part must be the view of its text.
 */
#include "weightd/part.h"
#include "weightd/view.h"

#include <stdlib.h>
#include <string.h>

#define ARENA_BYTES ((size_t)1 << 20)
#define TEXT_MAX 4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct weightd_shape shapes[] = {
	{0, {0}},	{1, {10}},	   {2, {64, 300}},
	{3, {0, 4, 5}}, {4, {2, 3, 1, 7}}, {2, {1 << 30, 1 << 30}},
};

static void require(bool condition)
{
	if (!condition)
		abort();
}

/* A selection with its ranges. */
struct reading {
	struct weightd_range ranges[WEIGHTD_SELECTION_RANGES];
	struct weightd_selection selection;
};

static bool read(struct reading *reading, const char *text)
{
	struct weightd_misread misread = {""};
	enum weightd_code code = weightd_selection_read(&reading->selection, text, reading->ranges,
							WEIGHTD_SELECTION_RANGES, &misread);

	require((code == WEIGHTD_OK) == (misread.why[0] == '\0'));
	return code == WEIGHTD_OK;
}

/* The text of what was read is no longer than numbers cut to 63 bits need. */
static void check_text(const struct reading *reading)
{
	static char text[WEIGHTD_SELECTION_RANGES * WEIGHTD_RANGE_TEXT],
		again[WEIGHTD_SELECTION_RANGES * WEIGHTD_RANGE_TEXT];
	static struct reading second;

	require(weightd_selection_text(&reading->selection, text, sizeof text) < sizeof text);
	require(read(&second, text));
	weightd_selection_text(&second.selection, again, sizeof again);
	require(strcmp(text, again) == 0);
}

static bool select_view(struct weightd_view *view, const struct weightd_entry *entry,
			const struct reading *reading, struct weightd_arena *arena)
{
	struct weightd_error err = {0};
	enum weightd_code code = weightd_view_select(view, entry, &reading->selection, arena, &err);

	require((code == WEIGHTD_OK) == (err.count == 0));
	return code == WEIGHTD_OK;
}

static void check_view(const struct weightd_view *view, struct weightd_arena *arena)
{
	const struct weightd_shape *shape = weightd_entry_shape(view->entry);
	static struct reading reading;
	struct weightd_view again;

	if (view->text == NULL)
		return;
	for (unsigned i = 0; i < shape->ndim; i++) {
		for (size_t k = 0; k < view->axes[i].run_count; k++) {
			const struct weightd_run *run = &view->axes[i].runs[k];
			const uint64_t last = run->start + (run->count - 1) * (uint64_t)run->step;
			require(run->count > 0 && run->start < shape->dims[i] &&
				last < shape->dims[i]);
		}
	}
	require(read(&reading, view->text) && select_view(&again, view->entry, &reading, arena));
	require(again.text != NULL && strcmp(view->text, again.text) == 0);
	require(weightd_shape_equal(&view->shape, &again.shape));
}

/* Whether it is what weightd_part_of() takes. */
static bool is_of_slices(const struct weightd_selection *selection)
{
	for (unsigned i = 0; i < selection->ndim; i++)
		if (selection->dims[i].count != 1 || selection->dims[i].list->has_step ||
		    !selection->dims[i].list->is_slice)
			return false;
	return !selection->has_ellipsis;
}

static void check_part(const struct weightd_view *view, const struct reading *reading)
{
	const struct weightd_shape *shape = weightd_entry_shape(view->entry);
	struct weightd_error err = {0};
	const struct weightd_whole whole = {"w", shape, "", &err};
	static struct reading second;
	struct weightd_part part, again;
	char text[WEIGHTD_PART_TEXT];

	if (!is_of_slices(&reading->selection))
		return;
	enum weightd_code code = weightd_part_of(&part, &reading->selection, &whole);
	require((code == WEIGHTD_OK) == (err.count == 0));
	if (code != WEIGHTD_OK)
		return;
	require(weightd_shape_equal(&part.shape, &view->shape));
	weightd_part_text(&part, text, sizeof text);
	require(shape->ndim == 0 || read(&second, text));
	if (shape->ndim > 0)
		require(weightd_part_of(&again, &second.selection, &whole) == WEIGHTD_OK &&
			memcmp(&part, &again, sizeof part) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct reading reading;
	char text[TEXT_MAX + 1];

	if (size > TEXT_MAX)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	if (!read(&reading, text))
		return 0;
	check_text(&reading);
	for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
		struct weightd_arena *arena = weightd_arena_new(ARENA_BYTES);
		const struct weightd_parameter parameter = {.shape = shapes[i]};
		struct weightd_entry entry = {
			.long_name = "w", .parameter = &parameter, .dtype = WEIGHTD_FLOAT32};
		uint64_t bytes;
		struct weightd_view view;

		require(arena != NULL && weightd_shape_numel(&shapes[i], &entry.numel) &&
			weightd_shape_bytes(&shapes[i], entry.dtype, &bytes));
		if (select_view(&view, &entry, &reading, arena)) {
			check_view(&view, arena);
			check_part(&view, &reading);
		}
		weightd_arena_free(arena);
	}
	return 0;
}
