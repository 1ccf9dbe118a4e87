#include "core/model/module_names.h"
#include "model_case.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

static struct model_case c;
static struct weightd_module *root;

static void begin(void)
{
	model_case_begin(&c);
	root = model_case_plain(&c, NULL, "", "ModuleList");
}

static void end(void)
{
	model_case_end(&c);
}

/* Adds a child; false if its name is taken. */
static bool add(const char *name)
{
	struct weightd_module *child;

	return weightd_module_new(&child, &c.builder, root, name, "ReLU", NULL, NULL, "", NULL) ==
	       WEIGHTD_OK;
}

static void add_numbers(unsigned first, unsigned end_)
{
	char name[16];

	for (unsigned i = first; i < end_; i++) {
		snprintf(name, sizeof name, "%u", i);
		ck_assert(add(name));
	}
}

static const char *find(const char *name)
{
	const struct weightd_module *child = weightd_module_child(root, name, strlen(name));

	return child == NULL ? NULL : child->name;
}

START_TEST(children_in_the_order_of_their_numbers_need_no_tree)
{
	add_numbers(0, 1000);

	ck_assert_ptr_null(root->names);
	ck_assert_str_eq(find("0"), "0");
	ck_assert_str_eq(find("517"), "517");
	ck_assert_str_eq(find("999"), "999");
	ck_assert_ptr_null(find("1000"));
	ck_assert_ptr_null(find("05"));
	ck_assert_ptr_null(find("relu"));
}
END_TEST

START_TEST(a_name_is_taken_once_however_many_there_are)
{
	add_numbers(0, 100);
	ck_assert(!add("99"));
	ck_assert(!add("0"));
	ck_assert(add("relu"));
	ck_assert(!add("relu"));
	ck_assert(!add("50"));
	ck_assert(add("100"));
	ck_assert(add("0100"));
	ck_assert_str_eq(find("relu"), "relu");
	ck_assert_str_eq(find("50"), "50");
}
END_TEST

START_TEST(few_names_are_compared_one_by_one)
{
	ck_assert(add("b"));
	ck_assert(add("a"));
	ck_assert(!add("b"));
	ck_assert(add("ab"));

	ck_assert_ptr_null(root->names);
	ck_assert_str_eq(find("ab"), "ab");
	ck_assert_ptr_null(find("abc"));
}
END_TEST

START_TEST(a_child_cannot_have_the_name_of_a_tensor)
{
	const struct weightd_shape shape = weightd_shape_of(1, 2);

	ck_assert_int_eq(
		weightd_module_add_buffer(root, &c.builder, "7", &shape, WEIGHTD_FLOAT32, 0, NULL),
		WEIGHTD_OK);
	add_numbers(0, 7);
	ck_assert(!add("7"));
	add_numbers(8, 40);
	ck_assert_int_eq(
		weightd_module_add_buffer(root, &c.builder, "20", &shape, WEIGHTD_FLOAT32, 0, NULL),
		WEIGHTD_ERR_BAD_NAME);
}
END_TEST

START_TEST(names_in_any_order_are_found_by_a_tree)
{
	add_numbers(0, 100);

	ck_assert_ptr_nonnull(weightd_names_find(root, &c.builder, "42", 2));
	ck_assert_ptr_nonnull(root->names);
	ck_assert_ptr_null(weightd_names_find(root, &c.builder, "100", 3));
	ck_assert(add("100"));
	ck_assert_str_eq(find("100"), "100");
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("module_names");
	TCase *tcase = tcase_create("module_names");

	tcase_add_checked_fixture(tcase, begin, end);
	tcase_add_test(tcase, children_in_the_order_of_their_numbers_need_no_tree);
	tcase_add_test(tcase, a_name_is_taken_once_however_many_there_are);
	tcase_add_test(tcase, few_names_are_compared_one_by_one);
	tcase_add_test(tcase, a_child_cannot_have_the_name_of_a_tensor);
	tcase_add_test(tcase, names_in_any_order_are_found_by_a_tree);
	suite_add_tcase(suite, tcase);
	return suite;
}
