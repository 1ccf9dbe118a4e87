/*
 * Philox4x32-10 (Salmon et al. 2011) and the words of a stream.
 *
 * Block b of a stream is Philox with key (lo32(seed), hi32(seed)) and counter (lo32(b), hi32(b),
 * lo32(h), hi32(h)), h being the name's hash.  The layout is a contract:
 * service/notes/determinism.md.
 */
#ifndef WEIGHTD_CORE_RNG_PHILOX_H
#define WEIGHTD_CORE_RNG_PHILOX_H

#include "core/narrow.h"
#include "core/rng/clones.h"
#include "weightd/rng.h"

#include <stddef.h>
#include <stdint.h>

/* Blocks made at a time: 1024 words, so that a batch stays in the first-level cache. */
#define WEIGHTD_BATCH 256

/* Words of a batch, word j of block i at [j][i]. */
struct weightd_words {
	_Alignas(64) uint32_t word[4][WEIGHTD_BATCH];
};

/* One block, the plain way. */
void weightd_philox_block(uint32_t out[4], const uint32_t counter[4], const uint32_t key[2]);

/* Word 'index' of a stream: word index % 4 of block index / 4. */
uint32_t weightd_stream_word(const struct weightd_stream *stream, uint64_t index);

/*
 * A kernel makes the values of blocks [block, block + WEIGHTD_BATCH) of a task's stream: four
 * floats or two doubles per block.  'values' is aligned to 64 bytes.
 */
typedef void weightd_kernel(const struct weightd_task *task, uint64_t block, void *values);

/*
 * Fills elements [first, first + count) of a task's tensor: with 'doubles' for float64, else with
 * 'floats', rounded to nearest even for the half types.
 */
void weightd_fill_batches(const struct weightd_task *task, uint64_t first, size_t count, void *out,
                          weightd_kernel *floats, weightd_kernel *doubles);

#define WEIGHTD_PHILOX_M0 0xD2511F53u
#define WEIGHTD_PHILOX_M1 0xCD9E8D57u
#define WEIGHTD_PHILOX_W0 0x9E3779B9u
#define WEIGHTD_PHILOX_W1 0xBB67AE85u

WEIGHTD_INLINE void weightd_philox_rounds(uint32_t c[4], uint32_t k0, uint32_t k1)
{
#pragma GCC unroll 10
	for (unsigned round = 0; round < 10; round++) {
		uint64_t p0 = (uint64_t)WEIGHTD_PHILOX_M0 * c[0],
			 p1 = (uint64_t)WEIGHTD_PHILOX_M1 * c[2];
		uint32_t c0 = (uint32_t)(p1 >> 32) ^ c[1] ^ k0,
			 c2 = (uint32_t)(p0 >> 32) ^ c[3] ^ k1;
		c[1] = (uint32_t)p1;
		c[3] = (uint32_t)p0;
		c[0] = c0;
		c[2] = c2;
		k0 += WEIGHTD_PHILOX_W0;
		k1 += WEIGHTD_PHILOX_W1;
	}
}

/* The words of blocks [block, block + WEIGHTD_BATCH). */
WEIGHTD_INLINE void weightd_philox_batch(struct weightd_words *words,
                                         const struct weightd_stream *stream, uint64_t block)
{
	uint32_t k0 = (uint32_t)stream->seed, k1 = (uint32_t)(stream->seed >> 32);
	uint32_t h0 = (uint32_t)stream->name_hash, h1 = (uint32_t)(stream->name_hash >> 32);
	uint32_t b0 = (uint32_t)block, b1 = (uint32_t)(block >> 32);

	for (uint32_t i = 0; i < WEIGHTD_BATCH; i++) {
		uint32_t low = b0 + i;
		uint32_t c[4] = {low, b1 + (uint32_t)(low < b0), h0, h1};
		weightd_philox_rounds(c, k0, k1);
		words->word[0][i] = c[0];
		words->word[1][i] = c[1];
		words->word[2][i] = c[2];
		words->word[3][i] = c[3];
	}
}

#endif
