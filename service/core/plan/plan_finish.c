/*
 * Plan: the entries and the list of statements, when every entry has its last statement.
 */
#include "core/plan/plan_builder.h"
#include "core/plan/sequence.h"

/* Work of finishing an entry. */
#define UNITS_OF_ENTRY 1000

/* That of its values, or of the last cast. */
static enum weightd_dtype final_dtype(const struct weightd_entry *entry)
{
	enum weightd_dtype dtype = entry->statement->dtype;

	for (const struct weightd_patch *patch = entry->patches; patch != NULL; patch = patch->next)
		dtype = patch->change == WEIGHTD_CASTS ? patch->statement->dtype : dtype;
	return dtype;
}

/* The final dtype, sizes and stream of an entry; sums go to the plan. */
static enum weightd_code finish(struct weightd_plan_builder *builder, struct weightd_entry *entry)
{
	struct weightd_plan *plan = builder->plan;
	const struct weightd_entry *holder = entry->tied_to != NULL ? entry->tied_to : entry;
	const bool is_own = entry == holder;
	uint64_t bytes;

	entry->statement = holder->statement;
	if (entry != holder)
		entry->patches = holder->patches;
	weightd_plan_hide(builder, entry);
	entry->dtype = final_dtype(entry);
	entry->stream =
		(struct weightd_stream){entry->statement->seed->number, holder->stream.name_hash};
	if (!weightd_shape_numel(weightd_entry_shape(entry), &entry->numel) ||
	    !weightd_shape_bytes(weightd_entry_shape(entry), entry->dtype, &bytes) ||
	    !weightd_checked_add(plan->total_bytes, is_own ? bytes : 0, &plan->total_bytes) ||
	    !weightd_checked_add(plan->total_elements, is_own ? entry->numel : 0,
				 &plan->total_elements) ||
	    plan->total_bytes > INT64_MAX)
		return weightd_error_add(builder->err, WEIGHTD_ERR_TOO_LARGE,
					 entry->module->pointer,
					 "with %s the model exceeds 2^63 bytes",
					 weightd_entry_name(entry, WEIGHTD_NAME_ROOM));
	if (!entry->parameter->is_buffer && is_own)
		plan->parameter_elements += entry->numel;
	return WEIGHTD_OK;
}

/* Earlier draws decide a sequential generator's values, not the name. */
static void key_streams(struct weightd_entry *entry)
{
	const struct weightd_sequence_position *position = entry->statement->position;

	if (position != NULL)
		entry->stream = (struct weightd_stream){position->key[0], position->key[1]};
	for (struct weightd_patch *patch = entry->patches; patch != NULL; patch = patch->next) {
		position = patch->statement->position;
		if (position != NULL)
			patch->stream = (struct weightd_stream){position->key[0], position->key[1]};
	}
}

/* The list of statements becomes the plan's. */
static enum weightd_code list_statements(struct weightd_plan_builder *builder,
					 struct weightd_statement *const *statements, size_t count)
{
	const struct weightd_statement **list =
		weightd_arena_array(builder->arena, count, sizeof *list);

	if (list == NULL)
		return weightd_plan_no_memory(builder);
	for (size_t i = 0; i < count; i++)
		list[i] = statements[i];
	builder->plan->statements = list;
	builder->plan->statement_count = count;
	return WEIGHTD_OK;
}

enum weightd_code weightd_plan_finish(struct weightd_plan_builder *builder,
				      struct weightd_statement *const *statements, size_t count)
{
	enum weightd_code code = list_statements(builder, statements, count);

	for (size_t i = 0; i < builder->entry_count && code == WEIGHTD_OK; i++) {
		code = weightd_plan_work(builder, UNITS_OF_ENTRY, NULL, NULL);
		if (code == WEIGHTD_OK)
			code = finish(builder, &builder->entries[i]);
	}
	if (code == WEIGHTD_OK)
		code = weightd_plan_origins(builder, statements, count);
	if (code == WEIGHTD_OK)
		code = weightd_sequence_build(builder->plan, builder->arena, statements,
					      builder->err);
	for (size_t i = 0; code == WEIGHTD_OK && i < builder->entry_count; i++)
		key_streams(&builder->entries[i]);
	if (code == WEIGHTD_OK)
		code = weightd_plan_keys(builder);
	return code;
}
