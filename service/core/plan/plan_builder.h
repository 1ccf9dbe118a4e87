/*
 * Building a plan: declarations that the files of this folder share.  Not for other folders.
 *
 * Every step uses plan_builder.c and plan_names.c, and calls only steps below itself.  The order of
 * building is: entries (plan_entries.c) and, with them, the events of construction; ties
 * (plan_ties.c); the top-level rules (plan_rules.c); then every event is resolved (plan_resolve.c).
 */
#ifndef WEIGHTD_CORE_PLAN_PLAN_BUILDER_H
#define WEIGHTD_CORE_PLAN_PLAN_BUILDER_H

#include "core/base/work_limit.h"
#include "core/plan/leaf_names.h"
#include "core/plan/literal_table.h"
#include "core/plan/type_answers.h"
#include "weightd/plan.h"

#include <stddef.h>
#include <stdint.h>

/* An initialisation that will happen: by a rule, or (NULL) by the parameter's default. */
struct weightd_event {
	size_t entry;
	const struct weightd_rule *rule;
	const struct weightd_initializer_call
		*call;	 /* without a rule; NULL: the parameter's default */
	bool is_implied; /* without a rule: nobody asked for it; not drawn if something else is
			    written */
	const struct weightd_parameter *lost; /* a tensor that is drawn and thrown away, of no
						 entry; NULL: of 'entry' */
	size_t copy_of; /* without a rule: 1 + the entry whose values it takes over; 0: none */
	size_t part;	/* of the rule: of its selections, then of its named blocks */
	bool is_cast;	/* the rule's cast, which comes after what it writes */
};

struct weightd_candidate;
struct weightd_replaced;
struct weightd_first_copy;
struct weightd_sweep_mark;
struct weightd_key_item;

struct weightd_plan_builder {
	struct weightd_plan *plan;
	const struct weightd_limits *limits;
	struct weightd_arena *arena;
	struct weightd_arena *scratch; /* ends with building */
	const char **names;	       /* full names of the entries, in 'scratch' */
	struct weightd_error *err;
	enum weightd_code code;		      /* of the first problem */
	struct weightd_entry *entries;	      /* the plan's, while they may be written */
	size_t entry_count, entry_room;	      /* room: for those that are taken back, too */
	struct weightd_candidate *candidates; /* the entries, for rules; malloc'ed, freed by
						 weightd_plan_build(); NULL: no rules */
	struct weightd_event *events;	      /* malloc'ed, freed by weightd_plan_build() */
	size_t event_count, event_capacity;
	const struct weightd_rule **written_by; /* per entry, the rule at work; NULL without ties */
	struct weightd_sweep_mark *marks;	/* per entry, in 'scratch'; NULL: no sweep so far */
	uint64_t visits;			/* of all sweeps */
	struct weightd_key_item *key_items, *last_key_item; /* in 'scratch', in order */
	struct weightd_replaced *replaced, *last_replaced;  /* by parametrizations, in order */
	struct weightd_first_copy *copies; /* malloc'ed, freed by weightd_plan_build() */
	size_t copy_count;
	bool copying; /* in a copy whose entries come 'copy_back' entries later */
	size_t copy_back;
	const struct weightd_rule *ill_seeded; /* the last rule whose seed was refused */
	uint64_t ill_seeded_generators; /* bits by index: the specification's seed was refused for
					   them */
	struct weightd_work work;
	uint64_t steps, steps_counted;	   /* of matching rules (rule_match.h); counted as work */
	struct weightd_type_answers types; /* freed by weightd_plan_build() */
	struct weightd_literal_table literals; /* likewise */
	struct weightd_leaf_names leaves;
	unsigned hiding_left; /* patches that may still be looked at for weightd_plan_hide() */
};

/* Records the first failure; building goes on, so that all problems are found. */
void weightd_plan_record(struct weightd_plan_builder *builder, enum weightd_code code);
/* Adds the NO_MEMORY issue and returns its code. */
enum weightd_code weightd_plan_no_memory(struct weightd_plan_builder *builder);

/*
 * Counts work; LIMIT_EXCEEDED says that 'what' is too much of it, CANCELLED that nobody waits. With
 * 'what' NULL, work that follows from the size of the model: it is not counted.
 */
enum weightd_code weightd_plan_work(struct weightd_plan_builder *builder, uint64_t units,
				    const char *what, const char *pointer);
/* The nearest name of an entry, for an issue that has just been added; NULL if it was not kept. */
const char *weightd_plan_suggestion(const struct weightd_plan_builder *builder, const char *name,
				    struct weightd_name_room *room);

/* Appends an event; LIMIT_EXCEEDED or NO_MEMORY. */
enum weightd_code weightd_plan_event(struct weightd_plan_builder *builder,
				     const struct weightd_event *event);

/* Entries in state_dict order, with the events of construction; module-level rules included. */
enum weightd_code weightd_plan_entries(struct weightd_plan_builder *builder);
/* plan->by_name, and the check that no two names share a stream. */
enum weightd_code weightd_plan_index(struct weightd_plan_builder *builder);
/* As weightd_plan_find(), which puts names together. */
const struct weightd_entry *weightd_plan_lookup(const struct weightd_plan_builder *builder,
						const char *name);
/* Sets tied_to; targets are followed to the entry that holds the data. */
enum weightd_code weightd_plan_ties(struct weightd_plan_builder *builder);
/*
 * Appends the events of the rules for the entries [first, end), whose names are relative to
 * 'scope'; an UNMATCHED_RULE issue for each rule without any.
 */
enum weightd_code weightd_plan_apply(struct weightd_plan_builder *builder,
				     const struct weightd_rule *rules,
				     const struct weightd_module *scope, size_t first, size_t end);
/* The same for the rules of one sweep, of which '*rule' is the first; '*rule' is then the one after
 * them. */
enum weightd_code weightd_plan_sweep(struct weightd_plan_builder *builder,
				     const struct weightd_rule **rule,
				     const struct weightd_module *scope, size_t first, size_t end);
/* For both: the events of a rule for an entry, one or one for each part that the rule writes. */
enum weightd_code weightd_plan_write(struct weightd_plan_builder *builder,
				     const struct weightd_rule *rule, size_t entry);
/* Counts the work of matching since the last time. */
enum weightd_code weightd_plan_count_steps(struct weightd_plan_builder *builder,
					   const struct weightd_rule *rule);
/* The issue of a rule without a match. */
enum weightd_code weightd_plan_unmatched(struct weightd_plan_builder *builder,
					 const struct weightd_rule *rule,
					 const struct weightd_module *scope, bool found_buffer);
/* Remembers which parameters of a module its parametrizations have replaced. */
enum weightd_code weightd_plan_replaced(struct weightd_plan_builder *builder,
					const struct weightd_module *module);
/* Whether the rule means a parameter that was replaced; an UNMATCHED_RULE issue if so. */
bool weightd_plan_selects_replaced(struct weightd_plan_builder *builder,
				   const struct weightd_rule *rule,
				   const struct weightd_module *scope);
/* Whether events follow a script, in order: a library's draws are replayed. */
bool weightd_plan_replays(const struct weightd_plan_builder *builder);
/*
 * Moves the events from 'first' on to 'place' if 'child' holds copies of an argument of 'module',
 * which a script has constructed before it calls the constructor.  '*place' is then behind them.
 */
enum weightd_code weightd_plan_arguments_first(struct weightd_plan_builder *builder,
					       const struct weightd_module *module,
					       const struct weightd_module *child, size_t first,
					       size_t *place);
/*
 * In this order for each module (plan_construct.c): _begin() before its tensors become entries,
 * with
 * '*begins_copy' telling whether 'copying' ends with it; _construct() for its own entries
 * [first, end); _redraw() at the end of its constructor.
 */
enum weightd_code weightd_plan_begin(struct weightd_plan_builder *builder,
				     const struct weightd_module *module, bool *begins_copy);
enum weightd_code weightd_plan_construct(struct weightd_plan_builder *builder, size_t first,
					 size_t end);
/* In a replay, a module whose tensors were replaced has drawn them before: the events from 'first'
 * on get the order of its constructor, and what the replacing draws comes last. */
enum weightd_code weightd_plan_original_order(struct weightd_plan_builder *builder,
					      const struct weightd_module *module, size_t first);
/* The events from 'first' on, of the module's tensors and children, in the order that it says. */
enum weightd_code weightd_plan_order(struct weightd_plan_builder *builder,
				     const struct weightd_module *module, size_t first);
enum weightd_code weightd_plan_redraw(struct weightd_plan_builder *builder,
				      const struct weightd_module *module, size_t first);

/* Turns the events into statements and finishes the entries. */
enum weightd_code weightd_plan_resolve(struct weightd_plan_builder *builder);
/* Lists the statements, and completes the entries with what follows from them. */
enum weightd_code weightd_plan_finish(struct weightd_plan_builder *builder,
				      struct weightd_statement *const *statements, size_t count);
/* Sets the origins of the statements that are computed from other tensors. */
enum weightd_code weightd_plan_origins(struct weightd_plan_builder *builder,
				       struct weightd_statement *const *statements, size_t count);

/*
 * The part of the tensor that an event writes; '*is_patch' is false for all of it.  Issues as of
 * weightd_part_of().
 */
enum weightd_code weightd_plan_part(struct weightd_plan_builder *builder,
				    const struct weightd_event *event, bool *is_patch,
				    struct weightd_part *part);
/* Patches of one tensor: each run of elements that is made looks at all of them. */
#define WEIGHTD_PATCHES_MAX 4096
/* Refuses tensors of too many patches before any of them is resolved. */
enum weightd_code weightd_plan_check_patches(struct weightd_plan_builder *builder);
/* Whether an event writes no entry: draws that are thrown away, new seeds. */
bool weightd_event_is_apart(const struct weightd_event *event);
/* Whether an event keeps some of the present values. */
bool weightd_event_is_patch(const struct weightd_event *event);
/* WEIGHTD_MULTIPLIES or WEIGHTD_DIVIDES if the rule's initializer does so; else 0. */
unsigned weightd_rule_change(const struct weightd_rule *rule);
/*
 * An event that casts a tensor of floats of '*dtype'; others stay as they are, as in torch.
 * The patch, if it will be seen, is hung at '*end', which moves on.
 */
enum weightd_code weightd_plan_cast(struct weightd_plan_builder *builder,
				    const struct weightd_event *event, bool is_seen,
				    enum weightd_dtype *dtype, struct weightd_patch ***end);
/* Refuses a cast of the part 'name' to another dtype than its tensor's. */
enum weightd_code weightd_plan_check_part_cast(struct weightd_plan_builder *builder,
					       const struct weightd_rule *rule, const char *name,
					       enum weightd_dtype dtype);
/* Whether an entry is cast after the statement that wrote all of it. */
bool weightd_plan_has_casts(const struct weightd_entry *entry);
/* The stream of a patch: the tensor's, or one of its own. */
struct weightd_stream weightd_patch_stream(const struct weightd_statement *statement,
					   const char *name);
/* Says which patches, and whether the statement below them, are seen no more. */
void weightd_plan_hide(struct weightd_plan_builder *builder, struct weightd_entry *entry);

/*
 * The generator of the values that 'rule' (NULL: a module's default) writes with 'initializer'
 * (NULL: data), and its seed.  'by_constructor': a default of a module type, not of the client.
 */
const struct weightd_generator *weightd_plan_generator(
	const struct weightd_specification *specification, const struct weightd_rule *rule,
	const struct weightd_initializer *initializer, bool by_constructor);
const struct weightd_seed *weightd_plan_seed(const struct weightd_specification *specification,
					     const struct weightd_rule *rule,
					     const struct weightd_generator *generator);
/* Seeds libraries anew, for the events that follow: 'rule' takes their places in 'reseeds'. */
enum weightd_code weightd_plan_reseed(struct weightd_plan_builder *builder,
				      const struct weightd_rule *rule,
				      const struct weightd_rule *reseeds[WEIGHTD_LIBRARY_COUNT]);
/* Refuses a seed of the rule's own that its generator does not take. */
enum weightd_code weightd_plan_check_rule_seed(struct weightd_plan_builder *builder,
					       const struct weightd_rule *rule);
/* Refuses laws that the statement's generator cannot draw, and seeds of the specification that it
 * does not take. */
enum weightd_code weightd_plan_check_draw(struct weightd_plan_builder *builder,
					  const struct weightd_statement *statement,
					  const char *pointer);

/* Notes that 'rule' sets keys before the statement 'before', by its place in the list. */
enum weightd_code weightd_plan_key_item(struct weightd_plan_builder *builder,
					const struct weightd_rule *rule, size_t before);
/* Sets the streams of statements that draw with a library's keys. */
enum weightd_code weightd_plan_keys(struct weightd_plan_builder *builder);

/* Fills plan->id and plan->weights_id; CANCELLED or NO_MEMORY. */
enum weightd_code weightd_plan_identify(struct weightd_plan_builder *builder);

#endif
