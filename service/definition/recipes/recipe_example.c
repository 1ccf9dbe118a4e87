/*
 * Examples of recipes: a whole specification for each, with numbers for the variables.
 */
#include "definition/recipes/recipe.h"

#include "definition/architecture/architecture_example.h"

#include <string.h>

/* The first architecture that has the recipe; NULL: none. */
static const struct weightd_architecture *architecture_of(const char *recipe)
{
	for (size_t i = 0; i < weightd_architecture_count(); i++) {
		const struct weightd_architecture *architecture = weightd_architecture_at(i);

		if (architecture->recipe != NULL && strcmp(architecture->recipe, recipe) == 0)
			return architecture;
	}
	return NULL;
}

/* {"recipe": name} with the variables that have neither default nor config. */
static json_t *call_of(const json_t *recipe, bool has_config)
{
	json_t *call = json_pack("{s:O}", "recipe", json_object_get(recipe, "name")), *variable;
	const char *name;

	json_object_foreach(json_object_get(recipe, "variables"), name, variable)
	{
		json_t *example = json_object_get(variable, "example");

		if (json_object_get(variable, "default") != NULL || example == NULL ||
		    json_is_true(json_object_get(variable, "optional")) ||
		    (has_config && json_object_get(variable, "config") != NULL))
			continue;
		json_object_set(call, name, example);
	}
	return call;
}

json_t *weightd_recipe_example_document(const json_t *recipe)
{
	json_t *model = json_object_get(recipe, "example_model");
	const struct weightd_architecture *architecture =
		architecture_of(json_string_value(json_object_get(recipe, "name")));

	if (model != NULL)
		return json_pack("{s:O, s:[o]}", "model", model, "init", call_of(recipe, false));
	if (architecture != NULL)
		return json_pack("{s:o, s:[o]}", "config",
				 weightd_architecture_example(architecture), "init",
				 call_of(recipe, true));
	return json_pack("{s:s, s:[o]}", "model", "Linear(30, 40)", "init", call_of(recipe, false));
}
