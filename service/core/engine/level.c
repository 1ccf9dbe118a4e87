/*
 * The levels that this processor has.
 */
#include "core/engine/level.h"

#include <string.h>

const char *weightd_level_name(enum weightd_level level)
{
	static const char *const names[] = {
#define LEVEL(name, condition) #name,
#include "core/engine/level_list.h"
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
#include "core/engine/level_list.h"
#undef LEVEL
	case WEIGHTD_LEVEL_COUNT: break;
	}
	return false;
}

enum weightd_level weightd_level_best(void)
{
	int level = WEIGHTD_LEVEL_COUNT - 1;

	while (!weightd_level_is_supported((enum weightd_level)level))
		level--;
	return (enum weightd_level)level;
}

bool weightd_level_find(const char *name, enum weightd_level *level)
{
	if (strcmp(name, "auto") == 0) {
		*level = weightd_level_best();
		return true;
	}
	for (int i = 0; i < WEIGHTD_LEVEL_COUNT; i++) {
		if (strcmp(name, weightd_level_name((enum weightd_level)i)) != 0)
			continue;
		*level = (enum weightd_level)i;
		return weightd_level_is_supported(*level);
	}
	return false;
}
