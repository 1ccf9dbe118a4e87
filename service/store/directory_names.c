/*
 * Directory names: shelves (folders of two digits) are read in order; within one, the smallest keys
 * are kept in a sorted page while the folder is read once.
 */
#include "store/directory_names.h"
#include "store/store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Keeps 'key' if it is among the 'count' smallest seen so far. */
static void keep(char (*keys)[65], size_t count, size_t *found, const char *key)
{
	size_t low = 0, high = *found;

	if (*found == count && (count == 0 || strcmp(key, keys[count - 1]) >= 0))
		return;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(keys[middle], key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (*found < count)
		(*found)++;
	memmove(keys[low + 1], keys[low], (*found - 1 - low) * sizeof keys[0]);
	memcpy(keys[low], key, strlen(key) + 1);
}

/* Collects the names in one folder: keys of exactly 'length' characters (0: any), beginning with
 * 'prefix'. */
static bool collect(int parent, const char *name, const char *prefix, size_t length,
		    const char *after, char (*keys)[65], size_t count, size_t *found)
{
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);

	if (folder == NULL) {
		int number = errno;

		if (fd >= 0)
			close(fd);
		errno = number;
		return number == ENOENT || number == ENOTDIR;
	}
	errno = 0;
	for (struct dirent *item; (item = readdir(folder)) != NULL; errno = 0) {
		if (!weightd_store_key_valid(item->d_name) || strcmp(item->d_name, after) <= 0)
			continue;
		if (strncmp(item->d_name, prefix, strlen(prefix)) != 0)
			continue;
		if (length == 0 || strlen(item->d_name) <= length)
			keep(keys, count, found, item->d_name);
	}
	int number = errno;
	closedir(folder);
	errno = number;
	return number == 0;
}

bool weightd_directory_names(int folder, const char *after, char (*keys)[65], size_t count,
			     size_t *found)
{
	char shelves[272][65]; /* 16 of one digit, 256 of two */
	size_t shelf_count = 0;

	*found = 0;
	if (!collect(folder, ".", "", 2, "", shelves, 272, &shelf_count))
		return false;
	for (size_t i = 0; i < shelf_count && *found < count; i++) {
		size_t in_shelf = 0;

		/* All keys of an earlier shelf are smaller than those of a later one. */
		if (strncmp(shelves[i], after, strlen(shelves[i])) < 0)
			continue;
		if (!collect(folder, shelves[i], shelves[i], 0, after, keys + *found,
			     count - *found, &in_shelf))
			return false;
		*found += in_shelf;
	}
	return true;
}
