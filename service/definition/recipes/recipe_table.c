/*
 * The table of recipes: every file of recipe_list.h, inside the binary.
 */
#include "definition/recipes/recipe.h"

#include "core/base/embed.h"

#define RECIPE(name)                                                                       \
	WEIGHTD_EMBED(weightd_recipe_##name, "service/definition/recipes/" #name ".json"); \
	WEIGHTD_EMBEDDED(weightd_recipe_##name);
#include "definition/document/json_memory.h"
#include "definition/recipes/recipe_list.h"
#undef RECIPE

static const struct {
	const char *name, *bytes;
	const uint64_t *length;
} files[] = {
#define RECIPE(name) {#name, weightd_recipe_##name, &weightd_recipe_##name##_length},
#include "definition/recipes/recipe_list.h"
#undef RECIPE
};

size_t weightd_recipe_file_count(void)
{
	return sizeof files / sizeof files[0];
}

const char *weightd_recipe_file_name(size_t index)
{
	return files[index].name;
}

json_t *weightd_recipe_file_load(size_t index)
{
	return weightd_json_load(files[index].bytes, (size_t)*files[index].length,
				 JSON_REJECT_DUPLICATES, NULL);
}
