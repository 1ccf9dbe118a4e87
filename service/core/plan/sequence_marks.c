/*
 * The states of a chain that are kept, in bounded memory.
 */
#include "core/plan/sequence_chain.h"

#include "core/base/memory.h"
#include "core/base/search.h"

#include <stdatomic.h>
#include <string.h>

#define MARKS_BYTES ((size_t)8 << 20) /* of one chain */

/* The first mark: the freshly seeded state. */
enum weightd_code weightd_chain_start(struct weightd_chain *chain)
{
	const struct weightd_sequential *sequential = chain->generator->family->sequential;

	chain->mark_capacity = MARKS_BYTES / sequential->state_bytes;
	chain->marks = weightd_memory_alloc(chain->mark_capacity * sizeof *chain->marks);
	chain->front.state = weightd_memory_array(1, sequential->state_bytes);
	void *state = weightd_memory_array(1, sequential->state_bytes);
	if (chain->marks == NULL || chain->front.state == NULL || state == NULL) {
		weightd_memory_free(state);
		return WEIGHTD_ERR_NO_MEMORY;
	}
	sequential->seed(state, &chain->seed);
	memcpy(chain->front.state, state, sequential->state_bytes);
	chain->marks[chain->mark_count++] = (struct weightd_mark){0, state};
	atomic_fetch_add(&chain->engine->state_bytes, 2 * sequential->state_bytes);
	return WEIGHTD_OK;
}

uint64_t weightd_chain_nearest(struct weightd_chain *chain, uint64_t position, void *state)
{
	const size_t size = chain->generator->family->sequential->state_bytes;

	pthread_mutex_lock(&chain->lock);
	const struct weightd_mark *best = &chain->marks[weightd_last_at_most(
		&chain->marks->position, sizeof *chain->marks, chain->mark_count, position)];
	if (chain->front.position <= position)
		best = &chain->front;
	for (unsigned i = 0; i < WEIGHTD_CHAIN_READERS; i++) {
		const struct weightd_mark *reader = &chain->readers[i];
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
		weightd_memory_free(chain->marks[i].state);
		atomic_fetch_sub(&chain->engine->state_bytes,
				 chain->generator->family->sequential->state_bytes);
	}
	chain->mark_count = kept;
	chain->gap = 2 * chain->marks[kept - 1].position / kept;
}

static void keep_mark(struct weightd_chain *chain, uint64_t position, const void *state)
{
	const size_t size = chain->generator->family->sequential->state_bytes;

	if (chain->mark_count == chain->mark_capacity)
		thin_out(chain);
	uint64_t last = chain->marks[chain->mark_count - 1].position;
	const bool fits =
		atomic_load(&chain->engine->state_bytes) + size <= chain->engine->state_bytes_max;
	void *copy = fits && position > last && position - last >= chain->gap
			     ? weightd_memory_alloc(size)
			     : NULL;
	if (copy == NULL)
		return;
	memcpy(copy, state, size);
	chain->marks[chain->mark_count++] = (struct weightd_mark){position, copy};
	atomic_fetch_add(&chain->engine->state_bytes, size);
}

void weightd_chain_reach(struct weightd_chain *chain, uint64_t position, const void *state,
			 bool is_mark)
{
	pthread_mutex_lock(&chain->lock);
	if (position > chain->front.position) {
		chain->front.position = position;
		memcpy(chain->front.state, state,
		       chain->generator->family->sequential->state_bytes);
	}
	if (is_mark)
		keep_mark(chain, position, state);
	pthread_mutex_unlock(&chain->lock);
}

/* The place of the reader that stopped at 'from', else of the least recently used reader. */
static struct weightd_mark *place_of_reader(struct weightd_chain *chain, uint64_t from)
{
	for (unsigned i = 0; i < WEIGHTD_CHAIN_READERS; i++)
		if (chain->readers[i].state != NULL && chain->readers[i].position == from)
			return &chain->readers[i];
	chain->next_reader = (chain->next_reader + 1) % WEIGHTD_CHAIN_READERS;
	return &chain->readers[chain->next_reader];
}

void weightd_chain_leave(struct weightd_chain *chain, uint64_t from, uint64_t position,
			 const void *state)
{
	const size_t size = chain->generator->family->sequential->state_bytes;

	pthread_mutex_lock(&chain->lock);
	struct weightd_mark *reader = place_of_reader(chain, from);
	if (reader->state == NULL && (reader->state = weightd_memory_alloc(size)) != NULL)
		atomic_fetch_add(&chain->engine->state_bytes, size);
	if (reader->state != NULL) {
		reader->position = position;
		memcpy(reader->state, state, size);
	}
	pthread_mutex_unlock(&chain->lock);
}

bool weightd_chain_is_front(struct weightd_chain *chain, uint64_t position)
{
	pthread_mutex_lock(&chain->lock);
	const uint64_t front = chain->front.position;
	pthread_mutex_unlock(&chain->lock);
	return front <= position;
}

void weightd_chain_forget(struct weightd_chain *chain)
{
	const size_t size = chain->generator->family->sequential->state_bytes;

	for (size_t i = 0; i < chain->mark_count; i++)
		weightd_memory_free(chain->marks[i].state);
	atomic_fetch_sub(&chain->engine->state_bytes, chain->mark_count * size);
	for (unsigned i = 0; i < WEIGHTD_CHAIN_READERS; i++) {
		atomic_fetch_sub(&chain->engine->state_bytes,
				 chain->readers[i].state != NULL ? size : 0);
		weightd_memory_free(chain->readers[i].state);
	}
	atomic_fetch_sub(&chain->engine->state_bytes, chain->mark_count > 0 ? size : 0);
	weightd_memory_free(chain->front.state);
	weightd_memory_free(chain->marks);
}
