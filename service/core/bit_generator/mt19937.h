/*
 * MT19937 (Matsumoto, Nishimura 1998): the words behind torch's CPU generator and numpy's
 * RandomState.
 *
 * Words come in blocks of 624; a block is made at once by loops that vectorise.  Not thread-safe:
 * each caller has a copy of the state, which is plain data.
 */
#ifndef WEIGHTD_CORE_BIT_GENERATOR_MT19937_H
#define WEIGHTD_CORE_BIT_GENERATOR_MT19937_H

#include <stddef.h>
#include <stdint.h>

#define WEIGHTD_MT19937_WORDS 624

struct weightd_mt19937 {
	uint32_t state[WEIGHTD_MT19937_WORDS];
	uint32_t position; /* of the next word in 'state'; 624: the next block is not made yet */
};

/* init_genrand: one 32-bit seed. */
void weightd_mt19937_seed(struct weightd_mt19937 *mt, uint32_t seed);
/* init_by_array: 'count' >= 1 words. */
void weightd_mt19937_seed_words(struct weightd_mt19937 *mt, const uint32_t *words, size_t count);

/* The next word. */
uint32_t weightd_mt19937_next(struct weightd_mt19937 *mt);
/* The next 'count' words, in order, to 'out'. */
void weightd_mt19937_fill(struct weightd_mt19937 *mt, uint32_t *out, size_t count);
/* As if 'count' words had been taken; by a jump (mt19937_jump.h) where that is faster. */
void weightd_mt19937_skip(struct weightd_mt19937 *mt, uint64_t count);
/* The next block of words in place of one. */
void weightd_mt19937_regenerate(uint32_t words[WEIGHTD_MT19937_WORDS]);

#endif
