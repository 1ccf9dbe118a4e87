/*
 * Files made of a head and entries' data: offsets, and any byte range of them.
 */
#include "core/format/segments.h"

#include "core/base/search.h"

#include <string.h>

struct weightd_segments *weightd_segments_new(size_t capacity, struct weightd_arena *arena)
{
	struct weightd_segments *segments = weightd_arena_alloc(arena, sizeof *segments);

	if (segments == NULL)
		return NULL;
	segments->items = weightd_arena_array(arena, capacity, sizeof segments->items[0]);
	return segments->items != NULL ? segments : NULL;
}

const struct weightd_shape *weightd_segment_shape(const struct weightd_segments *segments,
						  const struct weightd_segment *item)
{
	return segments->views != NULL ? &segments->views[item - segments->items].shape
				       : weightd_entry_shape(item->entry);
}

uint64_t weightd_segment_bytes(const struct weightd_segments *segments,
			       const struct weightd_segment *item)
{
	return segments->views != NULL ? segments->views[item - segments->items].bytes
				       : weightd_entry_bytes(item->entry);
}

const char *weightd_segment_name(const struct weightd_segments *segments,
				 const struct weightd_segment *item, struct weightd_name_room *room)
{
	const char *name =
		segments->views != NULL ? segments->views[item - segments->items].name : NULL;

	return name != NULL ? name : weightd_entry_name(item->entry, room);
}

uint64_t weightd_segments_data_bytes(const struct weightd_segments *segments)
{
	if (segments->count == 0)
		return 0;
	const struct weightd_segment *last = &segments->items[segments->count - 1];
	return last->begin + weightd_segment_bytes(segments, last);
}

void weightd_segments_add(struct weightd_segments *segments, const struct weightd_entry *entry)
{
	const uint64_t begin = weightd_segments_data_bytes(segments);

	segments->items[segments->count++] = (struct weightd_segment){entry, begin};
}

void weightd_segments_add_view(struct weightd_segments *segments, const struct weightd_view *view)
{
	weightd_segments_add_views(segments, view, 1);
}

void weightd_segments_add_views(struct weightd_segments *segments, const struct weightd_view *views,
				size_t count)
{
	segments->views = views;
	for (size_t i = 0; i < count; i++)
		weightd_segments_add(segments, views[i].entry);
}

enum weightd_code weightd_segments_finish(struct weightd_encoding *encoding,
					  struct weightd_segments *segments,
					  struct weightd_error *err)
{
	uint64_t size = segments->head_length;

	/* Added one by one: 'begin' of an item may have wrapped if the sum does not fit. */
	for (size_t i = 0; i < segments->count; i++) {
		if (!weightd_checked_add(size, weightd_segment_bytes(segments, &segments->items[i]),
					 &size) ||
		    size > INT64_MAX)
			return weightd_error_add(err, WEIGHTD_ERR_TOO_LARGE, NULL,
						 "as %s the file would have 2^63 bytes or more",
						 encoding->format->name);
	}
	encoding->size = size;
	encoding->state = segments;
	return WEIGHTD_OK;
}

/* The item that holds byte 'offset' of the data: the last that begins at or before it. */
static const struct weightd_segment *find(const struct weightd_segments *segments, uint64_t offset)
{
	return &segments->items[weightd_last_at_most(
		&segments->items->begin, sizeof *segments->items, segments->count, offset)];
}

/*
 * Writes bytes of one view from 'skip' on; '*written' receives how many, at least 1.  Whole
 * elements are made in place; only one that an end of the window cuts goes through a small buffer.
 */
static enum weightd_code read_view(const struct weightd_view *view, uint64_t skip,
				   unsigned char *out, size_t size, size_t *written)
{
	const unsigned width = weightd_dtype_row(view->entry->dtype)->bytes;
	const uint64_t first = skip / width;
	const size_t cut = (size_t)(skip % width);

	if (cut == 0 && size >= width) {
		const uint64_t left = view->numel - first;
		size_t count = size / width < left ? size / width : (size_t)left;
		enum weightd_code code = weightd_view_read_some(view, first, count, out, &count);
		*written = count * width;
		return code;
	}
	unsigned char element[8];
	enum weightd_code code = weightd_view_read(view, first, 1, element);
	if (code != WEIGHTD_OK)
		return code;
	*written = size < width - cut ? size : width - cut;
	memcpy(out, element + cut, *written);
	return WEIGHTD_OK;
}

enum weightd_code weightd_segments_read(const struct weightd_encoding *encoding, uint64_t offset,
					void *out, size_t size, size_t *length)
{
	const struct weightd_segments *segments = encoding->state;
	unsigned char *next = out;

	*length = 0;
	if (offset >= encoding->size)
		return WEIGHTD_OK;
	if (size > encoding->size - offset)
		size = (size_t)(encoding->size - offset);
	if (offset < segments->head_length) {
		const size_t left = segments->head_length - (size_t)offset;
		const size_t count = size < left ? size : left;
		enum weightd_code code = WEIGHTD_OK;
		if (segments->read_head != NULL)
			code = segments->read_head(segments, offset, (char *)next, count);
		else
			memcpy(next, segments->head + offset, count);
		if (code != WEIGHTD_OK)
			return code;
		next += count;
		offset += count;
		size -= count;
		*length = count;
	}
	while (size > 0) {
		const uint64_t place = offset - segments->head_length;
		const struct weightd_segment *item = find(segments, place);
		const struct weightd_view entry = weightd_view_whole(item->entry);
		size_t written;
		enum weightd_code code = read_view(
			segments->views != NULL ? &segments->views[item - segments->items] : &entry,
			place - item->begin, next, size, &written);
		/* Elements made before the cancellation are returned. */
		if (code == WEIGHTD_ERR_CANCELLED && *length > 0)
			return WEIGHTD_OK;
		if (code != WEIGHTD_OK)
			return code;
		next += written;
		offset += written;
		size -= written;
		*length += written;
	}
	return WEIGHTD_OK;
}
