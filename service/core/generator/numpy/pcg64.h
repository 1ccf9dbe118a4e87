/*
 * PCG64 (O'Neill 2014, XSL-RR 128/64) seeded through numpy's SeedSequence: the words behind
 * numpy.random.default_rng.  Plain data.
 */
#ifndef WEIGHTD_CORE_GENERATOR_NUMPY_PCG64_H
#define WEIGHTD_CORE_GENERATOR_NUMPY_PCG64_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

__extension__ typedef unsigned __int128 weightd_u128;

#define WEIGHTD_PCG64_MULTIPLIER (((weightd_u128)0x2360ED051FC65DA4u << 64) | 0x4385DF649FCCF645u)

struct weightd_pcg64 {
	weightd_u128 state, increment;
	uint32_t half; /* high half of a word whose low half next32 has given */
	bool has_half;
};

/*
 * SeedSequence(entropy).generate_state(count): 'entropy' as 32-bit words, least significant first,
 * at least one.
 */
void weightd_seed_sequence(const uint32_t *entropy, size_t entropy_count, uint32_t *out,
			   size_t count);

/* default_rng(seed). */
void weightd_pcg64_seed(struct weightd_pcg64 *pcg, uint64_t seed);
/* As seeded by these words of entropy: integers above 2^64, sequences. */
void weightd_pcg64_seed_words(struct weightd_pcg64 *pcg, const uint32_t *entropy, size_t count);

uint64_t weightd_pcg64_next(struct weightd_pcg64 *pcg);
/* The word of a state (XSL-RR), and the next word: inline for loops. */
static inline uint64_t weightd_pcg64_output(weightd_u128 state)
{
	uint64_t value = (uint64_t)(state >> 64) ^ (uint64_t)state;
	unsigned turn = (unsigned)(state >> 122);
	return value >> turn | value << (-turn & 63);
}
static inline uint64_t weightd_pcg64_word(struct weightd_pcg64 *pcg)
{
	pcg->state = pcg->state * WEIGHTD_PCG64_MULTIPLIER + pcg->increment;
	return weightd_pcg64_output(pcg->state);
}
/* Half a word: the low one first, the high one at the next call. */
uint32_t weightd_pcg64_next32(struct weightd_pcg64 *pcg);
/* As if 'count' words had been taken, in log(count) steps (Brown 1994). */
void weightd_pcg64_skip(struct weightd_pcg64 *pcg, uint64_t count);
/* As if 'count' halves had been taken. */
void weightd_pcg64_skip32(struct weightd_pcg64 *pcg, uint64_t count);

#endif
