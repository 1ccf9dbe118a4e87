/*
 * The init policy: rules with their selectors.  Read when the tree is complete, because a selector
 * may name any type in it.
 */
#include "definition/policy/rules.h"

#include "definition/policy/foreign_read.h"
#include "definition/policy/regex_policy.h"
#include "definition/policy/row_rules.h"
#include "definition/policy/keys_read.h"
#include "definition/policy/part_read.h"
#include "definition/policy/selector_read.h"
#include "definition/policy/state_read.h"
#include "definition/policy/sweep_read.h"
#include "definition/call/initializer_read.h"
#include "definition/document/seeds.h"
#include "definition/document/scalars.h"
#include "definition/document/json_parse.h"
#include "definition/recipes/recipe.h"

#include <string.h>

static const char *const rule_fields[] = {
	"module",    "parameter", "path",  "below",    "rank",	      "layer", "except",
	"rows",	     "columns",	  "slice", "block",    "initializer", "dtype", "seed",
	"generator", "where",	  "key",   "optional", "cast",	      NULL};

static void read_settings(struct weightd_reader *reader, const json_t *json,
			  const struct weightd_place *place, struct weightd_rule *rule)
{
	const json_t *dtype = json_object_get(json, "dtype");
	const json_t *seed = json_object_get(json, "seed");
	const json_t *generator = json_object_get(json, "generator");
	const json_t *optional = json_object_get(json, "optional");
	const json_t *keys = json_object_get(json, "key");
	const json_t *cast = json_object_get(json, "cast");

	rule->has_cast = cast != NULL;
	if (cast != NULL)
		weightd_read_dtype(reader, cast, WEIGHTD_PLACE_KEY(place, "cast"), true,
				   &rule->cast);
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
	if (keys != NULL)
		rule->keys = weightd_read_keys(reader, keys, WEIGHTD_PLACE_KEY(place, "key"));
	if (optional != NULL)
		weightd_read_bool(reader, optional, WEIGHTD_PLACE_KEY(place, "optional"),
				  &rule->optional);
}

/* {"cast": "bfloat16"}, of all tensors or of those that are selected. */
static bool is_cast(const json_t *json)
{
	return json_object_get(json, "cast") != NULL &&
	       json_object_get(json, "initializer") == NULL;
}

static void read_cast(struct weightd_reader *reader, const json_t *json,
		      const struct weightd_place *place, struct weightd_rule *rule)
{
	static const char *const fields[] = {"module",	 "parameter", "path",	"below",
					     "rank",	 "layer",     "except", "where",
					     "optional", "cast",      NULL};

	weightd_check_fields(reader, json, place, fields);
	read_settings(reader, json, place, rule);
	rule->is_cast = true;
	if (json_object_size(json) > 1 + (json_object_get(json, "optional") != NULL))
		weightd_read_selectors(reader, json, place, rule);
	else
		rule->select.path = "**";
}

/* Fills 'rule' as far as it can be read. */
static void read_rule(struct weightd_reader *reader, const json_t *json,
		      const struct weightd_place *place, struct weightd_rule *rule)
{
	const json_t *initializer = json_object_get(json, "initializer");
	const struct weightd_place *initializer_place = WEIGHTD_PLACE_KEY(place, "initializer");

	if (!json_is_object(json)) {
		weightd_refuse_type(
			reader, place, json,
			"a rule (an object with selectors and an initializer) or a recipe");
		return;
	}
	weightd_check_fields(reader, json, place, rule_fields);
	weightd_read_selectors(reader, json, place, rule);
	weightd_read_parts(reader, json, place, rule);
	read_settings(reader, json, place, rule);
	if (initializer == NULL)
		weightd_refuse(reader, WEIGHTD_ERR_MISSING_FIELD, place,
			       "a rule needs an initializer");
	else
		weightd_read_rule_initializer(reader, initializer, initializer_place, rule);
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
	rule->sweep = reader->sweep;
	rule->optional = reader->sweep != NULL && reader->sweep->optional;
	if (reader->sweep == NULL && weightd_is_state_item(json))
		weightd_read_state_item(reader, json, place, rule);
	else if (is_cast(json))
		read_cast(reader, json, place, rule);
	else
		read_rule(reader, json, place, rule);
	**end = rule;
	*end = &rule->next;
	return WEIGHTD_OK;
}

/* The rules of a group; 'pointer' is that of all of them, NULL: each has its own. */
static void append_sweep(struct weightd_reader *reader, const json_t *json,
			 const struct weightd_place *place, const struct weightd_place *pointer,
			 struct weightd_rule ***end)
{
	const struct weightd_place *rules = WEIGHTD_PLACE_KEY(place, "rules");
	const json_t *items = json_object_get(json, "rules");

	reader->sweep = weightd_read_sweep(reader, json, place);
	for (size_t i = 0;
	     reader->sweep != NULL && i < json_array_size(items) && !weightd_reader_stops(reader);
	     i++)
		append_rule(reader, json_array_get(items, i),
			    pointer != NULL ? pointer : WEIGHTD_PLACE_ITEM(rules, i), end);
	reader->sweep = NULL;
}

/* All rules of a recipe have the pointer of its name. */
static enum weightd_code append_recipe(struct weightd_reader *reader, enum weightd_code code,
				       json_t *rules, const struct weightd_place *place,
				       struct weightd_rule ***end)
{
	for (size_t i = 0;
	     code == WEIGHTD_OK && i < json_array_size(rules) && !weightd_reader_stops(reader);
	     i++) {
		const json_t *item = json_array_get(rules, i);
		if (weightd_is_sweep(item))
			append_sweep(reader, item, place, place, end);
		else
			code = append_rule(reader, item, place, end);
	}
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

enum weightd_code weightd_read_expanded(struct weightd_reader *reader, json_t *rules,
					const struct weightd_place *place,
					struct weightd_rule ***end)
{
	return append_recipe(reader, WEIGHTD_OK, json_incref(rules), place, end);
}

/* The name of an initializer, or its call, for all parameters: in place of a list. */
static void append_for_all(struct weightd_reader *reader, const json_t *item,
			   const struct weightd_place *place, struct weightd_rule ***end)
{
	json_t *rule = json_pack("{s:s, s:O}", "path", "**", "initializer", item);

	if (rule == NULL)
		weightd_refuse_memory(reader);
	else
		append_rule(reader, rule, place, end);
	json_decref(rule);
}

/* A rule, a group or a recipe. */
static void append_item(struct weightd_reader *reader, const json_t *item,
			const struct weightd_place *place, struct weightd_rule ***end)
{
	json_t *rules = NULL;

	if (weightd_is_sweep(item)) {
		append_sweep(reader, item, place, NULL, end);
		return;
	}
	if (weightd_is_init_cfg(item)) {
		rules = weightd_read_init_cfg(reader, item, place);
		append_recipe(reader, WEIGHTD_OK, rules, place, end);
		return;
	}
	if (!weightd_is_recipe(item)) {
		append_rule(reader, item, place, end);
		return;
	}
	enum weightd_code code = weightd_recipe_read(reader, item, place, &rules);
	append_recipe(reader, code, rules, place, end);
}

enum weightd_code weightd_read_rules(struct weightd_reader *reader, const json_t *json,
				     const struct weightd_place *place, struct weightd_rule ***end)
{
	if (json_is_string(json) && !weightd_is_recipe(json)) {
		append_for_all(reader, json, place, end);
		return reader->code;
	}
	if (weightd_is_regex_policy(json)) {
		append_recipe(reader, WEIGHTD_OK, weightd_read_regex_policy(reader, json, place),
			      place, end);
		return reader->code;
	}
	if (json_is_object(json) || json_is_string(json)) {
		append_item(reader, json, place, end);
		return reader->code;
	}
	if (!json_is_array(json))
		return weightd_refuse_type(reader, place, json,
					   "an array of rules, one rule or one name");
	for (size_t i = 0; i < json_array_size(json) && !weightd_reader_stops(reader); i++)
		append_item(reader, json_array_get(json, i), WEIGHTD_PLACE_ITEM(place, i), end);
	return reader->code;
}

void weightd_read_cast(struct weightd_reader *reader, enum weightd_dtype dtype,
		       const struct weightd_place *place, struct weightd_rule ***end)
{
	json_t *rule = json_pack("{s:s}", "cast", weightd_dtype_row(dtype)->name);

	if (rule == NULL)
		weightd_refuse_memory(reader);
	else
		append_rule(reader, rule, place, end);
	json_decref(rule);
}

/* The numbers of a part's recipe and of its row's rules are those of the part's config. */
static void read_rules_of_part(struct weightd_reader *reader,
			       const struct weightd_pending_rules *pending,
			       const struct weightd_place *place, struct weightd_rule ***end)
{
	const struct weightd_model_config *const config = reader->config;

	reader->config = pending->config;
	if (pending->row != NULL)
		weightd_read_row_rules(reader, pending, place);
	else
		weightd_read_recipe(reader, pending->recipe, place, end);
	reader->config = config;
}

void weightd_read_pending_rules(struct weightd_reader *reader)
{
	for (const struct weightd_pending_rules *pending = reader->pending;
	     pending != NULL && !weightd_reader_stops(reader); pending = pending->next) {
		const struct weightd_place place = {.pointer = pending->pointer};
		struct weightd_rule **end = &pending->module->init;
		while (*end != NULL)
			end = &(*end)->next;
		reader->scope = pending->module;
		reader->variables = pending->variables;
		if (pending->row != NULL || pending->recipe != NULL)
			read_rules_of_part(reader, pending, &place, &end);
		else if (pending->rules == NULL)
			weightd_read_cast(reader, pending->cast, &place, &end);
		else
			weightd_read_rules(reader, pending->rules, &place, &end);
	}
	reader->variables = NULL;
}
