/*
 * Chains: declarations that the files sequence*.c share.  Not for other files.
 *
 * Positions count the elements of a chain's steps.  Words are the generator's words for them; a
 * counted step, whose number of words is known without drawing, is skipped at once.
 */
#ifndef WEIGHTD_CORE_PLAN_SEQUENCE_CHAIN_H
#define WEIGHTD_CORE_PLAN_SEQUENCE_CHAIN_H

#include "core/base/digest.h"
#include "core/engine/engine_state.h"
#include "core/plan/sequence.h"

#include <pthread.h>

#define WEIGHTD_CHAIN_READERS 8

/* A statement's draws. */
struct weightd_step {
	const struct weightd_statement *statement;
	const struct weightd_shape *shape;
	uint64_t start, numel; /* elements */
	uint64_t words;	       /* that all counted steps before it take */
	size_t drawn; /* steps before it that are not counted: they must be drawn to be passed */
	bool is_counted;
};

struct weightd_mark {
	uint64_t position;
	void *state;
};

struct weightd_chain {
	struct weightd_chain *next;
	struct weightd_engine *engine; /* counts the states that are kept */
	const struct weightd_generator *generator;
	struct weightd_seed seed;
	const struct weightd_rule *owner; /* a rule with a seed of its own has a chain of its own */
	struct weightd_digest digest;	  /* of the steps so far, while the plan is built */
	struct weightd_step *steps;
	size_t step_count;
	uint64_t last_words;	    /* of the last step, while the plan is built */
	pthread_mutex_t lock;	    /* guards the members that follow */
	struct weightd_mark *marks; /* positions ascending */
	size_t mark_count, mark_capacity;
	uint64_t gap;		   /* elements between any two marks, at least */
	struct weightd_mark front; /* as far as anyone has drawn */
	struct weightd_mark readers[WEIGHTD_CHAIN_READERS];
	unsigned next_reader;
	pthread_cond_t turn;	   /* signalled when 'serving' changes */
	uint64_t tickets, serving; /* moving the front: one thread at a time, a piece at a time */
};

/* The element behind a step's last. */
static inline uint64_t weightd_step_end(const struct weightd_step *step)
{
	return step->start + step->numel;
}

/* The task that draws the step. */
struct weightd_task weightd_step_task(const struct weightd_chain *chain,
				      const struct weightd_step *step);

/*
 * States that are kept (sequence_marks.c): the front, marks, made on the way there, and the
 * positions where the last few readers stopped, so that a reader that continues finds the next
 * element's state.
 */
enum weightd_code weightd_chain_start(struct weightd_chain *chain);
void weightd_chain_forget(struct weightd_chain *chain);
/* Copies the best state at or before 'position' to 'state'; its position. */
uint64_t weightd_chain_nearest(struct weightd_chain *chain, uint64_t position, void *state);
/* Whether the front does not lie behind 'position'. */
bool weightd_chain_is_front(struct weightd_chain *chain, uint64_t position);
/*
 * Moves the front to 'position' if it is before it, and keeps a mark there if 'is_mark'.  A mark
 * that cannot be kept is not a failure: the next way is only longer.
 */
void weightd_chain_reach(struct weightd_chain *chain, uint64_t position, const void *state,
			 bool is_mark);
/* A reader has come from 'from', maybe where one stopped before, to 'position'. */
void weightd_chain_leave(struct weightd_chain *chain, uint64_t from, uint64_t position,
			 const void *state);

#endif
