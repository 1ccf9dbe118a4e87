/*
 * Levels: the instruction sets for which core/distribution/kernels/ is built.
 *
 * Every level gives the same bytes; they differ in speed only.
 */
#ifndef WEIGHTD_CORE_ENGINE_LEVEL_H
#define WEIGHTD_CORE_ENGINE_LEVEL_H

#include <stdbool.h>

/* The levels of this build, each better than the one before. */
enum weightd_level {
#define LEVEL(name, condition) WEIGHTD_LEVEL_##name,
#include "core/engine/level_list.h"
#undef LEVEL
	WEIGHTD_LEVEL_COUNT
};

/* "avx2" */
const char *weightd_level_name(enum weightd_level level);
/* Whether this processor can run it. */
bool weightd_level_is_supported(enum weightd_level level);
/* The best level that it can run. */
enum weightd_level weightd_level_best(void);
/*
 * The level of a name, the best for "auto".  False if this build or this processor has no such
 * level.
 */
bool weightd_level_find(const char *name, enum weightd_level *level);

#endif
