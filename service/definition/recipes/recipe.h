/*
 * Recipes: init policies of whole models by name, "init": ["recipe:gpt2"], kept as data files with
 * their sources.  service/notes/recipes.md describes a file.
 *
 * The rules of a recipe depend on variables (depth, width, standard deviation): a client's numbers,
 * the model's config, or the recipe's defaults.
 */
#ifndef WEIGHTD_DEFINITION_RECIPES_RECIPE_H
#define WEIGHTD_DEFINITION_RECIPES_RECIPE_H

#include "definition/document/reader.h"

/* The files, in the order of recipe_list.h. */
size_t weightd_recipe_file_count(void);
const char *weightd_recipe_file_name(size_t index);
/* The file as JSON; new.  NULL when memory is out. */
json_t *weightd_recipe_file_load(size_t index);

/*
 * weightd_recipe_expand() - the plain rules of a recipe.
 *
 * 'variables' maps names to numbers.  Returns a new array, NULL if a formula has no finite value
 * with these numbers, or when memory is out.
 */
json_t *weightd_recipe_expand(const json_t *recipe, const json_t *variables);
/*
 * weightd_recipe_show() - the plain rules of a recipe without a model.
 *
 * Variables that are not 'given' (NULL: none) have the default, else the recipe's example.  The
 * numbers are in '*arguments', both are new.  Issues as of weightd_recipe_read(); 'arena' may be
 * NULL if nothing is given.
 */
enum weightd_code weightd_recipe_show(const char *name, const json_t *given,
				      struct weightd_arena *arena, json_t **arguments,
				      json_t **rules, struct weightd_error *err);
/*
 * A specification that uses the recipe; new, NULL when memory is out.  The model is the file's
 * "example_model", else an architecture with this recipe, else one Linear.
 */
json_t *weightd_recipe_example_document(const json_t *recipe);

/* Whether an item of "init" is a recipe: text with its prefix, or an object that names one. */
bool weightd_is_recipe(const json_t *item);
/*
 * weightd_recipe_read() - the plain rules of such an item.
 *
 * '*rules' is a new array on success.  Codes: NOT_FOUND, UNKNOWN_FIELD, MISSING_FIELD (a variable
 * without a value), WRONG_TYPE, OUT_OF_RANGE, TEXT_SYNTAX.
 */
enum weightd_code weightd_recipe_read(struct weightd_reader *reader, const json_t *item,
				      const struct weightd_place *place, json_t **rules);
/* The same for the recipe called 'name', without arguments. */
enum weightd_code weightd_recipe_read_named(struct weightd_reader *reader, const char *name,
					    const struct weightd_place *place, json_t **rules);
/*
 * The rules of its "replay": what the transformers library draws for one of its models, in order,
 * when the model is complete.
 */
enum weightd_code weightd_recipe_read_replay(struct weightd_reader *reader, const char *name,
					     const struct weightd_place *place, json_t **rules);

#endif
