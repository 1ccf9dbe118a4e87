/* What is true of every row of a module type, and how rows are found. */
#include "../field/field_check.h"
#include "core/model/module_state.h"
#include "weightd/module_type_table.h"
#include "suite.h"

#include <string.h>

static bool has_base(const struct weightd_module_type *module_type, const char *name)
{
	for (const char *const *base = module_type->bases; base != NULL && *base != NULL; base++) {
		if (strcmp(*base, name) == 0)
			return true;
	}
	return false;
}

START_TEST(a_row_is_found_by_its_name)
{
	const struct weightd_module_type *module_type = weightd_module_type_at((size_t)_i);

	ck_assert_ptr_eq(weightd_module_type_find(module_type->name), module_type);
}
END_TEST

START_TEST(a_row_and_its_fields_are_documented)
{
	const struct weightd_module_type *module_type = weightd_module_type_at((size_t)_i);

	field_check_doc(module_type->name, module_type->doc);
	ck_assert_msg(module_type->source == NULL || strchr(module_type->source, '.') != NULL,
		      "%s needs .source: the library's class, \"torch.nn.Linear\"",
		      module_type->name);
	ck_assert_msg(weightd_module_type_family((size_t)_i) != NULL, "%s has no family",
		      module_type->name);
	field_check_rows(module_type->name, module_type->fields, module_type->field_count);
}
END_TEST

START_TEST(fallbacks_are_valid_arguments)
{
	const struct weightd_module_type *module_type = weightd_module_type_at((size_t)_i);

	field_check_fallbacks(module_type->name, module_type->fields, module_type->field_count);
}
END_TEST

START_TEST(the_schema_is_json_with_every_field)
{
	const struct weightd_module_type *module_type = weightd_module_type_at((size_t)_i);

	field_check_schema(module_type->name, module_type->fields, module_type->field_count);
}
END_TEST

START_TEST(bases_are_rows_and_their_bases_are_listed_too)
{
	const struct weightd_module_type *module_type = weightd_module_type_at((size_t)_i);

	ck_assert(!has_base(module_type, module_type->name));
	for (const char *const *base = module_type->bases; base != NULL && *base != NULL; base++) {
		const struct weightd_module_type *row = weightd_module_type_find(*base);

		ck_assert_msg(row != NULL, "%s: there is no row %s", module_type->name, *base);
		ck_assert(weightd_module_type_is_a(module_type, *base));
		for (const char *const *further = row->bases; further != NULL && *further != NULL;
		     further++)
			ck_assert_msg(has_base(module_type, *further), "%s is a %s, but no %s",
				      module_type->name, *base, *further);
	}
}
END_TEST

/* Builds one of small sizes, where it takes sizes, and looks at the tensors it has itself; the
 * catalogue is compared with the example of every row by tests/conformance/catalogue.py. */
START_TEST(a_row_with_tensors_says_which)
{
	const struct weightd_module_type *module_type = weightd_module_type_at((size_t)_i);
	bool takes_sizes = (module_type->flags & WEIGHTD_ABSTRACT) == 0;
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_builder builder = {.arena = arena,
					  .limits = &weightd_limits_default,
					  .default_dtype = WEIGHTD_FLOAT32};
	struct weightd_value *values =
		weightd_arena_array(arena, module_type->field_count, sizeof *values);
	struct weightd_error err = {0};
	struct weightd_module *module;

	for (size_t i = 0; i < module_type->field_count; i++)
		takes_sizes = takes_sizes && (!module_type->fields[i].required ||
					      (module_type->fields[i].accepts & WEIGHTD_INT) != 0);
	if (takes_sizes) {
		for (size_t i = 0; i < module_type->field_count; i++)
			values[i] = module_type->fields[i].required
					    ? (struct weightd_value)WEIGHTD_VALUE_INT(4)
					    : module_type->fields[i].fallback;
		if (weightd_module_new(&module, &builder, NULL, "", module_type->name, module_type,
				       values, "", &err) == WEIGHTD_OK &&
		    module->parameters != NULL)
			ck_assert_msg(module_type->state != NULL &&
					      strchr(module_type->state, ':') != NULL,
				      "%s needs .state: its tensors, as module_type.h says",
				      module_type->name);
	}
	weightd_arena_free(arena);
}
END_TEST

START_TEST(requires_and_state_of_a_row_can_be_read)
{
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_state state;
	const char *rest;

	ck_assert_msg(weightd_state_read(&state, weightd_module_type_at((size_t)_i), arena,
					 &rest) == WEIGHTD_OK,
		      "%s: \"%s\"", weightd_module_type_at((size_t)_i)->name, rest);
	weightd_arena_free(arena);
}
END_TEST

/* An expression in braces begins with a field, "{padding_idx % num_embeddings}". */
START_TEST(what_a_row_prints_are_its_fields)
{
	const struct weightd_module_type *module_type = weightd_module_type_at((size_t)_i);
	const char *text = module_type->repr == NULL ? "" : module_type->repr;

	while ((text = strchr(text, '{')) != NULL) {
		text += 1 + (text[1] == '*');
		ck_assert_msg(weightd_field_index(module_type->fields, module_type->field_count,
						  text,
						  strcspn(text, " !}")) < module_type->field_count,
			      "%s prints \"%s\"", module_type->name, text);
	}
}
END_TEST

START_TEST(a_base_class_has_neither_hooks_nor_fields)
{
	const struct weightd_module_type *module_type = weightd_module_type_at((size_t)_i);

	if ((module_type->flags & WEIGHTD_ABSTRACT) == 0)
		return;
	ck_assert(module_type->check == NULL);
	ck_assert(module_type->children == NULL);
	ck_assert_ptr_null(module_type->state);
	ck_assert(module_type->print == NULL);
	ck_assert_ptr_null(module_type->repr);
	ck_assert_uint_eq(module_type->field_count, 0);
}
END_TEST

START_TEST(only_containers_number_or_fold_children)
{
	const unsigned flags = weightd_module_type_at((size_t)_i)->flags;

	if ((flags & (WEIGHTD_NUMBERS_CHILDREN | WEIGHTD_FOLDS_CHILDREN)) != 0)
		ck_assert((flags & WEIGHTD_TAKES_CHILDREN) != 0);
}
END_TEST

static const struct {
	const char *name, *row; /* NULL: none */
} spellings[] = {
	{"nn.Linear", "Linear"},
	{"torch.nn.Linear", "Linear"},
	{"torch.nn.modules.linear.Linear", "Linear"},
	{"torch.nn.modules.Linear", "Linear"},
	{"nn.modules.linear.Linear", "Linear"},
	{"nn.parallel.DataParallel", "DataParallel"},
	{"torch.nn.parallel.data_parallel.DataParallel", "DataParallel"},
	{"torch.Linear", NULL},
	{"parallel.DataParallel", NULL},
	{"torch.nn.modules.conv._ConvNd", "_ConvNd"},
	{"linear", NULL},
	{"nn.nn.Linear", NULL},
	{"torch.Linear", NULL},
	{"nn.", NULL},
	{"", NULL},
	{"Linear ", NULL},
	{"Linear(", NULL},
};

START_TEST(a_spelling_finds_the_row_of_the_table)
{
	const struct weightd_module_type *row = weightd_module_type_find(spellings[_i].name);

	ck_assert_pstr_eq(row == NULL ? NULL : row->name, spellings[_i].row);
}
END_TEST

START_TEST(the_nearest_name_ignores_torchs_prefixes)
{
	ck_assert_str_eq(weightd_module_type_nearest("torch.nn.Lineer"), "Linear");
	ck_assert_str_eq(weightd_module_type_nearest("conv2D"), "Conv2d");
	ck_assert_ptr_null(weightd_module_type_nearest("SomethingElse"));
}
END_TEST

START_TEST(every_type_is_a_module_and_none_is_of_another_family)
{
	const struct weightd_module_type *conv = weightd_module_type_find("ConvTranspose2d");

	ck_assert(weightd_module_type_is_a(conv, "Module"));
	ck_assert(weightd_module_type_is_a(conv, "ConvTranspose2d"));
	ck_assert(weightd_module_type_is_a(conv, "_ConvTransposeNd"));
	ck_assert(weightd_module_type_is_a(conv, "_ConvNd"));
	ck_assert(!weightd_module_type_is_a(conv, "Conv2d"));
	ck_assert(
		!weightd_module_type_is_a(weightd_module_type_find("Conv2d"), "_ConvTransposeNd"));
	ck_assert(!weightd_module_type_is_a(weightd_module_type_find("Linear"), "_ConvNd"));
}
END_TEST

Suite *make_suite(void)
{
	const int count = (int)weightd_module_type_count();
	Suite *suite = suite_create("module_type_table");
	TCase *tcase = tcase_create("rows");

	tcase_add_loop_test(tcase, a_row_is_found_by_its_name, 0, count);
	tcase_add_loop_test(tcase, a_row_and_its_fields_are_documented, 0, count);
	tcase_add_loop_test(tcase, fallbacks_are_valid_arguments, 0, count);
	tcase_add_loop_test(tcase, the_schema_is_json_with_every_field, 0, count);
	tcase_add_loop_test(tcase, bases_are_rows_and_their_bases_are_listed_too, 0, count);
	tcase_add_loop_test(tcase, a_row_with_tensors_says_which, 0, count);
	tcase_add_loop_test(tcase, requires_and_state_of_a_row_can_be_read, 0, count);
	tcase_add_loop_test(tcase, what_a_row_prints_are_its_fields, 0, count);
	tcase_add_loop_test(tcase, a_base_class_has_neither_hooks_nor_fields, 0, count);
	tcase_add_loop_test(tcase, only_containers_number_or_fold_children, 0, count);
	tcase_add_loop_test(tcase, a_spelling_finds_the_row_of_the_table, 0,
			    (int)(sizeof spellings / sizeof spellings[0]));
	tcase_add_test(tcase, the_nearest_name_ignores_torchs_prefixes);
	tcase_add_test(tcase, every_type_is_a_module_and_none_is_of_another_family);
	suite_add_tcase(suite, tcase);
	return suite;
}
