/*
 * The rows behind the tables of weightd/rng.h, for the files that define them.
 */
#ifndef WEIGHTD_CORE_RNG_TABLES_H
#define WEIGHTD_CORE_RNG_TABLES_H

#include "weightd/rng.h"

#define DISTRIBUTION(name) extern const struct weightd_distribution weightd_distribution_##name;
#include "core/rng/distribution_list.h"
#undef DISTRIBUTION

#define GENERATOR(name) extern const struct weightd_generator weightd_generator_##name;
#include "core/rng/generator_list.h"
#undef GENERATOR

#endif
