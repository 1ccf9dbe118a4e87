/*
 * The whole-tensor cache: a map of tensors under one lock.
 *
 * A tensor is there from the moment its making starts.  It is held by the threads that have a
 * pointer to it outside the lock; only a tensor that nobody holds is freed.
 */
#include "core/values/whole_cache.h"

#include "core/base/lru.h"
#include "core/plan/values_digest.h"
#include "core/values/task_fill.h"
#include "weightd/cancel.h"
#include "weightd/plan.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define MAKERS_MAX 2

struct tensor {
	struct weightd_lru_item item; /* the first member */
	unsigned char key[WEIGHTD_DIGEST_BYTES];
	bool is_ready;
	unsigned char data[];
};

/* Everything below is guarded by 'lock'; 'changed' is signalled when a making ends. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static struct weightd_lru map = {.key_bytes = WEIGHTD_DIGEST_BYTES};
static size_t limit = (size_t)256 << 20;
static unsigned makers;
/* A tensor that is computed from another makes that one, too, and must not wait for its own place.
 */
static _Thread_local bool is_maker;
static uint64_t hits, misses;

/* Takes a tensor out and frees it. */
static void discard(struct weightd_lru_item *tensor)
{
	weightd_lru_remove(&map, tensor);
	free(tensor);
}

/*
 * Frees tensors that nobody holds, the least recently used first, until at most 'most' bytes are
 * left, or the one that was used last.
 */
static void shrink(size_t most)
{
	while (map.bytes > most && map.oldest != map.newest)
		discard(map.oldest);
}

/* Frees what must go, the tensor used last included, before one of 'size' bytes is made. */
static void make_room(size_t size)
{
	const size_t most = size < limit ? limit - size : 0;

	while (map.bytes > most && map.oldest != NULL)
		discard(map.oldest);
}

/* Makes a tensor that is not there.  Called and left with the lock held; NULL: no memory. */
static struct tensor *make(const struct weightd_generator *generator,
			   const struct weightd_task *task,
			   const unsigned char key[WEIGHTD_DIGEST_BYTES])
{
	uint64_t numel = 0, size = 0;

	if (!weightd_shape_numel(task->shape, &numel) ||
	    !weightd_shape_bytes(task->shape, task->dtype, &size))
		return NULL;
	make_room((size_t)size);
	struct tensor *tensor = malloc(sizeof *tensor + (size_t)size);
	if (tensor == NULL)
		return NULL;
	*tensor =
		(struct tensor){.item = {.key = tensor->key, .bytes = (size_t)size, .holders = 1}};
	memcpy(tensor->key, key, WEIGHTD_DIGEST_BYTES);
	weightd_lru_add(&map, &tensor->item);
	misses++;
	makers++;
	const bool was_maker = is_maker;
	is_maker = true;
	pthread_mutex_unlock(&lock);
	enum weightd_code code = weightd_task_fill(generator, task, 0, (size_t)numel, tensor->data);
	is_maker = was_maker;
	pthread_mutex_lock(&lock);
	makers--;
	tensor->is_ready = true;
	pthread_cond_broadcast(&changed);
	if (code == WEIGHTD_OK)
		return tensor;
	discard(&tensor->item);
	return NULL;
}

/* The tensor with one more holder, made if need be.  Called and left with the lock held. */
static struct tensor *acquire(const struct weightd_generator *generator,
			      const struct weightd_task *task,
			      const unsigned char key[WEIGHTD_DIGEST_BYTES])
{
	for (;;) {
		struct tensor *tensor = (struct tensor *)weightd_lru_find(&map, key);
		if (tensor != NULL && tensor->is_ready) {
			weightd_lru_hold(&map, &tensor->item);
			hits++;
			return tensor;
		}
		if (tensor == NULL && (is_maker || makers < MAKERS_MAX))
			return make(generator, task, key);
		pthread_cond_wait(&changed, &lock);
	}
}

enum weightd_code weightd_whole_cache_read(const struct weightd_generator *generator,
					   const struct weightd_task *task, uint64_t first,
					   size_t count, void *out)
{
	unsigned char key[WEIGHTD_DIGEST_BYTES];
	size_t bytes = weightd_dtype_row(task->dtype)->bytes;

	weightd_values_digest(generator, task, key);
	pthread_mutex_lock(&lock);
	struct tensor *tensor = acquire(generator, task, key);
	pthread_mutex_unlock(&lock);
	if (tensor == NULL)
		return weightd_is_cancelled() ? WEIGHTD_ERR_CANCELLED : WEIGHTD_ERR_NO_MEMORY;
	memcpy(out, tensor->data + (size_t)first * bytes, count * bytes);
	pthread_mutex_lock(&lock);
	weightd_lru_release(&map, &tensor->item);
	shrink(limit);
	pthread_mutex_unlock(&lock);
	return WEIGHTD_OK;
}

void weightd_whole_cache_limit(size_t bytes)
{
	pthread_mutex_lock(&lock);
	limit = bytes;
	shrink(limit);
	pthread_mutex_unlock(&lock);
}

struct weightd_whole_cache_counts weightd_whole_cache_counts(void)
{
	pthread_mutex_lock(&lock);
	const struct weightd_whole_cache_counts counts = {
		.hits = hits, .misses = misses, .bytes = map.bytes, .tensors = map.count};
	pthread_mutex_unlock(&lock);
	return counts;
}

void weightd_whole_cache_clear(void)
{
	pthread_mutex_lock(&lock);
	make_room(SIZE_MAX);
	pthread_mutex_unlock(&lock);
}
