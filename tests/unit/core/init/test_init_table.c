/* What is true of every initializer's row, and how rows are found. */
#include "../field/field_check.h"
#include "weightd/initializer.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

static const struct weightd_initializer *row(int index)
{
	return weightd_initializer_at((size_t)index);
}

START_TEST(a_row_is_found_by_its_name_and_its_aliases)
{
	ck_assert_ptr_eq(weightd_initializer_find(row(_i)->name), row(_i));
	ck_assert_str_eq(weightd_initializer_nearest(row(_i)->name), row(_i)->name);
	for (const char *const *alias = row(_i)->aliases; alias != NULL && *alias != NULL;
	     alias++) {
		ck_assert_ptr_eq(weightd_initializer_find(*alias), row(_i));
		ck_assert_str_eq(weightd_initializer_nearest(*alias), *alias);
	}
}
END_TEST

START_TEST(a_row_is_found_as_torch_spells_it)
{
	static const char *const prefixes[] = {"", "init.", "nn.init.", "torch.nn.init."};
	char name[100];

	for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
		snprintf(name, sizeof name, "%s%s_", prefixes[i], row(_i)->name);
		ck_assert_ptr_eq(weightd_initializer_find(name), row(_i));
	}
}
END_TEST

START_TEST(a_row_and_its_fields_are_documented)
{
	struct weightd_text doc;

	weightd_text_init(&doc, 4096);
	weightd_initializer_describe(row(_i), &doc);
	field_check_doc(row(_i)->name, doc.data);
	weightd_text_free(&doc);
	ck_assert_msg(row(_i)->source != NULL && row(_i)->source[0] != '\0', "%s has no source",
		      row(_i)->name);
	field_check_rows(row(_i)->name, row(_i)->fields, row(_i)->field_count);
}
END_TEST

START_TEST(fallbacks_are_valid_arguments)
{
	field_check_fallbacks(row(_i)->name, row(_i)->fields, row(_i)->field_count);
}
END_TEST

START_TEST(the_schema_is_json_with_every_field)
{
	field_check_schema(row(_i)->name, row(_i)->fields, row(_i)->field_count);
}
END_TEST

START_TEST(a_row_resolves_and_only_a_data_row_has_a_dtype)
{
	ck_assert(row(_i)->resolve != NULL || row(_i)->laws[0].distribution != NULL);
	if ((row(_i)->flags & WEIGHTD_DEFAULT_DTYPE) != 0)
		ck_assert((row(_i)->flags & WEIGHTD_REPLACES_DATA) != 0);
	if ((row(_i)->flags & WEIGHTD_REPLACES_DATA) != 0)
		ck_assert(weightd_dtype_row(row(_i)->data_dtype)->is_float);
}
END_TEST

static const struct {
	const char *name, *row; /* NULL: none */
} spellings[] = {
	{"torch.nn.init.xavier_uniform_", "xavier_uniform"},
	{"init.glorot_normal_", "xavier_normal"},
	{"nn.init.he_uniform", "kaiming_uniform"},
	{"np.random.uniform", "numpy.uniform"},
	{"np.uniform", "numpy.uniform"},
	{"numpy.random.normal", "numpy.normal"},
	{"torch.randn", "torch.randn"},
	{"zeros__", NULL},
	{"_", NULL},
	{"", NULL},
	{"Zeros", NULL},
	{"xavier", NULL},
	{"randn", NULL},
	{"torch.nn.init.", NULL},
	{"np.", NULL},
	{"a_name_that_is_longer_than_any_initializer_has_or_is_ever_going_to_have", NULL},
};

START_TEST(a_spelling_finds_the_row_of_the_table)
{
	const struct weightd_initializer *found = weightd_initializer_find(spellings[_i].name);

	ck_assert_pstr_eq(found == NULL ? NULL : found->name, spellings[_i].row);
}
END_TEST

START_TEST(the_nearest_name_may_be_an_alias)
{
	ck_assert_str_eq(weightd_initializer_nearest("xavier_unifrom_"), "xavier_uniform");
	ck_assert_str_eq(weightd_initializer_nearest("glorot_unifrom"), "glorot_uniform");
	ck_assert_str_eq(weightd_initializer_nearest("he_norml"), "he_normal");
	ck_assert_str_eq(weightd_initializer_nearest("np.unifrm"), "numpy.uniform");
	ck_assert_ptr_null(weightd_initializer_nearest("something_else"));
	ck_assert_ptr_null(weightd_initializer_nearest(
		"a_name_that_is_longer_than_any_initializer_has_or_is_ever_going_to_have"));
}
END_TEST

Suite *make_suite(void)
{
	const int count = (int)weightd_initializer_count();
	Suite *suite = suite_create("init_table");
	TCase *tcase = tcase_create("rows");

	tcase_add_loop_test(tcase, a_row_is_found_by_its_name_and_its_aliases, 0, count);
	tcase_add_loop_test(tcase, a_row_is_found_as_torch_spells_it, 0, count);
	tcase_add_loop_test(tcase, a_row_and_its_fields_are_documented, 0, count);
	tcase_add_loop_test(tcase, fallbacks_are_valid_arguments, 0, count);
	tcase_add_loop_test(tcase, the_schema_is_json_with_every_field, 0, count);
	tcase_add_loop_test(tcase, a_row_resolves_and_only_a_data_row_has_a_dtype, 0, count);
	tcase_add_loop_test(tcase, a_spelling_finds_the_row_of_the_table, 0,
			    (int)(sizeof spellings / sizeof spellings[0]));
	tcase_add_test(tcase, the_nearest_name_may_be_an_alias);
	suite_add_tcase(suite, tcase);
	return suite;
}
