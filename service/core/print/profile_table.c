/*
 * The table of profiles: the rows of profile_list.h.
 */
#include "weightd/module_print.h"

#include <string.h>

static const struct weightd_profile profiles[] = {
#define PROFILE(version, folds, quotes, reals, bias) \
	{                                            \
		.name = "torch-" version,            \
		.release = version,                  \
		.folds_module_lists = folds,         \
		.quotes_modes = quotes,              \
		.softplus_has_reals = reals,         \
		.prints_norm_bias = bias,            \
	},
#include "core/print/profile_list.h"
#undef PROFILE
};

#define PROFILE_COUNT (sizeof profiles / sizeof profiles[0])

size_t weightd_profile_count(void)
{
	return PROFILE_COUNT;
}

const struct weightd_profile *weightd_profile_at(size_t index)
{
	return index < PROFILE_COUNT ? &profiles[index] : NULL;
}

const struct weightd_profile *weightd_profile_find(const char *name)
{
	for (size_t i = 0; i < PROFILE_COUNT; i++) {
		if (strcmp(profiles[i].name, name) == 0)
			return &profiles[i];
	}
	return NULL;
}

const struct weightd_profile *weightd_profile_default(void)
{
	return &profiles[PROFILE_COUNT - 1];
}
