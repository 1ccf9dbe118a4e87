/*
 * Plan: the streams of what is drawn with keys, as jax does: a key is made of the statement's place
 * among those that draw from the same generator.
 */
#include "core/generator/generator_table.h"
#include "core/base/memory.h"
#include "core/plan/plan_builder.h"
#include "core/plan/plan_key_scripts.h"

static bool has_key(const struct weightd_statement *statement)
{
	return statement->generator->family->stream != NULL &&
	       (statement->law->distribution->flags & WEIGHTD_RANDOM) != 0;
}

/* The position of a parameter in its module, from 1. */
static uint32_t leaf_number(const struct weightd_entry *entry)
{
	uint32_t number = 1;

	for (const struct weightd_parameter *p = entry->module->parameters;
	     p != NULL && p != entry->parameter; p = p->next)
		number += !p->is_buffer;
	return number;
}

/* What keys are counted by. */
struct counts {
	uint64_t *before; /* per entry: parameters before it */
	uint64_t *totals; /* per generator: statements with keys */
	uint64_t *met;	  /* per generator: those that have been met */
	bool is_wide;	  /* there is one of float64 */
};

static bool make_counts(struct counts *counts, const struct weightd_plan_builder *builder)
{
	const size_t generators = weightd_generator_count();

	counts->before = weightd_memory_array(builder->entry_count + 1, sizeof *counts->before);
	counts->totals = weightd_memory_array(generators, sizeof *counts->totals);
	counts->met = weightd_memory_array(generators, sizeof *counts->met);
	if (counts->before == NULL || counts->totals == NULL || counts->met == NULL)
		return false;
	for (size_t i = 0; i < builder->entry_count; i++)
		counts->before[i + 1] =
			counts->before[i] + !builder->entries[i].parameter->is_buffer;
	return true;
}

static void free_counts(struct counts *counts)
{
	weightd_memory_free(counts->before);
	weightd_memory_free(counts->totals);
	weightd_memory_free(counts->met);
}

/* The stream belongs to the visible place of the statement: its entry, or a patch of it. */
static void set_stream(struct weightd_entry *entry, const struct weightd_statement *statement,
		       struct weightd_stream stream)
{
	if (entry->statement == statement)
		entry->stream = stream;
	for (struct weightd_patch *patch = entry->patches; patch != NULL; patch = patch->next)
		if (patch->statement == statement)
			patch->stream = stream;
}

static void key_statement(struct weightd_plan_builder *builder, struct counts *counts,
			  const struct weightd_statement *statement)
{
	const struct weightd_generator *generator = statement->generator;
	struct weightd_entry *entry = &builder->entries[statement->entry];
	const size_t index = weightd_generator_index(generator);
	const struct weightd_draw_position position = {
		.seed = statement->seed->number,
		.form = statement->seed,
		.has_own_seed = statement->rule != NULL && statement->rule->has_seed,
		.is_wide = counts->is_wide,
		.name = weightd_entry_name(entry, WEIGHTD_NAME_ROOM),
		.ordinal = counts->met[index]++,
		.ordinals = counts->totals[index],
		.parameter = counts->before[statement->entry],
		.leaf = leaf_number(entry),
	};

	set_stream(entry, statement, generator->family->stream(generator, &position));
}

/* Some statement has a script, or an item sets keys. */
static bool has_scripts(const struct weightd_plan_builder *builder)
{
	bool has = builder->key_items != NULL || builder->plan->specification.keys != NULL;

	for (size_t i = 0; i < builder->plan->statement_count && !has; i++)
		has = weightd_key_script_of(builder, builder->plan->statements[i]) != NULL;
	return has;
}

/* The keys of all statements, in their order. */
static enum weightd_code key_all(struct weightd_plan_builder *builder, struct counts *counts)
{
	const struct weightd_statement *const *statements = builder->plan->statements;
	const size_t count = builder->plan->statement_count;
	struct weightd_key_scripts *scripts = NULL;
	enum weightd_code code = WEIGHTD_OK;

	if (has_scripts(builder)) {
		scripts = weightd_key_scripts_new(builder, counts->is_wide);
		if (scripts == NULL)
			return weightd_plan_no_memory(builder);
	}
	for (size_t i = 0; i < count && code == WEIGHTD_OK; i++) {
		const struct weightd_statement *statement = statements[i];
		struct weightd_stream stream;
		if (scripts != NULL)
			code = weightd_key_scripts_reach(scripts, i);
		if (has_key(statement))
			key_statement(builder, counts, statement);
		if (code != WEIGHTD_OK || weightd_key_script_of(builder, statement) == NULL)
			continue;
		code = weightd_key_scripts_draw(scripts, statement, &stream);
		if (has_key(statement))
			set_stream(&builder->entries[statement->entry], statement, stream);
	}
	return code != WEIGHTD_OK || scripts == NULL ? code
						     : weightd_key_scripts_reach(scripts, SIZE_MAX);
}

enum weightd_code weightd_plan_keys(struct weightd_plan_builder *builder)
{
	const struct weightd_statement *const *statements = builder->plan->statements;
	const size_t count = builder->plan->statement_count;
	struct counts counts = {0};
	enum weightd_code code = WEIGHTD_OK;
	size_t keyed = 0;

	for (size_t i = 0; i < count; i++)
		keyed += has_key(statements[i]);
	if (keyed == 0 && !has_scripts(builder))
		return WEIGHTD_OK;
	const bool has_memory = make_counts(&counts, builder);
	for (size_t i = 0; has_memory && i < count; i++) {
		if (!has_key(statements[i]))
			continue;
		counts.is_wide |= statements[i]->dtype == WEIGHTD_FLOAT64;
		counts.totals[weightd_generator_index(statements[i]->generator)]++;
	}
	if (has_memory)
		code = key_all(builder, &counts);
	free_counts(&counts);
	return has_memory ? code : weightd_plan_no_memory(builder);
}
