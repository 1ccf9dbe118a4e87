/*
 * The table of data rows: what is found in it by name.
 */
#include "definition/row/row_table.h"
#include "suite.h"

#include <string.h>

static const char *const libraries[] = {"timm", "torchvision", "transformers"};

START_TEST(every_row_is_found_by_its_name)
{
	for (size_t i = 0; i < weightd_row_count(libraries[_i]); i++) {
		const struct weightd_row row = weightd_row_at(libraries[_i], i);
		struct weightd_row found;
		ck_assert_msg(weightd_row_find(libraries[_i], row.name, strlen(row.name), &found),
			      "%s", row.name);
		ck_assert_uint_eq(found.index, row.index);
	}
}
END_TEST

START_TEST(every_class_is_found_in_the_first_row_that_has_it)
{
	for (size_t i = 0; i < weightd_row_count(libraries[_i]); i++) {
		const struct weightd_row row = weightd_row_at(libraries[_i], i);
		for (const char *name = row.classes; *name != '\0'; name += strlen(name) + 1) {
			struct weightd_row found;
			const char *text = NULL;
			ck_assert_msg(weightd_row_with_class(libraries[_i], name, strlen(name),
							     &found, &text),
				      "%s", name);
			ck_assert_uint_le(found.index, row.index);
			ck_assert_ptr_eq(text, weightd_row_class(&found, name));
		}
	}
}
END_TEST

START_TEST(names_are_compared_as_a_whole)
{
	static const char *const absent[] = {"", "alber", "albertt", "_", "~", "\xff", "resnet"};
	struct weightd_row row;

	for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++) {
		const size_t length = strlen(absent[i]);
		ck_assert(!weightd_row_find("transformers", absent[i], length, &row) ||
			  strcmp(row.name, absent[i]) == 0);
		ck_assert(!weightd_row_with_class("transformers", absent[i], length, &row, NULL));
	}
	ck_assert(weightd_row_find("transformers", "albert.tiny", 6, &row));
	ck_assert_str_eq(row.name, "albert");
	ck_assert(weightd_row_find("transformers", "_common", 7, &row));
	ck_assert(!weightd_row_find("nothing", "albert", 6, &row));
	ck_assert_uint_eq(weightd_row_count("nothing"), 0);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("row table");
	TCase *rows = tcase_create("rows");

	tcase_add_loop_test(rows, every_row_is_found_by_its_name, 0, 3);
	tcase_add_loop_test(rows, every_class_is_found_in_the_first_row_that_has_it, 0, 3);
	tcase_add_test(rows, names_are_compared_as_a_whole);
	suite_add_tcase(suite, rows);
	return suite;
}
