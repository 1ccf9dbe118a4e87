/*
 * The default generator: every word is a function of seed, name and index.
 */
#include "core/generator/generator_table.h"

static const char *const aliases[] = {"philox4x32-10", NULL};

/* Distributions are made of its words, so their own fill() is its. */
static const struct weightd_generator_family family = {.library = WEIGHTD_OWN};

const struct weightd_generator weightd_generator_philox = {
	.name = "philox",
	.aliases = aliases,
	.version = "philox4x32-10/1",
	.doc = "Counter-based: a value depends on the seed, the full name and the index, on "
	       "nothing else",
	.source = "Salmon, Moraes, Dror, Shaw 2011, Parallel random numbers: as easy as 1, 2, 3",
	.family = &family,
};
