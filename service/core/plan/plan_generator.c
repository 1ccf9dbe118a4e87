/*
 * Plan: which generator makes a statement's values, with which seed, and whether it can.
 *
 * A replay has as many generators as the script it repeats: torch's for torch.nn.init and the
 * modules' defaults, numpy's for numpy.*, jax's for jax.*.  The specification's generator takes the
 * place of the one of its library.
 */
#include "core/distribution/distribution_table.h"
#include "core/generator/generator_table.h"
#include "core/plan/plan_builder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum weightd_library library_of(const struct weightd_initializer *initializer)
{
	static const struct {
		const char *prefix;
		enum weightd_library library;
	} namespaces[] = {
		{"numpy.", WEIGHTD_NUMPY},
		{"jax.", WEIGHTD_JAX},
	};

	for (size_t i = 0; initializer != NULL && i < sizeof namespaces / sizeof namespaces[0]; i++)
		if (strncmp(initializer->name, namespaces[i].prefix,
			    strlen(namespaces[i].prefix)) == 0)
			return namespaces[i].library;
	return WEIGHTD_TORCH;
}

const struct weightd_generator *weightd_plan_generator(
	const struct weightd_specification *specification, const struct weightd_rule *rule,
	const struct weightd_initializer *initializer)
{
	const struct weightd_generator *own = specification->generator;
	const enum weightd_library library = library_of(initializer);

	if (rule != NULL && rule->generator != NULL)
		return rule->generator;
	if (own->family->library == WEIGHTD_OWN || own->family->library == library)
		return own;
	switch (library) {
	case WEIGHTD_NUMPY: return &weightd_generator_numpy;
	case WEIGHTD_JAX: return &weightd_generator_jax;
	default: return &weightd_generator_torch;
	}
}

struct weightd_seed weightd_plan_seed(const struct weightd_specification *specification,
				      const struct weightd_rule *rule,
				      const struct weightd_generator *generator)
{
	if (rule != NULL && rule->has_seed)
		return rule->seed;
	return specification->has_seeds[generator->family->library]
		       ? specification->seeds[generator->family->library]
		       : specification->seed;
}

enum weightd_code weightd_plan_check_rule_seed(struct weightd_plan_builder *builder,
					       const struct weightd_rule *rule)
{
	const struct weightd_generator *generator =
		weightd_plan_generator(&builder->plan->specification, rule, rule->call.initializer);
	char pointer[sizeof builder->err->issues[0].pointer];

	/* A module's rules are met once for each copy of it. */
	if (!rule->has_seed || rule == builder->ill_seeded ||
	    weightd_generator_takes(generator, &rule->seed))
		return WEIGHTD_OK;
	builder->ill_seeded = rule;
	snprintf(pointer, sizeof pointer, "%s/seed", rule->pointer);
	return weightd_generator_check_seed(generator, &rule->seed, pointer, builder->err);
}

/* One issue for each generator, however many statements draw from it. */
static enum weightd_code check_specification_seed(struct weightd_plan_builder *builder,
						  const struct weightd_statement *statement)
{
	const struct weightd_specification *specification = &builder->plan->specification;
	const struct weightd_generator *generator = statement->generator;
	const char *library = weightd_library_name(generator->family->library);
	const bool has_own = specification->has_seeds[generator->family->library];
	char pointer[32] = "/seed";

	if ((statement->rule != NULL && statement->rule->has_seed) ||
	    (statement->law.distribution->flags & WEIGHTD_RANDOM) == 0 ||
	    weightd_generator_takes(generator, &statement->seed))
		return WEIGHTD_OK;
	const uint64_t bit = (uint64_t)1 << weightd_generator_index(generator);
	if ((builder->ill_seeded_generators & bit) != 0)
		return WEIGHTD_ERR_OUT_OF_RANGE;
	builder->ill_seeded_generators |= bit;
	if (has_own)
		snprintf(pointer, sizeof pointer, "/seed/%s", library);
	const enum weightd_code code =
		weightd_generator_check_seed(generator, &statement->seed, pointer, builder->err);
	/* The one seed is meant for the specification's generator. */
	if (!has_own && specification->generator->family->library != WEIGHTD_OWN &&
	    specification->generator->family->library != generator->family->library)
		weightd_error_expected(
			builder->err, "{\"%s\": ..., \"%s\": ...}: %s takes %s",
			weightd_library_name(specification->generator->family->library), library,
			generator->name, weightd_generator_seeds(generator));
	return code;
}

enum weightd_code weightd_plan_check_draw(struct weightd_plan_builder *builder,
					  const struct weightd_statement *statement,
					  const char *pointer)
{
	const struct weightd_generator *generator = statement->generator;
	const struct weightd_law *law = &statement->law;
	enum weightd_code code = check_specification_seed(builder, statement);

	if (code != WEIGHTD_OK)
		return code;
	if (generator->family->draws == NULL || (law->distribution->flags & WEIGHTD_RANDOM) == 0 ||
	    generator->family->draws(generator, law, statement->dtype))
		return WEIGHTD_OK;
	if (law->variant != 0) {
		code = weightd_error_add(builder->err, WEIGHTD_ERR_BAD_ARGUMENT, pointer,
					 "%s of the generator %s takes no dtype and no method",
					 statement->why.initializer, generator->name);
		weightd_error_expected(builder->err,
				       "the generator numpy.default_rng, or the call without them");
		return code;
	}
	code = weightd_error_add(builder->err, WEIGHTD_ERR_BAD_ARGUMENT, pointer,
				 "%s has no draw of %s values from the distribution %s",
				 generator->name, weightd_dtype_row(statement->dtype)->name,
				 law->distribution->name);
	weightd_error_expected(builder->err, "%s, or a rule with the generator philox",
			       generator->family->drawn != NULL ? generator->family->drawn
								: "an initializer of that library");
	return code;
}

static bool has_key(const struct weightd_statement *statement)
{
	return statement->generator->family->stream != NULL &&
	       (statement->law.distribution->flags & WEIGHTD_RANDOM) != 0;
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

static uint64_t *count_parameters(const struct weightd_plan_builder *builder)
{
	uint64_t *before = calloc(builder->entry_count + 1, sizeof *before);

	for (size_t i = 0; before != NULL && i < builder->entry_count; i++)
		before[i + 1] = before[i] + !builder->entries[i].parameter->is_buffer;
	return before;
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

enum weightd_code weightd_plan_keys(struct weightd_plan_builder *builder,
				    const struct weightd_statement *statements, size_t count)
{
	const size_t generators = weightd_generator_count();
	uint64_t *before = NULL, *totals = calloc(2 * generators, sizeof *totals),
		 *met = totals + generators;
	size_t keyed = 0;
	bool is_wide = false;

	for (size_t i = 0; totals != NULL && i < count; i++) {
		if (!has_key(&statements[i]))
			continue;
		keyed++;
		is_wide |= statements[i].dtype == WEIGHTD_FLOAT64;
		totals[weightd_generator_index(statements[i].generator)]++;
	}
	if (keyed != 0)
		before = count_parameters(builder);
	if (totals == NULL || (keyed != 0 && before == NULL)) {
		free(totals);
		return weightd_plan_no_memory(builder);
	}
	for (size_t i = 0; keyed != 0 && i < count; i++) {
		const struct weightd_statement *statement = &statements[i];
		struct weightd_entry *entry = &builder->entries[statement->entry];
		if (!has_key(statement))
			continue;
		const size_t index = weightd_generator_index(statement->generator);
		const struct weightd_draw_position position = {
			.seed = statement->seed.number,
			.has_own_seed = statement->rule != NULL && statement->rule->has_seed,
			.is_wide = is_wide,
			.name = entry->name,
			.ordinal = met[index]++,
			.ordinals = totals[index],
			.parameter = before[statement->entry],
			.leaf = leaf_number(entry),
		};
		set_stream(entry, statement,
			   statement->generator->family->stream(statement->generator, &position));
	}
	free(before);
	free(totals);
	return WEIGHTD_OK;
}
