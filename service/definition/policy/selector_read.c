/*
 * Selectors of rules: which tensors a rule writes, by type, name, rank and layer.
 */
#include "definition/policy/selector_read.h"

#include "core/base/memory.h"
#include "core/base/name_list.h"
#include "weightd/module_type_table.h"

#include "definition/policy/part_read.h"
#include "definition/policy/where_read.h"
#include "definition/policy/sweep_read.h"
#include "definition/document/json_parse.h"

#include <string.h>

/* Names in one selector: of module types, patterns of a path or of a parameter. */
#define NAMES_MAX 100

static const char *const selector_fields[] = {"module", "parameter", "path",  "below",
					      "rank",	"layer",     "where", NULL};

/* The nearest type of the catalogue, else of the custom modules. */
static void suggest_type(struct weightd_reader *reader, const char *name)
{
	size_t count = 0;
	const char *key, *nearest;
	json_t *value;

	if (!weightd_is_short(name) || weightd_reader_stops(reader))
		return;
	nearest = weightd_module_type_nearest(name);
	if (nearest == NULL) {
		const char **types =
			weightd_memory_array(json_object_size(reader->types) + 1, sizeof *types);
		if (types == NULL)
			return;
		json_object_foreach(reader->types, key, value)
		{
			if (weightd_is_short(key))
				types[count++] = key;
		}
		nearest = weightd_nearest(name, weightd_array_name, types, count);
		weightd_memory_free(types);
	}
	weightd_error_suggest(reader->err, nearest);
}

/* The name that a type has in the tree: without torch's prefixes.  NULL with an issue. */
static const char *find_type(struct weightd_reader *reader, const json_t *json,
			     const struct weightd_place *place)
{
	const char *name = json_string_value(json);

	if (name == NULL) {
		weightd_refuse_type(reader, place, json, "the name of a module type");
		return NULL;
	}
	const struct weightd_module_type *module_type = weightd_module_type_find(name);
	if (module_type != NULL)
		return module_type->name;
	if (strpbrk(name, "*?") != NULL)
		return weightd_read_pattern(reader, json, place);
	if (strcmp(name, "Module") == 0 || strcmp(name, "nn.Module") == 0 ||
	    strcmp(name, "torch.nn.Module") == 0)
		return "Module";
	if (json_object_get(reader->types, name) == NULL && !reader->tree_is_partial) {
		weightd_refuse(reader, WEIGHTD_ERR_UNKNOWN_MODULE, place,
			       "%s is neither a type of the catalogue nor one of this model", name);
		suggest_type(reader, name);
		return NULL;
	}
	name = weightd_arena_strdup(reader->arena, name);
	if (name == NULL)
		weightd_refuse_memory(reader);
	return name;
}

static void read_modules(struct weightd_reader *reader, const json_t *json,
			 const struct weightd_place *place, struct weightd_selector *select)
{
	size_t count = json_is_array(json) ? json_array_size(json) : 1;

	if (!json_is_array(json) && !json_is_string(json)) {
		weightd_refuse_type(reader, place, json, "a module type or an array of them");
		return;
	}
	if (count < 1 || count > NAMES_MAX) {
		weightd_refuse(reader, WEIGHTD_ERR_OUT_OF_RANGE, place,
			       "a selector has 1 to %d module types, got %zu", NAMES_MAX, count);
		return;
	}
	const char **names = weightd_arena_array(reader->arena, count + 1, sizeof *names);
	if (names == NULL) {
		weightd_refuse_memory(reader);
		return;
	}
	for (size_t i = 0; i < count; i++)
		names[i] = json_is_array(json) ? find_type(reader, json_array_get(json, i),
							   WEIGHTD_PLACE_ITEM(place, i))
					       : find_type(reader, json, place);
	select->modules = names;
}

/*
 * One pattern, or an array of them, any of which may match: the first, and the others, which are
 * NULL-terminated, NULL if there are none.
 */
static const char *read_patterns(struct weightd_reader *reader, const json_t *json,
				 const struct weightd_place *place, const char *const **others)
{
	const size_t count = json_array_size(json);

	if (!json_is_array(json))
		return weightd_read_pattern(reader, json, place);
	if (count < 1 || count > NAMES_MAX) {
		weightd_refuse(reader, WEIGHTD_ERR_OUT_OF_RANGE, place,
			       "a selector has 1 to %d names, got %zu", NAMES_MAX, count);
		return NULL;
	}
	const char **names = weightd_arena_array(reader->arena, count, sizeof *names);
	const char *first =
		weightd_read_pattern(reader, json_array_get(json, 0), WEIGHTD_PLACE_ITEM(place, 0));

	if (names == NULL) {
		weightd_refuse_memory(reader);
		return NULL;
	}
	for (size_t i = 1; i < count; i++)
		names[i - 1] = weightd_read_pattern(reader, json_array_get(json, i),
						    WEIGHTD_PLACE_ITEM(place, i));
	if (count > 1)
		*others = names;
	return first;
}

/* False, with an issue: the object selects nothing. */
static bool has_selector(struct weightd_reader *reader, const json_t *json,
			 const struct weightd_place *place)
{
	for (const char *const *field = selector_fields; *field != NULL; field++) {
		if (json_object_get(json, *field) != NULL)
			return true;
	}
	weightd_refuse(reader, WEIGHTD_ERR_MISSING_FIELD, place, "the rule has no selector");
	weightd_error_expected(reader->err, "at least one of module, parameter, path, rank, layer; "
					    "{\"path\": \"**\"} selects everything");
	return false;
}

/* Names below the module that a group visits. */
static void read_below(struct weightd_reader *reader, const json_t *json,
		       const struct weightd_place *place, struct weightd_selector *select)
{
	select->below = read_patterns(reader, json, place, &select->more_below);
	if (reader->sweep != NULL && reader->sweep->each != WEIGHTD_EACH_PARAMETER)
		return;
	weightd_refuse(reader, WEIGHTD_ERR_BAD_ARGUMENT, place,
		       "no module is visited below which it could be");
	weightd_error_expected(reader->err, "path, or a rule of a group over modules, apply or "
					    "children");
}

static void read_selector(struct weightd_reader *reader, const json_t *json,
			  const struct weightd_place *place, struct weightd_selector *select)
{
	const json_t *modules = json_object_get(json, "module");
	const json_t *parameter = json_object_get(json, "parameter");
	const json_t *path = json_object_get(json, "path");
	const json_t *below = json_object_get(json, "below");
	const json_t *rank = json_object_get(json, "rank"), *layer = json_object_get(json, "layer");
	const json_t *where = json_object_get(json, "where");

	if (!has_selector(reader, json, place))
		return;
	if (modules != NULL)
		read_modules(reader, modules, WEIGHTD_PLACE_KEY(place, "module"), select);
	if (parameter != NULL)
		select->parameter =
			read_patterns(reader, parameter, WEIGHTD_PLACE_KEY(place, "parameter"),
				      &select->more_parameters);
	if (path != NULL)
		select->path = read_patterns(reader, path, WEIGHTD_PLACE_KEY(place, "path"),
					     &select->more_paths);
	if (below != NULL)
		read_below(reader, below, WEIGHTD_PLACE_KEY(place, "below"), select);
	if (rank != NULL)
		weightd_read_number_range(reader, rank, WEIGHTD_PLACE_KEY(place, "rank"), false,
					  &select->rank);
	if (where != NULL)
		select->where =
			weightd_read_where(reader, where, WEIGHTD_PLACE_KEY(place, "where"));
	if (layer != NULL)
		weightd_read_number_range(reader, layer, WEIGHTD_PLACE_KEY(place, "layer"), true,
					  &select->layer);
}

static void read_except(struct weightd_reader *reader, const json_t *json,
			const struct weightd_place *place, struct weightd_rule *rule)
{
	struct weightd_selector *except = weightd_arena_alloc(reader->arena, sizeof *except);

	if (except == NULL) {
		weightd_refuse_memory(reader);
		return;
	}
	rule->except = except;
	if (!json_is_object(json)) {
		weightd_refuse_type(reader, place, json, "an object of selectors");
		return;
	}
	weightd_check_fields(reader, json, place, selector_fields);
	read_selector(reader, json, place, except);
}

void weightd_read_selectors(struct weightd_reader *reader, const json_t *json,
			    const struct weightd_place *place, struct weightd_rule *rule)
{
	const json_t *except = json_object_get(json, "except");

	read_selector(reader, json, place, &rule->select);
	if (except != NULL)
		read_except(reader, except, WEIGHTD_PLACE_KEY(place, "except"), rule);
}
