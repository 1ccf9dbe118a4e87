/*
 * Directory names: shelves (folders of two digits) are read in order; within one, the smallest keys
 * are kept in a sorted page while the folder is read once.
 */
#include "store/directory_names.h"
#include "store/store.h"
#include "store/uninterrupted.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Keeps 'key' if it is among the smallest seen so far. */
static void keep(struct weightd_key_page *page, const char *key)
{
	char(*keys)[65] = page->keys;
	size_t low = 0, high = page->count;

	if (page->count == page->capacity &&
	    (page->count == 0 || strcmp(key, keys[page->count - 1]) >= 0))
		return;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(keys[middle], key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (page->count < page->capacity)
		page->count++;
	memmove(keys[low + 1], keys[low], (page->count - 1 - low) * sizeof keys[0]);
	memcpy(keys[low], key, strlen(key) + 1);
}

/* Which of a folder's names are collected. */
struct wanted {
	const char *prefix; /* of a key */
	size_t length_max;  /* of a key; 0: any */
	const char *after;  /* keys are greater */
};

static bool collect(int parent, const char *name, const struct wanted *wanted,
		    struct weightd_key_page *page)
{
	int fd = weightd_openat(parent, name, O_RDONLY | O_DIRECTORY, 0);
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
		if (!weightd_store_key_valid(item->d_name) ||
		    strcmp(item->d_name, wanted->after) <= 0)
			continue;
		if (strncmp(item->d_name, wanted->prefix, strlen(wanted->prefix)) != 0)
			continue;
		if (wanted->length_max == 0 || strlen(item->d_name) <= wanted->length_max)
			keep(page, item->d_name);
	}
	int number = errno;
	closedir(folder);
	errno = number;
	return number == 0;
}

bool weightd_directory_names(int folder, const char *after, struct weightd_key_page *page)
{
	char shelves[272][65]; /* 16 of one digit, 256 of two */
	struct weightd_key_page shelf_page = {shelves, 272, 0};
	const struct wanted short_names = {"", 2, ""};

	page->count = 0;
	if (!collect(folder, ".", &short_names, &shelf_page))
		return false;
	for (size_t i = 0; i < shelf_page.count && page->count < page->capacity; i++) {
		const struct wanted keys = {shelves[i], 0, after};
		struct weightd_key_page rest = {page->keys + page->count,
						page->capacity - page->count, 0};

		/* All keys of an earlier shelf are smaller than the keys of a later one. */
		if (strncmp(shelves[i], after, strlen(shelves[i])) < 0)
			continue;
		if (!collect(folder, shelves[i], &keys, &rest))
			return false;
		page->count += rest.count;
	}
	return true;
}
