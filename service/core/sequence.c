/*
 * Sequences: reading a chain of draws at any element.
 *
 * Positions count the elements of a chain's steps.  Two kinds of states are kept: marks, made on the
 * way forward, at most MARKS_BYTES of them, and the places where the last few readers stopped, so that
 * one who reads on finds the next element's state.
 */
#include "core/sequence.h"

#include "core/digest.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define MARKS_BYTES ((size_t)8 << 20) /* of one chain */
#define STATES_BYTES ((size_t)64 << 20) /* of all chains; only seeds and readers' places go beyond */
#define MARK_GAP ((uint64_t)1 << 20)  /* elements between the marks inside a step */
#define READERS 8
#define BATCH 4096                    /* elements drawn aside at a time; a multiple of every grain */

struct step {
	const struct weightd_statement *statement;
	const struct weightd_shape *shape;
	uint64_t start, numel; /* elements */
};

struct mark {
	uint64_t position;
	void *state;
};

struct weightd_chain {
	struct weightd_chain *next;
	const struct weightd_generator *generator;
	struct weightd_seed seed;
	const struct weightd_rule *owner; /* a rule with a seed of its own has a chain of its own */
	struct weightd_digest digest;     /* of the steps so far, while the plan is built */
	struct step *steps;
	size_t step_count;
	pthread_mutex_t frontier;         /* held by who moves the last mark on */
	pthread_mutex_t lock;             /* guards what follows */
	struct mark *marks;               /* positions ascending */
	size_t mark_count, mark_capacity;
	uint64_t gap;                     /* elements between any two marks, at least */
	struct mark readers[READERS];
	unsigned next_reader;
};

struct weightd_sequence {
	struct weightd_chain *chains;
};

static atomic_size_t bytes_kept;

size_t weightd_sequence_bytes(void)
{
	return atomic_load(&bytes_kept);
}

static uint64_t end_of(const struct step *step)
{
	return step->start + step->numel;
}

/* The step in which 'position' lies: the last one that starts there or before and has elements. */
static size_t step_at(const struct weightd_chain *chain, uint64_t position)
{
	size_t low = 0, high = chain->step_count;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (chain->steps[middle].start <= position)
			low = middle;
		else
			high = middle;
	}
	return low;
}

static struct weightd_task task_of(const struct step *step)
{
	return (struct weightd_task){
		.recipe = &step->statement->recipe,
		.shape = step->shape,
		.dtype = step->statement->dtype,
		.place = step->statement->place,
	};
}

/* Copies the best state at or before 'position' to 'state'; its position. */
static uint64_t nearest(struct weightd_chain *chain, uint64_t position, void *state)
{
	const size_t size = chain->generator->sequential->state_bytes;

	pthread_mutex_lock(&chain->lock);
	size_t low = 0, high = chain->mark_count;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (chain->marks[middle].position <= position)
			low = middle;
		else
			high = middle;
	}
	const struct mark *best = &chain->marks[low];
	for (unsigned i = 0; i < READERS; i++) {
		const struct mark *reader = &chain->readers[i];
		if (reader->state != NULL && reader->position <= position &&
		    reader->position > best->position)
			best = reader;
	}
	memcpy(state, best->state, size);
	const uint64_t found = best->position;
	pthread_mutex_unlock(&chain->lock);
	return found;
}

/* Every other mark goes, and new ones keep twice the distance. */
static void thin_out(struct weightd_chain *chain)
{
	size_t kept = 1;

	for (size_t i = 1; i < chain->mark_count; i++) {
		if (i % 2 == 0) {
			chain->marks[kept++] = chain->marks[i];
			continue;
		}
		free(chain->marks[i].state);
		atomic_fetch_sub(&bytes_kept, chain->generator->sequential->state_bytes);
	}
	chain->mark_count = kept;
	chain->gap = 2 * chain->marks[kept - 1].position / kept;
}

/* A mark that cannot be kept is no failure: the way is longer without it. */
static void add_mark(struct weightd_chain *chain, uint64_t position, const void *state)
{
	const size_t size = chain->generator->sequential->state_bytes;

	pthread_mutex_lock(&chain->lock);
	if (chain->mark_count == chain->mark_capacity)
		thin_out(chain);
	uint64_t last = chain->marks[chain->mark_count - 1].position;
	const bool fits = atomic_load(&bytes_kept) + size <= STATES_BYTES;
	void *copy = fits && position > last && position - last >= chain->gap ? malloc(size) : NULL;
	if (copy != NULL) {
		memcpy(copy, state, size);
		chain->marks[chain->mark_count++] = (struct mark){position, copy};
		atomic_fetch_add(&bytes_kept, size);
	}
	pthread_mutex_unlock(&chain->lock);
}

static void leave_reader(struct weightd_chain *chain, uint64_t position, const void *state)
{
	const size_t size = chain->generator->sequential->state_bytes;

	pthread_mutex_lock(&chain->lock);
	struct mark *reader = &chain->readers[chain->next_reader];
	if (reader->state == NULL && (reader->state = malloc(size)) != NULL)
		atomic_fetch_add(&bytes_kept, size);
	if (reader->state != NULL) {
		reader->position = position;
		memcpy(reader->state, state, size);
		chain->next_reader = (chain->next_reader + 1) % READERS;
	}
	pthread_mutex_unlock(&chain->lock);
}

/* Draws from 'position' to 'target', leaving marks. */
static enum weightd_code advance(struct weightd_chain *chain, void *state, uint64_t position,
                                 uint64_t target)
{
	const struct weightd_sequential *sequential = chain->generator->sequential;

	while (position < target) {
		const struct step *step = &chain->steps[step_at(chain, position)];
		const struct weightd_task task = task_of(step);
		uint64_t offset = position - step->start, run = end_of(step) - position;
		if (!sequential->is_whole(task.recipe)) {
			uint64_t to_mark = MARK_GAP - offset % MARK_GAP;
			run = run < to_mark ? run : to_mark;
			run = run < target - position ? run : target - position;
		}
		enum weightd_code code = sequential->draw(state, &task, offset, (size_t)run, NULL);
		if (code != WEIGHTD_OK)
			return code;
		position += run;
		add_mark(chain, position, state);
	}
	return WEIGHTD_OK;
}

/* The state in which the element at 'position' is the next. */
static enum weightd_code state_at(struct weightd_chain *chain, uint64_t position, void *state)
{
	pthread_mutex_lock(&chain->lock);
	uint64_t reached = chain->marks[chain->mark_count - 1].position;
	pthread_mutex_unlock(&chain->lock);
	const bool is_beyond = position > reached;

	if (is_beyond)
		pthread_mutex_lock(&chain->frontier);
	uint64_t from = nearest(chain, position, state);
	enum weightd_code code = advance(chain, state, from, position);
	if (is_beyond)
		pthread_mutex_unlock(&chain->frontier);
	return code;
}

/* Draws a run through 'aside', which is aligned: the first 'skip' elements of it are not wanted. */
static enum weightd_code draw_aside(struct weightd_chain *chain, void *state,
                                    const struct weightd_task *task, uint64_t from, size_t skip,
                                    size_t count, void *out)
{
	const size_t size = weightd_dtype_row(task->dtype)->bytes;
	uint64_t aside[BATCH];

	enum weightd_code code =
		chain->generator->sequential->draw(state, task, from, skip + count, aside);
	if (code == WEIGHTD_OK)
		memcpy(out, (const char *)aside + skip * size, count * size);
	return code;
}

enum weightd_code weightd_sequence_read(const struct weightd_task *task, uint64_t first, size_t count,
                                        void *out)
{
	struct weightd_chain *chain = task->place->chain;
	const struct weightd_sequential *sequential = chain->generator->sequential;
	const struct step *step = &chain->steps[task->place->step];
	const size_t size = weightd_dtype_row(task->dtype)->bytes;
	const uint64_t grain = sequential->is_whole(task->recipe) ? 1 : sequential->grain;
	const uint64_t end = first + count;
	uint64_t from = first - first % grain;
	void *state = malloc(sequential->state_bytes);

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
			code = draw_aside(chain, state, task, from, skip, run, at);
		}
		from += skip + run;
	}
	if (code == WEIGHTD_OK && (from % grain == 0 || from == step->numel))
		leave_reader(chain, step->start + from, state);
	free(state);
	return code;
}

static void add_seed(struct weightd_digest *digest, const struct weightd_seed *seed)
{
	weightd_digest_add_u64(digest, seed->number);
	if (seed->form == WEIGHTD_SEED_NUMBER)
		return;
	weightd_digest_add_u64(digest, seed->count);
	for (size_t i = 0; i < seed->count; i++)
		weightd_digest_add_u64(digest, seed->words[i]);
}

/* The chain of a statement's generator and seed, a new one if need be; NULL: no memory. */
static struct weightd_chain *chain_of(struct weightd_sequence *sequence,
                                      const struct weightd_statement *statement)
{
	const struct weightd_rule *owner =
		statement->rule != NULL && statement->rule->has_seed ? statement->rule : NULL;
	struct weightd_chain *chain = sequence->chains;

	while (chain != NULL && (chain->generator != statement->generator ||
	                         !weightd_seed_equal(&chain->seed, &statement->seed) || chain->owner != owner))
		chain = chain->next;
	if (chain != NULL || (chain = calloc(1, sizeof *chain)) == NULL)
		return chain;
	chain->generator = statement->generator;
	chain->seed = statement->seed;
	chain->owner = owner;
	chain->next = sequence->chains;
	sequence->chains = chain;
	weightd_digest_init(&chain->digest);
	weightd_digest_add(&chain->digest, chain->generator->version,
	                   strlen(chain->generator->version) + 1);
	add_seed(&chain->digest, &chain->seed);
	pthread_mutex_init(&chain->frontier, NULL);
	pthread_mutex_init(&chain->lock, NULL);
	return chain;
}

static void add_reals(struct weightd_digest *digest, const struct weightd_recipe *recipe)
{
	for (unsigned i = 0; i < WEIGHTD_RECIPE_REALS; i++) {
		uint64_t bits;
		memcpy(&bits, &recipe->reals[i], sizeof bits);
		weightd_digest_add_u64(digest, bits);
	}
	for (unsigned i = 0; i < WEIGHTD_RECIPE_SIZES; i++)
		weightd_digest_add_u64(digest, recipe->sizes[i]);
	if (recipe->variant != 0)
		weightd_digest_add_u64(digest, recipe->variant);
}

/* Adds what a step draws; 'key' receives the digest with it. */
static void add_step_to_digest(struct weightd_digest *digest, const struct weightd_statement *statement,
                               const struct weightd_shape *shape, uint64_t key[2])
{
	const struct weightd_distribution *distribution = statement->recipe.distribution;
	unsigned char bytes[WEIGHTD_DIGEST_BYTES];

	weightd_digest_add(digest, distribution->name, strlen(distribution->name) + 1);
	add_reals(digest, &statement->recipe);
	weightd_digest_add_u64(digest, statement->dtype);
	weightd_digest_add_u64(digest, shape->ndim);
	for (unsigned i = 0; i < shape->ndim; i++)
		weightd_digest_add_u64(digest, shape->dims[i]);
	struct weightd_digest copy = *digest;
	weightd_digest_finish(&copy, bytes);
	memcpy(key, bytes, 2 * sizeof key[0]);
}

static bool is_drawn(const struct weightd_statement *statement)
{
	return statement->generator->sequential != NULL &&
	       (statement->recipe.distribution->flags & WEIGHTD_RANDOM) != 0;
}

/* Gives a statement the next step of its chain. */
static enum weightd_code add_step(const struct weightd_plan *plan, struct weightd_arena *arena,
                                  struct weightd_chain *chain, struct weightd_statement *statement)
{
	const struct weightd_shape *shape = statement->is_part ? &statement->block.shape
	                                                       : &plan->entries[statement->entry].shape;
	uint64_t numel = 0;
	struct weightd_sequence_place *place = weightd_arena_alloc(arena, sizeof *place);

	if (place == NULL || chain == NULL || !weightd_shape_numel(shape, &numel))
		return WEIGHTD_ERR_NO_MEMORY;
	uint64_t start = chain->step_count == 0 ? 0 : end_of(&chain->steps[chain->step_count - 1]);

	if ((chain->step_count & (chain->step_count + 1)) == 0 || chain->steps == NULL) {
		size_t capacity = 2 * (chain->step_count + 1);
		struct step *grown = realloc(chain->steps, capacity * sizeof *grown);
		if (grown == NULL)
			return WEIGHTD_ERR_NO_MEMORY;
		chain->steps = grown;
	}
	*place = (struct weightd_sequence_place){.chain = chain, .step = chain->step_count};
	add_step_to_digest(&chain->digest, statement, shape, place->key);
	chain->steps[chain->step_count++] =
		(struct step){statement, shape, start, numel};
	statement->place = place;
	return WEIGHTD_OK;
}

/* The first mark: the freshly seeded state. */
static enum weightd_code start_chain(struct weightd_chain *chain)
{
	const struct weightd_sequential *sequential = chain->generator->sequential;

	chain->mark_capacity = MARKS_BYTES / sequential->state_bytes;
	chain->marks = malloc(chain->mark_capacity * sizeof *chain->marks);
	void *state = calloc(1, sequential->state_bytes);
	if (chain->marks == NULL || state == NULL) {
		free(state);
		return WEIGHTD_ERR_NO_MEMORY;
	}
	sequential->seed(state, &chain->seed);
	chain->marks[chain->mark_count++] = (struct mark){0, state};
	atomic_fetch_add(&bytes_kept, sequential->state_bytes);
	return WEIGHTD_OK;
}

enum weightd_code weightd_sequence_build(struct weightd_plan *plan, struct weightd_arena *arena,
                                         struct weightd_statement *statements,
                                         struct weightd_error *err)
{
	size_t drawn = 0;

	for (size_t i = 0; i < plan->statement_count; i++)
		drawn += is_drawn(&statements[i]);
	if (drawn == 0)
		return WEIGHTD_OK;
	plan->sequence = calloc(1, sizeof *plan->sequence);
	enum weightd_code code = plan->sequence == NULL ? WEIGHTD_ERR_NO_MEMORY : WEIGHTD_OK;
	for (size_t i = 0; code == WEIGHTD_OK && i < plan->statement_count; i++)
		if (is_drawn(&statements[i]))
			code = add_step(plan, arena, chain_of(plan->sequence, &statements[i]),
			                &statements[i]);
	if (code == WEIGHTD_OK)
		for (struct weightd_chain *chain = plan->sequence->chains;
		     chain != NULL && code == WEIGHTD_OK; chain = chain->next)
			code = start_chain(chain);
	return code == WEIGHTD_OK ? code
	                          : weightd_error_add(err, code, NULL, "no memory is left for the plan");
}

static void free_chain(struct weightd_chain *chain)
{
	const size_t size = chain->generator->sequential->state_bytes;

	for (size_t i = 0; i < chain->mark_count; i++)
		free(chain->marks[i].state);
	atomic_fetch_sub(&bytes_kept, chain->mark_count * size);
	for (unsigned i = 0; i < READERS; i++) {
		atomic_fetch_sub(&bytes_kept, chain->readers[i].state != NULL ? size : 0);
		free(chain->readers[i].state);
	}
	pthread_mutex_destroy(&chain->frontier);
	pthread_mutex_destroy(&chain->lock);
	free(chain->marks);
	free(chain->steps);
	free(chain);
}

void weightd_sequence_free(struct weightd_sequence *sequence)
{
	if (sequence == NULL)
		return;
	while (sequence->chains != NULL) {
		struct weightd_chain *chain = sequence->chains;
		sequence->chains = chain->next;
		free_chain(chain);
	}
	free(sequence);
}
