/*
 * Streams of Philox words, one at a time.
 */
#include "core/bit_generator/philox.h"

#include <string.h>

void weightd_philox_words(uint32_t out[4], const uint32_t counter[4], const uint32_t key[2])
{
	memcpy(out, counter, 4 * sizeof out[0]);
	weightd_philox_rounds(out, key[0], key[1]);
}

uint32_t weightd_stream_word(const struct weightd_stream *stream, uint64_t index)
{
	const uint32_t key[2] = {(uint32_t)stream->seed, (uint32_t)(stream->seed >> 32)};
	const uint64_t low = index / 4;
	const uint32_t counter[4] = {(uint32_t)low, (uint32_t)(low >> 32),
				     (uint32_t)stream->name_hash,
				     (uint32_t)(stream->name_hash >> 32)};
	uint32_t out[4];

	weightd_philox_words(out, counter, key);
	return out[index % 4];
}
