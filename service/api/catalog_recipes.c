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

static void write(struct weightd_json *json, size_t index)
{
	json_t *recipe = weightd_recipe_file_load(index), *example, *value;
	const char *key;

	if (recipe == NULL) {
		json->out->failed = true;
		return;
	}
	json_object_foreach(recipe, key, value)
	{
		put(json, key, value);
	}
	example = weightd_recipe_example(recipe);
	if (example != NULL)
		put(json, "expanded", example);
	json_decref(example);
	json_decref(recipe);
}

const struct weightd_catalog weightd_catalog_recipes = {
	.name = "recipes",
	.doc = "Init policies of whole models, with the rules that they stand for",
	.count = weightd_recipe_file_count,
	.name_at = weightd_recipe_file_name,
	.write = write,
};
