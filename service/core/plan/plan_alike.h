/*
 * Alike: events whose statements would be the same, so that one is resolved and kept for all.
 */
#ifndef WEIGHTD_CORE_PLAN_PLAN_ALIKE_H
#define WEIGHTD_CORE_PLAN_PLAN_ALIKE_H

#include "core/base/table.h"
#include "core/plan/plan_builder.h"

#define WEIGHTD_ALIKE_WORDS (11 + WEIGHTD_RANK_MAX)

/* All that decides a statement: equal words, equal statements. */
struct weightd_alike_key {
	uint64_t words[WEIGHTD_ALIKE_WORDS];
	bool is_unique; /* the tensor's name decides as well: nothing is alike */
};

/* What events of one key lead to. */
struct weightd_alike {
	struct weightd_alike_key key;
	enum weightd_dtype dtype;		   /* of the tensor afterwards */
	const struct weightd_statement *statement; /* NULL: only its checks have passed so far */
};

/* What has been resolved so far.  All zeros but for the arena: nothing. */
struct weightd_alikes {
	struct weightd_arena *arena; /* of the tables, which end before the plan */
	struct weightd_table items, arguments;
	size_t checked_count;			      /* items without a statement */
	const struct weightd_value *last, *canonical; /* the arguments met last */
};

/* Counts the work of resolving an event; formulas, of which a rule may have many, may be too much.
 */
enum weightd_code weightd_event_work(struct weightd_plan_builder *builder,
				     const struct weightd_event *event);
/* The initializer call of an event. */
struct weightd_initializer_call weightd_event_call(const struct weightd_plan_builder *builder,
						   const struct weightd_event *event);

/*
 * The key of an event on a tensor that has had 'dtype' before.  The item with it; NULL: there is
 * none yet.
 */
struct weightd_alike *weightd_alike_find(struct weightd_alikes *alikes,
					 const struct weightd_plan_builder *builder,
					 const struct weightd_event *event,
					 enum weightd_dtype dtype, struct weightd_alike_key *key);
/*
 * Remembers what an event has led to; 'statement' NULL: its checks have passed.  Where memory is
 * out or enough is remembered, alike events are resolved again.
 */
void weightd_alike_add(struct weightd_alikes *alikes, const struct weightd_alike *alike);

/* Whether a tensor of this name is a bias. */
bool weightd_is_bias(const char *leaf);

#endif
