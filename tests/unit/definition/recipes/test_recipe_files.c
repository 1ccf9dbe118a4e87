/*
 * The data files of recipes: each is complete, and each rule of it is one that could stand in a
 * document.
 */
#include "../plan_of.h"
#include "definition/architecture/architecture.h"
#include "definition/recipes/recipe.h"
#include "suite.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER "service/definition/recipes"

static json_t *load(int index)
{
	json_t *recipe = weightd_recipe_file_load((size_t)index);

	ck_assert_msg(recipe != NULL, "%s.json is no JSON",
		      weightd_recipe_file_name((size_t)index));
	return recipe;
}

static bool is_recipe(const char *name)
{
	for (size_t i = 0; i < weightd_recipe_file_count(); i++) {
		if (strcmp(weightd_recipe_file_name(i), name) == 0)
			return true;
	}
	return false;
}

START_TEST(file_says_its_name_what_it_is_and_where_it_is_from)
{
	json_t *recipe = load(_i);

	ck_assert_str_eq(json_string_value(json_object_get(recipe, "name")),
			 weightd_recipe_file_name((size_t)_i));
	ck_assert_uint_gt(json_string_length(json_object_get(recipe, "doc")), 0);
	ck_assert_uint_gt(json_string_length(json_object_get(recipe, "source")), 0);
	ck_assert(json_is_object(json_object_get(recipe, "variables")));
	ck_assert_uint_gt(json_array_size(json_object_get(recipe, "rules")), 0);
	json_decref(recipe);
}
END_TEST

START_TEST(variable_has_a_doc_and_a_value_to_show)
{
	json_t *recipe = load(_i), *row;
	const char *name;

	json_object_foreach(json_object_get(recipe, "variables"), name, row)
	{
		ck_assert_msg(json_is_string(json_object_get(row, "doc")), "%s", name);
		ck_assert_msg(json_is_number(json_object_get(row, "default")) ||
				      json_is_number(json_object_get(row, "example")),
			      "%s", name);
	}
	json_decref(recipe);
}
END_TEST

START_TEST(expanded_rules_are_rules_of_a_document)
{
	json_t *arguments = NULL, *rules = NULL;
	struct weightd_error err = {0};

	weightd_recipe_show(weightd_recipe_file_name((size_t)_i), NULL, NULL, &arguments, &rules,
			    &err);
	ck_assert_msg(rules != NULL, "%s cannot be expanded", weightd_recipe_file_name((size_t)_i));
	for (size_t i = 0; i < json_array_size(rules); i++)
		json_object_set_new(json_array_get(rules, i), "optional", json_true());
	json_t *document = json_pack("{s:s, s:O}", "model", "Linear(3, 4)", "init", rules);
	char *json = json_dumps(document, JSON_COMPACT);
	struct weightd_plan *plan = plan_of(json, &err);

	ck_assert_msg(plan != NULL, "%s: %s: %s", weightd_recipe_file_name((size_t)_i),
		      err.issues[0].pointer, err.issues[0].detail);
	weightd_plan_free(plan);
	free(json);
	json_decref(document);
	json_decref(rules);
	json_decref(arguments);
}
END_TEST

/* tests/conformance/catalogue.py asks this of every row; here the file says what to do about it. */
START_TEST(example_is_a_document_that_is_accepted)
{
	json_t *recipe = load(_i), *document = weightd_recipe_example_document(recipe);
	char *json = json_dumps(document, JSON_COMPACT);
	struct weightd_error err = {0};
	struct weightd_plan *plan = plan_of(json, &err);

	ck_assert_msg(plan != NULL, "%s: %s: %s: %s (\"example_model\" names a model that it fits)",
		      weightd_recipe_file_name((size_t)_i), json, err.issues[0].pointer,
		      err.issues[0].detail);
	weightd_plan_free(plan);
	free(json);
	json_decref(document);
	json_decref(recipe);
}
END_TEST

START_TEST(every_file_of_the_folder_is_listed)
{
	DIR *folder = opendir(FOLDER);
	struct dirent *item;

	ck_assert_ptr_nonnull(folder);
	while ((item = readdir(folder)) != NULL) {
		char *dot = strrchr(item->d_name, '.');
		if (dot == NULL || strcmp(dot, ".json") != 0)
			continue;
		*dot = '\0';
		ck_assert_msg(is_recipe(item->d_name), "%s", item->d_name);
	}
	closedir(folder);
}
END_TEST

START_TEST(recipe_of_each_architecture_is_there)
{
	for (size_t i = 0; i < weightd_architecture_count(); i++)
		ck_assert_msg(is_recipe(weightd_architecture_at(i)->recipe), "%s",
			      weightd_architecture_at(i)->name);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("recipe files");
	TCase *tcase = tcase_create("files");
	const int count = (int)weightd_recipe_file_count();

	tcase_add_loop_test(tcase, file_says_its_name_what_it_is_and_where_it_is_from, 0, count);
	tcase_add_loop_test(tcase, variable_has_a_doc_and_a_value_to_show, 0, count);
	tcase_add_loop_test(tcase, expanded_rules_are_rules_of_a_document, 0, count);
	tcase_add_loop_test(tcase, example_is_a_document_that_is_accepted, 0, count);
	tcase_add_test(tcase, every_file_of_the_folder_is_listed);
	tcase_add_test(tcase, recipe_of_each_architecture_is_there);
	suite_add_tcase(suite, tcase);
	return suite;
}
