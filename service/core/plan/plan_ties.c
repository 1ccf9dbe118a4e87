/*
 * Plan: "tie", two names for one parameter.
 *
 * The tied entry stays in the state_dict under its own name and shows the values of its target;
 * rules that select either name write the one tensor.
 */
#include "core/plan/plan_builder.h"

/* Work of a tie: two names are looked up. */
#define UNITS_OF_TIE 2000

static struct weightd_entry *writable(struct weightd_plan_builder *builder,
				      const struct weightd_entry *entry)
{
	return &builder->entries[entry - builder->entries];
}

/*
 * The entry that holds the data of 'entry'.  Those on the way then point at every second of
 * themselves, so that long chains are short when they are followed again.
 */
static struct weightd_entry *holder(struct weightd_plan_builder *builder,
				    const struct weightd_entry *entry)
{
	while (entry->tied_to != NULL) {
		const struct weightd_entry *next = entry->tied_to;

		if (next->tied_to != NULL)
			writable(builder, entry)->tied_to = next->tied_to;
		entry = next;
	}
	return writable(builder, entry);
}

static struct weightd_entry *find(struct weightd_plan_builder *builder,
				  const struct weightd_tie *tie, const char *name)
{
	const struct weightd_entry *entry = weightd_plan_lookup(builder, name);

	if (entry == NULL) {
		weightd_plan_record(builder,
				    weightd_error_add(builder->err, WEIGHTD_ERR_UNKNOWN_PARAMETER,
						      tie->pointer, "no parameter is called %s",
						      name));
		weightd_error_suggest(builder->err,
				      weightd_plan_suggestion(builder, name, WEIGHTD_NAME_ROOM));
		return NULL;
	}
	if (entry->parameter->is_buffer) {
		weightd_plan_record(
			builder,
			weightd_error_add(builder->err, WEIGHTD_ERR_UNSUPPORTED, tie->pointer,
					  "%s is a buffer; only parameters can be tied", name));
		return NULL;
	}
	return writable(builder, entry);
}

static enum weightd_code make(struct weightd_plan_builder *builder, const struct weightd_tie *tie)
{
	struct weightd_entry *entry = find(builder, tie, tie->name);
	struct weightd_entry *target = find(builder, tie, tie->target);
	char have[128], want[128];

	if (entry == NULL || target == NULL)
		return builder->code;
	if (entry->tied_to != NULL)
		return weightd_error_add(builder->err, WEIGHTD_ERR_BAD_ARGUMENT, tie->pointer,
					 "%s is tied twice", tie->name);
	target = holder(builder, target);
	if (target == entry)
		return weightd_error_add(builder->err, WEIGHTD_ERR_BAD_ARGUMENT, tie->pointer,
					 "%s is tied to itself, directly or through other ties",
					 tie->name);
	if (!weightd_shape_equal(weightd_entry_shape(entry), weightd_entry_shape(target)) ||
	    entry->dtype != target->dtype) {
		weightd_shape_text(weightd_entry_shape(entry), have, sizeof have);
		weightd_shape_text(weightd_entry_shape(target), want, sizeof want);
		return weightd_error_add(builder->err, WEIGHTD_ERR_SHAPE_MISMATCH, tie->pointer,
					 "%s is %s %s, %s is %s %s", tie->name, have,
					 weightd_dtype_row(entry->dtype)->name, tie->target, want,
					 weightd_dtype_row(target->dtype)->name);
	}
	entry->tied_to = target;
	return WEIGHTD_OK;
}

enum weightd_code weightd_plan_ties(struct weightd_plan_builder *builder)
{
	const struct weightd_tie *ties = builder->plan->specification.ties;

	if (ties == NULL)
		return WEIGHTD_OK;
	builder->written_by = weightd_arena_array(builder->arena, builder->entry_count,
						  sizeof *builder->written_by);
	if (builder->written_by == NULL)
		return weightd_plan_no_memory(builder);
	for (const struct weightd_tie *tie = ties; tie != NULL; tie = tie->next) {
		enum weightd_code code = weightd_plan_work(builder, UNITS_OF_TIE, NULL, NULL);
		if (code != WEIGHTD_OK)
			return code;
		weightd_plan_record(builder, make(builder, tie));
	}
	/* A target may have been tied itself by a later line. */
	for (size_t i = 0; i < builder->entry_count; i++) {
		if (builder->entries[i].tied_to != NULL)
			builder->entries[i].tied_to = holder(builder, &builder->entries[i]);
	}
	return WEIGHTD_OK;
}
