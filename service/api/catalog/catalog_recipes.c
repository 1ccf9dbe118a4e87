/*
 * Catalogue of recipes: the data file of each, and its plain rules with example numbers.
 */
#include "api/catalog/catalog.h"
#include "api/answer/json_document.h"
#include "definition/document/json_memory.h"
#include "definition/recipes/recipe.h"

#include <string.h>

/* A variable as a property: formulas take numbers. */
static void write_variable(struct weightd_json *json, const char *name, const json_t *variable)
{
	static const char *const members[][2] = {
		{"doc", "description"}, {"default", "default"}, {"min", "minimum"}};
	const json_t *example = json_object_get(variable, "example");

	weightd_json_open(json, name, '{');
	weightd_json_text(json, "type", "number");
	for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
		const json_t *value = json_object_get(variable, members[i][0]);
		if (value != NULL)
			weightd_json_document(json, members[i][1], value);
	}
	if (example != NULL) {
		weightd_json_open(json, "examples", '[');
		weightd_json_document(json, NULL, example);
		weightd_json_close(json, ']');
	}
	weightd_json_close(json, '}');
}

/* Nothing is required: a config may give variables that have no default. */
static void write_schema(struct weightd_json *json, const json_t *recipe)
{
	const char *name;
	json_t *variable;

	weightd_json_open(json, "arguments_schema", '{');
	weightd_json_text(json, "$schema", "https://json-schema.org/draft/2020-12/schema");
	weightd_json_text(json, "type", "object");
	weightd_json_open(json, "properties", '{');
	json_object_foreach(json_object_get(recipe, "variables"), name, variable)
	{
		write_variable(json, name, variable);
	}
	weightd_json_close(json, '}');
	weightd_json_bool(json, "additionalProperties", false);
	weightd_json_close(json, '}');
}

/* The file, and the plain rules with these numbers, which a request gets by the same arguments. */
static void write_recipe(struct weightd_json *json, size_t index, const json_t *arguments,
			 const json_t *rules)
{
	json_t *recipe = weightd_recipe_file_load(index), *example, *value;
	const char *key;

	if (recipe == NULL || rules == NULL) {
		json->out->failed = true;
	} else {
		json_object_foreach(recipe, key, value)
		{
			if (strcmp(key, "example_model") != 0)
				weightd_json_document(json, key, value);
		}
		write_schema(json, recipe);
		weightd_json_document(json, "arguments", arguments);
		weightd_json_document(json, "expanded", rules);
		example = weightd_recipe_example_document(recipe);
		weightd_json_document(json, "example", example);
		json_decref(example);
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

/* n_layer, also where the client writes an object's members as arguments[n_layer]. */
static const char *argument_name(const struct weightd_request *request, const char *name)
{
	static const char opening[] = "arguments[";
	const size_t length = strlen(name), start = sizeof opening - 1;

	if (length <= start || strncmp(name, opening, start) != 0 || name[length - 1] != ']')
		return name;
	const char *inner = weightd_arena_printf(request->arena, "%.*s", (int)(length - start - 1),
						 name + start);
	return inner == NULL ? name : inner;
}

/* The query as numbers by name; NULL with issues. */
static json_t *numbers_of(const struct weightd_request *request, struct weightd_reply *reply)
{
	json_t *given = json_object();

	for (size_t i = 0; i < request->query_count; i++) {
		const struct weightd_pair *pair = &request->query[i];
		json_t *number =
			weightd_json_load(pair->value, strlen(pair->value), JSON_DECODE_ANY, NULL);
		if (json_is_number(number)) {
			json_object_set_new(given, argument_name(request, pair->name), number);
			continue;
		}
		json_decref(number);
		weightd_error_add(&reply->error, WEIGHTD_ERR_BAD_QUERY, NULL,
				  "%.60s is not a number", pair->name);
		weightd_error_expected(&reply->error, "a number for each argument of the recipe");
	}
	if (weightd_error_code(&reply->error) == WEIGHTD_OK)
		return given;
	json_decref(given);
	return NULL;
}

static bool write_for(struct weightd_json *json, size_t index,
		      const struct weightd_request *request, struct weightd_reply *reply)
{
	json_t *arguments = NULL, *rules = NULL, *given = numbers_of(request, reply);

	if (given == NULL)
		return false;
	enum weightd_code code =
		weightd_recipe_show(weightd_recipe_file_name(index), given, request->arena,
				    &arguments, &rules, &reply->error);
	if (json != NULL && code == WEIGHTD_OK)
		write_recipe(json, index, arguments, rules);
	json_decref(given);
	json_decref(arguments);
	json_decref(rules);
	return code == WEIGHTD_OK;
}

const struct weightd_catalog weightd_catalog_recipes = {
	.name = "recipes",
	.doc = "Init policies of whole models, with their rules",
	.count = weightd_recipe_file_count,
	.name_at = weightd_recipe_file_name,
	.write = write,
	.write_for = write_for,
};
