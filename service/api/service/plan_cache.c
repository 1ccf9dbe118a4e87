/*
 * Plan cache: a map of plans by id under one lock.
 *
 * A plan is in the map until it is forgotten or pushed out, and lives until it is also released by
 * its last holder.  'limit_bytes' counts arenas and kept files of plans in the map that nobody
 * holds.
 */
#include "api/service/plan_cache.h"

#include "api/service/kept_file.h"
#include "core/base/lru.h"
#include "core/base/memory.h"

#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Freeing a plan of this size gives the memory back to the system. */
#define LARGE_BYTES ((size_t)32 << 20)
#define ID_BYTES sizeof((struct weightd_plan){0}.id)

struct weightd_held_plan {
	struct weightd_lru_item item; /* first; its bytes count plan and files */
	struct weightd_plan_cache *cache;
	struct weightd_plan *plan;
	struct weightd_kept_files files; /* added under the lock, freed with the plan */
};

struct weightd_plan_cache {
	pthread_mutex_t lock; /* guards the map, and the items but for their plans */
	size_t limit_bytes;
	struct weightd_lru map;
};

struct weightd_plan_cache *weightd_plan_cache_new(size_t limit_bytes)
{
	struct weightd_plan_cache *cache = calloc(1, sizeof *cache);

	if (cache == NULL)
		return NULL;
	cache->limit_bytes = limit_bytes;
	cache->map.key_bytes = ID_BYTES;
	pthread_mutex_init(&cache->lock, NULL);
	return cache;
}

static void held_free(struct weightd_held_plan *held)
{
	bool is_large = held->item.bytes >= LARGE_BYTES;

	weightd_kept_files_free(&held->files);
	weightd_plan_free(held->plan);
	weightd_memory_free(held);
	/* The C library would keep the pages of all the small pieces. */
	if (is_large)
		malloc_trim(0);
}

/*
 * Takes plans that nobody holds out of the map, the least recently used first, until the others
 * have at most 'most' bytes.  They are chained by 'next', so that the caller can free them without
 * the lock.
 */
static struct weightd_lru_item *push_out(struct weightd_plan_cache *cache, size_t most)
{
	struct weightd_lru_item *out = NULL;

	while (cache->map.idle_bytes > most) {
		struct weightd_lru_item *oldest = cache->map.oldest;

		weightd_lru_remove(&cache->map, oldest);
		oldest->next = out;
		out = oldest;
	}
	return out;
}

static void free_chain(struct weightd_lru_item *item)
{
	while (item != NULL) {
		struct weightd_lru_item *next = item->next;

		held_free((struct weightd_held_plan *)item);
		item = next;
	}
}

void weightd_plan_cache_free(struct weightd_plan_cache *cache)
{
	if (cache == NULL)
		return;
	free_chain(push_out(cache, 0));
	pthread_mutex_destroy(&cache->lock);
	free(cache);
}

static struct weightd_held_plan *find(struct weightd_plan_cache *cache, const char *id)
{
	char key[ID_BYTES] = {0};

	memcpy(key, id, strnlen(id, sizeof key));
	return (struct weightd_held_plan *)weightd_lru_find(&cache->map, key);
}

struct weightd_held_plan *weightd_plan_cache_get(struct weightd_plan_cache *cache, const char *id)
{
	pthread_mutex_lock(&cache->lock);
	struct weightd_held_plan *held = find(cache, id);
	if (held != NULL)
		weightd_lru_hold(&cache->map, &held->item);
	pthread_mutex_unlock(&cache->lock);
	return held;
}

static struct weightd_held_plan *held_new(struct weightd_plan_cache *cache,
					  struct weightd_plan *plan)
{
	struct weightd_held_plan *held = weightd_memory_array(1, sizeof *held);

	if (held == NULL)
		return NULL;
	held->cache = cache;
	held->plan = plan;
	held->item = (struct weightd_lru_item){
		.key = plan->id,
		.bytes = weightd_arena_used(plan->arena) + sizeof *held,
		.holders = 1,
	};
	return held;
}

struct weightd_held_plan *weightd_plan_cache_take(struct weightd_plan_cache *cache,
						  struct weightd_plan *plan)
{
	struct weightd_held_plan *fresh = held_new(cache, plan);

	if (fresh == NULL)
		return NULL;
	pthread_mutex_lock(&cache->lock);
	struct weightd_held_plan *known = find(cache, plan->id);
	if (known != NULL)
		weightd_lru_hold(&cache->map, &known->item);
	else
		weightd_lru_add(&cache->map, &fresh->item);
	pthread_mutex_unlock(&cache->lock);
	if (known == NULL)
		return fresh;
	held_free(fresh);
	return known;
}

struct weightd_held_plan *weightd_plan_cache_hold_apart(struct weightd_plan_cache *cache,
							struct weightd_plan *plan)
{
	return held_new(cache, plan);
}

const struct weightd_plan *weightd_held_plan(const struct weightd_held_plan *held)
{
	return held == NULL ? NULL : held->plan;
}

const struct weightd_kept_file *weightd_held_plan_find_file(struct weightd_held_plan *held,
							    struct weightd_encoding *encoding)
{
	pthread_mutex_lock(&held->cache->lock);
	const struct weightd_kept_file *file = weightd_kept_files_find(&held->files, encoding);
	pthread_mutex_unlock(&held->cache->lock);
	if (file != NULL) {
		encoding->size = file->size;
		memcpy(encoding->etag, file->etag, sizeof encoding->etag);
	}
	return file;
}

/* Takes 'file' over; if another request has kept the same one meanwhile, that one comes back. */
static const struct weightd_kept_file *keep_file(struct weightd_held_plan *held,
						 const struct weightd_encoding *encoding,
						 struct weightd_kept_file *file)
{
	pthread_mutex_lock(&held->cache->lock);
	const struct weightd_kept_file *known = weightd_kept_files_find(&held->files, encoding);
	if (known == NULL) {
		weightd_kept_files_add(&held->files, file);
		weightd_lru_grow(&held->cache->map, &held->item, weightd_kept_file_bytes(file));
	}
	pthread_mutex_unlock(&held->cache->lock);
	if (known == NULL)
		return file;
	weightd_memory_free(file);
	return known;
}

const struct weightd_kept_file *weightd_held_plan_make_file(struct weightd_held_plan *held,
							    const struct weightd_encoding *encoding,
							    struct weightd_arena *arena)
{
	pthread_mutex_lock(&held->cache->lock);
	const bool takes = weightd_kept_files_take(&held->files, encoding);
	pthread_mutex_unlock(&held->cache->lock);
	struct weightd_kept_file *file = takes ? weightd_kept_file_make(encoding, arena) : NULL;

	return file == NULL ? NULL : keep_file(held, encoding, file);
}

void weightd_held_plan_release(void *context)
{
	struct weightd_held_plan *held = context;
	struct weightd_plan_cache *cache = held->cache;

	pthread_mutex_lock(&cache->lock);
	weightd_lru_release(&cache->map, &held->item);
	const bool is_last = held->item.holders == 0 && !held->item.is_listed;
	struct weightd_lru_item *out = push_out(cache, cache->limit_bytes);
	pthread_mutex_unlock(&cache->lock);
	if (is_last)
		held_free(held);
	free_chain(out);
}

void weightd_plan_cache_forget(struct weightd_plan_cache *cache, const char *id)
{
	pthread_mutex_lock(&cache->lock);
	struct weightd_held_plan *held = find(cache, id);
	const bool is_idle = held != NULL && held->item.holders == 0;
	if (held != NULL)
		weightd_lru_remove(&cache->map, &held->item);
	pthread_mutex_unlock(&cache->lock);
	if (is_idle)
		held_free(held);
}

bool weightd_plan_cache_yield(struct weightd_plan_cache *cache, size_t bytes)
{
	pthread_mutex_lock(&cache->lock);
	const size_t idle = cache->map.idle_bytes;
	struct weightd_lru_item *out = push_out(cache, idle > bytes ? idle - bytes : 0);
	pthread_mutex_unlock(&cache->lock);
	free_chain(out);
	return out != NULL;
}

struct weightd_plan_cache_numbers weightd_plan_cache_numbers(struct weightd_plan_cache *cache)
{
	struct weightd_plan_cache_numbers numbers;

	pthread_mutex_lock(&cache->lock);
	numbers.idle_plans = cache->map.idle_count;
	numbers.idle_bytes = cache->map.idle_bytes;
	pthread_mutex_unlock(&cache->lock);
	return numbers;
}
