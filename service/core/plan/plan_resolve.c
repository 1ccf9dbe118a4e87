/*
 * Plan, last step: events become statements with numbers, in the order in which they happen.
 */
#include "core/plan/plan_builder.h"
#include "core/plan/sequence.h"
#include "weightd/fused_blocks.h"

#include <stdlib.h>
#include <string.h>

#define NO_EVENT SIZE_MAX
/* Patches of one tensor: each run of elements that is made looks at all of them. */
#define PATCHES_MAX 4096
/* Work of resolving an event, and of finishing an entry. */
#define UNITS_OF_EVENT 2000
#define UNITS_OF_ENTRY 1000

/* The state of the pass over the events. */
struct pass {
	struct weightd_plan_builder *builder;
	size_t *last_event; /* per entry: the last event that writes all of it */
	struct weightd_patch **
		*patches_end;	    /* per entry: where its next patch goes; NULL without patches */
	enum weightd_dtype *dtypes; /* per entry: as the events so far have left it */
	struct weightd_statement *statements;
	size_t statement_count;
	bool keeps_all; /* a sequential generator takes part */
	struct weightd_statement *
		*made; /* with keeps_all, per entry: the last of its constructor */
	const struct weightd_rule *failed; /* reported once, not for each parameter */
};

static bool is_bias(const char *leaf)
{
	return strcmp(leaf, "bias") == 0 || strncmp(leaf, "bias_", 5) == 0;
}

/* A tensor that must be made whole is made in memory, so it is bounded. */
static enum weightd_code check_whole(struct weightd_plan_builder *builder,
				     const struct weightd_statement *statement,
				     const struct weightd_entry *entry, const char *pointer)
{
	const struct weightd_distribution *distribution = statement->law.distribution;
	uint64_t numel = 0, limit = builder->limits->whole_elements;
	const struct weightd_shape *shape =
		statement->is_patch ? &statement->part.shape : &entry->shape;

	if (!weightd_law_is_whole(statement->generator, &statement->law) ||
	    !weightd_shape_numel(shape, &numel) || numel <= limit)
		return WEIGHTD_OK;
	return weightd_error_add(builder->err, WEIGHTD_ERR_LIMIT_EXCEEDED, pointer,
				 "%s has %llu elements; %s makes tensors of at most %llu",
				 entry->name, (unsigned long long)numel,
				 statement->why.initializer != NULL ? statement->why.initializer
								    : distribution->name,
				 (unsigned long long)limit);
}

/* Puts the tensor's name in front of the one issue that came after 'first', unless it says it. */
static void name_issue(struct weightd_error *err, unsigned first, const char *name)
{
	if (err == NULL || err->count != first + 1 ||
	    strstr(err->issues[first].detail, name) != NULL)
		return;
	struct weightd_issue issue = err->issues[first];
	err->count = first;
	weightd_error_add(err, issue.code, issue.pointer, "%s: %s", name, issue.detail);
	weightd_error_expected(err, "%s", issue.expected);
	weightd_error_suggest(err, issue.did_you_mean);
	weightd_error_at(err, issue.line, issue.column);
}

/*
 * A patch has the fans of its part, and the dtype of its tensor: what would replace the data of a
 * tensor is copied into the part.
 */
static enum weightd_code resolve_patch(struct pass *pass, const struct weightd_event *event,
				       struct weightd_target *target,
				       struct weightd_statement *statement)
{
	struct weightd_plan_builder *builder = pass->builder;
	enum weightd_code code =
		weightd_plan_part(builder, event, &statement->is_patch, &statement->part);
	char text[WEIGHTD_PART_TEXT];

	if (code != WEIGHTD_OK || !statement->is_patch)
		return code;
	statement->has_gaps = weightd_runs_of(&statement->part, &target->shape).count != 1;
	target->shape = statement->part.shape;
	target->fans = weightd_fused_fans(&statement->part);
	weightd_part_text(&statement->part, text, sizeof text);
	const char *name = weightd_arena_printf(builder->arena, "%s[%s]", target->name, text);
	target->name = name != NULL ? name : target->name;
	target->keeps_dtype = true;
	return WEIGHTD_OK;
}

/* The numbers of a literal are compared with a dtype once, not for each tensor. */
static enum weightd_code resolve_call(struct weightd_plan_builder *builder,
				      const struct weightd_initializer_call *call,
				      struct weightd_target *target,
				      struct weightd_statement *statement)
{
	struct weightd_literal *literal = NULL;
	const uint32_t dtype = UINT32_C(1) << target->dtype;

	if (call->initializer == NULL && call->literal_count > 1) {
		literal = weightd_literal_table_at(&builder->literals, call->literal);
		if (literal == NULL)
			return weightd_plan_no_memory(builder);
		target->literal_is_held = (literal->held_by & dtype) != 0;
	}
	enum weightd_code code = weightd_initializer_resolve(call, target, &statement->law,
							     &statement->why, builder->err);
	if (code == WEIGHTD_OK && literal != NULL)
		literal->held_by |= dtype;
	return code;
}

static enum weightd_code resolve_event(struct pass *pass, const struct weightd_event *event,
				       struct weightd_statement *statement)
{
	struct weightd_plan_builder *builder = pass->builder;
	const struct weightd_specification *specification = &builder->plan->specification;
	const struct weightd_entry *entry = &builder->entries[event->entry];
	const struct weightd_parameter *parameter = entry->parameter;
	const struct weightd_rule *rule = event->rule;
	struct weightd_initializer_call call = rule != NULL	     ? rule->call
					       : event->call != NULL ? *event->call
								     : parameter->initial;
	struct weightd_target target = {
		.name = entry->name,
		.shape = entry->shape,
		.dtype = rule != NULL && rule->has_dtype ? rule->dtype : pass->dtypes[event->entry],
		.fans = parameter->fans,
		.is_bias = is_bias(parameter->leaf),
	};

	unsigned first_issue = builder->err == NULL ? 0 : builder->err->count;

	if (call.pointer == NULL || call.pointer[0] == '\0')
		call.pointer = rule != NULL ? rule->pointer : entry->module->pointer;
	*statement = (struct weightd_statement){
		.entry = event->entry,
		.dtype = target.dtype,
		.generator = weightd_plan_generator(specification, rule, call.initializer),
		.rule = rule,
	};
	target.has_library_shape = statement->generator->family->library == WEIGHTD_JAX;
	target.is_torch = statement->generator->family->library == WEIGHTD_TORCH;
	statement->seed = weightd_plan_seed(specification, rule, statement->generator);
	if (rule == NULL && call.initializer != NULL &&
	    (call.initializer->flags & (WEIGHTD_MULTIPLIES | WEIGHTD_DIVIDES)) != 0)
		return weightd_error_add(builder->err, WEIGHTD_ERR_BAD_ARGUMENT, call.pointer,
					 "%s changes the values of %s, which has none yet",
					 call.initializer->name, entry->name);
	enum weightd_code code = resolve_patch(pass, event, &target, statement);
	target.dtype = weightd_initializer_dtype(&call, &target, specification->dtype);
	statement->dtype = target.dtype;
	if (code == WEIGHTD_OK)
		code = resolve_call(builder, &call, &target, statement);
	if (code == WEIGHTD_OK && statement->generator->family->refine != NULL)
		statement->generator->family->refine(statement->generator, &statement->law,
						     &statement->why, statement->dtype);
	if (code == WEIGHTD_OK)
		code = weightd_plan_check_draw(builder, statement, call.pointer);
	if (code == WEIGHTD_OK)
		code = check_whole(builder, statement, entry, call.pointer);
	if (code != WEIGHTD_OK)
		name_issue(builder->err, first_issue, entry->name);
	else
		pass->dtypes[event->entry] = statement->dtype;
	return code;
}

/* Hangs a patch that will be seen onto its entry. */
static enum weightd_code add_patch(struct pass *pass, const struct weightd_statement *statement)
{
	struct weightd_plan_builder *builder = pass->builder;
	struct weightd_entry *entry = &builder->entries[statement->entry];
	struct weightd_patch *patch = weightd_arena_alloc(builder->arena, sizeof *patch);

	if (patch == NULL)
		return weightd_plan_no_memory(builder);
	*patch = (struct weightd_patch){
		.statement = statement,
		.stream = weightd_patch_stream(statement, entry->name),
		.change = weightd_rule_change(statement->rule),
	};
	*pass->patches_end[statement->entry] = patch;
	pass->patches_end[statement->entry] = &patch->next;
	return WEIGHTD_OK;
}

/* A copy has the values that its original was constructed with. */
static void take_over(struct pass *pass, const struct weightd_event *event, bool decides)
{
	struct weightd_statement *statement = pass->made[event->copy_of - 1];

	if (statement == NULL) /* it failed */
		return;
	pass->made[event->entry] = statement;
	pass->dtypes[event->entry] = statement->dtype;
	if (decides)
		pass->builder->entries[event->entry].statement = statement;
}

static enum weightd_code resolve_all(struct pass *pass)
{
	struct weightd_plan_builder *builder = pass->builder;
	struct weightd_statement spare;

	for (size_t i = 0; i < builder->event_count; i++) {
		const struct weightd_event *event = &builder->events[i];
		bool decides = pass->last_event[event->entry] == i;
		bool is_patch = weightd_event_is_patch(event);
		bool is_seen = decides || (is_patch && i > pass->last_event[event->entry]);
		bool is_kept = pass->keeps_all ||
			       (is_seen && builder->entries[event->entry].tied_to == NULL);
		struct weightd_statement *statement =
			is_kept ? &pass->statements[pass->statement_count] : &spare;
		enum weightd_code code = weightd_plan_work(builder, UNITS_OF_EVENT, NULL, NULL);
		if (code != WEIGHTD_OK)
			return code;
		if (event->is_implied && !decides)
			continue;
		if (event->copy_of != 0) {
			take_over(pass, event, decides);
			continue;
		}
		if (event->rule != NULL && event->rule == pass->failed)
			continue;
		code = resolve_event(pass, event, statement);
		if (code != WEIGHTD_OK) {
			weightd_plan_record(builder, code);
			pass->failed = event->rule;
			continue;
		}
		if (pass->keeps_all && event->rule == NULL)
			pass->made[event->entry] = statement;
		if (decides && is_kept)
			builder->entries[event->entry].statement = statement;
		else if (is_seen && is_kept)
			weightd_plan_record(builder, add_patch(pass, statement));
		pass->statement_count += is_kept;
	}
	return WEIGHTD_OK;
}

/* The final dtype, sizes and stream of an entry; sums go to the plan. */
static enum weightd_code finish(struct weightd_plan_builder *builder, struct weightd_entry *entry)
{
	struct weightd_plan *plan = builder->plan;
	const struct weightd_entry *holder = entry->tied_to != NULL ? entry->tied_to : entry;
	const bool is_own = entry == holder;

	entry->statement = holder->statement;
	if (entry != holder)
		entry->patches = holder->patches;
	weightd_plan_hide(builder, entry);
	entry->dtype = entry->statement->dtype;
	entry->stream = weightd_stream_of(entry->statement->seed.number, holder->name);
	if (!weightd_shape_numel(&entry->shape, &entry->numel) ||
	    !weightd_shape_bytes(&entry->shape, entry->dtype, &entry->bytes) ||
	    !weightd_checked_add(plan->total_bytes, is_own ? entry->bytes : 0,
				 &plan->total_bytes) ||
	    !weightd_checked_add(plan->total_elements, is_own ? entry->numel : 0,
				 &plan->total_elements) ||
	    plan->total_bytes > INT64_MAX)
		return weightd_error_add(builder->err, WEIGHTD_ERR_TOO_LARGE,
					 entry->module->pointer,
					 "with %s the model exceeds 2^63 bytes", entry->name);
	if (!entry->parameter->is_buffer && is_own)
		plan->parameter_elements += entry->numel;
	return WEIGHTD_OK;
}

static bool is_replay(const struct weightd_plan_builder *builder)
{
	if (builder->plan->specification.generator->family->library != WEIGHTD_OWN)
		return true;
	for (size_t i = 0; i < builder->event_count; i++) {
		const struct weightd_rule *rule = builder->events[i].rule;
		if (rule != NULL && rule->generator != NULL &&
		    rule->generator->family->library != WEIGHTD_OWN)
			return true;
	}
	return false;
}

/* Refuses tensors of too many patches before any of them is resolved. */
static enum weightd_code check_patches(struct pass *pass)
{
	struct weightd_plan_builder *builder = pass->builder;
	uint32_t *counts = calloc(builder->entry_count + 1, sizeof *counts);
	enum weightd_code code = WEIGHTD_OK;

	if (counts == NULL)
		return weightd_plan_no_memory(builder);
	for (size_t i = 0; i < builder->event_count && code == WEIGHTD_OK; i++) {
		const struct weightd_event *event = &builder->events[i];
		if (weightd_event_is_patch(event) && ++counts[event->entry] > PATCHES_MAX)
			code = weightd_error_add(builder->err, WEIGHTD_ERR_LIMIT_EXCEEDED,
						 event->rule->pointer,
						 "the rules write more than %d parts of %s",
						 PATCHES_MAX, builder->entries[event->entry].name);
	}
	free(counts);
	return code;
}

/* Allocates the state of the pass and finds each entry's last event. */
static enum weightd_code prepare(struct pass *pass)
{
	struct weightd_plan_builder *builder = pass->builder;
	size_t count = builder->entry_count, patches = 0;

	for (size_t i = 0; i < builder->event_count; i++)
		patches += weightd_event_is_patch(&builder->events[i]);
	count = pass->keeps_all ? builder->event_count : count + patches;
	enum weightd_code code = patches > PATCHES_MAX ? check_patches(pass) : WEIGHTD_OK;
	if (code != WEIGHTD_OK)
		return code;
	if (patches != 0)
		pass->patches_end = malloc((builder->entry_count + 1) * sizeof *pass->patches_end);
	pass->last_event = malloc((builder->entry_count + 1) * sizeof *pass->last_event);
	pass->dtypes = malloc((builder->entry_count + 1) * sizeof *pass->dtypes);
	if (pass->keeps_all)
		pass->made = calloc(builder->entry_count + 1, sizeof *pass->made);
	pass->statements = weightd_arena_array(builder->arena, count, sizeof *pass->statements);
	if (pass->last_event == NULL || pass->dtypes == NULL || pass->statements == NULL ||
	    (patches != 0 && pass->patches_end == NULL) || (pass->keeps_all && pass->made == NULL))
		return weightd_plan_no_memory(builder);
	for (size_t i = 0; i < builder->entry_count; i++) {
		pass->last_event[i] = NO_EVENT;
		pass->dtypes[i] = builder->entries[i].dtype;
		if (patches != 0)
			pass->patches_end[i] = &builder->entries[i].patches;
	}
	for (size_t i = 0; i < builder->event_count; i++)
		if (!weightd_event_is_patch(&builder->events[i]))
			pass->last_event[builder->events[i].entry] = i;
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

enum weightd_code weightd_plan_resolve(struct weightd_plan_builder *builder)
{
	struct pass pass = {.builder = builder, .keeps_all = is_replay(builder)};
	enum weightd_code code = prepare(&pass);

	if (code == WEIGHTD_OK)
		code = resolve_all(&pass);
	free(pass.last_event);
	free(pass.dtypes);
	free(pass.patches_end);
	free(pass.made);
	if (code != WEIGHTD_OK || builder->code != WEIGHTD_OK)
		return code != WEIGHTD_OK ? code : builder->code;
	for (size_t i = 0; i < builder->entry_count && code == WEIGHTD_OK; i++) {
		code = weightd_plan_work(builder, UNITS_OF_ENTRY, NULL, NULL);
		if (code == WEIGHTD_OK)
			code = finish(builder, &builder->entries[i]);
	}
	if (code == WEIGHTD_OK)
		code = weightd_plan_origins(builder, pass.statements, pass.statement_count);
	builder->plan->statements = pass.statements;
	builder->plan->statement_count = pass.statement_count;
	if (code == WEIGHTD_OK)
		code = weightd_sequence_build(builder->plan, builder->arena, pass.statements,
					      builder->err);
	for (size_t i = 0; code == WEIGHTD_OK && i < builder->entry_count; i++)
		key_streams(&builder->entries[i]);
	if (code == WEIGHTD_OK)
		code = weightd_plan_keys(builder, pass.statements, pass.statement_count);
	return code;
}
