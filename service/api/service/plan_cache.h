/*
 * Plan cache: resolved plans by model id, counted references, least recently used out first.
 */
#ifndef WEIGHTD_API_SERVICE_PLAN_CACHE_H
#define WEIGHTD_API_SERVICE_PLAN_CACHE_H

#include "api/service/kept_file.h"
#include "weightd/plan.h"

#include <stdbool.h>
#include <stddef.h>

struct weightd_plan_cache;
struct weightd_held_plan;

/* 'limit_bytes' bounds the arenas and kept files of plans nobody holds. */
struct weightd_plan_cache *weightd_plan_cache_new(size_t limit_bytes);
void weightd_plan_cache_free(struct weightd_plan_cache *cache);

/* A held plan stays valid until it is released.  NULL if the id is not cached. */
struct weightd_held_plan *weightd_plan_cache_get(struct weightd_plan_cache *cache, const char *id);
/* Takes the plan over and holds it; if the id is there already, that one is held and 'plan'
 * freed.  NULL when out of memory: the caller still owns it. */
struct weightd_held_plan *weightd_plan_cache_take(struct weightd_plan_cache *cache,
						  struct weightd_plan *plan);
/*
 * Takes the plan over and holds it without listing it under its id: it lives until it is released.
 * NULL when out of memory: the caller still owns it.
 */
struct weightd_held_plan *weightd_plan_cache_hold_apart(struct weightd_plan_cache *cache,
							struct weightd_plan *plan);
/* NULL for NULL. */
const struct weightd_plan *weightd_held_plan(const struct weightd_held_plan *held);
/* 'held' as void *, so that it can be a reply's release callback. */
void weightd_held_plan_release(void *held);

/*
 * weightd_held_plan_find_file() - the file that 'encoding' would be if it were opened, NULL if it
 * is not kept.
 *
 * The encoding has its format, plan, view and options; size and ETag are filled in.  It cannot be
 * read.  The result is valid while 'held' is held.
 */
const struct weightd_kept_file *weightd_held_plan_find_file(struct weightd_held_plan *held,
							    struct weightd_encoding *encoding);
/*
 * weightd_held_plan_make_file() - make the whole file of an opened encoding, and keep it.
 *
 * NULL: the file is not small, the plan keeps enough already, or it could not be made.  The caller
 * then reads the encoding.  The arena is for reading.  The result is valid while 'held' is held.
 */
const struct weightd_kept_file *weightd_held_plan_make_file(struct weightd_held_plan *held,
							    const struct weightd_encoding *encoding,
							    struct weightd_arena *arena);

/* Drops an id (DELETE); holders keep theirs. */
void weightd_plan_cache_forget(struct weightd_plan_cache *cache, const char *id);

/* Frees plans that nobody holds, about 'bytes' of them, the least recently used first.  False:
 * there are none. */
bool weightd_plan_cache_yield(struct weightd_plan_cache *cache, size_t bytes);

/* Plans that nobody holds at the moment, and the bytes of their arenas. */
struct weightd_plan_cache_numbers {
	size_t idle_plans, idle_bytes;
};
struct weightd_plan_cache_numbers weightd_plan_cache_numbers(struct weightd_plan_cache *cache);

#endif
