/*
 * Every name that the libraries export for initialisation is a row, an alias, or has a reason not
 * to be: tests/vectors/initializer_names.txt, recorded by record_initializer_names.py.
 */
#include "weightd/initializer.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAMES_MAX 400

static char names[NAMES_MAX][100]; /* "jax.nn.initializers.zeros" */
static int count;

/* Not initializers of one tensor. */
static const struct {
	const char *name, *reason;
} others[] = {
	{"torch.nn.init.Tensor", "the class of tensors"},
	{"torch.nn.init.calculate_gain", "gain='relu' in the initializers that have a gain"},
	{"timm.layers.weight_init.is_meta_device", "asks where tensors are made"},
	{"timm.layers.weight_init.init_weight_vit", "a rule for a whole model: law:timm_vit"},
	{"timm.layers.weight_init.init_weight_jax", "a rule for a whole model: law:vit_jax"},
	{"keras.initializers.get", "finds an initializer by its name"},
	{"keras.initializers.serialize", "writes an initializer as JSON"},
	{"keras.initializers.deserialize",
	 "reads one; what it reads is accepted in place of an initializer"},
	{"keras.initializers.Initializer", "the base class"},
};

static void read_names(void)
{
	FILE *file = fopen("tests/vectors/initializer_names.txt", "r");
	char module[60], name[38];

	if (file == NULL)
		abort();
	for (int first = fgetc(file); first != EOF && count < NAMES_MAX; first = fgetc(file)) {
		ungetc(first, file);
		if (first == '#')
			count += fscanf(file, "%*[^\n]") & 0;
		else if (fscanf(file, "%59s %37s", module, name) == 2)
			snprintf(names[count++], sizeof names[0], "%s.%s", module, name);
		fgetc(file);
	}
	fclose(file);
}

static const char *reason(const char *name)
{
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		if (strcmp(others[i].name, name) == 0)
			return others[i].reason;
	}
	return NULL;
}

START_TEST(an_exported_name_is_a_row_or_has_a_reason)
{
	const bool is_found = weightd_initializer_find(names[_i]) != NULL;

	ck_assert_msg(is_found || reason(names[_i]) != NULL, "%s is not in the table", names[_i]);
	ck_assert_msg(!is_found || reason(names[_i]) == NULL,
		      "%s is in the table, and has a reason not to be", names[_i]);
}
END_TEST

START_TEST(every_library_was_recorded)
{
	ck_assert_int_eq(count, 133);
}
END_TEST

Suite *make_suite(void)
{
	read_names();

	Suite *suite = suite_create("initializer_names");
	TCase *tcase = tcase_create("initializer_names");

	tcase_add_loop_test(tcase, an_exported_name_is_a_row_or_has_a_reason, 0, count);
	tcase_add_test(tcase, every_library_was_recorded);
	suite_add_tcase(suite, tcase);
	return suite;
}
