/*
 * Arena: memory that is given out piece by piece and freed at once.
 *
 * One arena per request or per plan.  There is a ceiling, so that no document can take more than
 * its budget.  Not thread-safe; one thread at a time.
 */
#ifndef WEIGHTD_ARENA_H
#define WEIGHTD_ARENA_H

#include <stddef.h>

#pragma GCC visibility push(default)

struct weightd_arena;

/* New arena that gives out at most 'limit' bytes (0: no ceiling).  NULL when out of memory. */
struct weightd_arena *weightd_arena_new(size_t limit);

/* Frees the arena and everything given out; NULL is fine. */
void weightd_arena_free(struct weightd_arena *arena);

/* 'size' zeroed bytes, aligned for any type; NULL when the ceiling or the memory is reached. */
void *weightd_arena_alloc(struct weightd_arena *arena, size_t size);

/* 'count' zeroed items of 'size' bytes, the product checked. */
void *weightd_arena_array(struct weightd_arena *arena, size_t count, size_t size);

/* NUL-terminated copies; NULL as above. */
char *weightd_arena_strdup(struct weightd_arena *arena, const char *text);
char *weightd_arena_strndup(struct weightd_arena *arena, const char *text, size_t length);
char *weightd_arena_printf(struct weightd_arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Raises the ceiling by 'bytes', which the size of what is worked at pays for. */
void weightd_arena_raise(struct weightd_arena *arena, size_t bytes);

/* Bytes given out so far. */
size_t weightd_arena_used(const struct weightd_arena *arena);

#pragma GCC visibility pop

#endif
