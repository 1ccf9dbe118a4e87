/*
 * Reading a chain at any element.
 */
#include "core/values/sequence_read.h"

#include "core/base/memory.h"
#include "core/plan/sequence_chain.h"

#include "core/base/search.h"
#include "core/base/trial.h"
#include "weightd/cancel.h"

#include <string.h>

#define PIECE ((uint64_t)1 << 16) /* elements drawn before others have their turn: milliseconds */
#define MARK_GAP \
	((uint64_t)1 << 20) /* elements between the marks inside a step; a multiple of PIECE */
#define BATCH 4096	    /* elements drawn aside at a time; a multiple of every grain */

/* The step of 'position': the last one that starts there or before and has elements. */
static size_t step_at(const struct weightd_chain *chain, uint64_t position)
{
	return weightd_last_at_most(&chain->steps->start, sizeof *chain->steps, chain->step_count,
				    position);
}

/* Words that a chain takes up to 'position' in its counted steps. */
static uint64_t words_before(const struct weightd_chain *chain, uint64_t position)
{
	const struct weightd_step *step = &chain->steps[step_at(chain, position)];
	const struct weightd_task task = weightd_step_task(chain, step);
	uint64_t words = 0;

	if (position > step->start && step->is_counted)
		chain->generator->family->sequential->count(&task, position - step->start, &words);
	return step->words + words;
}

/* The start of the first step from 'from' on that must be drawn, or the end. */
static uint64_t next_drawn(const struct weightd_chain *chain, size_t from)
{
	const size_t drawn = chain->steps[from].drawn;
	size_t low = from, high = chain->step_count;

	/* Steps at 'low' and before are not after it; the step at 'high' is. */
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (chain->steps[middle].drawn == drawn)
			low = middle;
		else
			high = middle;
	}
	return chain->steps[low].is_counted ? weightd_step_end(&chain->steps[low])
					    : chain->steps[low].start;
}

/* Passes over counted steps, at most to 'target'; the position then. */
static uint64_t hop(const struct weightd_chain *chain, void *state, uint64_t position,
		    uint64_t target)
{
	const size_t from = step_at(chain, position);

	if (position >= target || !chain->steps[from].is_counted)
		return position;
	const uint64_t stop = next_drawn(chain, from), end = stop < target ? stop : target;
	chain->generator->family->sequential->skip(state, words_before(chain, end) -
								  words_before(chain, position));
	return end;
}

/* Draws a piece of the step at 'position', at most to 'target', for all to see; '*position' moves
 * on. */
static enum weightd_code draw_piece(struct weightd_chain *chain, void *state, uint64_t *position,
				    uint64_t target)
{
	const struct weightd_sequential *sequential = chain->generator->family->sequential;
	const struct weightd_step *step = &chain->steps[step_at(chain, *position)];
	const struct weightd_task task = weightd_step_task(chain, step);
	const uint64_t offset = *position - step->start;
	uint64_t run = step->numel - offset;

	if (!sequential->is_whole(chain->generator, task.law)) {
		uint64_t piece = PIECE - offset % PIECE;
		run = run < piece ? run : piece;
		run = run < target - *position ? run : target - *position;
	}
	enum weightd_code code = sequential->draw(state, &task, offset, (size_t)run, NULL);
	if (code != WEIGHTD_OK)
		return code;
	*position += run;
	const bool is_mark = (offset + run) % MARK_GAP == 0 || offset + run == step->numel;
	weightd_chain_reach(chain, *position, state, is_mark);
	return WEIGHTD_OK;
}

/*
 * As draw_piece() beyond the front: threads take turns, each continues where the previous one
 * stopped.
 */
static enum weightd_code draw_in_turn(struct weightd_chain *chain, void *state, uint64_t *position,
				      uint64_t target)
{
	enum weightd_code code = WEIGHTD_OK;

	pthread_mutex_lock(&chain->lock);
	if (chain->serving != chain->tickets && weightd_is_trial()) {
		pthread_mutex_unlock(&chain->lock);
		return WEIGHTD_ERR_CANCELLED;
	}
	const uint64_t ticket = chain->tickets++;
	while (chain->serving != ticket)
		pthread_cond_wait(&chain->turn, &chain->lock);
	pthread_mutex_unlock(&chain->lock);
	if (!weightd_chain_is_front(chain, *position))
		*position = weightd_chain_nearest(chain, target, state);
	else
		code = draw_piece(chain, state, position, target);
	pthread_mutex_lock(&chain->lock);
	chain->serving++;
	pthread_cond_broadcast(&chain->turn);
	pthread_mutex_unlock(&chain->lock);
	return code;
}

/*
 * The state in which the element at 'target' is the next.  A cancelled reader leaves its state for
 * the next one.
 */
static enum weightd_code state_at(struct weightd_chain *chain, uint64_t target, void *state)
{
	const uint64_t start = weightd_chain_nearest(chain, target, state);
	enum weightd_code code = WEIGHTD_OK;
	uint64_t position = start;

	while (code == WEIGHTD_OK && (position = hop(chain, state, position, target)) < target) {
		const bool is_front = weightd_chain_is_front(chain, position);
		code = is_front ? draw_in_turn(chain, state, &position, target)
				: draw_piece(chain, state, &position, target);
		if (code == WEIGHTD_OK && position < target && weightd_must_pause()) {
			if (!is_front)
				weightd_chain_leave(chain, start, position, state);
			code = WEIGHTD_ERR_CANCELLED;
		}
	}
	return code;
}

/* A run of a step's elements from 'from' on, of which the first 'skip' are dropped. */
struct run {
	uint64_t from;
	size_t skip, count;
};

/* Draws it through 'aside', which is aligned. */
static enum weightd_code draw_aside(const struct weightd_task *task, void *state, struct run run,
				    void *out)
{
	const struct weightd_chain *chain = task->position->chain;
	const size_t size = weightd_dtype_row(task->dtype)->bytes;
	uint64_t aside[BATCH];

	enum weightd_code code = chain->generator->family->sequential->draw(
		state, task, run.from, run.skip + run.count, aside);
	if (code == WEIGHTD_OK)
		memcpy(out, (const char *)aside + run.skip * size, run.count * size);
	return code;
}

enum weightd_code weightd_sequence_read(const struct weightd_task *task, uint64_t first,
					size_t count, void *out)
{
	struct weightd_chain *chain = task->position->chain;
	const struct weightd_sequential *sequential = chain->generator->family->sequential;
	const struct weightd_step *step = &chain->steps[task->position->step];
	const size_t size = weightd_dtype_row(task->dtype)->bytes;
	const uint64_t grain =
		sequential->is_whole(chain->generator, task->law) ? 1 : sequential->grain;
	const uint64_t end = first + count;
	uint64_t from = first - first % grain;
	void *state = weightd_memory_alloc(sequential->state_bytes);

	if (state == NULL)
		return WEIGHTD_ERR_NO_MEMORY;
	enum weightd_code code = state_at(chain, step->start + from, state);
	while (code == WEIGHTD_OK && from < end) {
		const size_t skip = first > from ? (size_t)(first - from) : 0;
		char *at = (char *)out + (from + skip - first) * size;
		size_t run = (size_t)(end - from) - skip;
		if (skip == 0 && (uintptr_t)at % size == 0) {
			code = sequential->draw(state, task, from, run, at);
		} else {
			/* To the next grain, or a batch where the memory is not aligned. */
			size_t most = (uintptr_t)at % size == 0 ? (size_t)grain : BATCH;
			run = run < most - skip ? run : most - skip;
			code = draw_aside(task, state, (struct run){from, skip, run}, at);
		}
		from += skip + run;
	}
	if (code == WEIGHTD_OK && (from % grain == 0 || from == step->numel))
		weightd_chain_leave(chain, step->start + (first - first % grain),
				    step->start + from, state);
	weightd_memory_free(state);
	return code;
}
