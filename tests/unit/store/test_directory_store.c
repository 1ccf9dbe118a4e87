/*
 * What only the directory store can promise: files, damage, leftovers, full disks.
 */
#include "store/store.h"
#include "temporary_folder.h"
#include "suite.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define KEY "00112233445566778899aabbccddeeff00112233"
#define VALUE "{\"model\":\"Linear(3, 2)\"}"

static struct weightd_store *open_store(const char *folder)
{
	struct weightd_store *store = NULL;
	struct weightd_error err = {0};
	enum weightd_code code = weightd_store_open(&store, "directory", folder, &err);

	ck_assert_msg(code == WEIGHTD_OK, "%s", err.issues[0].detail);
	return store;
}

static enum weightd_code put(struct weightd_store *store, bool *created, struct weightd_error *err)
{
	return weightd_store_put(store, &(struct weightd_object){KEY, VALUE, strlen(VALUE)},
				 created, err);
}

static enum weightd_code get(struct weightd_store *store, struct weightd_error *err)
{
	struct weightd_text text;

	weightd_text_init(&text, 10000);
	enum weightd_code code = weightd_store_get(store, KEY, &text, err);
	if (code == WEIGHTD_OK)
		ck_assert_str_eq(text.data, VALUE);
	weightd_text_free(&text);
	return code;
}

static void path_of(const char *folder, char path[600])
{
	snprintf(path, 600, "%s/models/00/" KEY, folder);
}

static unsigned files_in(const char *folder, const char *name)
{
	char path[600];
	unsigned count = 0;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	DIR *open = opendir(path);
	ck_assert_ptr_nonnull(open);
	for (struct dirent *item; (item = readdir(open)) != NULL;)
		count += item->d_name[0] != '.';
	closedir(open);
	return count;
}

START_TEST(objects_outlive_the_store_that_wrote_them)
{
	char *folder = temporary_folder();
	struct weightd_store *store = open_store(folder);
	bool created;

	ck_assert_int_eq(put(store, &created, NULL), WEIGHTD_OK);
	weightd_store_close(store);
	store = open_store(folder);

	ck_assert_int_eq(get(store, NULL), WEIGHTD_OK);
	ck_assert_uint_eq(files_in(folder, "tmp"), 0);
	weightd_store_close(store);
	temporary_folder_remove(folder);
}
END_TEST

START_TEST(missing_folders_are_made_and_private)
{
	char *folder = temporary_folder();
	char deep[600];
	struct stat status;

	snprintf(deep, sizeof deep, "%s/a/b/c", folder);
	weightd_store_close(open_store(deep));

	ck_assert_int_eq(stat(deep, &status), 0);
	ck_assert_uint_eq(status.st_mode & 0777, 0700);
	temporary_folder_remove(folder);
}
END_TEST

START_TEST(a_folder_that_cannot_be_made_is_refused_with_its_name)
{
	struct weightd_store *store = NULL;
	struct weightd_error err = {0};

	ck_assert_int_eq(weightd_store_open(&store, "directory", "/proc/no/such", &err),
			 WEIGHTD_ERR_STORE_UNAVAILABLE);

	ck_assert_ptr_nonnull(strstr(err.issues[0].detail, "/proc/no/such"));
}
END_TEST

START_TEST(every_flipped_bit_is_found)
{
	char *folder = temporary_folder();
	struct weightd_store *store = open_store(folder);
	char path[600], bytes[400];
	bool created;

	ck_assert_int_eq(put(store, &created, NULL), WEIGHTD_OK);
	path_of(folder, path);
	int fd = open(path, O_RDWR);
	ssize_t length = read(fd, bytes, sizeof bytes);

	ck_assert_int_gt(length, 100);
	for (ssize_t i = 0; i < length; i++) {
		char flipped = (char)(bytes[i] ^ (1 << (i % 8)));

		ck_assert_int_eq(pwrite(fd, &flipped, 1, i), 1);
		ck_assert_msg(get(store, NULL) == WEIGHTD_ERR_STORE_CORRUPT, "byte %zd", i);
		ck_assert_int_eq(pwrite(fd, &bytes[i], 1, i), 1);
	}
	ck_assert_int_eq(get(store, NULL), WEIGHTD_OK);
	close(fd);
	weightd_store_close(store);
	temporary_folder_remove(folder);
}
END_TEST

START_TEST(every_cut_is_found)
{
	char *folder = temporary_folder();
	struct weightd_store *store = open_store(folder);
	char path[600];
	struct stat status;
	bool created;

	ck_assert_int_eq(put(store, &created, NULL), WEIGHTD_OK);
	path_of(folder, path);
	ck_assert_int_eq(stat(path, &status), 0);

	for (off_t length = status.st_size - 1; length >= 0; length--) {
		ck_assert_int_eq(truncate(path, length), 0);
		ck_assert_int_eq(get(store, NULL), WEIGHTD_ERR_STORE_CORRUPT);
	}
	weightd_store_close(store);
	temporary_folder_remove(folder);
}
END_TEST

START_TEST(bytes_behind_the_object_are_found)
{
	char *folder = temporary_folder();
	struct weightd_store *store = open_store(folder);
	char path[600];
	bool created;

	ck_assert_int_eq(put(store, &created, NULL), WEIGHTD_OK);
	path_of(folder, path);
	int fd = open(path, O_WRONLY | O_APPEND);
	ck_assert_int_eq(write(fd, "\n", 1), 1);
	close(fd);

	ck_assert_int_eq(get(store, NULL), WEIGHTD_ERR_STORE_CORRUPT);
	weightd_store_close(store);
	temporary_folder_remove(folder);
}
END_TEST

START_TEST(an_object_under_another_name_is_found)
{
	char *folder = temporary_folder();
	struct weightd_store *store = open_store(folder);
	struct weightd_text text;
	char path[600], other[600];
	bool created;

	ck_assert_int_eq(put(store, &created, NULL), WEIGHTD_OK);
	path_of(folder, path);
	snprintf(other, sizeof other, "%s/models/00/00ff", folder);
	ck_assert_int_eq(rename(path, other), 0);

	weightd_text_init(&text, 10000);
	ck_assert_int_eq(weightd_store_get(store, "00ff", &text, NULL), WEIGHTD_ERR_STORE_CORRUPT);
	weightd_text_free(&text);
	weightd_store_close(store);
	temporary_folder_remove(folder);
}
END_TEST

START_TEST(putting_again_heals_a_damaged_object)
{
	char *folder = temporary_folder();
	struct weightd_store *store = open_store(folder);
	char path[600];
	bool created;

	ck_assert_int_eq(put(store, &created, NULL), WEIGHTD_OK);
	path_of(folder, path);
	ck_assert_int_eq(truncate(path, 30), 0);
	created = false;
	ck_assert_int_eq(put(store, &created, NULL), WEIGHTD_OK);

	ck_assert(created);
	ck_assert_int_eq(get(store, NULL), WEIGHTD_OK);
	weightd_store_close(store);
	temporary_folder_remove(folder);
}
END_TEST

/* What may stand in an object's place. */
static void make_fifo(const char *path)
{
	ck_assert_int_eq(mkfifo(path, 0600), 0);
}

static void make_folder(const char *path)
{
	ck_assert_int_eq(mkdir(path, 0700), 0);
}

static void make_link(const char *path)
{
	ck_assert_int_eq(symlink("/dev/zero", path), 0);
}

static void (*const foreign[])(const char *path) = {make_fifo, make_folder, make_link};

START_TEST(what_is_no_file_is_damage_that_can_be_replaced_and_removed)
{
	char *folder = temporary_folder();
	struct weightd_store *store = open_store(folder);
	char path[600];
	bool created;

	ck_assert_int_eq(put(store, &created, NULL), WEIGHTD_OK);
	path_of(folder, path);
	ck_assert_int_eq(unlink(path), 0);
	foreign[_i](path);

	ck_assert_int_eq(get(store, NULL), WEIGHTD_ERR_STORE_CORRUPT);
	ck_assert_int_eq(put(store, &created, NULL), WEIGHTD_OK);
	ck_assert(created);
	ck_assert_int_eq(get(store, NULL), WEIGHTD_OK);
	ck_assert_int_eq(unlink(path), 0);
	foreign[_i](path);
	ck_assert_int_eq(weightd_store_remove(store, KEY, NULL), WEIGHTD_OK);
	ck_assert_int_eq(get(store, NULL), WEIGHTD_ERR_NOT_FOUND);
	weightd_store_close(store);
	temporary_folder_remove(folder);
}
END_TEST

START_TEST(a_folder_with_files_in_an_objects_place_is_corrupt)
{
	char *folder = temporary_folder();
	struct weightd_store *store = open_store(folder);
	char path[600], inside[620];
	bool created;

	ck_assert_int_eq(put(store, &created, NULL), WEIGHTD_OK);
	path_of(folder, path);
	ck_assert_int_eq(unlink(path), 0);
	make_folder(path);
	snprintf(inside, sizeof inside, "%s/x", path);
	close(open(inside, O_WRONLY | O_CREAT, 0600));

	ck_assert_int_eq(get(store, NULL), WEIGHTD_ERR_STORE_CORRUPT);
	ck_assert_int_eq(put(store, &created, NULL), WEIGHTD_ERR_STORE_CORRUPT);
	ck_assert_int_eq(weightd_store_remove(store, KEY, NULL), WEIGHTD_ERR_STORE_CORRUPT);
	weightd_store_close(store);
	temporary_folder_remove(folder);
}
END_TEST

START_TEST(leftovers_of_a_killed_daemon_are_removed)
{
	char *folder = temporary_folder();
	char path[600];

	weightd_store_close(open_store(folder));
	snprintf(path, sizeof path, "%s/tmp/0123456789abcdef", folder);
	close(open(path, O_WRONLY | O_CREAT, 0600));
	ck_assert_uint_eq(files_in(folder, "tmp"), 1);
	weightd_store_close(open_store(folder));

	ck_assert_uint_eq(files_in(folder, "tmp"), 0);
	temporary_folder_remove(folder);
}
END_TEST

START_TEST(a_file_that_another_daemon_is_writing_is_left_alone)
{
	char *folder = temporary_folder();
	char path[600];

	weightd_store_close(open_store(folder));
	snprintf(path, sizeof path, "%s/tmp/0123456789abcdef", folder);
	int fd = open(path, O_WRONLY | O_CREAT, 0600);
	ck_assert_int_eq(flock(fd, LOCK_EX), 0);
	weightd_store_close(open_store(folder));

	ck_assert_uint_eq(files_in(folder, "tmp"), 1);
	close(fd);
	temporary_folder_remove(folder);
}
END_TEST

START_TEST(foreign_files_are_not_listed)
{
	char *folder = temporary_folder();
	struct weightd_store *store = open_store(folder);
	char path[600], keys[4][65];
	struct weightd_key_page page = {keys, 4, 0};
	bool created;

	ck_assert_int_eq(put(store, &created, NULL), WEIGHTD_OK);
	const char *names[] = {"models/README", "models/ab", "models/00/x.json", "models/00/aa"};
	for (size_t i = 0; i < 4; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, names[i]);
		close(open(path, O_WRONLY | O_CREAT, 0600));
	}

	ck_assert_int_eq(weightd_store_list(store, "", &page, NULL), WEIGHTD_OK);
	ck_assert_uint_eq(page.count, 1);
	ck_assert_str_eq(keys[0], KEY);
	weightd_store_close(store);
	temporary_folder_remove(folder);
}
END_TEST

/* A limit on file sizes fails as a full disk does: some bytes are written, then no more. */
START_TEST(a_full_disk_is_told_and_leaves_nothing)
{
	char *folder = temporary_folder();
	struct weightd_store *store = open_store(folder);
	struct rlimit before, small;
	struct weightd_error err = {0};
	bool created;

	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &before);
	small = before;
	small.rlim_cur = 64;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
	enum weightd_code code = put(store, &created, &err);
	setrlimit(RLIMIT_FSIZE, &before);

	ck_assert_int_eq(code, WEIGHTD_ERR_STORE_FULL);
	ck_assert_int_eq(get(store, NULL), WEIGHTD_ERR_NOT_FOUND);
	ck_assert_uint_eq(files_in(folder, "tmp"), 0);
	ck_assert_int_eq(put(store, &created, NULL), WEIGHTD_OK);
	weightd_store_close(store);
	temporary_folder_remove(folder);
}
END_TEST

START_TEST(a_folder_that_vanishes_is_unavailable)
{
	char *folder = temporary_folder();
	struct weightd_store *store = open_store(folder);
	char path[600];
	bool created;

	snprintf(path, sizeof path, "%s/tmp", folder);
	ck_assert_int_eq(rmdir(path), 0);

	ck_assert_int_eq(put(store, &created, NULL), WEIGHTD_ERR_STORE_UNAVAILABLE);
	weightd_store_close(store);
	temporary_folder_remove(folder);
}
END_TEST

START_TEST(check_tells_a_folder_that_works_from_one_that_is_gone)
{
	char *folder = temporary_folder();
	struct weightd_store *store = open_store(folder);
	struct weightd_error err = {0};
	char path[600];

	ck_assert_int_eq(weightd_store_check(store, NULL), WEIGHTD_OK);
	snprintf(path, sizeof path, "%s/models", folder);
	ck_assert_int_eq(rmdir(path), 0);

	ck_assert_int_eq(weightd_store_check(store, &err), WEIGHTD_ERR_STORE_UNAVAILABLE);
	weightd_store_close(store);
	temporary_folder_remove(folder);
}
END_TEST

/*
 * The child acknowledges each key on a pipe after put() returned; then it is killed at any point.
 */
static void write_until_killed(const char *folder, int acknowledge)
{
	struct weightd_store *store = NULL;

	if (weightd_store_open(&store, "directory", folder, NULL) != WEIGHTD_OK)
		_exit(1);
	for (unsigned i = 0;; i++) {
		char key[16];
		bool created;

		snprintf(key, sizeof key, "%08x", i * 2654435761u);
		if (weightd_store_put(store, &(struct weightd_object){key, key, 8}, &created,
				      NULL) != WEIGHTD_OK ||
		    write(acknowledge, key, 8) != 8)
			_exit(1);
	}
}

START_TEST(nothing_acknowledged_is_lost_by_a_kill)
{
	char *folder = temporary_folder();
	int ends[2];
	unsigned checked = 0;
	char key[9] = "";

	ck_assert_int_eq(pipe(ends), 0);
	pid_t child = fork();
	if (child == 0)
		write_until_killed(folder, ends[1]);
	close(ends[1]);
	usleep(150000);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	struct weightd_store *store = open_store(folder);

	while (read(ends[0], key, 8) == 8) {
		struct weightd_text text;

		weightd_text_init(&text, 100);
		ck_assert_int_eq(weightd_store_get(store, key, &text, NULL), WEIGHTD_OK);
		ck_assert_str_eq(text.data, key);
		weightd_text_free(&text);
		checked++;
	}
	ck_assert_uint_gt(checked, 0);
	ck_assert_uint_eq(files_in(folder, "tmp"), 0);
	close(ends[0]);
	weightd_store_close(store);
	temporary_folder_remove(folder);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("directory store");
	TCase *tcase = tcase_create("directory store");

	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, objects_outlive_the_store_that_wrote_them);
	tcase_add_test(tcase, missing_folders_are_made_and_private);
	tcase_add_test(tcase, a_folder_that_cannot_be_made_is_refused_with_its_name);
	tcase_add_test(tcase, every_flipped_bit_is_found);
	tcase_add_test(tcase, every_cut_is_found);
	tcase_add_test(tcase, bytes_behind_the_object_are_found);
	tcase_add_test(tcase, an_object_under_another_name_is_found);
	tcase_add_test(tcase, putting_again_heals_a_damaged_object);
	tcase_add_loop_test(tcase, what_is_no_file_is_damage_that_can_be_replaced_and_removed, 0,
			    (int)(sizeof foreign / sizeof foreign[0]));
	tcase_add_test(tcase, a_folder_with_files_in_an_objects_place_is_corrupt);
	tcase_add_test(tcase, leftovers_of_a_killed_daemon_are_removed);
	tcase_add_test(tcase, a_file_that_another_daemon_is_writing_is_left_alone);
	tcase_add_test(tcase, foreign_files_are_not_listed);
	tcase_add_test(tcase, a_full_disk_is_told_and_leaves_nothing);
	tcase_add_test(tcase, a_folder_that_vanishes_is_unavailable);
	tcase_add_test(tcase, check_tells_a_folder_that_works_from_one_that_is_gone);
	tcase_add_test(tcase, nothing_acknowledged_is_lost_by_a_kill);
	suite_add_tcase(suite, tcase);
	return suite;
}
