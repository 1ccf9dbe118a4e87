/*
 * Objects go after their time, or when there are too many; run over every backend.
 */
#include "store/expiring_store.h"
#include "temporary_folder.h"
#include "suite.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char *folder;

static void setup(void)
{
	folder = temporary_folder();
}

static void teardown(void)
{
	temporary_folder_remove(folder);
}

static struct weightd_expiring *open_bounded(int backend, int64_t lifetime_ms, uint64_t bytes,
					     uint64_t objects)
{
	const struct weightd_store_options options = {
		.backend = weightd_store_backend_at((size_t)backend)->name,
		.location = folder,
		.folder = "transient",
		.is_transient = true,
		.bytes_max = bytes,
		.objects_max = objects,
	};
	struct weightd_expiring *expiring = NULL;

	ck_assert_int_eq(weightd_expiring_open(&expiring, &options, lifetime_ms, NULL), WEIGHTD_OK);
	return expiring;
}

static enum weightd_code put(struct weightd_expiring *expiring, const char *key)
{
	return weightd_expiring_put(expiring, &(struct weightd_object){key, key, strlen(key)},
				    NULL);
}

static bool gets(struct weightd_expiring *expiring, const char *key)
{
	struct weightd_text text;

	weightd_text_init(&text, 1000);
	enum weightd_code code = weightd_expiring_get(expiring, key, &text, NULL);
	if (code == WEIGHTD_OK)
		ck_assert_str_eq(text.data, key);
	weightd_text_free(&text);
	ck_assert_int_eq(code == WEIGHTD_OK, weightd_expiring_has(expiring, key, false));
	return code == WEIGHTD_OK;
}

START_TEST(an_object_goes_after_its_time)
{
	struct weightd_expiring *expiring = open_bounded(_i, 150, 0, 0);

	ck_assert_int_eq(put(expiring, "aa01"), WEIGHTD_OK);
	ck_assert(gets(expiring, "aa01"));
	ck_assert_uint_eq(weightd_expiring_numbers(expiring).objects, 1);
	usleep(200000);

	ck_assert(!gets(expiring, "aa01"));
	ck_assert_uint_eq(weightd_expiring_numbers(expiring).objects, 0);
	ck_assert_uint_eq(weightd_expiring_numbers(expiring).bytes, 0);
	weightd_expiring_close(expiring);
}
END_TEST

START_TEST(putting_and_renewing_begin_the_time_again)
{
	struct weightd_expiring *expiring = open_bounded(_i, 400, 0, 0);

	put(expiring, "aa01");
	put(expiring, "aa02");
	put(expiring, "aa03");
	usleep(250000);
	put(expiring, "aa01");
	ck_assert(weightd_expiring_has(expiring, "aa02", true));
	usleep(250000);

	ck_assert(gets(expiring, "aa01"));
	ck_assert(gets(expiring, "aa02"));
	ck_assert(!gets(expiring, "aa03"));
	ck_assert(!weightd_expiring_has(expiring, "aa03", true));
	weightd_expiring_close(expiring);
}
END_TEST

START_TEST(the_oldest_make_room)
{
	struct weightd_expiring *expiring = open_bounded(_i, 100000, 0, 2);

	put(expiring, "aa01");
	put(expiring, "aa02");
	put(expiring, "aa01");
	put(expiring, "aa03");

	ck_assert(gets(expiring, "aa01"));
	ck_assert(!gets(expiring, "aa02"));
	ck_assert(gets(expiring, "aa03"));
	weightd_expiring_close(expiring);
}
END_TEST

START_TEST(bytes_are_bounded)
{
	struct weightd_expiring *expiring = open_bounded(_i, 100000, 10000, 0);
	static const char large[20000] = "";
	char key[16];

	for (unsigned i = 0; i < 200; i++) {
		snprintf(key, sizeof key, "%04x", i);
		ck_assert_int_eq(put(expiring, key), WEIGHTD_OK);
		ck_assert(gets(expiring, key));
	}

	ck_assert_uint_le(weightd_expiring_numbers(expiring).bytes, 10000);
	ck_assert_int_eq(weightd_expiring_put(expiring,
					      &(struct weightd_object){"ab", large, sizeof large},
					      NULL),
			 WEIGHTD_ERR_STORE_FULL);
	weightd_expiring_close(expiring);
}
END_TEST

START_TEST(a_removed_object_is_gone)
{
	struct weightd_expiring *expiring = open_bounded(_i, 100000, 0, 0);

	put(expiring, "aa01");
	ck_assert_int_eq(weightd_expiring_remove(expiring, "aa01", NULL), WEIGHTD_OK);
	ck_assert_int_eq(weightd_expiring_remove(expiring, "aa01", NULL), WEIGHTD_ERR_NOT_FOUND);

	ck_assert(!gets(expiring, "aa01"));
	weightd_expiring_close(expiring);
}
END_TEST

START_TEST(objects_of_a_killed_daemon_are_there_and_go_in_time)
{
	struct weightd_expiring *first = open_bounded(0, 100000, 0, 0);

	put(first, "aa01");
	put(first, "bb02");
	struct weightd_expiring *second = open_bounded(0, 200, 0, 0);

	ck_assert(gets(second, "aa01"));
	ck_assert(gets(second, "bb02"));
	usleep(250000);
	ck_assert(!gets(second, "aa01"));
	ck_assert(!gets(second, "bb02"));
	ck_assert(!gets(first, "aa01"));
	weightd_expiring_close(first);
	weightd_expiring_close(second);
}
END_TEST

static void *put_often(void *context)
{
	struct weightd_expiring *expiring = context;
	char key[16];

	for (unsigned i = 0; i < 2000; i++) {
		snprintf(key, sizeof key, "%02x", i % 8);
		if (put(expiring, key) != WEIGHTD_OK)
			return context;
	}
	return NULL;
}

/* First all objects expire while they are put, then none does. */
START_TEST(threads_do_not_lose_what_was_put)
{
	struct weightd_expiring *expiring = open_bounded(1, 1, 0, 0);
	pthread_t threads[4];
	void *failed;

	for (size_t i = 0; i < 4; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, put_often, expiring), 0);
	for (size_t i = 0; i < 4; i++) {
		pthread_join(threads[i], &failed);
		ck_assert_ptr_null(failed);
	}
	weightd_expiring_close(expiring);
	expiring = open_bounded(1, 100000, 0, 0);
	for (size_t i = 0; i < 4; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, put_often, expiring), 0);
	for (size_t i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);

	ck_assert_uint_eq(weightd_expiring_numbers(expiring).objects, 8);
	weightd_expiring_close(expiring);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("expiring store");
	TCase *tcase = tcase_create("expiring store");
	const int backends = (int)weightd_store_backend_count();

	tcase_set_timeout(tcase, 60);
	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_loop_test(tcase, an_object_goes_after_its_time, 0, backends);
	tcase_add_loop_test(tcase, putting_and_renewing_begin_the_time_again, 0, backends);
	tcase_add_loop_test(tcase, the_oldest_make_room, 0, backends);
	tcase_add_loop_test(tcase, bytes_are_bounded, 0, backends);
	tcase_add_loop_test(tcase, a_removed_object_is_gone, 0, backends);
	tcase_add_test(tcase, objects_of_a_killed_daemon_are_there_and_go_in_time);
	tcase_add_test(tcase, threads_do_not_lose_what_was_put);
	suite_add_tcase(suite, tcase);
	return suite;
}
