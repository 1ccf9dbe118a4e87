/*
 * The tables of distributions and generators.
 */
#include "core/rng/tables.h"

#include <string.h>

static const struct weightd_distribution *const distributions[] = {
#define DISTRIBUTION(name) &weightd_distribution_##name,
#include "core/rng/distribution_list.h"
#undef DISTRIBUTION
};

static const struct weightd_generator *const generators[] = {
#define GENERATOR(name) &weightd_generator_##name,
#include "core/rng/generator_list.h"
#undef GENERATOR
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

size_t weightd_generator_count(void)
{
	return sizeof generators / sizeof generators[0];
}

const struct weightd_generator *weightd_generator_at(size_t index)
{
	return generators[index];
}

size_t weightd_generator_index(const struct weightd_generator *generator)
{
	size_t index = 0;

	while (generators[index] != generator)
		index++;
	return index;
}

const struct weightd_generator *weightd_generator_find(const char *name)
{
	for (size_t i = 0; i < weightd_generator_count(); i++) {
		const struct weightd_generator *row = generators[i];
		if (strcmp(row->name, name) == 0)
			return row;
		for (const char *const *alias = row->aliases; alias != NULL && *alias != NULL;
		     alias++) {
			if (strcmp(*alias, name) == 0)
				return row;
		}
	}
	return NULL;
}

const char *weightd_library_name(enum weightd_library library)
{
	static const char *const names[WEIGHTD_LIBRARY_COUNT] = {
		[WEIGHTD_OWN] = "philox",
		[WEIGHTD_TORCH] = "torch",
		[WEIGHTD_NUMPY] = "numpy",
		[WEIGHTD_JAX] = "jax",
	};

	return names[library];
}
