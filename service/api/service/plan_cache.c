/*
 * Plan cache: a hash table of plans by id and a list from most to least recently used.
 *
 * A plan is in the table until it is forgotten or pushed out, and lives until it is also released
 * by its last holder.  'limit_bytes' counts arenas and kept files of plans in the table
 * that nobody holds.
 */
#include "api/service/plan_cache.h"

#include "api/service/kept_file.h"

#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define BUCKETS 1024 /* a power of two */
/* Freeing a plan of this size gives the memory back to the system. */
#define LARGE_BYTES ((size_t)32 << 20)
/* Of the files beside one plan; the last may go beyond it. */
#define FILES_BYTES_MAX ((size_t)256 << 10)

struct weightd_held_plan {
	struct weightd_plan_cache *cache;
	struct weightd_plan *plan;
	size_t bytes, holders;
	bool is_listed;			 /* in the table */
	struct weightd_kept_file *files; /* added under the lock, freed with the plan */
	size_t file_bytes;		 /* of them; part of 'bytes' */
	struct weightd_held_plan *bucket_next;
	struct weightd_held_plan *newer, *older; /* idle list: listed and without holders */
};

struct weightd_plan_cache {
	pthread_mutex_t lock;
	size_t limit_bytes, idle_bytes, idle_count;
	struct weightd_held_plan *newest, *oldest; /* of the idle ones */
	struct weightd_held_plan *buckets[BUCKETS];
};

struct weightd_plan_cache *weightd_plan_cache_new(size_t limit_bytes)
{
	struct weightd_plan_cache *cache = calloc(1, sizeof *cache);

	if (cache == NULL)
		return NULL;
	cache->limit_bytes = limit_bytes;
	pthread_mutex_init(&cache->lock, NULL);
	return cache;
}

static void held_free(struct weightd_held_plan *held)
{
	bool is_large = held->bytes >= LARGE_BYTES;

	while (held->files != NULL) {
		struct weightd_kept_file *file = held->files;

		held->files = file->next;
		free(file);
	}
	weightd_plan_free(held->plan);
	free(held);
	/* The C library would keep the pages of all the small pieces. */
	if (is_large)
		malloc_trim(0);
}

void weightd_plan_cache_free(struct weightd_plan_cache *cache)
{
	if (cache == NULL)
		return;
	for (size_t i = 0; i < BUCKETS; i++) {
		for (struct weightd_held_plan *held = cache->buckets[i]; held != NULL;) {
			struct weightd_held_plan *next = held->bucket_next;

			held_free(held);
			held = next;
		}
	}
	pthread_mutex_destroy(&cache->lock);
	free(cache);
}

/* Ids are digests already: any of their digits spread evenly. */
static struct weightd_held_plan **bucket_of(struct weightd_plan_cache *cache, const char *id)
{
	size_t hash = 5381;

	for (size_t i = 0; i < 16 && id[i] != '\0'; i++)
		hash = hash * 33 + (unsigned char)id[i];
	return &cache->buckets[hash & (BUCKETS - 1)];
}

static struct weightd_held_plan *find(struct weightd_plan_cache *cache, const char *id)
{
	struct weightd_held_plan *held = *bucket_of(cache, id);

	while (held != NULL && strcmp(held->plan->id, id) != 0)
		held = held->bucket_next;
	return held;
}

static void idle_remove(struct weightd_plan_cache *cache, struct weightd_held_plan *held)
{
	*(held->newer != NULL ? &held->newer->older : &cache->newest) = held->older;
	*(held->older != NULL ? &held->older->newer : &cache->oldest) = held->newer;
	held->newer = held->older = NULL;
	cache->idle_bytes -= held->bytes;
	cache->idle_count--;
}

static void idle_add(struct weightd_plan_cache *cache, struct weightd_held_plan *held)
{
	held->older = cache->newest;
	held->newer = NULL;
	*(cache->newest != NULL ? &cache->newest->newer : &cache->oldest) = held;
	cache->newest = held;
	cache->idle_bytes += held->bytes;
	cache->idle_count++;
}

static void unlist(struct weightd_plan_cache *cache, struct weightd_held_plan *held)
{
	struct weightd_held_plan **link = bucket_of(cache, held->plan->id);

	while (*link != held)
		link = &(*link)->bucket_next;
	*link = held->bucket_next;
	held->is_listed = false;
}

static void hold(struct weightd_plan_cache *cache, struct weightd_held_plan *held)
{
	if (held->holders == 0)
		idle_remove(cache, held);
	held->holders++;
}

/*
 * Takes what exceeds the limit out of the table, oldest first, and chains it through bucket_next,
 * so that the caller can free it without the lock.
 */
static struct weightd_held_plan *push_out(struct weightd_plan_cache *cache)
{
	struct weightd_held_plan *out = NULL;

	while (cache->idle_bytes > cache->limit_bytes) {
		struct weightd_held_plan *held = cache->oldest;

		idle_remove(cache, held);
		unlist(cache, held);
		held->bucket_next = out;
		out = held;
	}
	return out;
}

static void free_chain(struct weightd_held_plan *held)
{
	while (held != NULL) {
		struct weightd_held_plan *next = held->bucket_next;

		held_free(held);
		held = next;
	}
}

struct weightd_held_plan *weightd_plan_cache_get(struct weightd_plan_cache *cache, const char *id)
{
	pthread_mutex_lock(&cache->lock);
	struct weightd_held_plan *held = find(cache, id);
	if (held != NULL)
		hold(cache, held);
	pthread_mutex_unlock(&cache->lock);
	return held;
}

static struct weightd_held_plan *held_new(struct weightd_plan_cache *cache,
					  struct weightd_plan *plan)
{
	struct weightd_held_plan *held = calloc(1, sizeof *held);

	if (held == NULL)
		return NULL;
	held->cache = cache;
	held->plan = plan;
	held->bytes = weightd_arena_used(plan->arena) + sizeof *held;
	held->holders = 1;
	return held;
}

struct weightd_held_plan *weightd_plan_cache_take(struct weightd_plan_cache *cache,
						  struct weightd_plan *plan)
{
	struct weightd_held_plan *fresh = held_new(cache, plan);

	if (fresh == NULL) {
		weightd_plan_free(plan);
		return NULL;
	}
	pthread_mutex_lock(&cache->lock);
	struct weightd_held_plan *known = find(cache, plan->id);
	if (known != NULL) {
		hold(cache, known);
	} else {
		struct weightd_held_plan **bucket = bucket_of(cache, plan->id);

		fresh->bucket_next = *bucket;
		*bucket = fresh;
		fresh->is_listed = true;
	}
	pthread_mutex_unlock(&cache->lock);
	if (known == NULL)
		return fresh;
	held_free(fresh);
	return known;
}

struct weightd_held_plan *weightd_plan_cache_hold_apart(struct weightd_plan_cache *cache,
							struct weightd_plan *plan)
{
	struct weightd_held_plan *held = held_new(cache, plan);

	if (held == NULL)
		weightd_plan_free(plan);
	return held;
}

const struct weightd_plan *weightd_held_plan(const struct weightd_held_plan *held)
{
	return held->plan;
}

static struct weightd_kept_file *find_file(const struct weightd_held_plan *held,
					   const struct weightd_file_key *key)
{
	struct weightd_kept_file *file = held->files;

	while (file != NULL && memcmp(&file->key, key, sizeof *key) != 0)
		file = file->next;
	return file;
}

const struct weightd_kept_file *weightd_held_plan_file(struct weightd_held_plan *held,
						       const struct weightd_file_key *key)
{
	pthread_mutex_lock(&held->cache->lock);
	const struct weightd_kept_file *file = find_file(held, key);
	pthread_mutex_unlock(&held->cache->lock);
	return file;
}

bool weightd_held_plan_has_room(struct weightd_held_plan *held)
{
	pthread_mutex_lock(&held->cache->lock);
	bool has_room = held->file_bytes < FILES_BYTES_MAX;
	pthread_mutex_unlock(&held->cache->lock);
	return has_room;
}

const struct weightd_kept_file *weightd_held_plan_keep(struct weightd_held_plan *held,
						       struct weightd_kept_file *file)
{
	pthread_mutex_lock(&held->cache->lock);
	struct weightd_kept_file *known = find_file(held, &file->key);
	if (known == NULL) {
		/* Held, so not among the idle ones whose bytes are summed. */
		file->next = held->files;
		held->files = file;
		held->file_bytes += sizeof *file + file->length;
		held->bytes += sizeof *file + file->length;
	}
	pthread_mutex_unlock(&held->cache->lock);
	if (known == NULL)
		return file;
	free(file);
	return known;
}

void weightd_held_plan_release(void *context)
{
	struct weightd_held_plan *held = context;
	struct weightd_plan_cache *cache = held->cache;
	struct weightd_held_plan *out = NULL;
	bool is_last;

	pthread_mutex_lock(&cache->lock);
	is_last = --held->holders == 0 && !held->is_listed;
	if (held->holders == 0 && held->is_listed) {
		idle_add(cache, held);
		out = push_out(cache);
	}
	pthread_mutex_unlock(&cache->lock);
	if (is_last)
		held_free(held);
	free_chain(out);
}

void weightd_plan_cache_forget(struct weightd_plan_cache *cache, const char *id)
{
	pthread_mutex_lock(&cache->lock);
	struct weightd_held_plan *held = find(cache, id);
	bool is_idle = held != NULL && held->holders == 0;
	if (is_idle)
		idle_remove(cache, held);
	if (held != NULL)
		unlist(cache, held);
	pthread_mutex_unlock(&cache->lock);
	if (is_idle)
		held_free(held);
}

struct weightd_plan_cache_numbers weightd_plan_cache_numbers(struct weightd_plan_cache *cache)
{
	struct weightd_plan_cache_numbers numbers;

	pthread_mutex_lock(&cache->lock);
	numbers.idle_plans = cache->idle_count;
	numbers.idle_bytes = cache->idle_bytes;
	pthread_mutex_unlock(&cache->lock);
	return numbers;
}
