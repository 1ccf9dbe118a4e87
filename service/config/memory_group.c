/*
 * /proc/self/cgroup names the group, /proc/self/mountinfo where its hierarchy can be seen.
 */
#include "config/memory_group.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PATH_BYTES 4096

/* The group of this process in each version's hierarchy; "" if it is in none. */
struct groups {
	char version_1[PATH_BYTES], version_2[PATH_BYTES];
};

/* A line of mountinfo, as far as it matters here. */
struct mount {
	char *root;  /* which folder of the hierarchy is mounted */
	char *point; /* where */
	char *type;
	char *options; /* of the file system: the controllers */
};

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* Whether a list with commas has 'word'. */
static bool has_word(const char *list, const char *word)
{
	const size_t length = strlen(word);

	for (; *list != '\0'; list += *list == ',') {
		const size_t item = strcspn(list, ",");
		if (item == length && strncmp(list, word, length) == 0)
			return true;
		list += item;
	}
	return false;
}

static FILE *open_below(const char *root, const char *path)
{
	char name[PATH_BYTES];
	const int length = snprintf(name, sizeof name, "%s%s", root, path);

	return length < 0 || (size_t)length >= sizeof name ? NULL : fopen(name, "re");
}

/* A line is "4:memory:/path"; version 2 has no controllers, "0::/path". */
static void read_group(struct groups *groups, char *line)
{
	char *controllers = strchr(line, ':');
	char *path = controllers == NULL ? NULL : strchr(controllers + 1, ':');

	if (path == NULL || strlen(path) > sizeof groups->version_1)
		return;
	line[strcspn(line, "\n")] = '\0';
	*controllers++ = '\0';
	*path++ = '\0';
	if (strcmp(line, "0") == 0 && *controllers == '\0')
		strcpy(groups->version_2, path);
	else if (has_word(controllers, "memory"))
		strcpy(groups->version_1, path);
}

static void read_groups(struct groups *groups, const char *root)
{
	FILE *file = open_below(root, "/proc/self/cgroup");
	char *line = NULL;
	size_t size = 0;

	if (file == NULL)
		return;
	while (getline(&line, &size, file) > 0)
		read_group(groups, line);
	free(line);
	fclose(file);
}

/* Blanks and their like are written as three octal digits. */
static void unescape(char *text)
{
	char *out = text;

	for (; *text != '\0'; out++) {
		if (text[0] == '\\' && strspn(text + 1, "01234567") >= 3) {
			*out = (char)((text[1] - '0') << 6 | (text[2] - '0') << 3 |
				      (text[3] - '0'));
			text += 4;
		} else {
			*out = *text++;
		}
	}
	*out = '\0';
}

/* "36 35 0:32 ROOT POINT rw,relatime shared:1 - TYPE SOURCE OPTIONS" */
static bool read_mount(struct mount *mount, char *line)
{
	char *rest = line, *word;

	for (int i = 0; i < 3; i++)
		strsep(&rest, " ");
	mount->root = strsep(&rest, " ");
	mount->point = strsep(&rest, " ");
	do
		word = strsep(&rest, " ");
	while (word != NULL && strcmp(word, "-") != 0);
	mount->type = strsep(&rest, " ");
	strsep(&rest, " ");
	mount->options = strsep(&rest, " \n");
	if (mount->options == NULL)
		return false;
	unescape(mount->root);
	unescape(mount->point);
	return true;
}

/* The part of 'group' below the mounted folder.  A group outside of it cannot be seen: then the
 * folder itself is all that is known. */
static const char *below(const char *group, const char *mounted)
{
	const size_t length = strcmp(mounted, "/") == 0 ? 0 : strlen(mounted);

	if (strncmp(group, mounted, length) != 0 || strstr(group, "/..") != NULL ||
	    (group[length] != '/' && group[length] != '\0'))
		return "";
	return group + length;
}

static uint64_t read_limit(const char *folder, const char *name)
{
	uint64_t limit = UINT64_MAX;
	FILE *file = open_below(folder, name);

	if (file == NULL)
		return UINT64_MAX;
	if (fscanf(file, "%" SCNu64, &limit) != 1 || limit == 0)
		limit = UINT64_MAX; /* "max" */
	fclose(file);
	return limit;
}

/* The least of the files called 'name' on the way from the group up to the mount. */
static uint64_t least_upwards(const char *root, const struct mount *mount, const char *group,
			      const char *name)
{
	char path[3 * PATH_BYTES];
	const size_t top = strlen(root) + strlen(mount->point);
	const int length = snprintf(path, sizeof path, "%s%s%s", root, mount->point,
				    below(group, mount->root));
	uint64_t limit;

	if (length < 0 || (size_t)length >= sizeof path)
		return UINT64_MAX;
	limit = read_limit(path, name);
	for (size_t i = (size_t)length; i > top; i--) {
		if (path[i - 1] != '/')
			continue;
		path[i - 1] = '\0';
		limit = least(limit, read_limit(path, name));
	}
	return limit;
}

static uint64_t limit_of_mount(const char *root, const struct mount *mount,
			       const struct groups *groups)
{
	if (strcmp(mount->type, "cgroup2") == 0 && groups->version_2[0] != '\0')
		return least(least_upwards(root, mount, groups->version_2, "/memory.max"),
			     least_upwards(root, mount, groups->version_2, "/memory.high"));
	if (strcmp(mount->type, "cgroup") == 0 && has_word(mount->options, "memory") &&
	    groups->version_1[0] != '\0')
		return least_upwards(root, mount, groups->version_1, "/memory.limit_in_bytes");
	return UINT64_MAX;
}

uint64_t weightd_memory_group_limit(const char *root)
{
	struct groups groups = {0};
	struct mount mount;
	FILE *file = open_below(root, "/proc/self/mountinfo");
	char *line = NULL;
	size_t size = 0;
	uint64_t limit = UINT64_MAX;

	if (file == NULL)
		return UINT64_MAX;
	read_groups(&groups, root);
	while (getline(&line, &size, file) > 0) {
		if (read_mount(&mount, line))
			limit = least(limit, limit_of_mount(root, &mount, &groups));
	}
	free(line);
	fclose(file);
	return limit;
}
