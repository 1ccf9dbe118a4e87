/*
 * Philox4x32-10 (Salmon et al. 2011) and the words of a stream.
 *
 * A counter gives four words.  Counter b of a stream is Philox with key (lo32(seed), hi32(seed))
 * and counter (lo32(b), hi32(b), lo32(h), hi32(h)), h being the name's hash.  The layout is a
 * contract: service/notes/determinism.md.  Many counters at a time:
 * core/distribution/kernels/lanes.h.
 */
#ifndef WEIGHTD_CORE_BIT_GENERATOR_PHILOX_H
#define WEIGHTD_CORE_BIT_GENERATOR_PHILOX_H

#include "core/number/float_bits.h"
#include "weightd/stream.h"

#include <stddef.h>
#include <stdint.h>

/* The words of one counter, the plain way. */
void weightd_philox_words(uint32_t out[4], const uint32_t counter[4], const uint32_t key[2]);

/* Word 'index' of a stream: word index % 4 of counter index / 4. */
uint32_t weightd_stream_word(const struct weightd_stream *stream, uint64_t index);

#define WEIGHTD_PHILOX_M0 0xD2511F53u
#define WEIGHTD_PHILOX_M1 0xCD9E8D57u
#define WEIGHTD_PHILOX_W0 0x9E3779B9u
#define WEIGHTD_PHILOX_W1 0xBB67AE85u

WEIGHTD_INLINE void weightd_philox_rounds(uint32_t c[4], uint32_t k0, uint32_t k1)
{
	WEIGHTD_UNROLLED
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

#endif
