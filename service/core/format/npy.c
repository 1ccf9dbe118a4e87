/*
 * npy: one tensor as numpy.save writes it, to the byte.
 *
 * Version 1.0 of the format (numpy/lib/format.py): magic, length of the head, a Python dict as
 * text, blanks up to a multiple of 64 bytes, a line feed, the elements.
 */
#include "core/format/segments.h"

#include <stdio.h>
#include <string.h>

#define HEAD_MAX 512

/*
 * Writes the head; returns its length.  numpy leaves room for the first dimension to grow to 21
 * digits, and pads by a full 64 bytes where nothing would be needed.
 */
static size_t write_head(char head[HEAD_MAX], const struct weightd_shape *shape, const char *descr)
{
	char dims[256];
	size_t length = 10;

	weightd_shape_text(shape, dims, sizeof dims);
	length += (size_t)snprintf(head + length, HEAD_MAX - length,
				   "{'descr': '%s', 'fortran_order': False, 'shape': %s, }", descr,
				   dims);
	if (shape->ndim > 0) {
		const int digits =
			snprintf(dims, sizeof dims, "%llu", (unsigned long long)shape->dims[0]);
		const size_t room = (size_t)(21 - digits);
		memset(head + length, ' ', room);
		length += room;
	}
	const size_t blanks = 64 - (length + 1) % 64;
	memset(head + length, ' ', blanks);
	length += blanks;
	head[length++] = '\n';
	memcpy(head, "\x93NUMPY\x01\x00", 8);
	head[8] = (char)((length - 10) & 0xFF);
	head[9] = (char)((length - 10) >> 8);
	return length;
}

static enum weightd_code open_npy(struct weightd_encoding *encoding, struct weightd_arena *arena,
				  struct weightd_error *err)
{
	const struct weightd_view *view = encoding->view;
	const struct weightd_dtype_row *dtype = weightd_dtype_row(view->entry->dtype);

	if (dtype->numpy_descr == NULL) {
		weightd_error_add(err, WEIGHTD_ERR_NOT_ACCEPTABLE, NULL,
				  "numpy has no %s, so '%.128s' cannot be sent as npy", dtype->name,
				  weightd_entry_name(view->entry, WEIGHTD_NAME_ROOM));
		weightd_error_expected(err, "bin or safetensors, which hold %s", dtype->name);
		return WEIGHTD_ERR_NOT_ACCEPTABLE;
	}
	struct weightd_segments *segments = weightd_segments_new(1, arena);
	char *head = weightd_arena_alloc(arena, HEAD_MAX);
	if (segments == NULL || head == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
					 "no memory to open the file");
	segments->head = head;
	segments->head_length = write_head(head, &view->shape, dtype->numpy_descr);
	weightd_segments_add_view(segments, view);
	return weightd_segments_finish(encoding, segments, err);
}

static const char *const media_types[] = {"application/x-npy", NULL};

const struct weightd_format weightd_format_npy = {
	.name = "npy",
	.extension = "npy",
	.media_types = media_types,
	.doc = "numpy.load reads it; the bytes are those of numpy.save.  No bfloat16",
	.source = "numpy.lib.format, version 1.0",
	.flags = WEIGHTD_FORMAT_TENSOR | WEIGHTD_FORMAT_SIZED,
	.version = 1,
	.open = open_npy,
	.read = weightd_segments_read,
};
