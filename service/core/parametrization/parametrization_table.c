/*
 * The table of parametrizations: every row of parametrization_list.h, found by name.
 */
#include "weightd/parametrization_table.h"

#include <string.h>

#define PARAMETRIZATION(name) \
	extern const struct weightd_parametrization weightd_parametrization_##name;
#include "core/parametrization/parametrization_list.h"
#undef PARAMETRIZATION

static const struct weightd_parametrization *const rows[] = {
#define PARAMETRIZATION(name) &weightd_parametrization_##name,
#include "core/parametrization/parametrization_list.h"
#undef PARAMETRIZATION
};

size_t weightd_parametrization_count(void)
{
	return sizeof rows / sizeof rows[0];
}

const struct weightd_parametrization *weightd_parametrization_at(size_t index)
{
	return rows[index];
}

static const char *bare_name(const char *name)
{
	static const char *const prefixes[] = {"torch.nn.utils.", "nn.utils.", "utils."};

	for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
		if (strncmp(name, prefixes[i], strlen(prefixes[i])) == 0)
			return name + strlen(prefixes[i]);
	}
	return name;
}

const struct weightd_parametrization *weightd_parametrization_find(const char *name)
{
	const char *bare = bare_name(name);

	for (size_t i = 0; i < weightd_parametrization_count(); i++) {
		if (strcmp(rows[i]->name, bare) == 0)
			return rows[i];
	}
	return NULL;
}

static const char *name_at(const void *context, size_t index)
{
	(void)context;
	return rows[index]->name;
}

const char *weightd_parametrization_nearest(const char *name)
{
	return weightd_nearest(bare_name(name), name_at, NULL, weightd_parametrization_count());
}
