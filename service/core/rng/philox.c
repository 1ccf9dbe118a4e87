/*
 * Streams of Philox words, and the loop that turns whole batches into any run of elements.
 */
#include "core/rng/philox.h"

#include "core/digest.h"

#include <string.h>

void weightd_philox_block(uint32_t out[4], const uint32_t counter[4], const uint32_t key[2])
{
	memcpy(out, counter, 4 * sizeof out[0]);
	weightd_philox_rounds(out, key[0], key[1]);
}

struct weightd_stream weightd_stream_of(uint64_t seed, const char *name)
{
	struct weightd_stream stream = {.seed = seed};
	unsigned char hash[WEIGHTD_DIGEST_BYTES];

	weightd_digest_of(name, strlen(name), hash);
	for (unsigned i = 0; i < 8; i++)
		stream.name_hash |= (uint64_t)hash[i] << (8 * i);
	return stream;
}

uint32_t weightd_stream_word(const struct weightd_stream *stream, uint64_t index)
{
	const uint32_t key[2] = {(uint32_t)stream->seed, (uint32_t)(stream->seed >> 32)};
	uint64_t block = index / 4;
	const uint32_t counter[4] = {(uint32_t)block, (uint32_t)(block >> 32),
	                             (uint32_t)stream->name_hash,
	                             (uint32_t)(stream->name_hash >> 32)};
	uint32_t out[4];

	weightd_philox_block(out, counter, key);
	return out[index % 4];
}

WEIGHTD_CLONES
static void narrow_float16(uint16_t *restrict out, const float *restrict values)
{
	for (size_t i = 0; i < 4 * WEIGHTD_BATCH; i++)
		out[i] = weightd_narrow_float16(values[i]);
}

WEIGHTD_CLONES
static void narrow_bfloat16(uint16_t *restrict out, const float *restrict values)
{
	for (size_t i = 0; i < 4 * WEIGHTD_BATCH; i++)
		out[i] = weightd_narrow_bfloat16(values[i]);
}

void weightd_fill_batches(const struct weightd_task *task, uint64_t first, size_t count, void *out,
                          weightd_kernel *floats, weightd_kernel *doubles)
{
	_Alignas(64) float values[4 * WEIGHTD_BATCH]; /* or half as many doubles */
	_Alignas(64) uint16_t halves[4 * WEIGHTD_BATCH];
	unsigned per_block = task->dtype == WEIGHTD_FLOAT64 ? 2 : 4;
	unsigned bytes = weightd_dtype_row(task->dtype)->bytes;
	size_t capacity = (size_t)WEIGHTD_BATCH * per_block;
	unsigned char *next = out;

	while (count > 0) {
		const void *batch = values;
		size_t skip = (size_t)(first % per_block);
		size_t run = capacity - skip < count ? capacity - skip : count;
		(task->dtype == WEIGHTD_FLOAT64 ? doubles : floats)(task, first / per_block,
		                                                    values);
		if (task->dtype == WEIGHTD_FLOAT16)
			narrow_float16(halves, values);
		if (task->dtype == WEIGHTD_BFLOAT16)
			narrow_bfloat16(halves, values);
		if (bytes == sizeof halves[0])
			batch = halves;
		memcpy(next, (const unsigned char *)batch + skip * bytes, run * bytes);
		next += run * bytes;
		first += run;
		count -= run;
	}
}
