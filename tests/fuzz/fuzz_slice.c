/*
 * libFuzzer target: any bytes as ?slice=, of tensors of a few shapes.  Whatever is accepted must
 * have a text that is accepted, too, and shows the same; the elements it begins and ends with lie
 * inside.
 */
#include "core/view/slice_text.h"

#include <stdlib.h>
#include <string.h>

#define ARENA_BYTES ((size_t)1 << 20)
#define TEXT_MAX 4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct weightd_shape shapes[] = {
	{0, {0}},	{1, {10}},	   {2, {64, 300}},
	{3, {0, 4, 5}}, {4, {2, 3, 1, 7}}, {2, {1 << 30, 1 << 30}},
};

/* Whether the text is a slice of the tensor, which is then in 'view'. */
static bool make(struct weightd_view *view, const struct weightd_entry *entry, const char *text,
		 struct weightd_arena *arena)
{
	struct weightd_error err = {0};
	struct weightd_selection selection;
	enum weightd_code code = weightd_slice_read(&selection, text, arena, &err);

	if (code == WEIGHTD_OK)
		code = weightd_view_select(view, entry, &selection, arena, &err);
	if ((code == WEIGHTD_OK) != (err.count == 0))
		abort();
	return code == WEIGHTD_OK;
}

static void check_bounds(const struct weightd_view *view)
{
	const struct weightd_shape *shape = &view->entry->shape;

	for (unsigned i = 0; i < shape->ndim; i++) {
		for (size_t k = 0; k < view->axes[i].part_count; k++) {
			const struct weightd_progression *part = &view->axes[i].parts[k];
			const uint64_t last =
				part->start + (part->count - 1) * (uint64_t)part->step;
			if (part->count == 0 || part->start >= shape->dims[i] ||
			    last >= shape->dims[i])
				abort();
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[TEXT_MAX + 1];

	if (size > TEXT_MAX)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
		struct weightd_arena *arena = weightd_arena_new(ARENA_BYTES);
		struct weightd_entry entry = {
			.name = "w", .shape = shapes[i], .dtype = WEIGHTD_FLOAT32};
		struct weightd_view view, again;

		if (arena == NULL || !weightd_shape_numel(&entry.shape, &entry.numel) ||
		    !weightd_shape_bytes(&entry.shape, entry.dtype, &entry.bytes))
			abort();
		if (make(&view, &entry, text, arena) && view.text != NULL) {
			check_bounds(&view);
			if (!make(&again, &entry, view.text, arena) || again.text == NULL ||
			    strcmp(view.text, again.text) != 0 ||
			    !weightd_shape_equal(&view.shape, &again.shape))
				abort();
		}
		weightd_arena_free(arena);
	}
	return 0;
}
