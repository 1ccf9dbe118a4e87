/*
 * Keras 3's own seeds: keras.utils.set_random_seed() seeds Python's random, of which each
 * initializer without a seed takes a number when it is constructed.
 */
#ifndef WEIGHTD_CORE_GENERATOR_JAX_KERAS_SEED_H
#define WEIGHTD_CORE_GENERATOR_JAX_KERAS_SEED_H

#include <stddef.h>
#include <stdint.h>

#define WEIGHTD_KERAS_SEEDS_MAX 4096

/* random.seed(seed); then random.randint(1, 10**9) for the 'number'th time, from 0. */
uint32_t weightd_keras_seed(uint32_t seed, size_t number);

#endif
