/*
 * Memory: malloc() that counts what it gives in the budget of the work at hand, and remembers that
 * something could not be had.
 *
 * A thread works in a scope.  An allocation that fails is noted there, whether or not its caller
 * looks at the result: who has begun the scope asks at its end, and throws the result away.  So a
 * missing check far below, in our code or in a library's, cannot become an answer.
 *
 * What comes from here is freed here, by any thread, in any scope.
 */
#ifndef WEIGHTD_CORE_BASE_MEMORY_H
#define WEIGHTD_CORE_BASE_MEMORY_H

#include "core/base/budget.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What was short, if anything. */
enum weightd_shortage {
	WEIGHTD_SHORTAGE_NONE,
	WEIGHTD_SHORTAGE_BUSY,	/* of what others hold now: it may be had later */
	WEIGHTD_SHORTAGE_NEVER, /* of what there is at all, or of what one request may have */
};

/* The work of a thread.  Its members are memory.c's. */
struct weightd_memory_scope {
	struct weightd_budget *budget;
	size_t own;	 /* counted in this scope, and not given back in it */
	int64_t pending; /* of foreign allocations, and not counted yet */
	enum weightd_shortage shortage;
	bool is_open; /* false: this thread is in no scope, and nothing is noted */
};

/* Begins a scope with a budget, or with none.  What comes back is for weightd_memory_end(). */
struct weightd_memory_scope weightd_memory_begin(struct weightd_budget *budget);
/* The same with the budget at hand, for a part of the work that is judged by itself. */
struct weightd_memory_scope weightd_memory_begin_part(void);
/* Ends the scope, and goes on with the outer one, which knows nothing of its shortages.  The first
 * shortage of the scope. */
enum weightd_shortage weightd_memory_end(const struct weightd_memory_scope *outer);

/* The first shortage since the scope began. */
enum weightd_shortage weightd_memory_shortage(void);
/* Notes a shortage that an allocation elsewhere had. */
void weightd_memory_note(enum weightd_shortage shortage);
/* Forgets it: what follows is done in another way. */
void weightd_memory_forget(void);

/* As malloc(), calloc(), realloc() and free(). */
void *weightd_memory_alloc(size_t size);
void *weightd_memory_array(size_t count, size_t size);
/* As weightd_memory_alloc(), for what can be done without: a failure is not noted. */
void *weightd_memory_try(size_t size);
/* As aligned_alloc(), but any size will do; it cannot be resized. */
void *weightd_memory_aligned(size_t alignment, size_t size);
void *weightd_memory_resize(void *memory, size_t size);
void weightd_memory_free(void *memory);

/*
 * For allocators of libraries, whose objects malloc() made.
 *
 * weightd_memory_count() counts 'bytes' more (or less, if negative) of the scope; false: they are
 * not to be had, which is noted.  Small numbers are added up before they reach the budget.
 */
bool weightd_memory_count(int64_t bytes);

#endif
