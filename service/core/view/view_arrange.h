/*
 * Reading views whose neighbours lie far apart in the tensor: transposed ones.
 *
 * Rows are made by the tile, and a tile is kept in the engine's cache as long as others are not
 * read more.
 */
#ifndef WEIGHTD_CORE_VIEW_VIEW_ARRANGE_H
#define WEIGHTD_CORE_VIEW_VIEW_ARRANGE_H

#include "weightd/view.h"

/* Whether tiles of the view are made: it has an arrangement, and they are not too large. */
bool weightd_view_has_tiles(const struct weightd_view *view);

/*
 * weightd_view_read_tile() - as weightd_view_read_some(), in the dtype of the tensor, up to the end
 * of a tile.
 */
enum weightd_code weightd_view_read_tile(const struct weightd_view *view, uint64_t first,
					 size_t count, void *out, size_t *done);

/* The element of the tensor that is the view's of that index, in the first 'axes' of its element
 * axes; the others count as 0. */
uint64_t weightd_view_element(const struct weightd_view *view, unsigned axes, uint64_t index);

#endif
