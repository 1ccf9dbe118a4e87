/*
 * Allocations with their size and budget in front.
 */
#include "core/base/memory.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* Foreign bytes that a scope has before they are counted. */
#define PENDING_MAX ((int64_t)32 << 10)

/* Before each allocation; the allocation is aligned as malloc() aligns. */
struct head {
	_Alignas(max_align_t) struct weightd_budget *budget;
	size_t size;   /* with the head, and what is before it */
	size_t offset; /* of the allocation, in what malloc() gave */
};

static _Thread_local struct weightd_memory_scope scope;

/* Counts what was pending, which is in use already. */
static void settle(void)
{
	if (scope.pending > 0)
		weightd_budget_force(scope.budget, (size_t)scope.pending);
	else if (scope.pending < 0)
		weightd_budget_give(scope.budget, (size_t)-scope.pending);
	scope.pending = 0;
}

struct weightd_memory_scope weightd_memory_begin(struct weightd_budget *budget)
{
	const struct weightd_memory_scope outer = scope;

	scope = (struct weightd_memory_scope){.budget = budget, .is_open = true};
	return outer;
}

struct weightd_memory_scope weightd_memory_begin_part(void)
{
	settle();
	const struct weightd_memory_scope outer = scope;

	/* 'own' goes on: what the whole work has decides whether it can ever fit. */
	scope.shortage = WEIGHTD_SHORTAGE_NONE;
	scope.is_open = true;
	return outer;
}

enum weightd_shortage weightd_memory_end(const struct weightd_memory_scope *outer)
{
	const enum weightd_shortage shortage = scope.shortage;
	const bool is_part = outer->is_open && outer->budget == scope.budget;
	const size_t own = scope.own;

	settle();
	scope = *outer;
	if (is_part)
		scope.own = own;
	return shortage;
}

enum weightd_shortage weightd_memory_shortage(void)
{
	return scope.shortage;
}

void weightd_memory_note(enum weightd_shortage shortage)
{
	if (scope.is_open && scope.shortage == WEIGHTD_SHORTAGE_NONE)
		scope.shortage = shortage;
}

void weightd_memory_forget(void)
{
	scope.shortage = WEIGHTD_SHORTAGE_NONE;
}

/* Counts bytes of this scope, or notes why they cannot be had. */
static bool take(size_t bytes)
{
	if (weightd_budget_take(scope.budget, bytes)) {
		scope.own += bytes;
		return true;
	}
	const size_t most = weightd_budget_most(scope.budget);
	weightd_memory_note(bytes > most || scope.own > most - bytes ? WEIGHTD_SHORTAGE_NEVER
								     : WEIGHTD_SHORTAGE_BUSY);
	return false;
}

static void give(struct weightd_budget *budget, size_t bytes)
{
	weightd_budget_give(budget, bytes);
	if (budget == scope.budget)
		scope.own -= bytes < scope.own ? bytes : scope.own;
}

/* The allocation in 'memory', which malloc() gave for bytes that have been counted. */
static void *finish(void *memory, size_t size, size_t offset)
{
	if (memory == NULL) {
		give(scope.budget, size);
		weightd_memory_note(WEIGHTD_SHORTAGE_BUSY);
		return NULL;
	}
	struct head *head = (struct head *)(void *)((char *)memory + offset) - 1;
	*head = (struct head){.budget = scope.budget, .size = size, .offset = offset};
	return head + 1;
}

void *weightd_memory_alloc(size_t size)
{
	size_t all;

	if (__builtin_add_overflow(size, sizeof(struct head), &all)) {
		weightd_memory_note(WEIGHTD_SHORTAGE_NEVER);
		return NULL;
	}
	return take(all) ? finish(malloc(all), all, sizeof(struct head)) : NULL;
}

void *weightd_memory_try(size_t size)
{
	const enum weightd_shortage before = scope.shortage;
	void *memory = weightd_memory_alloc(size);

	scope.shortage = before;
	return memory;
}

void *weightd_memory_array(size_t count, size_t size)
{
	size_t all;

	if (__builtin_mul_overflow(count, size, &all) ||
	    __builtin_add_overflow(all, sizeof(struct head), &all)) {
		weightd_memory_note(WEIGHTD_SHORTAGE_NEVER);
		return NULL;
	}
	return take(all) ? finish(calloc(1, all), all, sizeof(struct head)) : NULL;
}

void *weightd_memory_aligned(size_t alignment, size_t size)
{
	size_t all;

	if (__builtin_add_overflow(size, 2 * alignment - 1, &all)) {
		weightd_memory_note(WEIGHTD_SHORTAGE_NEVER);
		return NULL;
	}
	all = all / alignment * alignment;
	return take(all) ? finish(aligned_alloc(alignment, all), all, alignment) : NULL;
}

/* An allocation of another budget stays with it; what it grows by is counted there, too. */
void *weightd_memory_resize(void *memory, size_t size)
{
	if (memory == NULL)
		return weightd_memory_alloc(size);
	struct head *head = (struct head *)memory - 1;
	const size_t old = head->size, all = size + sizeof *head;
	struct weightd_budget *budget = head->budget;

	if (all < size ||
	    (all > old && budget != scope.budget && !weightd_budget_take(budget, all - old))) {
		weightd_memory_note(WEIGHTD_SHORTAGE_BUSY);
		return NULL;
	}
	if (all > old && budget == scope.budget && !take(all - old))
		return NULL;
	struct head *moved = realloc(head, all);
	if (moved == NULL) {
		if (all > old)
			give(budget, all - old);
		weightd_memory_note(WEIGHTD_SHORTAGE_BUSY);
		return NULL;
	}
	if (all < old)
		give(budget, old - all);
	moved->size = all;
	return moved + 1;
}

void weightd_memory_free(void *memory)
{
	if (memory == NULL)
		return;
	struct head *head = (struct head *)memory - 1;

	give(head->budget, head->size);
	free((char *)memory - head->offset);
}

bool weightd_memory_count(int64_t bytes)
{
	scope.pending += bytes;
	if (scope.pending < PENDING_MAX && scope.pending > -PENDING_MAX)
		return true;
	if (scope.pending < 0) {
		give(scope.budget, (size_t)-scope.pending);
	} else if (!take((size_t)scope.pending)) {
		scope.pending -= bytes;
		return false;
	}
	scope.pending = 0;
	return true;
}
