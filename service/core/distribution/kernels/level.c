/*
 * Which kernels run.
 */
#include "core/distribution/kernels/level.h"

#include <string.h>

/* WEIGHTD_LEVEL_COUNT: not chosen. */
static _Atomic int chosen = WEIGHTD_LEVEL_COUNT;

const char *weightd_level_name(enum weightd_level level)
{
	static const char *const names[] = {
#define LEVEL(name, condition) #name,
#include "core/distribution/kernels/level_list.h"
#undef LEVEL
	};

	return names[level];
}

bool weightd_level_is_supported(enum weightd_level level)
{
	switch (level) {
#define LEVEL(name, condition)     \
	case WEIGHTD_LEVEL_##name: \
		return (condition);
#include "core/distribution/kernels/level_list.h"
#undef LEVEL
	case WEIGHTD_LEVEL_COUNT: break;
	}
	return false;
}

enum weightd_level weightd_level(void)
{
	int level = chosen;

	if (level < WEIGHTD_LEVEL_COUNT)
		return (enum weightd_level)level;
	do
		level--;
	while (!weightd_level_is_supported((enum weightd_level)level));
	return (enum weightd_level)level;
}

bool weightd_level_choose(const char *name)
{
	for (int level = 0; level < WEIGHTD_LEVEL_COUNT; level++) {
		if (strcmp(name, weightd_level_name((enum weightd_level)level)) != 0 ||
		    !weightd_level_is_supported((enum weightd_level)level))
			continue;
		chosen = level;
		return true;
	}
	if (strcmp(name, "auto") != 0)
		return false;
	chosen = WEIGHTD_LEVEL_COUNT;
	return true;
}
