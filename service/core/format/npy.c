/*
 * npy: one tensor as numpy.save writes it, to the byte: a head (npy_head.h), and the elements.
 */
#include "core/format/npy_head.h"
#include "core/format/segments.h"

static enum weightd_code open_npy(struct weightd_encoding *encoding, struct weightd_arena *arena,
				  struct weightd_error *err)
{
	const struct weightd_view *view = encoding->view;
	const struct weightd_dtype_row *dtype = weightd_dtype_row(weightd_view_dtype(view));

	if (dtype->numpy_descr == NULL) {
		weightd_error_add(err, WEIGHTD_ERR_NOT_ACCEPTABLE, NULL,
				  "numpy has no %s, so '%.128s' cannot be sent as npy", dtype->name,
				  weightd_entry_name(view->entry, WEIGHTD_NAME_ROOM));
		weightd_error_expected(err, "?dtype=float32, or bin or safetensors, which hold %s",
				       dtype->name);
		return WEIGHTD_ERR_NOT_ACCEPTABLE;
	}
	struct weightd_segments *segments = weightd_segments_new(encoding, 1, arena);
	char *head = weightd_arena_alloc(arena, WEIGHTD_NPY_HEAD_MAX);
	if (segments == NULL || head == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
					 "no memory to open the file");
	segments->head = head;
	segments->head_length = weightd_npy_head(head, &view->shape, dtype);
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
