/*
 * Plan, last step: events become statements with numbers, in the order in which they happen.
 */
#include "plan_builder.h"

#include <stdlib.h>
#include <string.h>

#define NO_EVENT SIZE_MAX

/* What the pass over the events carries. */
struct pass {
	struct weightd_plan_builder *builder;
	size_t *last_event;                /* per entry: the event that decides its values */
	enum weightd_dtype *dtypes;        /* per entry: as the events so far have left it */
	struct weightd_statement *statements;
	size_t statement_count;
	bool keeps_all;                    /* a sequential generator takes part */
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
	const struct weightd_distribution *distribution = statement->recipe.distribution;
	uint64_t numel = 0, limit = builder->limits->whole_elements;

	if ((distribution->flags & WEIGHTD_ELEMENTWISE) != 0 ||
	    !weightd_shape_numel(&entry->shape, &numel) || numel <= limit)
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
	if (err == NULL || err->count != first + 1 || strstr(err->issues[first].detail, name) != NULL)
		return;
	struct weightd_issue issue = err->issues[first];
	err->count = first;
	weightd_error_add(err, issue.code, issue.pointer, "%s: %s", name, issue.detail);
	weightd_error_expected(err, "%s", issue.expected);
	weightd_error_suggest(err, issue.did_you_mean);
	weightd_error_at(err, issue.line, issue.column);
}

static enum weightd_code resolve_event(struct pass *pass, const struct weightd_event *event,
                                       struct weightd_statement *statement)
{
	struct weightd_plan_builder *builder = pass->builder;
	const struct weightd_specification *specification = &builder->plan->specification;
	const struct weightd_entry *entry = &builder->entries[event->entry];
	const struct weightd_parameter *parameter = entry->parameter;
	const struct weightd_rule *rule = event->rule;
	struct weightd_initializer_call call = rule != NULL ? rule->call : parameter->initial;
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
		.seed = rule != NULL && rule->has_seed ? rule->seed : specification->seed,
		.generator = rule != NULL && rule->generator != NULL ? rule->generator
		                                                     : specification->generator,
		.rule = rule,
	};
	enum weightd_code code = weightd_initializer_resolve(&statement->recipe, &statement->why,
	                                                     &statement->dtype, &call, &target,
	                                                     specification->dtype, builder->err);
	if (code == WEIGHTD_OK)
		code = check_whole(builder, statement, entry, call.pointer);
	if (code != WEIGHTD_OK)
		name_issue(builder->err, first_issue, entry->name);
	else
		pass->dtypes[event->entry] = statement->dtype;
	return code;
}

static void resolve_all(struct pass *pass)
{
	struct weightd_plan_builder *builder = pass->builder;
	struct weightd_statement spare;

	for (size_t i = 0; i < builder->event_count; i++) {
		const struct weightd_event *event = &builder->events[i];
		bool decides = pass->last_event[event->entry] == i;
		bool is_kept = pass->keeps_all ||
		               (decides && builder->entries[event->entry].tied_to == NULL);
		struct weightd_statement *statement =
		        is_kept ? &pass->statements[pass->statement_count] : &spare;
		if (event->rule != NULL && event->rule == pass->failed)
			continue;
		enum weightd_code code = resolve_event(pass, event, statement);
		if (code != WEIGHTD_OK) {
			weightd_plan_note(builder, code);
			pass->failed = event->rule;
			continue;
		}
		if (decides && is_kept)
			builder->entries[event->entry].statement = statement;
		pass->statement_count += is_kept;
	}
}

/* The final dtype, sizes and stream of an entry; sums go to the plan. */
static enum weightd_code finish(struct weightd_plan_builder *builder, struct weightd_entry *entry)
{
	struct weightd_plan *plan = builder->plan;
	const struct weightd_entry *holder = entry->tied_to != NULL ? entry->tied_to : entry;

	entry->statement = holder->statement;
	entry->dtype = entry->statement->dtype;
	entry->stream = weightd_stream_of(entry->statement->seed, holder->name);
	if (!weightd_shape_numel(&entry->shape, &entry->numel) ||
	    !weightd_shape_bytes(&entry->shape, entry->dtype, &entry->bytes) ||
	    !weightd_checked_add(plan->total_bytes, entry->bytes, &plan->total_bytes) ||
	    !weightd_checked_add(plan->total_elements, entry->numel, &plan->total_elements) ||
	    plan->total_bytes > INT64_MAX)
		return weightd_error_add(builder->err, WEIGHTD_ERR_TOO_LARGE, entry->module->pointer,
		                         "with %s the model passes 2^63 bytes", entry->name);
	if (!entry->parameter->is_buffer && entry->tied_to == NULL)
		plan->parameter_elements += entry->numel;
	return WEIGHTD_OK;
}

static bool is_sequential(const struct weightd_plan_builder *builder)
{
	if ((builder->plan->specification.generator->flags & WEIGHTD_SEQUENTIAL) != 0)
		return true;
	for (size_t i = 0; i < builder->event_count; i++) {
		const struct weightd_rule *rule = builder->events[i].rule;
		if (rule != NULL && rule->generator != NULL &&
		    (rule->generator->flags & WEIGHTD_SEQUENTIAL) != 0)
			return true;
	}
	return false;
}

/* Allocates what the pass needs and finds each entry's last event. */
static enum weightd_code prepare(struct pass *pass)
{
	struct weightd_plan_builder *builder = pass->builder;
	size_t count = pass->keeps_all ? builder->event_count : builder->entry_count;

	pass->last_event = malloc((builder->entry_count + 1) * sizeof *pass->last_event);
	pass->dtypes = malloc((builder->entry_count + 1) * sizeof *pass->dtypes);
	pass->statements = weightd_arena_array(builder->arena, count, sizeof *pass->statements);
	if (pass->last_event == NULL || pass->dtypes == NULL || pass->statements == NULL)
		return weightd_error_add(builder->err, WEIGHTD_ERR_NO_MEMORY, NULL,
		                         "no memory is left for the plan");
	for (size_t i = 0; i < builder->entry_count; i++) {
		pass->last_event[i] = NO_EVENT;
		pass->dtypes[i] = builder->entries[i].dtype;
	}
	for (size_t i = 0; i < builder->event_count; i++)
		pass->last_event[builder->events[i].entry] = i;
	return WEIGHTD_OK;
}

enum weightd_code weightd_plan_resolve(struct weightd_plan_builder *builder)
{
	struct pass pass = {.builder = builder, .keeps_all = is_sequential(builder)};
	enum weightd_code code = prepare(&pass);

	if (code == WEIGHTD_OK)
		resolve_all(&pass);
	free(pass.last_event);
	free(pass.dtypes);
	if (code != WEIGHTD_OK || builder->code != WEIGHTD_OK)
		return code != WEIGHTD_OK ? code : builder->code;
	for (size_t i = 0; i < builder->entry_count && code == WEIGHTD_OK; i++)
		code = finish(builder, &builder->entries[i]);
	builder->plan->statements = pass.statements;
	builder->plan->statement_count = pass.statement_count;
	return code;
}
