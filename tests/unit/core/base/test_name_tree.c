#include "core/base/name_tree.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

static struct weightd_arena *arena;
static struct weightd_name_node *root;

static void begin(void)
{
	arena = weightd_arena_new(0);
	root = NULL;
}

static void end(void)
{
	weightd_arena_free(arena);
}

/* Whether the name was there already. */
static bool add(const char *name, void *item)
{
	bool taken = false;

	ck_assert(weightd_name_tree_add(&root, arena, name, item, &taken));
	return taken;
}

static void *find(const char *name)
{
	return weightd_name_tree_find(root, name, strlen(name));
}

START_TEST(nothing_is_found_in_an_empty_tree)
{
	ck_assert_ptr_null(find("a"));
	ck_assert_ptr_null(find(""));
}
END_TEST

START_TEST(a_name_that_begins_another_is_a_name_of_its_own)
{
	static const char *const names[] = {"ab", "abc", "a", "abcd", "b", "", "abd"};
	const size_t count = sizeof names / sizeof names[0];

	for (size_t i = 0; i < count; i++)
		ck_assert(!add(names[i], (void *)(uintptr_t)names[i]));

	for (size_t i = 0; i < count; i++)
		ck_assert_ptr_eq(find(names[i]), names[i]);
	ck_assert_ptr_null(find("abx"));
	ck_assert_ptr_null(find("abcde"));
}
END_TEST

START_TEST(a_second_item_of_a_name_is_refused_and_the_first_stays)
{
	int first, second;

	add("x", &first);
	add("y", &second);

	ck_assert(add("x", &second));
	ck_assert_ptr_eq(find("x"), &first);
}
END_TEST

START_TEST(only_the_given_length_of_a_name_counts)
{
	int item;

	add("l1", &item);

	ck_assert_ptr_eq(weightd_name_tree_find(root, "l1.0.weight", 2), &item);
	ck_assert_ptr_null(weightd_name_tree_find(root, "l1.0.weight", 1));
}
END_TEST

START_TEST(bytes_above_127_are_told_apart)
{
	int a, b, d;

	add("\xC3\xA9", &a);
	add("\xC3\xA8", &b);
	add("C)", &d);

	ck_assert_ptr_eq(find("\xC3\xA9"), &a);
	ck_assert_ptr_eq(find("\xC3\xA8"), &b);
	ck_assert_ptr_eq(find("C)"), &d);
	ck_assert_ptr_null(find("\xC3"));
}
END_TEST

START_TEST(ten_thousand_names_are_all_found_in_any_order)
{
	static char names[10000][8];

	/* 7919 is coprime to 10000: every number once, in a scattered order. */
	for (unsigned i = 0; i < 10000; i++) {
		snprintf(names[i], sizeof names[i], "%u", i * 7919 % 10000);
		ck_assert(!add(names[i], names[i]));
	}
	for (unsigned i = 0; i < 10000; i++)
		ck_assert_ptr_eq(find(names[i]), names[i]);
	ck_assert_ptr_null(find("10000"));
	ck_assert(add("4711", NULL));
}
END_TEST

START_TEST(no_memory_leaves_the_tree_as_it_was)
{
	bool taken;
	int item, outside;
	struct weightd_arena *full = weightd_arena_new(1);

	ck_assert(!weightd_name_tree_add(&root, full, "a", &item, &taken));
	ck_assert_ptr_null(root);
	add("a", &item);
	ck_assert(!weightd_name_tree_add(&root, full, "b", &outside, &taken));
	ck_assert_ptr_eq(find("a"), &item);
	ck_assert_ptr_null(find("b"));
	weightd_arena_free(full);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("name_tree");
	TCase *tcase = tcase_create("names");

	tcase_add_checked_fixture(tcase, begin, end);
	tcase_add_test(tcase, nothing_is_found_in_an_empty_tree);
	tcase_add_test(tcase, a_name_that_begins_another_is_a_name_of_its_own);
	tcase_add_test(tcase, a_second_item_of_a_name_is_refused_and_the_first_stays);
	tcase_add_test(tcase, only_the_given_length_of_a_name_counts);
	tcase_add_test(tcase, bytes_above_127_are_told_apart);
	tcase_add_test(tcase, ten_thousand_names_are_all_found_in_any_order);
	tcase_add_test(tcase, no_memory_leaves_the_tree_as_it_was);
	suite_add_tcase(suite, tcase);
	return suite;
}
