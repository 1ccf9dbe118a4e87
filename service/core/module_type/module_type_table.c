/*
 * The table of layers: every row of module_type_list.h, found by name.
 */
#include "weightd/module_type_table.h"

#include <string.h>

#define MODULE_TYPE(name) extern const struct weightd_module_type weightd_module_type_##name;
#include "core/module_type/module_type_list.h"
#undef MODULE_TYPE

static const struct weightd_module_type *const layers[] = {
#define MODULE_TYPE(name) &weightd_module_type_##name,
#include "core/module_type/module_type_list.h"
#undef MODULE_TYPE
};

static const struct {
	const char *heading, *name; /* one of the two */
} headings[] = {
#undef FAMILY /* the list leaves it empty */
#define FAMILY(heading) {heading, NULL},
#define MODULE_TYPE(name) {NULL, #name},
#include "core/module_type/module_type_list.h"
#undef MODULE_TYPE
};

const char *weightd_module_type_family(size_t index)
{
	const char *heading = NULL;
	size_t row = 0;

	for (size_t i = 0; row <= index; i++) {
		if (headings[i].heading != NULL)
			heading = headings[i].heading;
		row += headings[i].name != NULL;
	}
	return heading;
}

size_t weightd_module_type_count(void)
{
	return sizeof layers / sizeof layers[0];
}

const struct weightd_module_type *weightd_module_type_at(size_t index)
{
	return layers[index];
}

/* What comes after 'prefix'; NULL if the name begins otherwise. */
static const char *after(const char *name, const char *prefix)
{
	const size_t length = strlen(prefix);

	return strncmp(name, prefix, length) == 0 ? name + length : NULL;
}

/* Strips "torch.nn." or "nn.", and the package and file below: "modules.conv.", "parallel.". */
static const char *bare_name(const char *name)
{
	static const char *const packages[] = {"modules.", "parallel."};
	const char *torch = after(name, "torch."),
		   *below = after(torch == NULL ? name : torch, "nn.");

	for (size_t i = 0; below != NULL && i < sizeof packages / sizeof packages[0]; i++) {
		const char *file = after(below, packages[i]),
			   *dot = file == NULL ? NULL : strchr(file, '.');
		if (file != NULL)
			return dot == NULL ? file : dot + 1;
	}
	return below == NULL ? name : below;
}

const struct weightd_module_type *weightd_module_type_find(const char *name)
{
	const char *bare = bare_name(name);

	for (size_t i = 0; i < weightd_module_type_count(); i++) {
		if (strcmp(layers[i]->name, bare) == 0)
			return layers[i];
	}
	return NULL;
}

static const char *name_at(const void *context, size_t index)
{
	(void)context;
	return layers[index]->name;
}

const char *weightd_module_type_nearest(const char *name)
{
	return weightd_nearest(bare_name(name), name_at, NULL, weightd_module_type_count());
}
