/*
 * Slice text: "0:64,:", "-1", "...,::2", "0:192;768:960,:" as a selection.
 */
#ifndef WEIGHTD_CORE_VIEW_SLICE_TEXT_H
#define WEIGHTD_CORE_VIEW_SLICE_TEXT_H

#include "weightd/view.h"

/* Indexes and slices in one text. */
#define WEIGHTD_SLICE_ITEMS_MAX 256

/*
 * weightd_slice_read() - reads what stands between the brackets in Python, and lists joined by ';'.
 *
 *   slice = dimension *("," dimension) [","]        at most one "...", at most 8 dimensions
 *   dimension = "..." / item *(";" item)
 *   item = number / [number] ":" [number] [":" [number]]
 *
 * Blanks may stand around each of them.  The selection lives in 'arena'.  BAD_QUERY or NO_MEMORY
 * with an issue.
 */
enum weightd_code weightd_slice_read(struct weightd_selection *selection, const char *text,
				     struct weightd_arena *arena, struct weightd_error *err);

#endif
