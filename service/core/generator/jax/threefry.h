/*
 * Threefry-2x32 (Salmon et al. 2011) and the keys that jax.random makes with it.
 *
 * 'is_partitionable' is jax_threefry_partitionable, the default since jax 0.5.0; without it the
 * original layout of counters is meant.
 */
#ifndef WEIGHTD_CORE_GENERATOR_JAX_THREEFRY_H
#define WEIGHTD_CORE_GENERATOR_JAX_THREEFRY_H

#include "core/number/float_bits.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct weightd_jax_key {
	uint32_t word[2];
};

WEIGHTD_INLINE uint32_t weightd_threefry_turn(uint32_t x, unsigned by)
{
	return x << by | x >> (32 - by);
}

/* Twenty rounds on the pair (a, b). */
WEIGHTD_INLINE void weightd_threefry(struct weightd_jax_key key, uint32_t *a, uint32_t *b)
{
	static const unsigned turns[8] = {13, 15, 26, 6, 17, 29, 16, 24};
	const uint32_t schedule[3] = {key.word[0], key.word[1],
				      key.word[0] ^ key.word[1] ^ 0x1BD11BDAu};
	uint32_t x = *a + schedule[0], y = *b + schedule[1];

#pragma GCC unroll 5
	for (unsigned group = 0; group < 5; group++) {
#pragma GCC unroll 4
		for (unsigned round = 0; round < 4; round++) {
			x += y;
			y = weightd_threefry_turn(y, turns[4 * (group % 2) + round]) ^ x;
		}
		x += schedule[(group + 1) % 3];
		y += schedule[(group + 2) % 3] + group + 1;
	}
	*a = x;
	*b = y;
}

/* jax.random.key(seed) with 64-bit types off: the low 32 bits; with them on, all 64. */
struct weightd_jax_key weightd_jax_key_of(uint64_t seed, bool wide);
/* jax.random.fold_in(key, data). */
struct weightd_jax_key weightd_jax_fold_in(struct weightd_jax_key key, uint32_t data);
/* jax.random.split(key, count)[index]. */
struct weightd_jax_key weightd_jax_split(struct weightd_jax_key key, uint64_t count, uint64_t index,
					 bool is_partitionable);

/* The bits of a tensor: jax.random.bits(key, numel).  numel < 2^32 in the original layout. */
struct weightd_jax_bits {
	struct weightd_jax_key key;
	bool is_partitionable;
	uint64_t numel; /* of the whole tensor */
};

/* Words [first, first + count) of jax.random.bits(key, numel, uint32). */
void weightd_jax_bits32(const struct weightd_jax_bits *bits, uint64_t first, size_t count,
			uint32_t *out);
/* The same of jax.random.bits(key, numel, uint8) or uint16, by 'width' in bits. */
void weightd_jax_bits16(const struct weightd_jax_bits *bits, unsigned width, uint64_t first,
			size_t count, uint16_t *out);
/* The same of jax.random.bits(key, numel, uint64). */
void weightd_jax_bits64(const struct weightd_jax_bits *bits, uint64_t first, size_t count,
			uint64_t *out);

#endif
