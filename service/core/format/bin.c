/*
 * bin: the elements of one tensor and nothing else, little-endian, row-major.
 */
#include "core/format/segments.h"

static enum weightd_code open_bin(struct weightd_encoding *encoding, struct weightd_arena *arena,
				  struct weightd_error *err)
{
	struct weightd_segments *segments = weightd_segments_new(encoding, 1, arena);

	if (segments == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
					 "no memory to open the file");
	weightd_segments_add_view(segments, encoding->view);
	return weightd_segments_finish(encoding, segments, err);
}

static const char *const media_types[] = {"application/octet-stream", NULL};

const struct weightd_format weightd_format_bin = {
	.name = "bin",
	.extension = "bin",
	.media_types = media_types,
	.doc = "The elements alone, little-endian, row-major; element i begins at byte i * size",
	.source = "torch.Tensor.untyped_storage(), numpy.ndarray.tobytes()",
	.flags = WEIGHTD_FORMAT_TENSOR | WEIGHTD_FORMAT_SIZED,
	.version = 1,
	.open = open_bin,
	.read = weightd_segments_read,
};
