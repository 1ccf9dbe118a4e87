/*
 * View build: the steps that selections and shards share.
 */
#ifndef WEIGHTD_CORE_VIEW_VIEW_BUILD_H
#define WEIGHTD_CORE_VIEW_VIEW_BUILD_H

#include "weightd/view.h"

/*
 * Appends indexes to an axis, whose parts are 'parts'; one that goes on where the last part ends
 * becomes one with it.  'count' 0 adds nothing.
 */
void weightd_axis_add(struct weightd_axis *axis, struct weightd_progression *parts, uint64_t start,
		      int64_t step, uint64_t count);
/* Whether an axis is all of a dimension of this size, in order. */
bool weightd_axis_is_whole(const struct weightd_axis *axis, uint64_t size);

/* A copy of the view's axes that may be written; NULL: no memory. */
struct weightd_axis *weightd_view_axes(const struct weightd_view *view,
				       struct weightd_arena *arena);

/* Makes a view of 'entry' what the axes say: shape, sizes, text and loops. */
enum weightd_code weightd_view_finish(struct weightd_view *view, const struct weightd_axis *axes,
				      struct weightd_arena *arena, struct weightd_error *err);

/*
 * One form for each view: all dimensions, no negative number but a step, no blank.  Reads 'entry'
 * and 'axes'.  False if 'size' is not enough.
 */
bool weightd_view_write_text(const struct weightd_view *view, char *buffer, size_t size);

/* Adds the issue and returns its code. */
enum weightd_code weightd_view_no_memory(struct weightd_error *err);

#endif
