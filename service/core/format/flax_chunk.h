/*
 * Flax chunk: a large array as flax.serialization writes it, a map of its shape and of parts of its
 * elements in one row.
 */
#ifndef WEIGHTD_CORE_FORMAT_FLAX_CHUNK_H
#define WEIGHTD_CORE_FORMAT_FLAX_CHUNK_H

#include "weightd/shape.h"
#include "weightd/text.h"

#include <stdint.h>

/* A part of a leaf's array. */
struct weightd_flax_chunk {
	uint32_t leaf;
	uint32_t index, count; /* count 1: the whole array, which is written without a map */
};

/* Appends what stands before the array of a part; 'shape' is the whole array's. */
void weightd_flax_chunk_put(struct weightd_text *out, const struct weightd_shape *shape,
			    struct weightd_flax_chunk chunk);
/* Bytes of it; UINT64_MAX: no memory. */
uint64_t weightd_flax_chunk_length(const struct weightd_shape *shape,
				   struct weightd_flax_chunk chunk);

#endif
