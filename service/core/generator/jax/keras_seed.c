/*
 * Keras 3's own seeds, by Python's Mersenne Twister.
 */
#include "core/generator/jax/keras_seed.h"

#include "core/bit_generator/mt19937.h"

#define BELOW 1000000000 /* of 30 bits */

uint32_t weightd_keras_seed(uint32_t seed, size_t number)
{
	struct weightd_mt19937 mt;
	uint32_t value;

	weightd_mt19937_seed_words(&mt, &seed, 1);
	do {
		do
			value = weightd_mt19937_next(&mt) >> 2;
		while (value >= BELOW);
	} while (number-- > 0);
	return value + 1;
}
