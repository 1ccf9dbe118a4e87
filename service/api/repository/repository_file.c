/*
 * The table of small files.
 */
#include "api/repository/repository_file.h"

#include <string.h>

#define FILE_ROW(name) extern const struct weightd_repository_file weightd_repository_file_##name;
#include "api/repository/repository_file_list.h"
#undef FILE_ROW

static const struct weightd_repository_file *const rows[] = {
#define FILE_ROW(name) &weightd_repository_file_##name,
#include "api/repository/repository_file_list.h"
#undef FILE_ROW
};

size_t weightd_repository_file_count(void)
{
	return sizeof rows / sizeof rows[0];
}

const struct weightd_repository_file *weightd_repository_file_at(size_t index)
{
	return index < weightd_repository_file_count() ? rows[index] : NULL;
}

const struct weightd_repository_file *weightd_repository_file_find(
	const struct weightd_repository *repository, const char *path)
{
	for (size_t i = 0; i < weightd_repository_file_count(); i++)
		if (strcmp(rows[i]->name, path) == 0)
			return rows[i]->exists == NULL || rows[i]->exists(repository) ? rows[i]
										      : NULL;
	return NULL;
}
