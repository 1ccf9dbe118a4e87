/*
 * Items of "init" that name a recipe: which one, and the numbers for its variables.
 */
#include "recipe.h"

#include "definition/architecture/model_config.h"

#include <string.h>

static const char prefix[] = "recipe:";
#define PREFIX_LENGTH (sizeof prefix - 1)

bool weightd_is_recipe(const json_t *item)
{
	return json_object_get(item, "recipe") != NULL ||
	       (json_is_string(item) &&
	        strncmp(json_string_value(item), prefix, PREFIX_LENGTH) == 0);
}

static const char *name_at(const void *context, size_t index)
{
	(void)context;
	return weightd_recipe_file_name(index);
}

/* The file of that name as JSON; NULL with an issue. */
static json_t *find(struct weightd_reader *reader, const char *name,
                    const struct weightd_place *place)
{
	for (size_t i = 0; i < weightd_recipe_file_count(); i++) {
		if (strcmp(weightd_recipe_file_name(i), name) != 0)
			continue;
		json_t *recipe = weightd_recipe_file_load(i);
		if (recipe == NULL)
			weightd_refuse_memory(reader);
		return recipe;
	}
	weightd_refuse(reader, WEIGHTD_ERR_UNKNOWN_INITIALIZER, place, "there is no recipe %s",
	               name);
	weightd_error_expected(reader->err, "a recipe of /v1/catalog/recipes");
	if (weightd_is_short(name))
		weightd_error_suggest(reader->err, weightd_nearest(name, name_at, NULL,
		                                                   weightd_recipe_file_count()));
	return NULL;
}

/* What the config that the model comes from says about a variable. */
static json_t *from_config(const struct weightd_reader *reader, const json_t *row)
{
	const json_t *names = json_object_get(row, "config");
	double number;

	for (size_t i = 0; reader->config != NULL && i < json_array_size(names); i++) {
		if (weightd_model_config_number(
			    reader->config, json_string_value(json_array_get(names, i)), &number))
			return json_real(number);
	}
	return NULL;
}

static void check_range(struct weightd_reader *reader, const char *name, const json_t *row,
                        const json_t *value, const struct weightd_place *place)
{
	const json_t *min = json_object_get(row, "min");

	if (min == NULL || json_number_value(value) >= json_number_value(min))
		return;
	weightd_refuse(reader, WEIGHTD_ERR_OUT_OF_RANGE, WEIGHTD_PLACE_KEY(place, name), "%s is %g",
	               name, json_number_value(value));
	weightd_error_expected(reader->err, "at least %g", json_number_value(min));
}

/* Puts the value of one variable into 'values': given, the config's, or the default. */
static void set_variable(struct weightd_reader *reader, json_t *values, const char *recipe_name,
                         const char *name, const json_t *row, const json_t *given,
                         const struct weightd_place *place)
{
	json_t *value = json_incref(json_object_get(given, name));

	if (value != NULL && !json_is_number(value)) {
		weightd_refuse_type(reader, WEIGHTD_PLACE_KEY(place, name), value, "a number");
		json_decref(value);
		return;
	}
	if (value != NULL)
		check_range(reader, name, row, value, place);
	if (value == NULL)
		value = from_config(reader, row);
	if (value == NULL)
		value = json_incref(json_object_get(row, "default"));
	if (value != NULL) {
		json_object_set_new(values, name, value);
	} else if (!json_is_true(json_object_get(row, "optional"))) {
		weightd_refuse(reader, WEIGHTD_ERR_MISSING_FIELD, place, "recipe %s needs %s: %s",
		               recipe_name, name, json_string_value(json_object_get(row, "doc")));
		weightd_error_expected(reader->err, "{\"recipe\": \"%s\", \"%s\": %g}", recipe_name,
		                       name, json_number_value(json_object_get(row, "example")));
	}
}

/* Arguments that the recipe has no variable for. */
static void check_given(struct weightd_reader *reader, const json_t *recipe, const json_t *given,
                        const struct weightd_place *place)
{
	json_t *rows = json_object_get(recipe, "variables"), *value;
	const char *key;

	const char **names =
		weightd_arena_array(reader->arena, json_object_size(rows) + 1, sizeof *names);
	if (names == NULL) {
		weightd_refuse_memory(reader);
		return;
	}
	size_t count = 0;
	json_object_foreach(rows, key, value)
	{
		names[count++] = key;
	}
	json_object_foreach((json_t *)(uintptr_t)given, key, value)
	{
		if (strcmp(key, "recipe") != 0 && json_object_get(rows, key) == NULL)
			weightd_refuse_field(reader, place, key, names);
	}
}

/* The rules of 'name' with the numbers 'given' (NULL: none). */
static enum weightd_code expand(struct weightd_reader *reader, const char *name,
                                const json_t *given, const struct weightd_place *name_place,
                                const struct weightd_place *place, json_t **rules)
{
	json_t *recipe = find(reader, name, name_place), *values, *row;
	size_t problems = reader->problems;
	const char *key;

	if (recipe == NULL)
		return reader->code;
	values = json_object();
	check_given(reader, recipe, given, place);
	json_object_foreach(json_object_get(recipe, "variables"), key, row)
	{
		set_variable(reader, values, name, key, row, given, place);
	}
	if (reader->problems == problems) {
		*rules = weightd_recipe_expand(recipe, values);
		if (*rules == NULL) {
			weightd_refuse(reader, WEIGHTD_ERR_BAD_ARGUMENT, place,
			               "recipe %s has no finite numbers with these arguments",
			               name);
			weightd_error_expected(reader->err, "arguments of ordinary size");
		}
	}
	json_decref(values);
	json_decref(recipe);
	return reader->problems == problems ? WEIGHTD_OK : reader->code;
}

/* "recipe:gpt2" or "recipe:gpt2(n_layer=12)". */
static enum weightd_code expand_text(struct weightd_reader *reader, const char *text,
                                     const struct weightd_place *place, json_t **rules)
{
	const struct weightd_node *node;
	const unsigned first = reader->err == NULL ? 0 : reader->err->count;
	enum weightd_code code =
		weightd_read_expression(reader, text + PREFIX_LENGTH, place, &node);

	for (unsigned i = first;
	     code != WEIGHTD_OK && reader->err != NULL && i < reader->err->count; i++)
		reader->err->issues[i].column += (unsigned)PREFIX_LENGTH;
	if (code != WEIGHTD_OK)
		return code;
	json_t *given = json_object();
	bool is_call = node->kind == WEIGHTD_NODE_NAME || node->kind == WEIGHTD_NODE_CALL;
	for (const struct weightd_node *item = node->items; is_call && item != NULL;
	     item = item->next) {
		is_call = item->key != NULL && item->kind == WEIGHTD_NODE_VALUE &&
		          (item->value.kind == WEIGHTD_INT || item->value.kind == WEIGHTD_REAL);
		if (is_call)
			json_object_set_new(given, item->key,
			                    json_real(weightd_value_real(&item->value)));
	}
	if (is_call) {
		code = expand(reader, node->name, given, place, place, rules);
	} else {
		code = weightd_refuse(reader, WEIGHTD_ERR_TEXT_SYNTAX, place,
		                      "the text is not a recipe");
		weightd_error_expected(reader->err, "recipe:gpt2 or recipe:gpt2(n_layer=12)");
	}
	json_decref(given);
	return code;
}

enum weightd_code weightd_recipe_read(struct weightd_reader *reader, const json_t *item,
                                      const struct weightd_place *place, json_t **rules)
{
	const json_t *name = json_object_get(item, "recipe");
	const struct weightd_place *name_place = WEIGHTD_PLACE_KEY(place, "recipe");

	if (json_is_string(item))
		return expand_text(reader, json_string_value(item), place, rules);
	if (!json_is_string(name))
		return weightd_refuse_type(reader, name_place, name, "the name of a recipe");
	return expand(reader, json_string_value(name), item, name_place, place, rules);
}

enum weightd_code weightd_recipe_read_named(struct weightd_reader *reader, const char *name,
                                            const struct weightd_place *place, json_t **rules)
{
	return expand(reader, name, NULL, place, place, rules);
}
