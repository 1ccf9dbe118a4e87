/*
 * Items of "init" that name a recipe: which one, and the numbers for its variables.
 */
#include "definition/recipes/recipe.h"
#include "definition/call/arguments.h"

#include "definition/call/expression.h"
#include "definition/architecture/model_config.h"
#include "definition/recipes/infer.h"

#include <string.h>

/* Work of a recipe: its text is parsed, its formulas are evaluated. */
#define UNITS_OF_RECIPE 60000

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

/* The value of a variable in the model's config. */
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
	const json_t *min = json_object_get(row, "min"), *max = json_object_get(row, "max");
	const double number = json_number_value(value);

	if ((min == NULL || number >= json_number_value(min)) &&
	    (max == NULL || number <= json_number_value(max)))
		return;
	weightd_refuse(reader, WEIGHTD_ERR_OUT_OF_RANGE, WEIGHTD_PLACE_KEY(place, name), "%s is %g",
		       name, number);
	if (max != NULL)
		weightd_error_expected(reader->err, "%g to %g", json_number_value(min),
				       json_number_value(max));
	else
		weightd_error_expected(reader->err, "at least %g", json_number_value(min));
}

static bool lists(const json_t *array, const char *name)
{
	for (size_t i = 0; i < json_array_size(array); i++) {
		if (strcmp(json_string_value(json_array_get(array, i)), name) == 0)
			return true;
	}
	return false;
}

/*
 * The variable of an argument: the one of this name, else the only one that has the name among its
 * aliases or the config's names.  NULL: none.
 */
static const char *variable_of(const json_t *rows, const char *argument)
{
	const char *name, *found = NULL;
	unsigned count = 0;
	json_t *row;

	if (json_object_get(rows, argument) != NULL)
		return argument;
	json_object_foreach((json_t *)(uintptr_t)rows, name, row)
	{
		if (!lists(json_object_get(row, "aliases"), argument) &&
		    !lists(json_object_get(row, "config"), argument))
			continue;
		found = name;
		count++;
	}
	return count == 1 ? found : NULL;
}

/* The argument for a variable; '*key' receives the name that the client used. */
static const json_t *find_given(const json_t *rows, const json_t *given, const char *name,
				const char **key)
{
	const char *argument;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)given, argument, value)
	{
		const char *variable = variable_of(rows, argument);
		if (strcmp(argument, "recipe") != 0 && variable != NULL &&
		    strcmp(variable, name) == 0) {
			*key = argument;
			return value;
		}
	}
	return NULL;
}

/* A recipe as a document asks for it. */
struct request {
	const char *name;
	const json_t *given; /* its arguments; NULL: none */
	const struct weightd_place *name_place, *place;
	bool replays; /* wants the rules of "replay" */
};

static void refuse_missing(struct weightd_reader *reader, const struct request *request,
			   const char *name, const json_t *row, const char *why)
{
	weightd_refuse(reader, WEIGHTD_ERR_MISSING_FIELD, request->place,
		       "recipe %s needs %s: %s%s%s", request->name, name,
		       json_string_value(json_object_get(row, "doc")), *why == '\0' ? "" : "; ",
		       why);
	weightd_error_expected(reader->err, "{\"recipe\": \"%s\", \"%s\": %g}", request->name, name,
			       json_number_value(json_object_get(row, "example")));
}

/* Work of looking at all modules and tensors. */
static uint64_t units_of_inferring(const struct weightd_reader *reader)
{
	return reader->builder.module_count * 50 + reader->builder.parameter_count * 300;
}

/* Puts the value of one variable into 'values': given, the config's, the model's, or the default.
 */
static void set_variable(struct weightd_reader *reader, const struct request *request,
			 const json_t *rows, const char *name, json_t *values)
{
	const json_t *row = json_object_get(rows, name), *how = json_object_get(row, "infer");
	const char *key = name;
	json_t *value =
		json_incref((json_t *)(uintptr_t)find_given(rows, request->given, name, &key));
	char why[WEIGHTD_INFER_WHY] = "";
	double number;

	if (value != NULL && !json_is_number(value)) {
		weightd_refuse_type(reader, WEIGHTD_PLACE_KEY(request->place, key), value,
				    "a number");
		json_decref(value);
		return;
	}
	if (value != NULL)
		check_range(reader, key, row, value, request->place);
	if (value == NULL)
		value = from_config(reader, row);
	if (value == NULL)
		value = json_incref(json_object_get(row, "default"));
	if (value == NULL && how != NULL && reader->scope != NULL &&
	    weightd_reader_works(reader, units_of_inferring(reader),
				 "inferring the numbers of recipes from the model",
				 request->place) &&
	    weightd_recipe_infer(how, reader->scope, &number, why))
		value = json_real(number);
	if (value == NULL && reader->shows_recipes &&
	    !json_is_true(json_object_get(row, "optional")))
		value = json_incref(json_object_get(row, "example"));
	if (value != NULL)
		json_object_set_new(values, name, value);
	else if (!json_is_true(json_object_get(row, "optional")))
		refuse_missing(reader, request, name, row, why);
}

/* Arguments that the recipe has no variable for. */
static void check_given(struct weightd_reader *reader, const json_t *recipe, const json_t *given,
			const struct weightd_place *place)
{
	json_t *rows = json_object_get(recipe, "variables"), *value;
	const char *key;

	if (given == NULL)
		return;
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
		const char *name = strcmp(key, "recipe") == 0 ? NULL : variable_of(rows, key);
		const char *first = key;
		if (weightd_reader_stops(reader))
			return;
		if (strcmp(key, "recipe") != 0 && name == NULL)
			weightd_refuse_field(reader, place, key, names);
		if (name == NULL)
			continue;
		find_given(rows, given, name, &first);
		if (strcmp(first, key) == 0)
			continue;
		weightd_refuse(reader, WEIGHTD_ERR_BAD_ARGUMENT, WEIGHTD_PLACE_KEY(place, key),
			       "%s and %s are two names of one argument", first, key);
		weightd_error_expected(reader->err, "%s alone", name);
	}
}

/* The rules of a recipe; 'values' receives the numbers of its variables. */
static enum weightd_code expand(struct weightd_reader *reader, const struct request *request,
				json_t *values, json_t **rules)
{
	json_t *recipe = find(reader, request->name, request->name_place), *row;
	size_t problems = reader->problems;
	const char *key;

	if (recipe == NULL)
		return reader->code;
	if (!weightd_reader_works(reader, UNITS_OF_RECIPE, "expanding the recipes",
				  request->place)) {
		json_decref(recipe);
		return reader->code;
	}
	check_given(reader, recipe, request->given, request->place);
	json_object_foreach(json_object_get(recipe, "variables"), key, row)
	{
		(void)row;
		set_variable(reader, request, json_object_get(recipe, "variables"), key, values);
	}
	if (request->replays)
		json_object_set(recipe, "rules", json_object_get(recipe, "replay"));
	if (reader->problems == problems) {
		*rules = weightd_recipe_expand(recipe, values);
		if (*rules == NULL) {
			weightd_refuse(reader, WEIGHTD_ERR_BAD_ARGUMENT, request->place,
				       "recipe %s gives no finite numbers with these arguments",
				       request->name);
			weightd_error_expected(reader->err, "arguments of ordinary size");
		}
	}
	json_decref(recipe);
	return reader->problems == problems ? WEIGHTD_OK : reader->code;
}

static enum weightd_code expand_given(struct weightd_reader *reader, const struct request *request,
				      json_t **rules)
{
	json_t *values = json_object();
	enum weightd_code code = expand(reader, request, values, rules);

	json_decref(values);
	return code;
}

enum weightd_code weightd_recipe_show(const char *name, const json_t *given,
				      struct weightd_arena *arena, json_t **arguments,
				      json_t **rules, struct weightd_error *err)
{
	struct weightd_reader reader = {.arena = arena,
					.scratch = arena,
					.err = err,
					.work = {.allowed = weightd_limits_default.work},
					.shows_recipes = true};

	*arguments = json_object();
	return expand(&reader, &(struct request){.name = name, .given = given}, *arguments, rules);
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
		code = expand_given(reader,
				    &(struct request){.name = node->name,
						      .given = given,
						      .name_place = place,
						      .place = place},
				    rules);
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
	return expand_given(reader,
			    &(struct request){.name = json_string_value(name),
					      .given = item,
					      .name_place = name_place,
					      .place = place},
			    rules);
}

enum weightd_code weightd_recipe_read_named(struct weightd_reader *reader, const char *name,
					    const struct weightd_place *place, json_t **rules)
{
	return expand_given(reader,
			    &(struct request){.name = name, .name_place = place, .place = place},
			    rules);
}

enum weightd_code weightd_recipe_read_replay(struct weightd_reader *reader, const char *name,
					     const struct weightd_place *place, json_t **rules)
{
	return expand_given(
		reader,
		&(struct request){
			.name = name, .name_place = place, .place = place, .replays = true},
		rules);
}
