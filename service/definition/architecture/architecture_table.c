/*
 * The table of architectures: every row of architecture_list.h, found by model_type.
 */
#include "definition/architecture/architecture.h"

#include <string.h>

#define ARCHITECTURE(name) extern const struct weightd_architecture weightd_architecture_##name;
#include "definition/architecture/architecture_list.h"
#undef ARCHITECTURE

static const struct weightd_architecture *const architectures[] = {
#define ARCHITECTURE(name) &weightd_architecture_##name,
#include "definition/architecture/architecture_list.h"
#undef ARCHITECTURE
};

size_t weightd_architecture_count(void)
{
	return sizeof architectures / sizeof architectures[0];
}

const struct weightd_architecture *weightd_architecture_at(size_t index)
{
	return architectures[index];
}

const struct weightd_architecture *weightd_architecture_find(const char *model_type)
{
	for (size_t i = 0; i < weightd_architecture_count(); i++) {
		if (strcmp(architectures[i]->name, model_type) == 0)
			return architectures[i];
	}
	return NULL;
}

static const char *name_at(const void *context, size_t index)
{
	(void)context;
	return architectures[index]->name;
}

const char *weightd_architecture_nearest(const char *model_type)
{
	return weightd_nearest(model_type, name_at, NULL, weightd_architecture_count());
}
