/*
 * Catalogue of recipes: the data file of each, and its plain rules with example numbers.
 */
#include "catalog.h"
#include "definition/recipes/recipe.h"

/* A data file is as deep as a few levels. */
static void put(struct weightd_json *json, const char *key, const json_t *value)
{
	const char *name;
	json_t *item;

	switch (json_typeof(value)) {
	case JSON_OBJECT:
		weightd_json_open(json, key, '{');
		json_object_foreach((json_t *)(uintptr_t)value, name, item)
		{
			put(json, name, item);
		}
		weightd_json_close(json, '}');
		break;
	case JSON_ARRAY:
		weightd_json_open(json, key, '[');
		for (size_t i = 0; i < json_array_size(value); i++)
			put(json, NULL, json_array_get(value, i));
		weightd_json_close(json, ']');
		break;
	case JSON_STRING: weightd_json_text(json, key, json_string_value(value)); break;
	case JSON_INTEGER:
		weightd_json_value(
			json, key,
			&(struct weightd_value)WEIGHTD_VALUE_INT(json_integer_value(value)));
		break;
	case JSON_REAL: weightd_json_real(json, key, json_number_value(value)); break;
	case JSON_TRUE:
	case JSON_FALSE: weightd_json_bool(json, key, json_is_true(value)); break;
	case JSON_NULL: weightd_json_null(json, key); break;
	}
}

/* The file, and the plain rules with these numbers, which a request gets by the same arguments. */
static void write_recipe(struct weightd_json *json, size_t index, const json_t *arguments,
                         const json_t *rules)
{
	json_t *recipe = weightd_recipe_file_load(index), *value;
	const char *key;

	if (recipe == NULL || rules == NULL) {
		json->out->failed = true;
	} else {
		json_object_foreach(recipe, key, value)
		{
			put(json, key, value);
		}
		put(json, "arguments", arguments);
		put(json, "expanded", rules);
	}
	json_decref(recipe);
}

static void write(struct weightd_json *json, size_t index)
{
	json_t *arguments = NULL, *rules = NULL;

	weightd_recipe_show(weightd_recipe_file_name(index), NULL, NULL, &arguments, &rules, NULL);
	write_recipe(json, index, arguments, rules);
	json_decref(arguments);
	json_decref(rules);
}

/* The query as numbers by name; NULL with issues. */
static json_t *numbers_of(const struct weightd_request *request, struct weightd_reply *reply)
{
	json_t *given = json_object();

	for (size_t i = 0; i < request->query_count; i++) {
		const struct weightd_pair *pair = &request->query[i];
		json_t *number = json_loads(pair->value, JSON_DECODE_ANY, NULL);
		if (json_is_number(number)) {
			json_object_set_new(given, pair->name, number);
			continue;
		}
		json_decref(number);
		weightd_error_add(&reply->error, WEIGHTD_ERR_BAD_QUERY, NULL, "%.60s is not a number",
		                  pair->name);
		weightd_error_expected(&reply->error, "a number for each argument of the recipe");
	}
	if (weightd_error_code(&reply->error) == WEIGHTD_OK)
		return given;
	json_decref(given);
	return NULL;
}

static bool write_for(struct weightd_json *json, size_t index, const struct weightd_request *request,
                      struct weightd_reply *reply)
{
	json_t *arguments = NULL, *rules = NULL, *given = numbers_of(request, reply);

	if (given == NULL)
		return false;
	enum weightd_code code = weightd_recipe_show(weightd_recipe_file_name(index), given,
	                                             request->arena, &arguments, &rules, &reply->error);
	if (json != NULL && code == WEIGHTD_OK)
		write_recipe(json, index, arguments, rules);
	json_decref(given);
	json_decref(arguments);
	json_decref(rules);
	return code == WEIGHTD_OK;
}

const struct weightd_catalog weightd_catalog_recipes = {
	.name = "recipes",
	.doc = "Init policies of whole models, with the rules that they stand for",
	.count = weightd_recipe_file_count,
	.name_at = weightd_recipe_file_name,
	.write = write,
	.write_for = write_for,
};
