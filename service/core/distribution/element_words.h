/*
 * The words that one element has for itself, and the numbers that laws draw from them, in double.
 *
 * Arithmetic and words are a contract: service/notes/determinism.md, "Values made one by one".
 */
#ifndef WEIGHTD_CORE_DISTRIBUTION_ELEMENT_WORDS_H
#define WEIGHTD_CORE_DISTRIBUTION_ELEMENT_WORDS_H

#include "weightd/stream.h"

#include <stdint.h>

/* Four words a round: the words of the counter (index, name_hash ^ "element" ^ round << 32). */
struct weightd_element_words {
	const struct weightd_stream *stream;
	uint64_t index; /* of the element */
	uint32_t round; /* the next one */
	unsigned left;	/* words left of the last one */
	uint32_t words[4];
};

/* The uniform number on (0, 1) of two words: an odd multiple of 2^-53, so that 1 - u is exact and
 * neither is 0. */
static inline double weightd_uniform_of(uint32_t a, uint32_t b)
{
	const uint64_t k = (uint64_t)(a >> 5) << 26 | b >> 6;

	return (double)(k | 1) * 0x1p-53;
}

/* Uniform on (0, 1). */
double weightd_draw_uniform(struct weightd_element_words *words);
/* Standard normal, by the inverse of its distribution function; never 0. */
double weightd_draw_normal(struct weightd_element_words *words);
/* Standard exponential, above 0. */
double weightd_draw_exponential(struct weightd_element_words *words);
/* Logarithm of a gamma value of this shape, above 0, and scale 1. */
double weightd_draw_log_gamma(struct weightd_element_words *words, double shape);
/* Poisson, mean > 0. */
double weightd_draw_poisson(struct weightd_element_words *words, double mean);
/* The same for a mean up to 2^62: above 2^30 of a normal number. */
double weightd_draw_any_poisson(struct weightd_element_words *words, double mean);
/* Successes of n trials, a whole number, with a probability. */
double weightd_draw_binomial(struct weightd_element_words *words, double n, double p);
/* Good ones among 'drawn' of an urn with 'good' and 'bad' ones, whole numbers. */
double weightd_draw_hypergeometric(struct weightd_element_words *words, double good, double bad,
				   double drawn);

#endif
