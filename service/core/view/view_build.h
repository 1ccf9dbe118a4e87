/*
 * View build: the steps that selections and shards share.
 */
#ifndef WEIGHTD_CORE_VIEW_VIEW_BUILD_H
#define WEIGHTD_CORE_VIEW_VIEW_BUILD_H

#include "weightd/view.h"

/*
 * Appends a run to an axis, whose runs are 'runs'; one that goes on where the last run ends becomes
 * one with it.  An empty run adds nothing.
 */
void weightd_axis_add(struct weightd_axis *axis, struct weightd_run *runs, struct weightd_run run);
/* Whether an axis is all of a dimension of this size, in order. */
bool weightd_axis_is_whole(const struct weightd_axis *axis, uint64_t size);

/* A copy of the view's axes that may be written; NULL: no memory. */
struct weightd_axis *weightd_view_axes(const struct weightd_view *view,
				       struct weightd_arena *arena);

/* Completes a view of 'entry' from its axes: shape, sizes, text and axes in elements. */
enum weightd_code weightd_view_finish(struct weightd_view *view, const struct weightd_axis *axes,
				      struct weightd_arena *arena, struct weightd_error *err);

/*
 * Gives the view its text, one form for equal views: all dimensions, no negative number but a step,
 * no blank.  Reads 'entry' and 'axes'.
 */
enum weightd_code weightd_view_write_text(struct weightd_view *view, struct weightd_arena *arena,
					  struct weightd_error *err);

/* Adds the issue and returns its code. */
enum weightd_code weightd_view_no_memory(struct weightd_error *err);

#endif
