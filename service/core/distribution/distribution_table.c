/*
 * The table of distributions.
 */
#include "core/distribution/distribution_table.h"

#include <string.h>

static const struct weightd_distribution *const distributions[] = {
#define DISTRIBUTION(name) &weightd_distribution_##name,
#include "core/distribution/distribution_list.h"
#undef DISTRIBUTION
};

size_t weightd_distribution_count(void)
{
	return sizeof distributions / sizeof distributions[0];
}

const struct weightd_distribution *weightd_distribution_at(size_t index)
{
	return distributions[index];
}

const struct weightd_distribution *weightd_distribution_find(const char *name)
{
	for (size_t i = 0; i < weightd_distribution_count(); i++) {
		if (strcmp(distributions[i]->name, name) == 0)
			return distributions[i];
	}
	return NULL;
}
