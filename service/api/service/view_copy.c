/*
 * Everything that a view points at is copied but its entry, which is the other plan's.
 */
#include "api/service/view_copy.h"

#include <string.h>

static bool copy_axes(const struct weightd_axis **axes, size_t count, struct weightd_arena *arena)
{
	struct weightd_axis *own = weightd_arena_array(arena, count + 1, sizeof *own);

	if (own == NULL)
		return false;
	for (size_t i = 0; i < count; i++) {
		const size_t runs = (*axes)[i].run_count;
		struct weightd_run *copy = weightd_arena_array(arena, runs + 1, sizeof *copy);
		if (copy == NULL)
			return false;
		own[i] = (*axes)[i];
		if (runs > 0)
			memcpy(copy, own[i].runs, runs * sizeof *copy);
		own[i].runs = copy;
	}
	*axes = own;
	return true;
}

static bool copy_text(const char **text, struct weightd_arena *arena)
{
	if (*text == NULL)
		return true;
	*text = weightd_arena_strdup(arena, *text);
	return *text != NULL;
}

static bool copy_view(struct weightd_view *view, const struct weightd_plan *from,
		      const struct weightd_plan *to, struct weightd_arena *arena)
{
	if (view->arrangement != NULL || view->addend != NULL)
		return false;
	view->entry = &to->entries[view->entry - from->entries];
	if (view->axes != NULL &&
	    !copy_axes(&view->axes, weightd_entry_shape(view->entry)->ndim, arena))
		return false;
	if (view->element_axes != NULL &&
	    !copy_axes(&view->element_axes, view->element_axis_count, arena))
		return false;
	return copy_text(&view->text, arena) && copy_text(&view->name, arena);
}

const struct weightd_view_list *weightd_view_list_copy(const struct weightd_view_list *list,
						       const struct weightd_plan *from,
						       const struct weightd_plan *to,
						       struct weightd_arena *arena)
{
	struct weightd_view_list *copy = weightd_arena_alloc(arena, sizeof *copy);
	struct weightd_view *views = weightd_arena_array(arena, list->count + 1, sizeof *views);

	if (copy == NULL || views == NULL)
		return NULL;
	for (size_t i = 0; i < list->count; i++) {
		views[i] = list->views[i];
		if (!copy_view(&views[i], from, to, arena))
			return NULL;
	}
	*copy = *list;
	copy->views = views;
	return copy_text(&copy->note, arena) ? copy : NULL;
}
