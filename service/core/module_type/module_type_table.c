/*
 * The table of module types: the rows of all files of module_type_list.h, found by name.
 */
#include "weightd/module_type_table.h"

#include "core/module_type/type_rows.h"

#include <string.h>

#define MODULE_TYPES(file) extern const struct weightd_module_types weightd_module_types_##file;
#include "core/module_type/module_type_list.h"
#undef MODULE_TYPES

static const struct weightd_module_types *const files[] = {
#define MODULE_TYPES(file) &weightd_module_types_##file,
#include "core/module_type/module_type_list.h"
#undef MODULE_TYPES
};

#define FILE_COUNT (sizeof files / sizeof files[0])

size_t weightd_module_type_count(void)
{
	size_t count = 0;

	for (size_t i = 0; i < FILE_COUNT; i++)
		count += files[i]->count;
	return count;
}

/* The file that has the row; '*index' becomes the row's index in it. */
static const struct weightd_module_types *file_at(size_t *index)
{
	const struct weightd_module_types *const *file = files;

	for (; *index >= (*file)->count; file++)
		*index -= (*file)->count;
	return *file;
}

const struct weightd_module_type *weightd_module_type_at(size_t index)
{
	const struct weightd_module_types *file = file_at(&index);

	return &file->rows[index];
}

const char *weightd_module_type_family(size_t index)
{
	return file_at(&index)->family;
}

/* The name after 'prefix'; NULL if the name begins otherwise. */
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

	for (size_t i = 0; i < FILE_COUNT; i++) {
		for (size_t j = 0; j < files[i]->count; j++) {
			if (strcmp(files[i]->rows[j].name, bare) == 0)
				return &files[i]->rows[j];
		}
	}
	return NULL;
}

static const char *name_at(const void *context, size_t index)
{
	(void)context;
	return weightd_module_type_at(index)->name;
}

const char *weightd_module_type_nearest(const char *name)
{
	return weightd_nearest(bare_name(name), name_at, NULL, weightd_module_type_count());
}
