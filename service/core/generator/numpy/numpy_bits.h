/*
 * numpy.random.Generator over MT19937, Philox and SFC64, seeded through SeedSequence: words, and
 * the numbers that numpy makes of them.  Plain data.
 */
#ifndef WEIGHTD_CORE_GENERATOR_NUMPY_NUMPY_BITS_H
#define WEIGHTD_CORE_GENERATOR_NUMPY_NUMPY_BITS_H

#include "core/bit_generator/mt19937.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum weightd_numpy_bit_generator {
	WEIGHTD_NUMPY_MT19937,
	WEIGHTD_NUMPY_PHILOX, /* 4x64, 10 rounds */
	WEIGHTD_NUMPY_SFC64,
};

struct weightd_numpy_bits {
	enum weightd_numpy_bit_generator kind;
	union {
		struct weightd_mt19937 mt;
		struct {
			uint64_t counter, key[2], words[4];
			unsigned taken;
		} philox;
		uint64_t sfc[4]; /* a, b, c, counter */
	};
	uint32_t half; /* high half of a word whose low half was given */
	bool has_half;
};

/* Generator(kind(seed)), the seed as words of SeedSequence's entropy, at least one. */
void weightd_numpy_bits_seed(struct weightd_numpy_bits *bits, enum weightd_numpy_bit_generator kind,
			     const uint32_t *entropy, size_t count);

/* As the hooks of struct weightd_numpy_source; 'bits' is a struct weightd_numpy_bits. */
double weightd_numpy_bits_uniform(void *bits);
double weightd_numpy_bits_normal(void *bits);
double weightd_numpy_bits_exponential(void *bits);
uint32_t weightd_numpy_bits_word32(void *bits);
uint64_t weightd_numpy_bits_word64(void *bits);

#endif
