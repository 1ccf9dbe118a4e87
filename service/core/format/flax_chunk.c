/*
 * Maps and keys of chunks (flax/serialization.py, _chunk()).
 */
#include "core/format/flax_chunk.h"

#include "core/format/message_pack.h"

#include <stdio.h>

/* The map of the mark, the shape and the chunks, and the heads of the last two. */
static void put_head(struct weightd_text *out, const struct weightd_shape *shape, uint32_t count)
{
	static const char mark[] = "__msgpack_chunked_array__";
	char key[16];

	weightd_pack_map(out, 3);
	weightd_pack_text(out, mark, sizeof mark - 1);
	weightd_text_put(out, "\xC3", 1); /* true */
	weightd_pack_text(out, "shape", 5);
	weightd_pack_map(out, shape->ndim);
	for (unsigned i = 0; i < shape->ndim; i++) {
		weightd_pack_text(out, key, (size_t)snprintf(key, sizeof key, "%u", i));
		weightd_pack_integer(out, shape->dims[i]);
	}
	weightd_pack_text(out, "chunks", 6);
	weightd_pack_map(out, count);
}

void weightd_flax_chunk_put(struct weightd_text *out, const struct weightd_shape *shape,
			    struct weightd_flax_chunk chunk)
{
	char key[16];

	if (chunk.index == 0)
		put_head(out, shape, chunk.count);
	weightd_pack_text(out, key, (size_t)snprintf(key, sizeof key, "%u", chunk.index));
}

uint64_t weightd_flax_chunk_length(const struct weightd_shape *shape,
				   struct weightd_flax_chunk chunk)
{
	struct weightd_text text;

	if (chunk.count == 1)
		return 0;
	weightd_text_init(&text, SIZE_MAX);
	weightd_flax_chunk_put(&text, shape, chunk);
	const uint64_t length = text.failed ? UINT64_MAX : text.length;
	weightd_text_free(&text);
	return length;
}
