/*
 * Arena: blocks that double in size, pieces cut from the last one.
 */
#include "weightd/arena.h"

#include "core/base/memory.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define FIRST_BLOCK 4096
#define LARGEST_BLOCK ((size_t)1 << 20)

struct block {
	struct block *previous;
	size_t size, used;
	_Alignas(max_align_t) unsigned char bytes[];
};

struct weightd_arena {
	struct block *last;
	size_t limit, used;
};

struct weightd_arena *weightd_arena_new(size_t limit)
{
	struct weightd_arena *arena = weightd_memory_array(1, sizeof *arena);

	if (arena != NULL)
		arena->limit = limit;
	return arena;
}

void weightd_arena_free(struct weightd_arena *arena)
{
	if (arena == NULL)
		return;
	for (struct block *block = arena->last; block != NULL;) {
		struct block *previous = block->previous;
		weightd_memory_free(block);
		block = previous;
	}
	weightd_memory_free(arena);
}

static struct block *block_new(struct weightd_arena *arena, size_t need)
{
	size_t size = arena->last == NULL ? FIRST_BLOCK : arena->last->size * 2;

	if (size > LARGEST_BLOCK)
		size = LARGEST_BLOCK;
	if (size < need)
		size = need;
	struct block *block = weightd_memory_alloc(sizeof *block + size);
	if (block == NULL)
		return NULL;
	block->previous = arena->last;
	block->size = size;
	block->used = 0;
	arena->last = block;
	return block;
}

void *weightd_arena_alloc(struct weightd_arena *arena, size_t size)
{
	const size_t alignment = _Alignof(max_align_t);
	struct block *block = arena->last;

	if (size > SIZE_MAX / 2)
		return NULL;
	size = size == 0 ? alignment : (size + alignment - 1) / alignment * alignment;
	if (arena->limit != 0 && size > arena->limit - arena->used) {
		weightd_memory_note(WEIGHTD_SHORTAGE_NEVER);
		return NULL;
	}
	if (block == NULL || size > block->size - block->used)
		block = block_new(arena, size);
	if (block == NULL)
		return NULL;
	void *piece = block->bytes + block->used;
	block->used += size;
	arena->used += size;
	memset(piece, 0, size);
	return piece;
}

void *weightd_arena_array(struct weightd_arena *arena, size_t count, size_t size)
{
	size_t total;

	if (__builtin_mul_overflow(count, size, &total))
		return NULL;
	return weightd_arena_alloc(arena, total);
}

char *weightd_arena_strndup(struct weightd_arena *arena, const char *text, size_t length)
{
	char *copy = weightd_arena_alloc(arena, length + 1);

	if (copy != NULL)
		memcpy(copy, text, length);
	return copy;
}

char *weightd_arena_strdup(struct weightd_arena *arena, const char *text)
{
	return weightd_arena_strndup(arena, text, strlen(text));
}

char *weightd_arena_printf(struct weightd_arena *arena, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	int length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (length < 0)
		return NULL;
	char *text = weightd_arena_alloc(arena, (size_t)length + 1);
	if (text == NULL)
		return NULL;
	va_start(arguments, format);
	vsnprintf(text, (size_t)length + 1, format, arguments);
	va_end(arguments);
	return text;
}

void weightd_arena_raise(struct weightd_arena *arena, size_t bytes)
{
	if (arena->limit != 0)
		arena->limit = bytes < SIZE_MAX - arena->limit ? arena->limit + bytes : SIZE_MAX;
}

size_t weightd_arena_used(const struct weightd_arena *arena)
{
	return arena->used;
}
