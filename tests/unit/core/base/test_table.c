#include "core/base/table.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

static struct weightd_arena *arena;
static struct weightd_table table;

static void begin(void)
{
	arena = weightd_arena_new(0);
	table = (struct weightd_table){0};
}

static void end(void)
{
	weightd_arena_free(arena);
}

static bool same(const void *item, const void *key)
{
	return strcmp(item, key) == 0;
}

START_TEST(an_item_is_found_by_what_it_is_like)
{
	char names[1000][8];

	for (unsigned i = 0; i < 1000; i++) {
		snprintf(names[i], sizeof names[i], "%u", i);
		ck_assert_ptr_null(
			weightd_table_find(&table, weightd_hash_text(0, names[i]), same, names[i]));
		ck_assert(
			weightd_table_add(&table, arena, weightd_hash_text(0, names[i]), names[i]));
	}
	for (unsigned i = 0; i < 1000; i++) {
		char copy[8];
		strcpy(copy, names[i]);
		ck_assert_ptr_eq(weightd_table_find(&table, weightd_hash_text(0, copy), same, copy),
				 names[i]);
	}
}
END_TEST

START_TEST(equal_hashes_are_told_apart)
{
	char a[] = "a", b[] = "b";

	ck_assert(weightd_table_add(&table, arena, 7, a));
	ck_assert_ptr_null(weightd_table_find(&table, 7, same, b));
	ck_assert(weightd_table_add(&table, arena, 7, b));
	ck_assert_ptr_eq(weightd_table_find(&table, 7, same, "a"), a);
	ck_assert_ptr_eq(weightd_table_find(&table, 7, same, "b"), b);
}
END_TEST

/* A client may choose names of one hash: then fewer are shared, and nothing takes longer. */
START_TEST(looking_for_one_among_many_of_one_hash_ends_early)
{
	char names[100][8];

	for (unsigned i = 0; i < 100; i++) {
		snprintf(names[i], sizeof names[i], "%u", i);
		ck_assert(weightd_table_add(&table, arena, 7, names[i]));
	}
	ck_assert_ptr_eq(weightd_table_find(&table, 7, same, "99"), names[99]);
	ck_assert_ptr_null(weightd_table_find(&table, 7, same, "0"));
}
END_TEST

START_TEST(texts_of_any_length_have_hashes_of_their_own)
{
	ck_assert_uint_ne(weightd_hash_text(0, ""), weightd_hash_text(0, "a"));
	ck_assert_uint_ne(weightd_hash_text(0, "weight01"), weightd_hash_text(0, "weight02"));
	ck_assert_uint_ne(weightd_hash_text(0, "weight.01"), weightd_hash_text(0, "weight.02"));
	ck_assert_uint_ne(weightd_hash_text(0, "a"), weightd_hash_text(1, "a"));
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("table");
	TCase *tcase = tcase_create("table");

	tcase_add_checked_fixture(tcase, begin, end);
	tcase_add_test(tcase, an_item_is_found_by_what_it_is_like);
	tcase_add_test(tcase, equal_hashes_are_told_apart);
	tcase_add_test(tcase, looking_for_one_among_many_of_one_hash_ends_early);
	tcase_add_test(tcase, texts_of_any_length_have_hashes_of_their_own);
	suite_add_tcase(suite, tcase);
	return suite;
}
