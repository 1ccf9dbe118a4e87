/*
 * Sequences: the draws of a sequential generator, one statement of a plan after the other, readable
 * at any element.
 *
 * The statements that draw from one seeded generator are a chain.  The state is kept at statement
 * starts and inside long ones, as far as memory allows, so that reading some elements replays
 * little; other states are found by skipping draws that are counted in words and drawing the others
 * once, as far as readers go.
 */
#ifndef WEIGHTD_CORE_PLAN_SEQUENCE_H
#define WEIGHTD_CORE_PLAN_SEQUENCE_H

#include "weightd/plan.h"

struct weightd_chain;

/* Where a task's draws begin. */
struct weightd_sequence_position {
	struct weightd_chain *chain;
	size_t step;	 /* of the chain */
	uint64_t key[2]; /* a digest of all that was drawn before and is drawn here */
};

/*
 * weightd_sequence_build() - puts the plan's statements in their chains and sets their draw
 * positions.
 *
 * 'statements' are the plan's while they may be written; the positions go to 'arena'.  A plan
 * without sequential generators gets no sequence; plan->sequence is freed with
 * weightd_sequence_free() also after a failure.  WEIGHTD_OK or NO_MEMORY.
 */
enum weightd_code weightd_sequence_build(struct weightd_plan *plan, struct weightd_arena *arena,
					 struct weightd_statement *const *statements,
					 struct weightd_error *err);
void weightd_sequence_free(struct weightd_sequence *sequence);

#endif
