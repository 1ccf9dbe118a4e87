/*
 * Bounds of objects and bytes, run over every backend.
 */
#include "store/store.h"
#include "temporary_folder.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

static char *folder;

static void setup(void)
{
	folder = temporary_folder();
}

static void teardown(void)
{
	temporary_folder_remove(folder);
}

static struct weightd_store *open_bounded(int backend, uint64_t bytes, uint64_t objects)
{
	const struct weightd_store_options options = {
		.backend = weightd_store_backend_at((size_t)backend)->name,
		.location = folder,
		.folder = "models",
		.is_transient = true, /* thousands of syncs take minutes */
		.bytes_max = bytes,
		.objects_max = objects,
	};
	struct weightd_store *store = NULL;

	ck_assert_int_eq(weightd_store_open_with(&store, &options, NULL), WEIGHTD_OK);
	return store;
}

static enum weightd_code put(struct weightd_store *store, const char *key)
{
	bool created;

	return weightd_store_put(store, &(struct weightd_object){key, key, strlen(key)}, &created,
				 NULL);
}

START_TEST(more_objects_than_allowed_are_refused)
{
	struct weightd_store *store = open_bounded(_i, 0, 2);

	ck_assert_int_eq(put(store, "aa01"), WEIGHTD_OK);
	ck_assert_int_eq(put(store, "aa02"), WEIGHTD_OK);
	ck_assert_int_eq(put(store, "aa03"), WEIGHTD_ERR_STORE_FULL);

	ck_assert_int_eq(put(store, "aa01"), WEIGHTD_OK); /* it is there */
	ck_assert_uint_eq(weightd_store_numbers(store).objects, 2);
	ck_assert_int_eq(weightd_store_remove(store, "aa01", NULL), WEIGHTD_OK);
	ck_assert_int_eq(put(store, "aa03"), WEIGHTD_OK);
	weightd_store_close(store);
}
END_TEST

START_TEST(more_bytes_than_allowed_are_refused)
{
	struct weightd_store *store = open_bounded(_i, 40000, 0);
	unsigned count = 0;
	char key[16];

	do
		snprintf(key, sizeof key, "%04x", count);
	while (put(store, key) == WEIGHTD_OK && ++count < 10000);

	ck_assert_int_eq(put(store, "ffff"), WEIGHTD_ERR_STORE_FULL);
	ck_assert_uint_ge(count, 8);
	ck_assert_uint_lt(count, 1000);
	ck_assert_uint_le(weightd_store_numbers(store).bytes, 40000);
	ck_assert_uint_gt(weightd_store_numbers(store).bytes, 30000);
	weightd_store_close(store);
}
END_TEST

START_TEST(what_is_there_at_the_start_is_counted)
{
	struct weightd_store *store = open_bounded(0, 0, 0);
	char key[16];

	for (unsigned i = 0; i < 2500; i++) {
		snprintf(key, sizeof key, "%04x", i * 7);
		ck_assert_int_eq(put(store, key), WEIGHTD_OK);
	}
	const struct weightd_store_numbers before = weightd_store_numbers(store);
	weightd_store_close(store);
	store = open_bounded(0, 0, 2500);

	ck_assert_uint_eq(before.objects, 2500);
	ck_assert_uint_eq(weightd_store_numbers(store).objects, 2500);
	ck_assert_uint_eq(weightd_store_numbers(store).bytes, before.bytes);
	ck_assert_int_eq(put(store, "ffff"), WEIGHTD_ERR_STORE_FULL);
	weightd_store_close(store);
}
END_TEST

START_TEST(a_put_that_fails_takes_no_room)
{
	struct weightd_store *store = open_bounded(0, 0, 0);
	char path[600];

	snprintf(path, sizeof path, "%s/tmp", folder);
	ck_assert_int_eq(remove(path), 0);
	ck_assert_int_eq(put(store, "aa01"), WEIGHTD_ERR_STORE_UNAVAILABLE);

	ck_assert_uint_eq(weightd_store_numbers(store).objects, 0);
	ck_assert_uint_eq(weightd_store_numbers(store).bytes, 0);
	weightd_store_close(store);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("store quota");
	TCase *tcase = tcase_create("store quota");
	const int backends = (int)weightd_store_backend_count();

	tcase_set_timeout(tcase, 60);
	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_loop_test(tcase, more_objects_than_allowed_are_refused, 0, backends);
	tcase_add_loop_test(tcase, more_bytes_than_allowed_are_refused, 0, backends);
	tcase_add_test(tcase, what_is_there_at_the_start_is_counted);
	tcase_add_test(tcase, a_put_that_fails_takes_no_room);
	suite_add_tcase(suite, tcase);
	return suite;
}
