/*
 * Plan: key scripts.  Their variables are those of one script that runs from the first statement to
 * the last; a rule with a seed has its own.
 */
#include "core/plan/plan_key_scripts.h"

#include "core/generator/generator_table.h"
#include "core/generator/jax/jax_fill.h"
#include "core/generator/jax/key_script.h"
#include "core/plan/tensor_variables.h"

#include <string.h>

/* Work of a byte of a script, and of a name that is looked for. */
#define UNITS_OF_BYTE 30
#define UNITS_OF_KERAS 40000 /* seeding a Mersenne Twister, and 4096 numbers of it */

struct weightd_key_item {
	struct weightd_key_item *next;
	const struct weightd_rule *rule;
	size_t before; /* the statement */
};

struct weightd_key_scripts {
	struct weightd_plan_builder *builder;
	struct weightd_key_names names;
	struct weightd_key_names own; /* of a rule with a seed */
	const struct weightd_key_item *next_item;
	uint64_t *met; /* per script: draws so far */
	bool is_wide;
};

/* What the formulas of a script may ask for. */
struct variables {
	const struct weightd_entry *entry; /* NULL: of an item */
	const struct weightd_seed *seed;
	uint64_t draw;
};

static bool variable(const void *context, const char *name, size_t length,
		     struct weightd_value *value)
{
	const struct variables *of = context;

	if (length == 4 && memcmp(name, "seed", 4) == 0) {
		*value = (struct weightd_value)WEIGHTD_VALUE_INT((int64_t)of->seed->number);
		return of->seed->form == WEIGHTD_SEED_NUMBER;
	}
	if (length == 1 && *name == 'i' && of->entry != NULL) {
		*value = (struct weightd_value)WEIGHTD_VALUE_INT((int64_t)of->draw);
		return true;
	}
	return of->entry != NULL && weightd_tensor_variable(of->entry, name, length, value);
}

enum weightd_code weightd_plan_key_item(struct weightd_plan_builder *builder,
					const struct weightd_rule *rule, size_t before)
{
	struct weightd_key_item *item = weightd_arena_alloc(builder->scratch, sizeof *item);

	if (item == NULL)
		return weightd_plan_no_memory(builder);
	*item = (struct weightd_key_item){.rule = rule, .before = before};
	if (builder->last_key_item != NULL)
		builder->last_key_item->next = item;
	else
		builder->key_items = item;
	builder->last_key_item = item;
	return WEIGHTD_OK;
}

static const struct weightd_seed *seed_of(const struct weightd_specification *specification)
{
	return specification->has_seeds[WEIGHTD_JAX] ? &specification->seeds[WEIGHTD_JAX]
						     : &specification->seed;
}

/* More than the number of every script. */
static size_t script_count(const struct weightd_plan_builder *builder)
{
	const struct weightd_keys *keys = builder->plan->specification.keys;
	size_t count = keys == NULL ? 0 : keys->number + 1;

	for (size_t i = 0; i < builder->plan->statement_count; i++) {
		const struct weightd_rule *rule = builder->plan->statements[i]->rule;
		if (rule != NULL && rule->keys != NULL && rule->keys->number >= count)
			count = rule->keys->number + 1;
	}
	return count;
}

struct weightd_key_scripts *weightd_key_scripts_new(struct weightd_plan_builder *builder,
						    bool is_wide)
{
	struct weightd_key_scripts *scripts =
		weightd_arena_alloc(builder->scratch, sizeof *scripts);

	if (scripts == NULL)
		return NULL;
	*scripts = (struct weightd_key_scripts){
		.builder = builder, .next_item = builder->key_items, .is_wide = is_wide};
	const size_t count = script_count(builder) + 1;
	scripts->met = weightd_arena_array(builder->scratch, count, sizeof *scripts->met);
	if (scripts->met == NULL)
		return NULL;
	memset(scripts->met, 0, count * sizeof *scripts->met);
	weightd_key_names_start(
		&scripts->names,
		weightd_jax_key_of(seed_of(&builder->plan->specification)->number, is_wide));
	return scripts;
}

static bool is_partitionable(const struct weightd_generator *generator)
{
	const struct weightd_jax_rules *rules = generator->rules;

	return generator->family->library != WEIGHTD_JAX || rules->is_partitionable;
}

static uint64_t units_of(const char *script)
{
	uint64_t units = UNITS_OF_BYTE * strlen(script);

	for (; (script = strstr(script, "keras(")) != NULL; script++)
		units += UNITS_OF_KERAS;
	return units;
}

/* Runs a script for an entry; NULL: once. */
static enum weightd_code run(struct weightd_key_scripts *scripts, const struct weightd_keys *keys,
			     const struct weightd_generator *generator,
			     const struct variables *variables, struct weightd_key_names *names,
			     struct weightd_key_value *value)
{
	struct weightd_plan_builder *builder = scripts->builder;
	const struct weightd_key_context context = {
		.is_partitionable = is_partitionable(generator),
		.is_wide = scripts->is_wide,
		.variable = variable,
		.variables = variables,
	};
	struct weightd_key_problem problem = {0};
	enum weightd_code code = weightd_plan_work(builder, units_of(keys->script),
						   "the key scripts", keys->pointer);

	if (code != WEIGHTD_OK)
		return code;
	if (weightd_key_script_run(keys->script, &context, names, value, &problem))
		return WEIGHTD_OK;
	if (variables->entry != NULL)
		weightd_error_add(builder->err, WEIGHTD_ERR_BAD_ARGUMENT, keys->pointer, "%s: %s",
				  weightd_entry_name(variables->entry, WEIGHTD_NAME_ROOM),
				  problem.detail);
	else
		weightd_error_add(builder->err, WEIGHTD_ERR_BAD_ARGUMENT, keys->pointer, "%s",
				  problem.detail);
	weightd_error_expected(builder->err, "%s", problem.expected);
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

enum weightd_code weightd_key_scripts_reach(struct weightd_key_scripts *scripts, size_t index)
{
	const struct weightd_specification *specification = &scripts->builder->plan->specification;
	const struct variables variables = {.seed = seed_of(specification)};
	struct weightd_key_value value;
	enum weightd_code code = WEIGHTD_OK;

	while (code == WEIGHTD_OK && scripts->next_item != NULL &&
	       scripts->next_item->before <= index) {
		code = run(scripts, scripts->next_item->rule->keys, specification->generator,
			   &variables, &scripts->names, &value);
		scripts->next_item = scripts->next_item->next;
	}
	return code;
}

const struct weightd_keys *weightd_key_script_of(const struct weightd_plan_builder *builder,
						 const struct weightd_statement *statement)
{
	const struct weightd_rule *rule = statement->rule;

	if (rule != NULL && rule->keys != NULL)
		return rule->keys;
	if ((rule != NULL && rule->has_seed) ||
	    statement->generator->family->library != WEIGHTD_JAX ||
	    (statement->law->distribution->flags & WEIGHTD_RANDOM) == 0)
		return NULL;
	return builder->plan->specification.keys;
}

enum weightd_code weightd_key_scripts_draw(struct weightd_key_scripts *scripts,
					   const struct weightd_statement *statement,
					   struct weightd_stream *stream)
{
	struct weightd_plan_builder *builder = scripts->builder;
	const struct weightd_keys *keys = weightd_key_script_of(builder, statement);
	const bool has_seed = statement->rule != NULL && statement->rule->has_seed;
	const struct variables variables = {
		.entry = &builder->entries[statement->entry],
		.seed = has_seed ? statement->seed : seed_of(&builder->plan->specification),
		.draw = scripts->met[keys->number]++,
	};
	struct weightd_key_names *names = has_seed ? &scripts->own : &scripts->names;
	struct weightd_key_value value;

	if (has_seed)
		weightd_key_names_start(
			names, weightd_jax_key_of(statement->seed->number, scripts->is_wide));
	enum weightd_code code =
		run(scripts, keys, statement->generator, &variables, names, &value);
	if (code == WEIGHTD_OK && value.is_list) {
		code = weightd_error_add(builder->err, WEIGHTD_ERR_BAD_ARGUMENT, keys->pointer,
					 "%s: a tensor is drawn with one key, not with %llu",
					 weightd_entry_name(variables.entry, WEIGHTD_NAME_ROOM),
					 (unsigned long long)value.count);
		weightd_error_expected(builder->err, "one of them, such as split(key, 3)[0]");
	}
	*stream = (struct weightd_stream){(uint64_t)value.key.word[0] << 32 | value.key.word[1], 0};
	return code;
}
