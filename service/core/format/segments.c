/*
 * Files made of a head and entries' data: offsets, and any byte range of them.
 */
#include "core/format/segments.h"

#include "core/base/search.h"

#include <string.h>

struct weightd_view weightd_segments_view(const struct weightd_format_options *options,
					  const struct weightd_entry *entry)
{
	struct weightd_view view = weightd_view_whole(entry);

	if (options->has_dtype)
		weightd_view_widen(&view, options->dtype);
	return view;
}

enum weightd_dtype weightd_segments_dtype(const struct weightd_format_options *options,
					  const struct weightd_entry *entry)
{
	return options->has_dtype && weightd_dtype_row(entry->dtype)->is_float ? options->dtype
									       : entry->dtype;
}

struct weightd_segments *weightd_segments_new(const struct weightd_encoding *encoding,
					      size_t capacity, struct weightd_arena *arena)
{
	struct weightd_segments *segments = weightd_arena_alloc(arena, sizeof *segments);

	if (segments == NULL)
		return NULL;
	segments->options = &encoding->options;
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
	if (segments->views != NULL)
		return segments->views[item - segments->items].bytes;
	return segments->options->has_dtype
		       ? weightd_segments_view(segments->options, item->entry).bytes
		       : weightd_entry_bytes(item->entry);
}

enum weightd_dtype weightd_segment_dtype(const struct weightd_segments *segments,
					 const struct weightd_segment *item)
{
	return segments->views != NULL
		       ? weightd_view_dtype(&segments->views[item - segments->items])
		       : weightd_segments_dtype(segments->options, item->entry);
}

const char *weightd_segment_name(const struct weightd_segments *segments,
				 const struct weightd_segment *item, struct weightd_name_room *room)
{
	const char *name =
		segments->views != NULL ? segments->views[item - segments->items].name : NULL;

	return name != NULL ? name : weightd_entry_name(item->entry, room);
}

size_t weightd_segment_name_length(const struct weightd_segments *segments,
				   const struct weightd_segment *item)
{
	const char *name =
		segments->views != NULL ? segments->views[item - segments->items].name : NULL;

	return name != NULL ? strlen(name) : weightd_entry_name_length(item->entry);
}

uint64_t weightd_segments_data_bytes(const struct weightd_segments *segments)
{
	if (segments->count == 0)
		return 0;
	const struct weightd_segment *last = &segments->items[segments->count - 1];
	return last->begin + weightd_segment_bytes(segments, last);
}

void weightd_segments_add_behind(struct weightd_segments *segments,
				 const struct weightd_entry *entry, uint64_t gap)
{
	const uint64_t begin = weightd_segments_data_bytes(segments) + gap;

	segments->items[segments->count++] = (struct weightd_segment){entry, begin};
}

void weightd_segments_add(struct weightd_segments *segments, const struct weightd_entry *entry)
{
	weightd_segments_add_behind(segments, entry, 0);
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
	uint64_t end = segments->head_length;

	/* A gap is short: 'begin' has wrapped only if the bytes before it go beyond the numbers. */
	for (size_t i = 0; i < segments->count && end <= INT64_MAX; i++) {
		const struct weightd_segment *item = &segments->items[i];
		if (!weightd_checked_add(segments->head_length + item->begin,
					 weightd_segment_bytes(segments, item), &end))
			end = UINT64_MAX;
	}
	if (end > INT64_MAX || segments->tail_length > INT64_MAX - end)
		return weightd_error_add(err, WEIGHTD_ERR_TOO_LARGE, NULL,
					 "as %s the file would have 2^63 bytes or more",
					 encoding->format->name);
	encoding->size = end + segments->tail_length;
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
	const unsigned width = weightd_dtype_row(weightd_view_dtype(view))->bytes;
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

enum weightd_code weightd_segments_read_item(const struct weightd_segments *segments, size_t index,
					     uint64_t skip, unsigned char *out, size_t size,
					     size_t *written)
{
	const struct weightd_view whole =
		weightd_segments_view(segments->options, segments->items[index].entry);
	enum weightd_code code =
		read_view(segments->views != NULL ? &segments->views[index] : &whole, skip, out,
			  size, written);

	if (code == WEIGHTD_OK && segments->see != NULL)
		segments->see(segments, index, skip, out, *written);
	return code;
}

static enum weightd_code read_head(const struct weightd_segments *segments, uint64_t offset,
				   unsigned char *out, size_t size)
{
	if (segments->read_head != NULL)
		return segments->read_head(segments, offset, (char *)out, size);
	memcpy(out, segments->head + offset, size);
	return WEIGHTD_OK;
}

/* Where a byte of the file is, and how many follow it in the same place. */
struct place {
	bool is_data;
	size_t index; /* of the item, or of the one behind the gap */
	uint64_t skip, left;
};

/* Of byte 'offset', counted from the end of the head. */
static struct place place_of(const struct weightd_segments *segments, uint64_t offset)
{
	const struct weightd_segment *item = find(segments, offset);
	const size_t index = (size_t)(item - segments->items);

	if (segments->count == 0)
		return (struct place){
			.index = 0, .skip = offset, .left = segments->tail_length - offset};
	if (offset < item->begin)
		return (struct place){.index = index, .skip = offset, .left = item->begin - offset};
	const uint64_t skip = offset - item->begin, bytes = weightd_segment_bytes(segments, item);
	if (skip < bytes)
		return (struct place){
			.is_data = true, .index = index, .skip = skip, .left = bytes - skip};
	const uint64_t end = index + 1 < segments->count
				     ? segments->items[index + 1].begin
				     : item->begin + bytes + segments->tail_length;
	return (struct place){.index = index + 1, .skip = skip - bytes, .left = end - offset};
}

static size_t smaller(size_t size, uint64_t left)
{
	return size < left ? size : (size_t)left;
}

/* The data between head and end of the file; '*length' receives how many bytes are made in a row.
 */
static enum weightd_code read_data(const struct weightd_segments *segments, uint64_t offset,
				   unsigned char *out, size_t size, size_t *length)
{
	enum weightd_code code = WEIGHTD_OK;

	for (*length = 0; *length < size && code == WEIGHTD_OK;) {
		const struct place place = place_of(segments, offset + *length);
		size_t written = smaller(size - *length, place.left);
		if (place.is_data)
			code = weightd_segments_read_item(segments, place.index, place.skip,
							  out + *length, written, &written);
		*length += code == WEIGHTD_OK ? written : 0;
	}
	/* Elements made before the cancellation are returned. */
	return code == WEIGHTD_ERR_CANCELLED && *length > 0 ? WEIGHTD_OK : code;
}

/* The gaps among bytes whose data is made; '*length' becomes less if one cannot be made. */
static enum weightd_code read_gaps(const struct weightd_segments *segments, uint64_t offset,
				   unsigned char *out, size_t *length)
{
	enum weightd_code code = WEIGHTD_OK;

	for (size_t done = 0; done < *length;) {
		const struct place place = place_of(segments, offset + done);
		const size_t count = smaller(*length - done, place.left);
		if (!place.is_data)
			code = segments->read_gap(segments, place.index, place.skip, out + done,
						  count);
		if (code != WEIGHTD_OK) {
			*length = done;
			break;
		}
		done += count;
	}
	return code == WEIGHTD_ERR_CANCELLED && *length > 0 ? WEIGHTD_OK : code;
}

enum weightd_code weightd_segments_read(const struct weightd_encoding *encoding, uint64_t offset,
					void *out, size_t size, size_t *length)
{
	const struct weightd_segments *segments = encoding->state;
	unsigned char *next = out;
	size_t head = 0;

	*length = 0;
	if (offset >= encoding->size)
		return WEIGHTD_OK;
	size = smaller(size, encoding->size - offset);
	if (offset < segments->head_length) {
		head = smaller(size, segments->head_length - offset);
		enum weightd_code code = read_head(segments, offset, next, head);
		if (code != WEIGHTD_OK || head == size) {
			*length = code == WEIGHTD_OK ? head : 0;
			return code;
		}
	}
	const uint64_t first = offset + head - segments->head_length;
	enum weightd_code code = read_data(segments, first, next + head, size - head, length);
	if (code == WEIGHTD_OK && segments->read_gap != NULL)
		code = read_gaps(segments, first, next + head, length);
	*length = code == WEIGHTD_OK || head > 0 ? head + *length : 0;
	return code == WEIGHTD_ERR_CANCELLED && head > 0 ? WEIGHTD_OK : code;
}
