/*
 * Plan, last step: events become statements with numbers, in the order in which they happen.
 */
#include "core/plan/plan_alike.h"
#include "core/base/memory.h"
#include "core/plan/plan_builder.h"
#include "core/plan/tensor_variables.h"
#include "weightd/fused_blocks.h"
#include "weightd/module_type.h"

#include <string.h>

#define NO_EVENT SIZE_MAX
/* The state of the pass over the events. */
struct pass {
	struct weightd_plan_builder *builder;
	size_t *last_event; /* per entry: the last event that writes all of it */
	struct weightd_patch **
		*patches_end;	    /* per entry: where its next patch goes; NULL without patches */
	enum weightd_dtype *dtypes; /* per entry: as the events so far have left it */
	struct weightd_statement **statements; /* malloc'ed */
	size_t statement_count, statement_capacity;
	struct weightd_alikes alikes;
	bool keeps_all; /* a sequential generator takes part */
	const struct weightd_statement *
		*made; /* with keeps_all, per entry: the last of its constructor */
	const struct weightd_rule *reseeds[WEIGHTD_LIBRARY_COUNT]; /* the last; NULL: none */
	const struct weightd_rule *failed; /* reported once, not for each parameter */
};

/* A statement and what it points to, before it is known whether it is kept. */
struct draft {
	struct weightd_statement statement;
	struct weightd_law law;
	struct weightd_explanation why;
	struct weightd_part part;
};

/* A tensor that must be made whole is made in memory, so it is bounded. */
static enum weightd_code check_whole(struct weightd_plan_builder *builder,
				     const struct weightd_statement *statement,
				     const struct weightd_entry *entry, const char *pointer)
{
	const struct weightd_distribution *distribution = statement->law->distribution;
	uint64_t numel = 0, limit = builder->limits->whole_elements;
	const struct weightd_shape *shape = statement->lost != NULL ? &statement->lost->shape
					    : statement->is_patch   ? &statement->part->shape
								    : weightd_entry_shape(entry);

	if (!weightd_law_is_whole(statement->generator, statement->law) ||
	    !weightd_shape_numel(shape, &numel) || numel <= limit)
		return WEIGHTD_OK;
	return weightd_error_add(builder->err, WEIGHTD_ERR_LIMIT_EXCEEDED, pointer,
				 "%s has %llu elements; %s makes tensors of at most %llu",
				 statement->lost != NULL
					 ? "a tensor that is thrown away"
					 : weightd_entry_name(entry, WEIGHTD_NAME_ROOM),
				 (unsigned long long)numel,
				 statement->why->initializer != NULL ? statement->why->initializer
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
				       struct weightd_target *target, struct draft *draft)
{
	struct weightd_plan_builder *builder = pass->builder;
	struct weightd_statement *statement = &draft->statement;
	enum weightd_code code =
		weightd_plan_part(builder, event, &statement->is_patch, &draft->part);
	char text[WEIGHTD_PART_TEXT];

	if (code != WEIGHTD_OK || !statement->is_patch)
		return code;
	statement->part = &draft->part;
	statement->has_gaps = weightd_runs_of(&draft->part, &target->shape).count != 1;
	target->shape = draft->part.shape;
	target->fans = weightd_fused_fans(&draft->part);
	weightd_part_text(&draft->part, text, sizeof text);
	const char *name = weightd_arena_printf(pass->alikes.arena, "%s[%s]", target->name, text);
	target->name = name != NULL ? name : target->name;
	target->keeps_dtype = true;
	return weightd_plan_check_part_cast(builder, event->rule, target->name,
					    pass->dtypes[event->entry]);
}

/* The law of the draft, as its generator draws it. */
static enum weightd_code resolve_law(struct pass *pass, const struct weightd_event *event,
				     const struct weightd_initializer_call *call,
				     struct weightd_target *target, struct draft *draft)
{
	struct weightd_plan_builder *builder = pass->builder;
	struct weightd_statement *statement = &draft->statement;
	const struct weightd_generator_family *family = statement->generator->family;
	enum weightd_code code = resolve_patch(pass, event, target, draft);

	target->dtype = weightd_initializer_dtype(call, target, builder->plan->specification.dtype);
	statement->dtype = target->dtype;
	if (code == WEIGHTD_OK)
		code = weightd_initializer_resolve(call, target, &draft->law, &draft->why,
						   builder->err);
	if (code == WEIGHTD_OK && family->refine != NULL)
		family->refine(statement->generator, &draft->law, &draft->why, statement->dtype);
	if (code == WEIGHTD_OK)
		code = weightd_plan_check_draw(builder, statement, call->pointer);
	if (code == WEIGHTD_OK)
		code = check_whole(builder, statement,
				   event->lost == NULL ? &builder->entries[event->entry] : NULL,
				   call->pointer);
	return code;
}

/* What an event writes; '*lost' is made the entry of a tensor that is thrown away. */
static const struct weightd_entry *entry_of(const struct pass *pass,
					    const struct weightd_event *event,
					    struct weightd_entry *lost)
{
	if (event->lost == NULL)
		return &pass->builder->entries[event->entry];
	*lost = (struct weightd_entry){.long_name = "a tensor that is thrown away",
				       .module = pass->builder->plan->specification.model.root,
				       .parameter = event->lost};
	return lost;
}

static enum weightd_dtype dtype_before(const struct pass *pass, const struct weightd_event *event)
{
	if (event->rule != NULL && event->rule->has_dtype)
		return event->rule->dtype;
	return event->lost != NULL ? event->lost->dtype : pass->dtypes[event->entry];
}

/* Whether the client states the module's tensors, not a module type. */
static bool states_tensors(const struct weightd_module *module)
{
	return module->module_type == NULL ||
	       (module->module_type->flags & WEIGHTD_TAKES_TENSORS) != 0;
}

/* A bare shape has jax's layout where jax's initializer counts its fans, whoever draws. */
static bool is_of_jax(const struct weightd_initializer_call *call)
{
	return call->initializer != NULL && call->initializer->fans != NULL &&
	       strncmp(call->initializer->name, "jax.", 4) == 0;
}

static enum weightd_code resolve_event(struct pass *pass, const struct weightd_event *event,
				       struct draft *draft)
{
	struct weightd_plan_builder *builder = pass->builder;
	const struct weightd_specification *specification = &builder->plan->specification;
	struct weightd_entry lost;
	const struct weightd_entry *entry = entry_of(pass, event, &lost);
	const struct weightd_rule *rule = event->rule;
	struct weightd_initializer_call call = weightd_event_call(builder, event);
	struct weightd_target target = {
		.name = weightd_entry_name(entry, WEIGHTD_NAME_ROOM),
		.shape = *weightd_entry_shape(entry),
		.dtype = dtype_before(pass, event),
		.fans = entry->parameter->fans,
		.is_bias = weightd_is_bias(entry->parameter->leaf),
		.keeps_dtype =
			rule != NULL && rule->has_dtype && weightd_initializer_is_cast(&call),
		.variable = weightd_tensor_variable,
		.variables = entry,
	};
	unsigned first_issue = builder->err == NULL ? 0 : builder->err->count;

	if (call.pointer == NULL || call.pointer[0] == '\0')
		call.pointer = rule != NULL ? rule->pointer : entry->module->pointer;
	draft->statement = (struct weightd_statement){
		.entry = event->entry,
		.engine = builder->plan->engine,
		.law = &draft->law,
		.why = &draft->why,
		.dtype = target.dtype,
		.generator = weightd_plan_generator(
			specification, rule, call.initializer,
			rule == NULL && (event->lost != NULL || !states_tensors(entry->module))),
		.rule = rule,
		.lost = event->lost,
	};
	const struct weightd_generator *generator = draft->statement.generator;
	target.has_library_shape = generator->family->library == WEIGHTD_JAX ||
				   (states_tensors(entry->module) && is_of_jax(&call));
	target.is_torch = generator->family->library == WEIGHTD_TORCH ||
			  generator->family->library == WEIGHTD_TORCH_FUNC;
	draft->statement.reseed = pass->reseeds[generator->family->library];
	draft->statement.seed = weightd_plan_seed(
		draft->statement.reseed != NULL ? draft->statement.reseed->reseed : specification,
		rule, generator);
	if (rule == NULL && call.initializer != NULL &&
	    (call.initializer->flags & (WEIGHTD_MULTIPLIES | WEIGHTD_DIVIDES)) != 0)
		return weightd_error_add(builder->err, WEIGHTD_ERR_BAD_ARGUMENT, call.pointer,
					 "%s changes the values of %s, which has none yet",
					 call.initializer->name,
					 weightd_entry_name(entry, WEIGHTD_NAME_ROOM));
	enum weightd_code code = resolve_law(pass, event, &call, &target, draft);
	if (code != WEIGHTD_OK)
		name_issue(builder->err, first_issue, weightd_entry_name(entry, WEIGHTD_NAME_ROOM));
	return code;
}

/* Room for one statement more in the list. */
static bool has_room(struct pass *pass)
{
	if (pass->statement_count < pass->statement_capacity)
		return true;
	const size_t capacity = 2 * pass->statement_capacity + 64;
	struct weightd_statement **grown =
		weightd_memory_resize(pass->statements, capacity * sizeof *grown);

	if (grown == NULL)
		return false;
	pass->statements = grown;
	pass->statement_capacity = capacity;
	return true;
}

/* A copy in the plan, with its own law unless the statement 'like' has it. */
static struct weightd_statement *keep(struct pass *pass, const struct weightd_statement *statement,
				      bool has_law)
{
	struct weightd_arena *arena = pass->builder->arena;
	struct weightd_statement *kept = weightd_arena_alloc(arena, sizeof *kept);
	struct weightd_law *law = NULL;
	struct weightd_explanation *why = NULL;
	struct weightd_part *part = NULL;

	if (kept == NULL || !has_room(pass))
		return NULL;
	*kept = *statement;
	pass->statements[pass->statement_count++] = kept;
	if (has_law)
		return kept;
	law = weightd_arena_alloc(arena, sizeof *law);
	why = weightd_arena_alloc(arena, sizeof *why);
	if (statement->part != NULL)
		part = weightd_arena_alloc(arena, sizeof *part);
	if (law == NULL || why == NULL || (statement->part != NULL && part == NULL))
		return NULL;
	*law = *statement->law;
	*why = *statement->why;
	if (part != NULL)
		*part = *statement->part;
	kept->law = law;
	kept->why = why;
	kept->part = part;
	return kept;
}

/* The statement of an event that is like one before; NULL: no memory. */
static const struct weightd_statement *repeat(struct pass *pass, const struct weightd_event *event,
					      const struct weightd_statement *statement)
{
	if (!pass->keeps_all)
		return statement;
	struct weightd_statement *own = keep(pass, statement, true);
	if (own != NULL)
		own->entry = event->entry;
	return own;
}

/* Resolves an event, or finds that it is like one before.  '*statement' is NULL if it is not kept.
 */
static enum weightd_code state(struct pass *pass, const struct weightd_event *event, bool is_kept,
			       const struct weightd_statement **statement)
{
	struct weightd_plan_builder *builder = pass->builder;
	struct weightd_alike_key key;
	struct weightd_alike *alike =
		weightd_alike_find(&pass->alikes, builder, event, pass->dtypes[event->entry], &key);
	struct draft draft;

	*statement = NULL;
	if (alike != NULL && (alike->statement != NULL || !is_kept)) {
		pass->dtypes[event->entry] = alike->dtype;
		*statement = is_kept ? repeat(pass, event, alike->statement) : NULL;
		return is_kept && *statement == NULL ? weightd_plan_no_memory(builder) : WEIGHTD_OK;
	}
	enum weightd_code code = resolve_event(pass, event, &draft);
	if (code != WEIGHTD_OK)
		return code;
	if (!draft.statement.is_patch)
		pass->dtypes[event->entry] = draft.statement.dtype;
	if (is_kept && (*statement = keep(pass, &draft.statement, false)) == NULL)
		return weightd_plan_no_memory(builder);
	/* What is computed from another tensor is computed from its own. */
	key.is_unique = key.is_unique || (draft.law.distribution->flags & WEIGHTD_DERIVED) != 0;
	if (alike != NULL)
		alike->statement = *statement;
	else
		weightd_alike_add(
			&pass->alikes,
			&(struct weightd_alike){key, pass->dtypes[event->entry], *statement});
	return WEIGHTD_OK;
}

/* Hangs a patch that will be seen onto its entry. */
static enum weightd_code add_patch(struct pass *pass, size_t index,
				   const struct weightd_statement *statement)
{
	struct weightd_plan_builder *builder = pass->builder;
	struct weightd_entry *entry = &builder->entries[index];
	struct weightd_patch *patch = weightd_arena_alloc(builder->arena, sizeof *patch);

	if (patch == NULL)
		return weightd_plan_no_memory(builder);
	*patch = (struct weightd_patch){
		.statement = statement,
		.stream = weightd_patch_stream(statement,
					       weightd_entry_name(entry, WEIGHTD_NAME_ROOM)),
		.change = weightd_rule_change(statement->rule),
	};
	*pass->patches_end[index] = patch;
	pass->patches_end[index] = &patch->next;
	return WEIGHTD_OK;
}

/* A copy has the values that its original was constructed with. */
static void take_over(struct pass *pass, const struct weightd_event *event, bool decides)
{
	const struct weightd_statement *statement = pass->made[event->copy_of - 1];

	if (statement == NULL) /* it failed */
		return;
	pass->made[event->entry] = statement;
	pass->dtypes[event->entry] = statement->dtype;
	if (decides)
		pass->builder->entries[event->entry].statement = statement;
}

/* Keeps the draws of a tensor that is thrown away, if others of the same generator follow them. */
static enum weightd_code lose(struct pass *pass, const struct weightd_event *event)
{
	struct draft draft;
	const enum weightd_code code = resolve_event(pass, event, &draft);

	if (code != WEIGHTD_OK || !pass->keeps_all ||
	    draft.statement.generator->family->sequential == NULL)
		return code;
	return keep(pass, &draft.statement, false) != NULL ? WEIGHTD_OK
							   : weightd_plan_no_memory(pass->builder);
}

/* An event that writes no entry. */
static enum weightd_code resolve_apart(struct pass *pass, const struct weightd_event *event)
{
	if (event->lost != NULL)
		return lose(pass, event);
	if (event->rule->sets_keys)
		return weightd_plan_key_item(pass->builder, event->rule, pass->statement_count);
	/* What was drawn before with other arguments alike has another seed. */
	pass->alikes = (struct weightd_alikes){.arena = pass->alikes.arena};
	return weightd_plan_reseed(pass->builder, event->rule, pass->reseeds);
}

static enum weightd_code resolve_all(struct pass *pass)
{
	struct weightd_plan_builder *builder = pass->builder;

	for (size_t i = 0; i < builder->event_count; i++) {
		const struct weightd_event *event = &builder->events[i];
		const struct weightd_statement *statement;
		if (weightd_event_is_apart(event)) {
			weightd_plan_record(builder, resolve_apart(pass, event));
			continue;
		}
		bool decides = pass->last_event[event->entry] == i;
		bool is_patch = weightd_event_is_patch(event);
		bool is_seen = decides || (is_patch && i > pass->last_event[event->entry]);
		bool is_kept = pass->keeps_all ||
			       (is_seen && builder->entries[event->entry].tied_to == NULL);
		enum weightd_code code = weightd_event_work(builder, event);
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
		if (event->is_cast) {
			weightd_plan_record(builder,
					    weightd_plan_cast(builder, event, is_seen,
							      &pass->dtypes[event->entry],
							      &pass->patches_end[event->entry]));
			continue;
		}
		code = state(pass, event, is_kept, &statement);
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
			weightd_plan_record(builder, add_patch(pass, event->entry, statement));
	}
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

/* Allocates the state of the pass and finds each entry's last event. */
static enum weightd_code prepare(struct pass *pass)
{
	struct weightd_plan_builder *builder = pass->builder;
	size_t patches = 0;

	for (size_t i = 0; i < builder->event_count; i++)
		patches += weightd_event_is_patch(&builder->events[i]);
	enum weightd_code code =
		patches > WEIGHTD_PATCHES_MAX ? weightd_plan_check_patches(builder) : WEIGHTD_OK;
	if (code != WEIGHTD_OK)
		return code;
	if (patches != 0)
		pass->patches_end = weightd_memory_alloc((builder->entry_count + 1) *
							 sizeof *pass->patches_end);
	pass->last_event =
		weightd_memory_alloc((builder->entry_count + 1) * sizeof *pass->last_event);
	pass->dtypes = weightd_memory_alloc((builder->entry_count + 1) * sizeof *pass->dtypes);
	if (pass->keeps_all)
		pass->made = weightd_memory_array(builder->entry_count + 1, sizeof *pass->made);
	pass->alikes.arena = weightd_arena_new(0);
	if (pass->last_event == NULL || pass->dtypes == NULL || pass->alikes.arena == NULL ||
	    (patches != 0 && pass->patches_end == NULL) || (pass->keeps_all && pass->made == NULL))
		return weightd_plan_no_memory(builder);
	for (size_t i = 0; i < builder->entry_count; i++) {
		pass->last_event[i] = NO_EVENT;
		pass->dtypes[i] = builder->entries[i].dtype;
		if (patches != 0)
			pass->patches_end[i] = &builder->entries[i].patches;
	}
	for (size_t i = 0; i < builder->event_count; i++)
		if (!weightd_event_is_apart(&builder->events[i]) &&
		    !weightd_event_is_patch(&builder->events[i]))
			pass->last_event[builder->events[i].entry] = i;
	return WEIGHTD_OK;
}

enum weightd_code weightd_plan_resolve(struct weightd_plan_builder *builder)
{
	struct pass pass = {.builder = builder, .keeps_all = is_replay(builder)};
	enum weightd_code code = prepare(&pass);

	if (code == WEIGHTD_OK)
		code = resolve_all(&pass);
	weightd_memory_free(pass.last_event);
	weightd_memory_free(pass.dtypes);
	weightd_memory_free(pass.patches_end);
	weightd_memory_free(pass.made);
	weightd_arena_free(pass.alikes.arena);
	if (code == WEIGHTD_OK)
		code = builder->code;
	if (code == WEIGHTD_OK)
		code = weightd_plan_finish(builder, pass.statements, pass.statement_count);
	weightd_memory_free(pass.statements);
	return code;
}
