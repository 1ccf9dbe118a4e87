/*
 * The store's contract, run over every backend: what holds for one holds for all.
 */
#include "store/store.h"
#include "temporary_folder.h"
#include "suite.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct weightd_store *open_store(int index, const char *folder)
{
	struct weightd_store *store = NULL;
	struct weightd_error err = {0};
	enum weightd_code code = weightd_store_open(
		&store, weightd_store_backend_at((size_t)index)->name, folder, &err);

	ck_assert_msg(code == WEIGHTD_OK, "%s", err.issues[0].detail);
	return store;
}

static enum weightd_code put(struct weightd_store *store, const char *key, const char *bytes,
			     bool *created)
{
	return weightd_store_put(store, &(struct weightd_object){key, bytes, strlen(bytes)},
				 created, NULL);
}

START_TEST(what_was_put_is_got)
{
	char *folder = temporary_folder();
	struct weightd_store *store = open_store(_i, folder);
	struct weightd_text text;
	bool created = false;

	weightd_text_init(&text, 1000);
	ck_assert_int_eq(weightd_store_put(store, &(struct weightd_object){"abc123", "a\0b\n", 4},
					   &created, NULL),
			 WEIGHTD_OK);
	ck_assert_int_eq(weightd_store_get(store, "abc123", &text, NULL), WEIGHTD_OK);

	ck_assert(created);
	ck_assert_uint_eq(text.length, 4);
	ck_assert_mem_eq(text.data, "a\0b\n", 4);
	weightd_text_free(&text);
	weightd_store_close(store);
	temporary_folder_remove(folder);
}
END_TEST

START_TEST(putting_again_creates_nothing)
{
	char *folder = temporary_folder();
	struct weightd_store *store = open_store(_i, folder);
	bool first = false, second = true;

	ck_assert_int_eq(put(store, "0a", "x", &first), WEIGHTD_OK);
	ck_assert_int_eq(put(store, "0a", "x", &second), WEIGHTD_OK);

	ck_assert(first);
	ck_assert(!second);
	weightd_store_close(store);
	temporary_folder_remove(folder);
}
END_TEST

START_TEST(an_empty_object_is_an_object)
{
	char *folder = temporary_folder();
	struct weightd_store *store = open_store(_i, folder);
	struct weightd_text text;
	bool created;

	weightd_text_init(&text, 10);
	ck_assert_int_eq(put(store, "f", "", &created), WEIGHTD_OK);
	ck_assert_int_eq(weightd_store_get(store, "f", &text, NULL), WEIGHTD_OK);

	ck_assert_uint_eq(text.length, 0);
	weightd_text_free(&text);
	weightd_store_close(store);
	temporary_folder_remove(folder);
}
END_TEST

START_TEST(a_large_object_comes_back_whole)
{
	char *folder = temporary_folder();
	struct weightd_store *store = open_store(_i, folder);
	enum { SIZE = 300000 };
	static char bytes[SIZE];
	struct weightd_text text;
	bool created;

	for (int i = 0; i < SIZE; i++)
		bytes[i] = (char)(i * 7 + i / 256);
	weightd_text_init(&text, SIZE);
	ck_assert_int_eq(weightd_store_put(store, &(struct weightd_object){"12", bytes, SIZE},
					   &created, NULL),
			 WEIGHTD_OK);
	ck_assert_int_eq(weightd_store_get(store, "12", &text, NULL), WEIGHTD_OK);

	ck_assert_uint_eq(text.length, SIZE);
	ck_assert(memcmp(text.data, bytes, SIZE) == 0);
	weightd_text_free(&text);
	weightd_store_close(store);
	temporary_folder_remove(folder);
}
END_TEST

START_TEST(a_removed_object_is_not_found)
{
	char *folder = temporary_folder();
	struct weightd_store *store = open_store(_i, folder);
	struct weightd_text text;
	bool created;

	weightd_text_init(&text, 10);
	ck_assert_int_eq(put(store, "aa", "x", &created), WEIGHTD_OK);
	ck_assert_int_eq(weightd_store_remove(store, "aa", NULL), WEIGHTD_OK);

	ck_assert_int_eq(weightd_store_get(store, "aa", &text, NULL), WEIGHTD_ERR_NOT_FOUND);
	ck_assert_int_eq(weightd_store_remove(store, "aa", NULL), WEIGHTD_ERR_NOT_FOUND);
	ck_assert_int_eq(put(store, "aa", "x", &created), WEIGHTD_OK);
	ck_assert(created);
	weightd_store_close(store);
	temporary_folder_remove(folder);
}
END_TEST

START_TEST(lists_go_on_in_byte_order)
{
	char *folder = temporary_folder();
	struct weightd_store *store = open_store(_i, folder);
	const char *keys[] = {"ff", "0", "a", "a0", "9f1", "9f", "00", "a01", "9e"};
	const char *sorted[] = {"0", "00", "9e", "9f", "9f1", "a", "a0", "a01", "ff"};
	char names[4][65], after[65] = "";
	struct weightd_key_page page = {names, 4, 0};
	size_t seen = 0;
	bool created;

	for (size_t i = 0; i < 9; i++)
		ck_assert_int_eq(put(store, keys[i], keys[i], &created), WEIGHTD_OK);

	do {
		ck_assert_int_eq(weightd_store_list(store, after, &page, NULL), WEIGHTD_OK);
		for (size_t i = 0; i < page.count; i++)
			ck_assert_str_eq(names[i], sorted[seen++]);
		if (page.count != 0)
			strcpy(after, names[page.count - 1]);
	} while (page.count == 4);
	ck_assert_uint_eq(seen, 9);
	weightd_store_close(store);
	temporary_folder_remove(folder);
}
END_TEST

START_TEST(an_empty_store_lists_nothing)
{
	char *folder = temporary_folder();
	struct weightd_store *store = open_store(_i, folder);
	char names[1][65];
	struct weightd_key_page page = {names, 1, 7};

	ck_assert_int_eq(weightd_store_list(store, "", &page, NULL), WEIGHTD_OK);

	ck_assert_uint_eq(page.count, 0);
	weightd_store_close(store);
	temporary_folder_remove(folder);
}
END_TEST

START_TEST(keys_that_are_not_hexadecimal_are_refused)
{
	char *folder = temporary_folder();
	struct weightd_store *store = open_store(_i, folder);
	const char *bad[] = {
		"",	"..",
		"../x", "ABC",
		"g",	"a/b",
		"a.b",	" a",
		"a\n",	"00000000000000000000000000000000000000000000000000000000000000000"};
	struct weightd_text text;
	bool created;

	weightd_text_init(&text, 10);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		ck_assert_int_eq(put(store, bad[i], "x", &created), WEIGHTD_ERR_INTERNAL);
		ck_assert_int_eq(weightd_store_get(store, bad[i], &text, NULL),
				 WEIGHTD_ERR_INTERNAL);
		ck_assert_int_eq(weightd_store_remove(store, bad[i], NULL), WEIGHTD_ERR_INTERNAL);
	}
	weightd_store_close(store);
	temporary_folder_remove(folder);
}
END_TEST

START_TEST(an_answer_that_cannot_take_the_object_says_no_memory)
{
	char *folder = temporary_folder();
	struct weightd_store *store = open_store(_i, folder);
	struct weightd_text text;
	bool created;

	weightd_text_init(&text, 3);
	ck_assert_int_eq(put(store, "aa", "four", &created), WEIGHTD_OK);

	ck_assert_int_eq(weightd_store_get(store, "aa", &text, NULL), WEIGHTD_ERR_NO_MEMORY);
	weightd_text_free(&text);
	weightd_store_close(store);
	temporary_folder_remove(folder);
}
END_TEST

struct race {
	struct weightd_store *store;
	unsigned created;
};

static void *put_hundred(void *context)
{
	struct race *race = context;

	for (unsigned i = 0; i < 100; i++) {
		char key[8];
		bool created = false;

		snprintf(key, sizeof key, "%02x", i % 50);
		if (weightd_store_put(race->store, &(struct weightd_object){key, key, 2}, &created,
				      NULL) == WEIGHTD_OK)
			race->created += created;
	}
	return NULL;
}

START_TEST(of_many_threads_one_creates_an_object)
{
	char *folder = temporary_folder();
	struct weightd_store *store = open_store(_i, folder);
	struct race races[4];
	pthread_t threads[4];
	unsigned created = 0;

	for (int i = 0; i < 4; i++) {
		races[i] = (struct race){.store = store};
		pthread_create(&threads[i], NULL, put_hundred, &races[i]);
	}
	for (int i = 0; i < 4; i++) {
		pthread_join(threads[i], NULL);
		created += races[i].created;
	}

	ck_assert_uint_eq(created, 50);
	weightd_store_close(store);
	temporary_folder_remove(folder);
}
END_TEST

START_TEST(rows_are_documented_and_found_by_name)
{
	const struct weightd_store_backend *row = weightd_store_backend_at((size_t)_i);

	ck_assert_ptr_eq(weightd_store_backend_find(row->name), row);
	ck_assert_uint_gt(strlen(row->doc), 10);
	ck_assert(row->open && row->close && row->put && row->get && row->remove && row->list);
}
END_TEST

START_TEST(an_unknown_backend_is_refused_with_the_known_ones)
{
	struct weightd_store *store = NULL;
	struct weightd_error err = {0};

	ck_assert_int_ne(weightd_store_open(&store, "tape", "/tmp", &err), WEIGHTD_OK);

	ck_assert_str_eq(err.issues[0].expected, "directory or memory");
	weightd_store_close(store);
}
END_TEST

static enum weightd_code swap(struct weightd_store *store, const char *was, const char *bytes)
{
	return weightd_store_swap(store,
				  &(struct weightd_swap){"0a", was, was != NULL ? strlen(was) : 0,
							 bytes, bytes != NULL ? strlen(bytes) : 0},
				  NULL);
}

static void assert_object(struct weightd_store *store, const char *expected)
{
	struct weightd_text text;

	weightd_text_init(&text, 1000);
	ck_assert_int_eq(weightd_store_get(store, "0a", &text, NULL), WEIGHTD_OK);
	ck_assert_str_eq(text.data, expected);
	weightd_text_free(&text);
}

START_TEST(a_swap_needs_what_is_there)
{
	char *folder = temporary_folder();
	struct weightd_store *store = open_store(_i, folder);

	ck_assert_int_eq(swap(store, "a", "b"), WEIGHTD_ERR_PRECONDITION_FAILED);
	ck_assert_int_eq(swap(store, NULL, "a"), WEIGHTD_OK);
	assert_object(store, "a");
	ck_assert_int_eq(swap(store, NULL, "b"), WEIGHTD_ERR_PRECONDITION_FAILED);
	ck_assert_int_eq(swap(store, "b", "c"), WEIGHTD_ERR_PRECONDITION_FAILED);
	ck_assert_int_eq(swap(store, "ab", "c"), WEIGHTD_ERR_PRECONDITION_FAILED);
	assert_object(store, "a");
	ck_assert_int_eq(swap(store, "a", "longer"), WEIGHTD_OK);
	assert_object(store, "longer");
	ck_assert_int_eq(swap(store, "long", "x"), WEIGHTD_ERR_PRECONDITION_FAILED);
	ck_assert_uint_eq(weightd_store_numbers(store).objects, 1);
	ck_assert_int_eq(swap(store, "x", NULL), WEIGHTD_ERR_PRECONDITION_FAILED);
	ck_assert_int_eq(swap(store, "longer", NULL), WEIGHTD_OK);
	ck_assert_int_eq(weightd_store_has(store, "0a", NULL, NULL), WEIGHTD_ERR_NOT_FOUND);
	ck_assert_uint_eq(weightd_store_numbers(store).objects, 0);
	ck_assert_uint_eq(weightd_store_numbers(store).bytes, 0);
	weightd_store_close(store);
	temporary_folder_remove(folder);
}
END_TEST

#define COUNTS 40

/* Adds one to a number, as often as others do. */
static void *count_up(void *context)
{
	struct weightd_store *store = context;
	char was[20], next[20];

	for (int done = 0; done < COUNTS;) {
		struct weightd_text text;

		weightd_text_init(&text, sizeof was - 1);
		ck_assert_int_eq(weightd_store_get(store, "0a", &text, NULL), WEIGHTD_OK);
		memcpy(was, text.data, text.length + 1);
		weightd_text_free(&text);
		snprintf(next, sizeof next, "%d", atoi(was) + 1);
		done += swap(store, was, next) == WEIGHTD_OK;
	}
	return NULL;
}

START_TEST(no_swap_of_many_threads_is_lost)
{
	char *folder = temporary_folder();
	struct weightd_store *store = open_store(_i, folder);
	pthread_t threads[4];

	ck_assert_int_eq(swap(store, NULL, "0"), WEIGHTD_OK);
	for (size_t i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, count_up, store);
	for (size_t i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);

	assert_object(store, "160");
	weightd_store_close(store);
	temporary_folder_remove(folder);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("store");
	TCase *tcase = tcase_create("every backend");
	int count = (int)weightd_store_backend_count();

	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, what_was_put_is_got, 0, count);
	tcase_add_loop_test(tcase, putting_again_creates_nothing, 0, count);
	tcase_add_loop_test(tcase, an_empty_object_is_an_object, 0, count);
	tcase_add_loop_test(tcase, a_large_object_comes_back_whole, 0, count);
	tcase_add_loop_test(tcase, a_removed_object_is_not_found, 0, count);
	tcase_add_loop_test(tcase, lists_go_on_in_byte_order, 0, count);
	tcase_add_loop_test(tcase, an_empty_store_lists_nothing, 0, count);
	tcase_add_loop_test(tcase, keys_that_are_not_hexadecimal_are_refused, 0, count);
	tcase_add_loop_test(tcase, an_answer_that_cannot_take_the_object_says_no_memory, 0, count);
	tcase_add_loop_test(tcase, of_many_threads_one_creates_an_object, 0, count);
	tcase_add_loop_test(tcase, a_swap_needs_what_is_there, 0, count);
	tcase_add_loop_test(tcase, no_swap_of_many_threads_is_lost, 0, count);
	tcase_add_loop_test(tcase, rows_are_documented_and_found_by_name, 0, count);
	tcase_add_test(tcase, an_unknown_backend_is_refused_with_the_known_ones);
	suite_add_tcase(suite, tcase);
	return suite;
}
