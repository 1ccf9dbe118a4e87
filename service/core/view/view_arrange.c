/*
 * Arranged views: the axes of one, and its rows by the tile.
 *
 * A row's elements lie far apart in the tensor, but the elements of neighbouring rows lie together.
 * So all elements of a tile are made in the tensor's order, and distributed to their rows.
 */
#include "core/view/view_arrange.h"

#include "core/base/digest.h"
#include "core/base/memory.h"
#include "core/base/search.h"
#include "core/engine/engine_state.h"
#include "core/view/gather.h"

#include <string.h>

#define TILE_BYTES ((uint64_t)8 << 20)
/* Most bytes of the tensor that are between elements of one column of a tile. */
#define SPAN_BYTES ((uint64_t)8 << 20)
/* Elements that are made at a time. */
#define BUFFER ((uint64_t)64 << 10)

static bool is_single(const struct weightd_axis *axis)
{
	return axis->run_count == 1;
}

/* Whether 'inner' is walked through for each index of 'outer' without a gap. */
static bool are_one(const struct weightd_axis *outer, const struct weightd_axis *inner)
{
	return is_single(outer) && is_single(inner) &&
	       (uint64_t)outer->runs[0].step == (uint64_t)inner->runs[0].step * inner->count;
}

/* Copies an axis; false: no memory. */
static bool copy_axis(struct weightd_axis *copy, const struct weightd_axis *axis,
		      struct weightd_arena *arena)
{
	struct weightd_run *runs = weightd_arena_array(arena, axis->run_count, sizeof *runs);

	if (runs == NULL)
		return false;
	memcpy(runs, axis->runs, axis->run_count * sizeof *runs);
	*copy = *axis;
	copy->runs = runs;
	return true;
}

/* The last of the axes takes over 'inner', with which it is one. */
static void merge(struct weightd_axis *outer, const struct weightd_axis *inner)
{
	struct weightd_run *run = (struct weightd_run *)(uintptr_t)outer->runs;

	run->start += inner->runs[0].start;
	run->step = inner->runs[0].step;
	run->count *= inner->count;
	outer->count = run->count;
}

bool weightd_view_arrange(struct weightd_view *view, const struct weightd_entry *entry,
			  const struct weightd_axis axes[WEIGHTD_RANK_MAX],
			  const struct weightd_shape *shape,
			  const struct weightd_arrangement *arrangement,
			  struct weightd_arena *arena)
{
	struct weightd_axis *own = weightd_arena_array(arena, WEIGHTD_RANK_MAX, sizeof *own);
	unsigned count = 0;

	if (own == NULL)
		return false;
	*view = weightd_view_whole(entry);
	view->shape = *shape;
	if (!weightd_shape_numel(shape, &view->numel))
		return false;
	view->bytes = view->numel * weightd_dtype_row(entry->dtype)->bytes;
	for (unsigned i = 0; i < shape->ndim && view->numel > 0; i++) {
		if (axes[i].count == 1)
			view->base += axes[i].runs[0].start;
		else if (count > 0 && are_one(&own[count - 1], &axes[i]))
			merge(&own[count - 1], &axes[i]);
		else if (!copy_axis(&own[count++], &axes[i], arena))
			return false;
	}
	view->axes = own;
	view->element_axes = own;
	view->element_axis_count = count;
	if (count > 1 && own[count - 1].runs[0].step != 1)
		view->arrangement = arrangement;
	return true;
}

uint64_t weightd_view_element(const struct weightd_view *view, unsigned axes, uint64_t index)
{
	uint64_t element = view->base;

	for (unsigned i = axes; i-- > 0;) {
		const struct weightd_axis *axis = &view->element_axes[i];
		const uint64_t at = index % axis->count;
		const struct weightd_run *run = &axis->runs[weightd_last_at_most(
			&axis->runs->before, sizeof *axis->runs, axis->run_count, at)];
		element += run->start + (at - run->before) * (uint64_t)run->step;
		index /= axis->count;
	}
	return element;
}

static const struct weightd_axis *last_axis(const struct weightd_view *view)
{
	return &view->element_axes[view->element_axis_count - 1];
}

static unsigned width_of(const struct weightd_view *view)
{
	return weightd_dtype_row(view->entry->dtype)->bytes;
}

/* Rows of a tile. */
static uint64_t tile_rows(const struct weightd_view *view)
{
	return TILE_BYTES / (last_axis(view)->count * width_of(view));
}

/* How far the elements of an axis lie apart at most. */
static uint64_t extent(const struct weightd_axis *axis)
{
	uint64_t low = UINT64_MAX, high = 0;

	for (size_t i = 0; i < axis->run_count; i++) {
		const struct weightd_run *run = &axis->runs[i];
		const uint64_t last = run->start + (run->count - 1) * (uint64_t)run->step;
		const uint64_t least = run->start < last ? run->start : last;
		low = least < low ? least : low;
		high = run->start + last - least > high ? run->start + last - least : high;
	}
	return high - low;
}

/* Most elements of the tensor between two rows of a tile, both included. */
static uint64_t widest_span(const struct weightd_view *view)
{
	const struct weightd_axis *rows = &view->element_axes[0];
	uint64_t span = 1;

	if (view->element_axis_count == 2 && is_single(rows) && rows->runs[0].step > 0 &&
	    tile_rows(view) < rows->count)
		return (tile_rows(view) - 1) * (uint64_t)rows->runs[0].step + 1;
	for (unsigned i = 0; i + 1 < view->element_axis_count; i++)
		span += extent(&view->element_axes[i]);
	return span;
}

bool weightd_view_has_tiles(const struct weightd_view *view)
{
	return view->arrangement != NULL && last_axis(view)->count <= TILE_BYTES / width_of(view) &&
	       widest_span(view) <= SPAN_BYTES / width_of(view);
}

struct tile {
	struct weightd_wanted_tensor wanted; /* the first member */
	const struct weightd_view *view;
	uint64_t row, rows;
	uint64_t low, span; /* of the elements of its rows, in column 0 */
	uint32_t *places;   /* of each row, from 'low' on */
};

/* Where the rows lie; false: no memory. */
static bool find_places(struct tile *tile)
{
	const struct weightd_view *view = tile->view;
	const unsigned axes = view->element_axis_count - 1;
	uint64_t high = 0;

	tile->places = weightd_memory_alloc((size_t)tile->rows * sizeof *tile->places);
	if (tile->places == NULL)
		return false;
	tile->low = UINT64_MAX;
	for (uint64_t i = 0; i < tile->rows; i++) {
		const uint64_t at = weightd_view_element(view, axes, tile->row + i);
		tile->low = at < tile->low ? at : tile->low;
		high = at > high ? at : high;
	}
	for (uint64_t i = 0; i < tile->rows; i++)
		tile->places[i] =
			(uint32_t)(weightd_view_element(view, axes, tile->row + i) - tile->low);
	tile->span = high - tile->low + 1;
	return true;
}

/* Where a column lies, from column 0 on. */
static uint64_t column_at(const struct weightd_view *view, uint64_t column)
{
	const struct weightd_axis *axis = last_axis(view);
	const struct weightd_run *run = &axis->runs[weightd_last_at_most(
		&axis->runs->before, sizeof *axis->runs, axis->run_count, column)];

	return run->start + (column - run->before) * (uint64_t)run->step;
}

/* Makes the spans of 'count' columns, one after the other; those that touch in one call. */
static enum weightd_code make_columns(const struct tile *tile, uint64_t column, uint64_t count,
				      unsigned char *buffer)
{
	const unsigned width = width_of(tile->view);
	enum weightd_code code = WEIGHTD_OK;

	for (uint64_t done = 0, more; done < count && code == WEIGHTD_OK; done += more) {
		const uint64_t at = column_at(tile->view, column + done);
		for (more = 1; done + more < count; more++)
			if (column_at(tile->view, column + done + more) != at + more * tile->span)
				break;
		code = weightd_generate(tile->view->entry, tile->low + at,
					(size_t)(more * tile->span),
					buffer + (size_t)(done * tile->span) * width);
	}
	return code;
}

static enum weightd_code make_tile(const struct weightd_wanted_tensor *wanted, void *data)
{
	struct tile tile = *(const struct tile *)wanted;
	const uint64_t columns = last_axis(tile.view)->count;
	const size_t width = width_of(tile.view);
	enum weightd_code code = find_places(&tile) ? WEIGHTD_OK : WEIGHTD_ERR_NO_MEMORY;
	const uint64_t block = code == WEIGHTD_OK && tile.span < BUFFER ? BUFFER / tile.span : 1;
	unsigned char *buffer = code == WEIGHTD_OK
					? weightd_memory_alloc((size_t)(block * tile.span) * width)
					: NULL;

	if (buffer == NULL)
		code = WEIGHTD_ERR_NO_MEMORY;
	for (uint64_t first = 0; first < columns && code == WEIGHTD_OK; first += block) {
		const uint64_t count = columns - first < block ? columns - first : block;
		code = make_columns(&tile, first, count, buffer);
		for (uint64_t row = 0; row < tile.rows && code == WEIGHTD_OK; row++)
			weightd_gather((unsigned char *)data +
					       (size_t)(row * columns + first) * width,
				       buffer + (size_t)tile.places[row] * width,
				       (ptrdiff_t)tile.span, (size_t)count, width);
	}
	weightd_memory_free(buffer);
	weightd_memory_free(tile.places);
	return code;
}

static void make_key(struct tile *tile, uint64_t index)
{
	const struct weightd_arrangement *arrangement = tile->view->arrangement;
	struct weightd_digest digest;

	weightd_digest_init(&digest);
	weightd_digest_add_text(&digest, "tile");
	weightd_digest_add_text(&digest, arrangement->file);
	weightd_digest_add_u64(&digest, arrangement->index);
	weightd_digest_add_u64(&digest, index);
	weightd_digest_finish(&digest, tile->wanted.key);
}

enum weightd_code weightd_view_read_tile(const struct weightd_view *view, uint64_t first,
					 size_t count, void *out, size_t *done)
{
	const uint64_t columns = last_axis(view)->count, rows = view->numel / columns;
	const uint64_t most = tile_rows(view), index = first / columns / most;
	const size_t width = width_of(view);
	struct tile tile = {
		.wanted = {.make = make_tile}, .view = view, .row = index * most, .rows = most};

	if (tile.rows > rows - tile.row)
		tile.rows = rows - tile.row;
	const uint64_t skip = first - tile.row * columns, left = tile.rows * columns - skip;
	tile.wanted.bytes = (size_t)(tile.rows * columns) * width;
	make_key(&tile, index);
	*done = count < left ? count : (size_t)left;
	return weightd_tensor_cache_read(view->entry->statement->engine->tiles, &tile.wanted,
					 (size_t)skip * width, *done * width, out);
}
