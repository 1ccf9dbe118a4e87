/*
 * The init policy: rules with their selectors.  Read when the tree is complete, because a selector
 * may name any type in it.
 */
#include "definition/policy/rules.h"

#include "core/base/memory.h"
#include "core/base/name_list.h"
#include "weightd/module_type_table.h"

#include "definition/policy/part_read.h"
#include "definition/call/initializer_read.h"
#include "definition/document/seeds.h"
#include "definition/document/scalars.h"
#include "definition/document/json_parse.h"
#include "definition/recipes/recipe.h"

#include <string.h>

/* Type names in one selector. */
#define MODULES_MAX 100

static const char *const rule_fields[] = {
	"module", "parameter", "path",	      "rank",  "layer", "except",    "rows",	 "columns",
	"slice",  "block",     "initializer", "dtype", "seed",	"generator", "optional", NULL};
static const char *const selector_fields[] = {"module", "parameter", "path", "rank", "layer", NULL};

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

static const char *read_pattern(struct weightd_reader *reader, const json_t *json,
				const struct weightd_place *place)
{
	const char *text = json_string_value(json);

	if (text == NULL) {
		weightd_refuse_type(reader, place, json, "a name; * and ? are wildcards");
		return NULL;
	}
	if (strlen(text) > reader->limits->name_bytes) {
		weightd_refuse(reader, WEIGHTD_ERR_OUT_OF_RANGE, place,
			       "the pattern has %zu bytes, at most %zu are accepted", strlen(text),
			       reader->limits->name_bytes);
		return NULL;
	}
	text = weightd_arena_strdup(reader->arena, text);
	if (text == NULL)
		weightd_refuse_memory(reader);
	return text;
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
		return read_pattern(reader, json, place);
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
	if (count < 1 || count > MODULES_MAX) {
		weightd_refuse(reader, WEIGHTD_ERR_OUT_OF_RANGE, place,
			       "a selector has 1 to %d module types, got %zu", MODULES_MAX, count);
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

static void read_selector(struct weightd_reader *reader, const json_t *json,
			  const struct weightd_place *place, struct weightd_selector *select)
{
	const json_t *modules = json_object_get(json, "module");
	const json_t *parameter = json_object_get(json, "parameter");
	const json_t *path = json_object_get(json, "path");

	const json_t *rank = json_object_get(json, "rank"), *layer = json_object_get(json, "layer");

	if (modules == NULL && parameter == NULL && path == NULL && rank == NULL && layer == NULL) {
		weightd_refuse(reader, WEIGHTD_ERR_MISSING_FIELD, place,
			       "the rule has no selector");
		weightd_error_expected(reader->err,
				       "at least one of module, parameter, path, rank, layer; "
				       "{\"path\": \"**\"} selects everything");
		return;
	}
	if (modules != NULL)
		read_modules(reader, modules, WEIGHTD_PLACE_KEY(place, "module"), select);
	if (parameter != NULL)
		select->parameter =
			read_pattern(reader, parameter, WEIGHTD_PLACE_KEY(place, "parameter"));
	if (path != NULL)
		select->path = read_pattern(reader, path, WEIGHTD_PLACE_KEY(place, "path"));
	if (rank != NULL)
		weightd_read_number_range(reader, rank, WEIGHTD_PLACE_KEY(place, "rank"),
					  &select->rank);
	if (layer != NULL)
		weightd_read_number_range(reader, layer, WEIGHTD_PLACE_KEY(place, "layer"),
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

static void read_settings(struct weightd_reader *reader, const json_t *json,
			  const struct weightd_place *place, struct weightd_rule *rule)
{
	const json_t *dtype = json_object_get(json, "dtype");
	const json_t *seed = json_object_get(json, "seed");
	const json_t *generator = json_object_get(json, "generator");
	const json_t *optional = json_object_get(json, "optional");

	rule->has_dtype = dtype != NULL;
	if (dtype != NULL)
		weightd_read_dtype(reader, dtype, WEIGHTD_PLACE_KEY(place, "dtype"), true,
				   &rule->dtype);
	rule->has_seed = seed != NULL;
	if (seed != NULL)
		weightd_read_seed(reader, seed, WEIGHTD_PLACE_KEY(place, "seed"), &rule->seed);
	if (generator != NULL)
		weightd_read_generator(reader, generator, WEIGHTD_PLACE_KEY(place, "generator"),
				       &rule->generator);
	if (optional != NULL)
		weightd_read_bool(reader, optional, WEIGHTD_PLACE_KEY(place, "optional"),
				  &rule->optional);
}

/* Fills 'rule' as far as it can be read. */
static void read_rule(struct weightd_reader *reader, const json_t *json,
		      const struct weightd_place *place, struct weightd_rule *rule)
{
	const json_t *except = json_object_get(json, "except");
	const json_t *initializer = json_object_get(json, "initializer");
	const struct weightd_place *initializer_place = WEIGHTD_PLACE_KEY(place, "initializer");

	if (!json_is_object(json)) {
		weightd_refuse_type(
			reader, place, json,
			"a rule (an object with selectors and an initializer) or a recipe");
		return;
	}
	weightd_check_fields(reader, json, place, rule_fields);
	read_selector(reader, json, place, &rule->select);
	if (except != NULL)
		read_except(reader, except, WEIGHTD_PLACE_KEY(place, "except"), rule);
	weightd_read_parts(reader, json, place, rule);
	read_settings(reader, json, place, rule);
	if (initializer == NULL)
		weightd_refuse(reader, WEIGHTD_ERR_MISSING_FIELD, place,
			       "a rule needs an initializer");
	else
		weightd_read_initializer(reader, initializer, initializer_place, rule->pointer,
					 &rule->call);
}

static enum weightd_code append_rule(struct weightd_reader *reader, const json_t *json,
				     const struct weightd_place *place, struct weightd_rule ***end)
{
	struct weightd_rule *rule = weightd_arena_alloc(reader->arena, sizeof *rule);

	if (rule == NULL)
		return weightd_refuse_memory(reader);
	if (++reader->rule_count > reader->limits->rules)
		return weightd_refuse(reader, WEIGHTD_ERR_LIMIT_EXCEEDED, place,
				      "the policy has more than %zu rules", reader->limits->rules);
	rule->pointer = weightd_place_text(place, reader->arena);
	read_rule(reader, json, place, rule);
	**end = rule;
	*end = &rule->next;
	return WEIGHTD_OK;
}

/* All rules of a recipe have the pointer of its name. */
static enum weightd_code append_recipe(struct weightd_reader *reader, enum weightd_code code,
				       json_t *rules, const struct weightd_place *place,
				       struct weightd_rule ***end)
{
	for (size_t i = 0;
	     code == WEIGHTD_OK && i < json_array_size(rules) && !weightd_reader_stops(reader); i++)
		code = append_rule(reader, json_array_get(rules, i), place, end);
	json_decref(rules);
	return code;
}

enum weightd_code weightd_read_recipe(struct weightd_reader *reader, const char *name,
				      const struct weightd_place *place, struct weightd_rule ***end)
{
	json_t *rules = NULL;
	enum weightd_code code = weightd_recipe_read_named(reader, name, place, &rules);

	return append_recipe(reader, code, rules, place, end);
}

enum weightd_code weightd_read_rules(struct weightd_reader *reader, const json_t *json,
				     const struct weightd_place *place, struct weightd_rule ***end)
{
	if (!json_is_array(json))
		return weightd_refuse_type(reader, place, json, "an array of rules");
	for (size_t i = 0; i < json_array_size(json) && !weightd_reader_stops(reader); i++) {
		const struct weightd_place *place_of = WEIGHTD_PLACE_ITEM(place, i);
		const json_t *item = json_array_get(json, i);
		json_t *rules = NULL;
		if (!weightd_is_recipe(item)) {
			append_rule(reader, item, place_of, end);
			continue;
		}
		enum weightd_code code = weightd_recipe_read(reader, item, place_of, &rules);
		append_recipe(reader, code, rules, place_of, end);
	}
	return reader->code;
}

void weightd_read_pending_rules(struct weightd_reader *reader)
{
	for (const struct weightd_pending_rules *pending = reader->pending;
	     pending != NULL && !weightd_reader_stops(reader); pending = pending->next) {
		const struct weightd_place place = {.pointer = pending->pointer};
		struct weightd_rule **end = &pending->module->init;
		reader->scope = pending->module;
		weightd_read_rules(reader, pending->rules, &place, &end);
	}
}
