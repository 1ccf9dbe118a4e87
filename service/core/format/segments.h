/*
 * Segments: a file that is a head of known length followed by the data of entries, back to back, or
 * with other bytes between them and behind the last.
 *
 * The part that all binary formats share.  Any byte range is made without the bytes before it,
 * straight into the caller's buffer.
 */
#ifndef WEIGHTD_CORE_FORMAT_SEGMENTS_H
#define WEIGHTD_CORE_FORMAT_SEGMENTS_H

#include "weightd/format.h"

struct weightd_segment {
	const struct weightd_entry *entry;
	uint64_t begin; /* offset of its first byte, counted from the end of the head */
};

struct weightd_segments {
	const struct weightd_view *views; /* of each item; NULL: items are whole entries */
	const struct weightd_format_options *options; /* of the encoding */
	/* The header: bytes in memory, or made by read_head() from its state, on any thread. */
	const char *head;
	enum weightd_code (*read_head)(const struct weightd_segments *segments, uint64_t offset,
				       char *out, size_t size);
	const void *head_state;
	size_t head_length;
	/*
	 * Bytes from 'skip' on of what lies before item 'index', or behind all of them for
	 * index == count.  They are made after the data that the same call reads.  NULL: nothing
	 * lies there.
	 */
	enum weightd_code (*read_gap)(const struct weightd_segments *segments, size_t index,
				      uint64_t skip, unsigned char *out, size_t size);
	/* Sees all data that is made, bytes of item 'index' from 'from' on; NULL: nobody does. */
	void (*see)(const struct weightd_segments *segments, size_t index, uint64_t from,
		    const void *bytes, size_t length);
	void *gap_state;	       /* of both, safe from any thread */
	uint64_t tail_length;	       /* behind the last item */
	struct weightd_segment *items; /* by 'begin'; each ends where the next begins */
	size_t count;
};

/*
 * weightd_segments_new() - room for 'capacity' entries in 'arena', none there yet; NULL when out of
 * memory.
 */
struct weightd_segments *weightd_segments_new(const struct weightd_encoding *encoding,
					      size_t capacity, struct weightd_arena *arena);

/* An entry as the file of a whole plan has it. */
struct weightd_view weightd_segments_view(const struct weightd_format_options *options,
					  const struct weightd_entry *entry);
/* The dtype of its data there. */
enum weightd_dtype weightd_segments_dtype(const struct weightd_format_options *options,
					  const struct weightd_entry *entry);

/* Appends an entry's data behind 'gap' other bytes. */
void weightd_segments_add_behind(struct weightd_segments *segments,
				 const struct weightd_entry *entry, uint64_t gap);
/* Appends an entry's data; the capacity is the caller's to keep, and it is used up by one view. */
void weightd_segments_add(struct weightd_segments *segments, const struct weightd_entry *entry);
void weightd_segments_add_view(struct weightd_segments *segments, const struct weightd_view *view);
/* Appends the data of 'count' views, which are all that the segments will hold. */
void weightd_segments_add_views(struct weightd_segments *segments, const struct weightd_view *views,
				size_t count);

/* Shape and bytes of an item's data. */
const struct weightd_shape *weightd_segment_shape(const struct weightd_segments *segments,
						  const struct weightd_segment *item);
uint64_t weightd_segment_bytes(const struct weightd_segments *segments,
			       const struct weightd_segment *item);

/* Its name in the file, in 'room' as that of weightd_entry_name(). */
const char *weightd_segment_name(const struct weightd_segments *segments,
				 const struct weightd_segment *item,
				 struct weightd_name_room *room);
/* Bytes of it. */
size_t weightd_segment_name_length(const struct weightd_segments *segments,
				   const struct weightd_segment *item);

enum weightd_dtype weightd_segment_dtype(const struct weightd_segments *segments,
					 const struct weightd_segment *item);

/* Bytes of all data so far. */
uint64_t weightd_segments_data_bytes(const struct weightd_segments *segments);

/*
 * weightd_segments_finish() - sets the encoding's size and state once head and items are complete.
 *
 * Returns TOO_LARGE if the file would have 2^63 bytes or more.
 */
enum weightd_code weightd_segments_finish(struct weightd_encoding *encoding,
					  struct weightd_segments *segments,
					  struct weightd_error *err);

/*
 * weightd_segments_read_item() - up to 'size' bytes of an item's data from 'skip' on.
 *
 * Returns the codes of weightd_view_read_some(); '*written' receives how many, at least 1.
 */
enum weightd_code weightd_segments_read_item(const struct weightd_segments *segments, size_t index,
					     uint64_t skip, unsigned char *out, size_t size,
					     size_t *written);

/* The read hook of every format made of segments. */
enum weightd_code weightd_segments_read(const struct weightd_encoding *encoding, uint64_t offset,
					void *out, size_t size, size_t *length);

#endif
