/*
 * A map of tensors under one lock.
 *
 * A tensor is there from the moment its making starts.  It is held by the threads that have a
 * pointer to it outside the lock; only a tensor that nobody holds is freed.
 */
#include "core/engine/tensor_cache.h"

#include "core/base/clock.h"
#include "core/base/lru.h"
#include "core/base/memory.h"
#include "core/base/trial.h"
#include "weightd/cancel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define MAKERS_MAX 2
/* A wait for a making: who waits asks as often whether he goes on, and is believed to for as long.
 */
#define WAIT_MS 4
#define WANTED_MS 40

struct tensor {
	struct weightd_lru_item item; /* the first member */
	unsigned char key[WEIGHTD_DIGEST_BYTES];
	bool is_ready;
	atomic_int_fast64_t wanted_until_ms; /* while it is made: by others than the maker */
	_Alignas(max_align_t) unsigned char data[];
};

struct weightd_tensor_cache {
	pthread_mutex_t lock;	/* guards all of this, and the tensors but for their data */
	pthread_cond_t changed; /* signalled when a making ends */
	size_t limit;
	unsigned makers;
	uint64_t hits, misses;
	struct weightd_lru map;
};

/* Whether this thread makes a tensor: another that it needs for it must not wait for its own place.
 */
static _Thread_local bool is_maker;

struct weightd_tensor_cache *weightd_tensor_cache_new(size_t limit)
{
	struct weightd_tensor_cache *cache = calloc(1, sizeof *cache);
	pthread_condattr_t attributes;

	if (cache == NULL)
		return NULL;
	cache->limit = limit;
	cache->map.key_bytes = WEIGHTD_DIGEST_BYTES;
	pthread_mutex_init(&cache->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&cache->changed, &attributes);
	pthread_condattr_destroy(&attributes);
	return cache;
}

/* Takes a tensor out and frees it. */
static void discard(struct weightd_tensor_cache *cache, struct weightd_lru_item *tensor)
{
	weightd_lru_remove(&cache->map, tensor);
	weightd_memory_free(tensor);
}

/* Frees tensors that nobody holds until there is room for one of 'bytes', the one used last
 * included. */
static void make_room(struct weightd_tensor_cache *cache, size_t bytes)
{
	const size_t most = bytes < cache->limit ? cache->limit - bytes : 0;

	while (cache->map.bytes > most && cache->map.oldest != NULL)
		discard(cache, cache->map.oldest);
}

void weightd_tensor_cache_free(struct weightd_tensor_cache *cache)
{
	if (cache == NULL)
		return;
	make_room(cache, SIZE_MAX);
	pthread_cond_destroy(&cache->changed);
	pthread_mutex_destroy(&cache->lock);
	free(cache);
}

/* Room for a tensor; for its sake all that nobody reads may go.  Called with the lock held. */
static struct tensor *allocate(struct weightd_tensor_cache *cache, size_t bytes)
{
	const size_t size = sizeof(struct tensor) + bytes;
	struct tensor *tensor = weightd_memory_try(size);

	if (tensor != NULL)
		return tensor;
	make_room(cache, SIZE_MAX);
	return weightd_memory_alloc(size);
}

/* A maker's own callback, and the tensor that others may wait for. */
struct making {
	weightd_cancel *cancel;
	void *context;
	const struct tensor *tensor;
};

/* A maker that has lost its client goes on for others. */
static bool is_unwanted(void *context)
{
	const struct making *making = context;

	return weightd_now_ms() >= atomic_load(&making->tensor->wanted_until_ms) &&
	       making->cancel(making->context);
}

/* Without the lock. */
static enum weightd_code make_data(const struct weightd_wanted_tensor *wanted,
				   struct tensor *tensor)
{
	struct making making = {.tensor = tensor};
	const bool was_maker = is_maker;

	making.cancel = weightd_cancel_of_thread(&making.context);
	if (making.cancel != NULL)
		weightd_cancel_by(is_unwanted, &making);
	is_maker = true;
	const enum weightd_code code = wanted->make(wanted, tensor->data);
	is_maker = was_maker;
	weightd_cancel_by(making.cancel, making.context);
	return code;
}

/* Makes a tensor that is not there.  Called and left with the lock held. */
static enum weightd_code make(struct weightd_tensor_cache *cache,
			      const struct weightd_wanted_tensor *wanted, struct tensor **made)
{
	make_room(cache, wanted->bytes);
	struct tensor *tensor = allocate(cache, wanted->bytes);
	if (tensor == NULL)
		return WEIGHTD_ERR_NO_MEMORY;
	*tensor =
		(struct tensor){.item = {.key = tensor->key, .bytes = wanted->bytes, .holders = 1}};
	memcpy(tensor->key, wanted->key, sizeof tensor->key);
	weightd_lru_add(&cache->map, &tensor->item);
	cache->misses++;
	cache->makers++;
	pthread_mutex_unlock(&cache->lock);
	const enum weightd_code code = make_data(wanted, tensor);
	pthread_mutex_lock(&cache->lock);
	cache->makers--;
	tensor->is_ready = true;
	pthread_cond_broadcast(&cache->changed);
	if (code == WEIGHTD_OK)
		*made = tensor;
	else
		discard(cache, &tensor->item);
	return code;
}

/*
 * Waits until a making ends, for some milliseconds.  CANCELLED if the thread does not want
 * 'tensor', or whatever is made, any longer, or its turn is over.
 */
static enum weightd_code wait_for_change(struct weightd_tensor_cache *cache, struct tensor *tensor)
{
	const struct timespec end = weightd_time_in(WAIT_MS);

	if (tensor != NULL)
		atomic_store(&tensor->wanted_until_ms, weightd_now_ms() + WANTED_MS);
	pthread_cond_timedwait(&cache->changed, &cache->lock, &end);
	/* A making that stops begins anew: it does not pause. */
	return (is_maker ? weightd_is_cancelled() : weightd_must_pause()) ? WEIGHTD_ERR_CANCELLED
									  : WEIGHTD_OK;
}

/* The tensor with one more holder, made if need be.  Called and left with the lock held. */
static enum weightd_code hold(struct weightd_tensor_cache *cache,
			      const struct weightd_wanted_tensor *wanted, struct tensor **held)
{
	enum weightd_code code = WEIGHTD_OK;

	while (code == WEIGHTD_OK) {
		struct tensor *tensor = (struct tensor *)weightd_lru_find(&cache->map, wanted->key);
		if (tensor != NULL && tensor->is_ready) {
			weightd_lru_hold(&cache->map, &tensor->item);
			cache->hits++;
			*held = tensor;
			return WEIGHTD_OK;
		}
		if (weightd_is_trial())
			return WEIGHTD_ERR_CANCELLED;
		if (tensor == NULL && (is_maker || cache->makers < MAKERS_MAX))
			return make(cache, wanted, held);
		code = wait_for_change(cache, tensor);
	}
	return code;
}

static void release(struct weightd_tensor_cache *cache, struct tensor *tensor)
{
	weightd_lru_release(&cache->map, &tensor->item);
	while (cache->map.bytes > cache->limit && cache->map.oldest != cache->map.newest)
		discard(cache, cache->map.oldest);
}

enum weightd_code weightd_tensor_cache_read(struct weightd_tensor_cache *cache,
					    const struct weightd_wanted_tensor *wanted,
					    size_t offset, size_t length, void *out)
{
	struct tensor *tensor = NULL;

	pthread_mutex_lock(&cache->lock);
	const enum weightd_code code = hold(cache, wanted, &tensor);
	pthread_mutex_unlock(&cache->lock);
	if (code != WEIGHTD_OK)
		return code;
	memcpy(out, tensor->data + offset, length);
	pthread_mutex_lock(&cache->lock);
	release(cache, tensor);
	pthread_mutex_unlock(&cache->lock);
	return WEIGHTD_OK;
}

bool weightd_tensor_cache_yield(struct weightd_tensor_cache *cache, size_t bytes)
{
	/* It may be this thread that has the lock. */
	if (pthread_mutex_trylock(&cache->lock) != 0)
		return false;
	const size_t before = cache->map.bytes;
	while (cache->map.oldest != NULL && before - cache->map.bytes < bytes)
		discard(cache, cache->map.oldest);
	const bool has_freed = cache->map.bytes < before;
	pthread_mutex_unlock(&cache->lock);
	return has_freed;
}

struct weightd_tensor_cache_numbers weightd_tensor_cache_numbers(struct weightd_tensor_cache *cache)
{
	pthread_mutex_lock(&cache->lock);
	const struct weightd_tensor_cache_numbers numbers = {
		.hits = cache->hits,
		.misses = cache->misses,
		.bytes = cache->map.bytes,
		.tensors = cache->map.count,
	};
	pthread_mutex_unlock(&cache->lock);
	return numbers;
}
