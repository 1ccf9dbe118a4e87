/*
 * Directory store: one file per object, <data>/<folder>/<2 hex>/<key>.
 *
 * An object is written under <data>/tmp, synced, renamed into place, and the folders are synced, in
 * that order: a crash at any point leaves the whole object or nothing.  Acknowledged objects are on
 * the disk.  Several daemons may share a folder.
 */
#include "store/directory_names.h"
#include "store/object_file.h"
#include "store/store.h"
#include "store/uninterrupted.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

/* Puts of the same key exclude each other: one of them writes. */
#define LOCKS 16
#define PUT_TRIES 3

struct directory {
	int root, temporary, models; /* folders */
	bool is_durable;
	pthread_mutex_t locks[LOCKS];
};

static bool sync_folder(int parent, const char *name)
{
	int fd = weightd_openat(parent, name, O_RDONLY | O_DIRECTORY, 0);
	bool is_synced = fd >= 0 && weightd_fsync(fd) == 0;
	int number = errno;

	if (fd >= 0)
		close(fd);
	errno = number;
	return is_synced;
}

/* A folder of the path 'partial', private to the user; a new one is durable. */
static bool make_folder(char *partial)
{
	char *slash = strrchr(partial, '/');
	bool is_synced;

	if (weightd_mkdirat(AT_FDCWD, partial, 0700) != 0)
		return errno == EEXIST;
	if (slash == NULL || slash == partial)
		is_synced = sync_folder(AT_FDCWD, slash == NULL ? "." : "/");
	else {
		*slash = '\0';
		is_synced = sync_folder(AT_FDCWD, partial);
		*slash = '/';
	}
	/* What may be written and not read is the administrator's to keep. */
	return is_synced || errno == EACCES;
}

/* mkdir -p. */
static bool make_path(const char *path)
{
	char partial[512];
	size_t length = strlen(path);

	if (length == 0 || length >= sizeof partial) {
		errno = length == 0 ? ENOENT : ENAMETOOLONG;
		return false;
	}
	for (size_t i = 1; i <= length; i++) {
		if (path[i] != '/' && path[i] != '\0')
			continue;
		memcpy(partial, path, i);
		partial[i] = '\0';
		if (!make_folder(partial))
			return false;
	}
	return true;
}

/* Opens the folder 'name' below 'parent', made if absent; -1 with errno on failure. */
static int open_folder(int parent, const char *name)
{
	if (weightd_mkdirat(parent, name, 0700) != 0 && errno != EEXIST)
		return -1;
	return weightd_openat(parent, name, O_RDONLY | O_DIRECTORY, 0);
}

/* Temporary files of a daemon that was killed: whoever writes one holds its lock. */
static void remove_leftovers(int temporary)
{
	int fd = weightd_openat(temporary, ".", O_RDONLY | O_DIRECTORY, 0);
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);

	if (folder == NULL) {
		if (fd >= 0)
			close(fd);
		return;
	}
	for (struct dirent *item; (item = readdir(folder)) != NULL;) {
		if (item->d_name[0] == '.')
			continue;
		int file = weightd_openat(temporary, item->d_name,
					  O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0);
		if (file >= 0 && weightd_flock(file, LOCK_EX | LOCK_NB) == 0)
			weightd_unlinkat(temporary, item->d_name, 0);
		if (file >= 0)
			close(file);
	}
	closedir(folder);
}

static void directory_close(void *state)
{
	struct directory *directory = state;

	if (directory->models >= 0)
		close(directory->models);
	if (directory->temporary >= 0)
		close(directory->temporary);
	if (directory->root >= 0)
		close(directory->root);
	for (size_t i = 0; i < LOCKS; i++)
		pthread_mutex_destroy(&directory->locks[i]);
	free(directory);
}

static bool open_folders(struct directory *directory, const char *location, const char *folder)
{
	if (!make_path(location))
		return false;
	directory->root = weightd_openat(AT_FDCWD, location, O_RDONLY | O_DIRECTORY, 0);
	if (directory->root < 0)
		return false;
	directory->temporary = open_folder(directory->root, "tmp");
	if (directory->temporary < 0)
		return false;
	directory->models = open_folder(directory->root, folder);
	if (directory->models < 0)
		return false;
	return weightd_fsync(directory->root) == 0;
}

static enum weightd_code directory_open(void **state, const struct weightd_store_options *options,
					struct weightd_error *err)
{
	struct directory *directory = calloc(1, sizeof *directory);

	if (directory == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
					 "no memory for the store");
	directory->root = directory->temporary = directory->models = -1;
	directory->is_durable = !options->is_transient;
	for (size_t i = 0; i < LOCKS; i++)
		pthread_mutex_init(&directory->locks[i], NULL);
	if (!open_folders(directory, options->location, options->folder)) {
		char what[300];

		snprintf(what, sizeof what, "the data directory %.200s", options->location);
		enum weightd_code code = weightd_object_errno(err, what, errno);
		directory_close(directory);
		return code;
	}
	remove_leftovers(directory->temporary);
	*state = directory;
	return WEIGHTD_OK;
}

/* An object's file below the folder of models. */
static void object_path(char path[72], const char *key)
{
	snprintf(path, 72, "%.2s/%s", key, key);
}

/* Opens a temporary file with a fresh name, locked; -1 with errno on failure. */
static int open_temporary(struct directory *directory, char name[33])
{
	unsigned char random[16];

	if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
		return -1;
	for (size_t i = 0; i < sizeof random; i++)
		snprintf(name + 2 * i, 3, "%02x", random[i]);
	int fd = weightd_openat(directory->temporary, name, O_WRONLY | O_CREAT | O_EXCL, 0600);
	if (fd >= 0)
		weightd_flock(fd, LOCK_EX);
	return fd;
}

/*
 * Makes an object that is in its place durable.  Another daemon may have made it or its shelf a
 * moment ago, and an earlier try may have failed here.
 */
static bool sync_place(struct directory *directory, const char *key)
{
	char shelf[3];

	snprintf(shelf, sizeof shelf, "%.2s", key);
	if (!directory->is_durable)
		return true;
	return sync_folder(directory->models, shelf) && weightd_fsync(directory->models) == 0;
}

/* Moves a finished temporary file to its place and makes the move durable. */
static bool move_into_place(struct directory *directory, const char *temporary, const char *key)
{
	int folder = directory->models;
	char path[72], shelf[3];

	snprintf(shelf, sizeof shelf, "%.2s", key);
	object_path(path, key);
	if (weightd_mkdirat(folder, shelf, 0700) != 0 && errno != EEXIST)
		return false;
	int result = weightd_renameat(directory->temporary, temporary, folder, path);
	/* An empty folder in the object's place is damage that can be removed. */
	if (result != 0 && errno == EISDIR && weightd_unlinkat(folder, path, AT_REMOVEDIR) == 0)
		result = weightd_renameat(directory->temporary, temporary, folder, path);
	return result == 0 && sync_place(directory, key);
}

/* '*is_lost' says that the temporary file was taken for a leftover: try again. */
static enum weightd_code write_object(struct directory *directory,
				      const struct weightd_object *object, bool *is_lost,
				      struct weightd_error *err)
{
	char name[33];
	int fd = open_temporary(directory, name);

	*is_lost = false;
	if (fd < 0)
		return weightd_object_errno(err, "making a temporary file", errno);
	enum weightd_code code = weightd_object_write(fd, object, directory->is_durable, err);
	if (code == WEIGHTD_OK && !move_into_place(directory, name, object->key)) {
		struct stat status;

		const int number = errno;
		*is_lost = number == ENOENT && fstat(fd, &status) == 0 && status.st_nlink == 0;
		code = number == EISDIR || number == ENOTEMPTY
			       ? weightd_object_not_a_file(err, object->key)
			       : weightd_object_errno(*is_lost ? NULL : err,
						      "moving an object into place", number);
	}
	if (code != WEIGHTD_OK)
		weightd_unlinkat(directory->temporary, name, 0);
	close(fd);
	return code;
}

/* Reads an object, or only checks it if 'out' is NULL. */
static enum weightd_code read_object(struct directory *directory, const char *key,
				     struct weightd_text *out, struct weightd_error *err)
{
	char path[72];

	object_path(path, key);
	/* A FIFO in the object's place must not block. */
	int fd = weightd_openat(directory->models, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0);
	if (fd < 0 && errno == ENOENT)
		return weightd_error_add(err, WEIGHTD_ERR_NOT_FOUND, NULL, "no object %s", key);
	if (fd < 0 && (errno == ELOOP || errno == ENXIO))
		return weightd_object_not_a_file(err, key);
	if (fd < 0)
		return weightd_object_errno(err, "opening an object", errno);
	enum weightd_code code = weightd_object_read(fd, key, out, err);
	close(fd);
	return code;
}

static enum weightd_code put_locked(struct directory *directory,
				    const struct weightd_object *object, bool *created,
				    struct weightd_error *err)
{
	struct weightd_error there = {0};
	enum weightd_code code = read_object(directory, object->key, NULL, &there);
	bool is_lost = true;

	*created = false;
	if (code == WEIGHTD_OK)
		return sync_place(directory, object->key)
			       ? WEIGHTD_OK
			       : weightd_object_errno(err, "syncing a folder", errno);
	/*
	 * The key is the hash of the bytes: a damaged file can only be replaced by the right one.
	 */
	if (code != WEIGHTD_ERR_NOT_FOUND && code != WEIGHTD_ERR_STORE_CORRUPT)
		return weightd_error_add(err, code, NULL, "%s", there.issues[0].detail);
	for (int tries = 0; is_lost && tries < PUT_TRIES; tries++)
		code = write_object(directory, object, &is_lost, err);
	if (is_lost)
		return weightd_error_add(err, WEIGHTD_ERR_STORE_UNAVAILABLE, NULL,
					 "temporary files vanish while they are written");
	if (code == WEIGHTD_OK)
		*created = true;
	return code;
}

static enum weightd_code directory_put(void *state, const struct weightd_object *object,
				       bool *created, struct weightd_error *err)
{
	struct directory *directory = state;
	pthread_mutex_t *lock = &directory->locks[(unsigned char)object->key[0] % LOCKS];

	pthread_mutex_lock(lock);
	enum weightd_code code = put_locked(directory, object, created, err);
	pthread_mutex_unlock(lock);
	return code;
}

/* STORE_CORRUPT: a folder that is not empty has the object's name. */
static enum weightd_code unlink_object(struct directory *directory, const char *key,
				       struct weightd_error *err)
{
	char path[72];

	object_path(path, key);
	if (weightd_unlinkat(directory->models, path, 0) == 0)
		return WEIGHTD_OK;
	if (errno == ENOENT)
		return weightd_error_add(err, WEIGHTD_ERR_NOT_FOUND, NULL, "no object %s", key);
	if (errno != EISDIR)
		return weightd_object_errno(err, "removing an object", errno);
	if (weightd_unlinkat(directory->models, path, AT_REMOVEDIR) == 0)
		return WEIGHTD_OK;
	return weightd_object_not_a_file(err, key);
}

static enum weightd_code directory_remove(void *state, const char *key, struct weightd_error *err)
{
	struct directory *directory = state;
	char shelf[3];
	enum weightd_code code = unlink_object(directory, key, err);

	snprintf(shelf, sizeof shelf, "%.2s", key);
	if (code == WEIGHTD_OK && directory->is_durable && !sync_folder(directory->models, shelf))
		code = weightd_object_errno(err, "syncing a folder", errno);
	return code;
}

/* Locks changes of this folder, in this process and others; -1 with errno on failure. */
static int lock_changes(struct directory *directory)
{
	int fd = weightd_openat(directory->models, ".lock", O_RDWR | O_CREAT, 0600);

	if (fd >= 0 && weightd_flock(fd, LOCK_EX) == 0)
		return fd;
	const int number = errno;
	if (fd >= 0)
		close(fd);
	errno = number;
	return -1;
}

/* PRECONDITION_FAILED if the object is not what is expected to be there. */
static enum weightd_code check_expected(struct directory *directory,
					const struct weightd_swap *swap, struct weightd_error *err)
{
	struct weightd_error there = {0};
	struct weightd_text text;

	weightd_text_init(&text, swap->was != NULL ? swap->was_length : 0);
	enum weightd_code code = read_object(directory, swap->key, &text, &there);
	const bool is_same = code == WEIGHTD_OK && swap->was != NULL && text.data != NULL &&
			     text.length == swap->was_length &&
			     memcmp(text.data, swap->was, text.length) == 0;
	weightd_text_free(&text);
	if (is_same || (code == WEIGHTD_ERR_NOT_FOUND && swap->was == NULL))
		return WEIGHTD_OK;
	if (code == WEIGHTD_OK || code == WEIGHTD_ERR_NOT_FOUND ||
	    code == WEIGHTD_ERR_NO_MEMORY) /* longer than what is expected */
		return weightd_error_add(err, WEIGHTD_ERR_PRECONDITION_FAILED, NULL,
					 "object %s has changed", swap->key);
	return weightd_error_add(err, code, NULL, "%s", there.issues[0].detail);
}

static enum weightd_code directory_swap(void *state, const struct weightd_swap *swap,
					struct weightd_error *err)
{
	const struct weightd_object object = {swap->key, swap->bytes, swap->length};
	struct directory *directory = state;
	bool is_lost = true;
	int lock = lock_changes(directory);

	if (lock < 0)
		return weightd_object_errno(err, "locking the folder", errno);
	enum weightd_code code = check_expected(directory, swap, err);
	if (code == WEIGHTD_OK && swap->bytes == NULL && swap->was != NULL)
		code = directory_remove(directory, swap->key, err);
	else if (code == WEIGHTD_OK && swap->bytes != NULL)
		for (int tries = 0; is_lost && tries < PUT_TRIES; tries++)
			code = write_object(directory, &object, &is_lost, err);
	close(lock);
	return code;
}

static enum weightd_code directory_get(void *state, const char *key, struct weightd_text *out,
				       struct weightd_error *err)
{
	return read_object(state, key, out, err);
}

static enum weightd_code directory_has(void *state, const char *key, uint64_t *bytes,
				       struct weightd_error *err)
{
	struct directory *directory = state;
	struct stat status;
	char path[72];

	object_path(path, key);
	if (fstatat(directory->models, path, &status, AT_SYMLINK_NOFOLLOW) == 0) {
		*bytes = (uint64_t)status.st_size;
		return WEIGHTD_OK;
	}
	if (errno == ENOENT || errno == ENOTDIR)
		return weightd_error_add(err, WEIGHTD_ERR_NOT_FOUND, NULL, "no object %s", key);
	return weightd_object_errno(err, "looking for an object", errno);
}

static enum weightd_code directory_list(void *state, const char *after,
					struct weightd_key_page *page, struct weightd_error *err)
{
	struct directory *directory = state;

	page->count = 0;
	if (!weightd_directory_names(directory->models, after, page))
		return weightd_object_errno(err, "listing objects", errno);
	return WEIGHTD_OK;
}

/* Is a folder still where it was opened, and may files be made in it? */
static enum weightd_code check_folder(int folder, struct weightd_error *err)
{
	struct stat status;

	if (fstat(folder, &status) != 0)
		return weightd_object_errno(err, "the data directory", errno);
	if (status.st_nlink == 0)
		return weightd_object_errno(err, "the data directory was removed", ENOENT);
	if (faccessat(folder, ".", R_OK | W_OK | X_OK, AT_EACCESS) != 0)
		return weightd_object_errno(err, "the data directory", errno);
	return WEIGHTD_OK;
}

static enum weightd_code directory_check(void *state, struct weightd_error *err)
{
	struct directory *directory = state;
	enum weightd_code code = check_folder(directory->temporary, err);

	return code != WEIGHTD_OK ? code : check_folder(directory->models, err);
}

const struct weightd_store_backend weightd_store_backend_directory = {
	.name = "directory",
	.waits = true,
	.doc = "One file per object below a data directory, synced before it is acknowledged",
	.grain = 4096, /* a block of most file systems */
	.open = directory_open,
	.close = directory_close,
	.put = directory_put,
	.swap = directory_swap,
	.get = directory_get,
	.has = directory_has,
	.remove = directory_remove,
	.list = directory_list,
	.check = directory_check,
};
