/*
 * Provenance: the generators that drew the values of a tensor or a model, and their seeds.
 */
#include "weightd/plan.h"

#include "core/plan/sequence_chain.h"
#include "weightd/text.h"

const struct weightd_statement *weightd_statement_drawn(const struct weightd_statement *statement)
{
	/* A tensor that is computed from another has that one's draws. */
	if (statement->law->origin != NULL)
		statement = statement->law->origin->statement;
	return (statement->law->distribution->flags & WEIGHTD_RANDOM) != 0 ? statement : NULL;
}

size_t weightd_statement_draw(const struct weightd_statement *statement, size_t *count)
{
	const struct weightd_sequence_position *position = statement->position;

	*count = position == NULL ? 0 : position->chain->step_count;
	return position == NULL ? 0 : position->step + 1;
}

static uint64_t generators_of(const struct weightd_statement *statement)
{
	const struct weightd_law *law = statement->law;

	if (law->origin != NULL)
		return weightd_entry_generators(law->origin);
	return (law->distribution->flags & WEIGHTD_RANDOM) == 0
		       ? 0
		       : (uint64_t)1 << weightd_generator_index(statement->generator);
}

/* An origin is computed from none: this goes two levels deep. */
uint64_t weightd_entry_generators(const struct weightd_entry *entry)
{
	uint64_t set = entry->is_hidden ? 0 : generators_of(entry->statement);

	for (const struct weightd_patch *patch = entry->patches; patch != NULL; patch = patch->next)
		set |= patch->is_hidden || patch->change != 0 ? 0 : generators_of(patch->statement);
	return set;
}

uint64_t weightd_plan_generators(const struct weightd_plan *plan)
{
	uint64_t set = 0;

	for (size_t i = 0; i < plan->entry_count; i++)
		set |= weightd_entry_generators(&plan->entries[i]);
	return set;
}

void weightd_generators_text(uint64_t set, const struct weightd_generator *otherwise,
			     struct weightd_text *out)
{
	bool is_first = true;

	if (set == 0)
		weightd_text_puts(out, otherwise->version);
	for (size_t i = 0; i < weightd_generator_count(); i++) {
		if ((set >> i & 1) == 0)
			continue;
		weightd_text_puts(out, is_first ? "" : ", ");
		weightd_text_puts(out, weightd_generator_at(i)->version);
		is_first = false;
	}
}

void weightd_specification_seed_json(const struct weightd_specification *specification,
				     struct weightd_text *out)
{
	bool has_any = false;

	for (unsigned i = 0; i < WEIGHTD_LIBRARY_COUNT; i++)
		has_any = has_any || specification->has_seeds[i];
	if (!has_any) {
		weightd_seed_json(&specification->seed, out);
		return;
	}
	for (unsigned i = 0; i < WEIGHTD_LIBRARY_COUNT; i++) {
		if (i != WEIGHTD_OWN && !specification->has_seeds[i])
			continue;
		weightd_text_puts(out, i == WEIGHTD_OWN ? "{" : ",");
		weightd_text_json_string(out, weightd_library_name((enum weightd_library)i));
		weightd_text_puts(out, ":");
		weightd_seed_json(
			i == WEIGHTD_OWN ? &specification->seed : &specification->seeds[i], out);
	}
	weightd_text_puts(out, "}");
}
