/*
 * MT19937 (Matsumoto, Nishimura 1998): the words behind torch's CPU generator and numpy's
 * RandomState.
 *
 * The state holds 624 words; all are made at once by loops that vectorise.  Far ahead:
 * mt19937_jump.h.  Not thread-safe: each caller has a copy of the state, which is plain data.
 */
#ifndef WEIGHTD_CORE_BIT_GENERATOR_MT19937_H
#define WEIGHTD_CORE_BIT_GENERATOR_MT19937_H

#include <stddef.h>
#include <stdint.h>

#define WEIGHTD_MT19937_WORDS 624

struct weightd_mt19937 {
	uint32_t state[WEIGHTD_MT19937_WORDS];
	uint32_t position; /* of the next word in 'state'; 624: the next state is not made yet */
};

/* init_genrand: one 32-bit seed. */
void weightd_mt19937_seed(struct weightd_mt19937 *mt, uint32_t seed);
/* init_by_array: 'count' >= 1 words. */
void weightd_mt19937_seed_words(struct weightd_mt19937 *mt, const uint32_t *words, size_t count);

/* The next word. */
uint32_t weightd_mt19937_next(struct weightd_mt19937 *mt);
/* The next 'count' words, in order, to 'out'. */
void weightd_mt19937_fill(struct weightd_mt19937 *mt, uint32_t *out, size_t count);
/* The next state in place of one. */
void weightd_mt19937_regenerate(uint32_t words[WEIGHTD_MT19937_WORDS]);

#endif
