/*
 * Every system call of put() is made to fail once, at each place, with each of several reasons:
 * the client is told, nothing half is ever seen, and the store goes on.
 *
 * The calls are replaced in this program; they fail only while 'calls_until_failure' counts down.
 */
#include "store/store.h"
#include "temporary_folder.h"
#include "suite.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY "00112233445566778899aabbccddeeff00112233"
#define VALUE "{\"model\":\"Linear(3, 2)\",\"seed\":\"42\"}"

static int calls_until_failure; /* 0: none fails */
static int failure;		/* errno of the call that fails */
static bool writes_are_short;
static int cleanings;	  /* so many renames find their file removed by another daemon */
static int interruptions; /* so many calls are interrupted by a signal first */
static atomic_int syncs;  /* calls of fsync() */
static int sync_failures; /* so many of them fail */

/* True if this call is the one. */
static bool fails(void)
{
	if (calls_until_failure == 0 || --calls_until_failure != 0)
		return false;
	errno = failure;
	return true;
}

static bool is_interrupted(void)
{
	if (interruptions == 0)
		return false;
	interruptions--;
	errno = EINTR;
	return true;
}

/* ISO C has no conversion from a data to a function pointer; POSIX promises that it works. */
#define REAL(name, type)                       \
	type real;                             \
	void *symbol = dlsym(RTLD_NEXT, name); \
	memcpy(&real, &symbol, sizeof real)

typedef ssize_t write_call(int, const void *, size_t);
typedef ssize_t read_call(int, void *, size_t);
typedef int fsync_call(int);
typedef int mkdirat_call(int, const char *, mode_t);
typedef int renameat_call(int, const char *, int, const char *);
typedef int openat_call(int, const char *, int, ...);

ssize_t write(int fd, const void *bytes, size_t length)
{
	REAL("write", write_call *);
	if (fails() || is_interrupted())
		return -1;
	return real(fd, bytes, writes_are_short && length > 3 ? 3 : length);
}

ssize_t read(int fd, void *bytes, size_t length)
{
	REAL("read", read_call *);
	if (fails() || is_interrupted())
		return -1;
	return real(fd, bytes, writes_are_short && length > 3 ? 3 : length);
}

int fsync(int fd)
{
	REAL("fsync", fsync_call *);
	atomic_fetch_add(&syncs, 1);
	if (sync_failures > 0) {
		sync_failures--;
		errno = EIO;
		return -1;
	}
	return fails() || is_interrupted() ? -1 : real(fd);
}

int mkdirat(int fd, const char *path, mode_t mode)
{
	REAL("mkdirat", mkdirat_call *);
	return fails() || is_interrupted() ? -1 : real(fd, path, mode);
}

int renameat(int from, const char *old, int to, const char *name)
{
	REAL("renameat", renameat_call *);
	if (cleanings > 0) {
		cleanings--;
		unlinkat(from, old, 0);
	}
	return fails() || is_interrupted() ? -1 : real(from, old, to, name);
}

int openat(int fd, const char *path, int flags, ...)
{
	REAL("openat", openat_call *);
	va_list arguments;

	va_start(arguments, flags);
	mode_t mode = (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;
	va_end(arguments);
	return fails() || is_interrupted() ? -1 : real(fd, path, flags, mode);
}

static enum weightd_code put(struct weightd_store *store, bool *created)
{
	return weightd_store_put(store, &(struct weightd_object){KEY, VALUE, strlen(VALUE)},
				 created, NULL);
}

static enum weightd_code get(struct weightd_store *store)
{
	struct weightd_text text;

	weightd_text_init(&text, 1000);
	enum weightd_code code = weightd_store_get(store, KEY, &text, NULL);
	if (code == WEIGHTD_OK)
		ck_assert_str_eq(text.data, VALUE);
	weightd_text_free(&text);
	return code;
}

static unsigned temporary_files(const char *folder)
{
	char path[600];
	unsigned count = 0;

	snprintf(path, sizeof path, "%s/tmp", folder);
	DIR *open = opendir(path);
	for (struct dirent *item; (item = readdir(open)) != NULL;)
		count += item->d_name[0] != '.';
	closedir(open);
	return count;
}

static const int reasons[] = {EIO, ENOSPC, EDQUOT, EROFS, ENFILE};

START_TEST(put_fails_whole_at_every_system_call)
{
	enum weightd_code expected = reasons[_i] == ENOSPC || reasons[_i] == EDQUOT
					     ? WEIGHTD_ERR_STORE_FULL
					     : WEIGHTD_ERR_STORE_UNAVAILABLE;
	enum weightd_code code = WEIGHTD_ERR_INTERNAL;
	int place = 0;

	while (code != WEIGHTD_OK) {
		char *folder = temporary_folder();
		struct weightd_store *store = NULL;
		bool created = false;

		ck_assert_int_eq(weightd_store_open(&store, "directory", folder, NULL), WEIGHTD_OK);
		failure = reasons[_i];
		calls_until_failure = ++place;
		code = put(store, &created);
		calls_until_failure = 0;

		ck_assert_msg(code == expected || code == WEIGHTD_OK, "call %d: %s", place,
			      weightd_code_slug(code));
		ck_assert_uint_eq(temporary_files(folder), 0);
		/* Not acknowledged may still be there, but then it is whole. */
		enum weightd_code seen = get(store);
		ck_assert(seen == WEIGHTD_OK ||
			  (seen == WEIGHTD_ERR_NOT_FOUND && code != WEIGHTD_OK));
		ck_assert_int_eq(put(store, &created), WEIGHTD_OK);
		ck_assert_int_eq(get(store), WEIGHTD_OK);
		weightd_store_close(store);
		temporary_folder_remove(folder);
	}
	/* A put opens, writes twice, syncs, makes a folder, renames, opens and syncs folders. */
	ck_assert_int_gt(place, 8);
}
END_TEST

START_TEST(get_tells_that_a_disk_does_not_read)
{
	char *folder = temporary_folder();
	struct weightd_store *store = NULL;
	bool created;

	ck_assert_int_eq(weightd_store_open(&store, "directory", folder, NULL), WEIGHTD_OK);
	ck_assert_int_eq(put(store, &created), WEIGHTD_OK);
	failure = EIO;
	for (int place = 1; place <= 3; place++) { /* open, first read, second read */
		calls_until_failure = place;
		ck_assert_int_eq(get(store), WEIGHTD_ERR_STORE_UNAVAILABLE);
	}
	calls_until_failure = 0;

	ck_assert_int_eq(get(store), WEIGHTD_OK);
	weightd_store_close(store);
	temporary_folder_remove(folder);
}
END_TEST

START_TEST(short_and_interrupted_calls_are_continued)
{
	char *folder = temporary_folder();
	struct weightd_store *store = NULL;
	bool created;

	ck_assert_int_eq(weightd_store_open(&store, "directory", folder, NULL), WEIGHTD_OK);
	writes_are_short = true;
	interruptions = 40;
	ck_assert_int_eq(put(store, &created), WEIGHTD_OK);
	ck_assert_int_lt(interruptions, 40);
	interruptions = 5;
	ck_assert_int_eq(get(store), WEIGHTD_OK);
	writes_are_short = false;

	ck_assert_int_eq(get(store), WEIGHTD_OK);
	weightd_store_close(store);
	temporary_folder_remove(folder);
}
END_TEST

START_TEST(new_parents_of_the_folder_are_synced)
{
	char *folder = temporary_folder();
	struct weightd_store *store = NULL;
	char deep[600];

	snprintf(deep, sizeof deep, "%s/a/b/c", folder);
	atomic_store(&syncs, 0);
	ck_assert_int_eq(weightd_store_open(&store, "directory", deep, NULL), WEIGHTD_OK);
	ck_assert_int_ge(atomic_load(&syncs),
			 4); /* the parents of a, b and c, and c with what is in it */
	weightd_store_close(store);
	snprintf(deep, sizeof deep, "%s/d/e", folder);
	sync_failures = 1;
	ck_assert_int_eq(weightd_store_open(&store, "directory", deep, NULL),
			 WEIGHTD_ERR_STORE_UNAVAILABLE);
	sync_failures = 0;
	temporary_folder_remove(folder);
}
END_TEST

START_TEST(it_was_there_is_said_of_objects_that_are_synced)
{
	char *folder = temporary_folder();
	struct weightd_store *store = NULL;
	bool created;

	ck_assert_int_eq(weightd_store_open(&store, "directory", folder, NULL), WEIGHTD_OK);
	failure = EIO;
	ck_assert_int_eq(put(store, &created), WEIGHTD_OK);

	atomic_store(&syncs, 0);
	ck_assert_int_eq(put(store, &created), WEIGHTD_OK);
	ck_assert(!created);
	ck_assert_int_ge(atomic_load(&syncs), 2); /* shelf and folder */
	for (int lost = 1; lost <= 2; lost++) {
		sync_failures = lost;
		for (int i = 0; i < lost; i++)
			ck_assert_int_eq(put(store, &created), WEIGHTD_ERR_STORE_UNAVAILABLE);
		ck_assert_int_eq(put(store, &created), WEIGHTD_OK);
	}
	weightd_store_close(store);
	temporary_folder_remove(folder);
}
END_TEST

START_TEST(a_put_whose_folder_was_not_synced_is_synced_by_the_next)
{
	char *folder = temporary_folder();
	struct weightd_store *store = NULL;
	bool created;

	ck_assert_int_eq(weightd_store_open(&store, "directory", folder, NULL), WEIGHTD_OK);
	failure = EIO;
	bool has_failed = true;
	for (int place = 1; has_failed; place++) {
		weightd_store_remove(store, KEY, NULL);
		calls_until_failure = place;
		enum weightd_code code = put(store, &created);
		has_failed = calls_until_failure == 0;
		calls_until_failure = 0;
		atomic_store(&syncs, 0);

		ck_assert(has_failed == (code != WEIGHTD_OK));
		ck_assert_int_eq(put(store, &created), WEIGHTD_OK);
		ck_assert_int_ge(atomic_load(&syncs), 2);
	}
	weightd_store_close(store);
	temporary_folder_remove(folder);
}
END_TEST

START_TEST(a_file_taken_for_a_leftover_is_written_again)
{
	char *folder = temporary_folder();
	struct weightd_store *store = NULL;
	bool created = false;

	ck_assert_int_eq(weightd_store_open(&store, "directory", folder, NULL), WEIGHTD_OK);
	cleanings = 1;
	ck_assert_int_eq(put(store, &created), WEIGHTD_OK);

	ck_assert(created);
	ck_assert_int_eq(get(store), WEIGHTD_OK);
	weightd_store_close(store);
	temporary_folder_remove(folder);
}
END_TEST

START_TEST(files_that_vanish_again_and_again_end_in_an_error)
{
	char *folder = temporary_folder();
	struct weightd_store *store = NULL;
	bool created;

	ck_assert_int_eq(weightd_store_open(&store, "directory", folder, NULL), WEIGHTD_OK);
	cleanings = 1000;
	ck_assert_int_eq(put(store, &created), WEIGHTD_ERR_STORE_UNAVAILABLE);
	ck_assert_int_gt(cleanings, 990);
	cleanings = 0;

	ck_assert_int_eq(put(store, &created), WEIGHTD_OK);
	weightd_store_close(store);
	temporary_folder_remove(folder);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("directory store faults");
	TCase *tcase = tcase_create("directory store faults");

	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, put_fails_whole_at_every_system_call, 0,
			    (int)(sizeof reasons / sizeof reasons[0]));
	tcase_add_test(tcase, get_tells_that_a_disk_does_not_read);
	tcase_add_test(tcase, short_and_interrupted_calls_are_continued);
	tcase_add_test(tcase, new_parents_of_the_folder_are_synced);
	tcase_add_test(tcase, it_was_there_is_said_of_objects_that_are_synced);
	tcase_add_test(tcase, a_put_whose_folder_was_not_synced_is_synced_by_the_next);
	tcase_add_test(tcase, files_that_vanish_again_and_again_end_in_an_error);
	tcase_add_test(tcase, a_file_taken_for_a_leftover_is_written_again);
	suite_add_tcase(suite, tcase);
	return suite;
}
