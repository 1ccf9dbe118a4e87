/*
 * Which kernels run: the best level that this processor has, or the one that was asked for.
 *
 * Every level gives the same bytes; they differ in speed only.
 */
#ifndef WEIGHTD_CORE_DISTRIBUTION_KERNELS_LEVEL_H
#define WEIGHTD_CORE_DISTRIBUTION_KERNELS_LEVEL_H

#include <stdbool.h>

/* The levels of this build, each better than the one before. */
enum weightd_level {
#define LEVEL(name, condition) WEIGHTD_LEVEL_##name,
#include "core/distribution/kernels/level_list.h"
#undef LEVEL
	WEIGHTD_LEVEL_COUNT
};

/* "avx2" */
const char *weightd_level_name(enum weightd_level level);
/* Whether this processor can run it. */
bool weightd_level_is_supported(enum weightd_level level);
/* The one in use.  Safe from any thread. */
enum weightd_level weightd_level(void);
/*
 * Uses one level from now on, or with "auto" the best one again.  False, and nothing changes, if
 * this build or this processor has no such level.
 */
bool weightd_level_choose(const char *name);

#endif
