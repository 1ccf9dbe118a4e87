/*
 * Allocators for Jansson.  It frees on the thread that has allocated, in the same scope.
 */
#include "definition/document/json_memory.h"

#include "core/base/memory.h"
#include "core/base/work_limit.h"

#include <malloc.h>
#include <stdbool.h>
#include <stdlib.h>

/* Jansson's text of a token doubles, and has at first 16 bytes. */
#define RESERVE_BYTES(length) (2 * (length) + 64)
/* Bytes between two questions whether to go on, and the work of one. */
#define BYTES_TOGETHER 1024
#define UNITS_OF_BYTE 50
#define LONG_TEXT 65536

/* The reserve of this thread; its first block is all that is lent. */
static _Thread_local struct {
	void *bytes; /* NULL: none */
	size_t size;
	bool is_lent, has_failed;
	bool is_given_up; /* nobody waits for what is parsed */
} reserve;

/* Instead of memory that could not be had. */
static void *lend(size_t size)
{
	reserve.has_failed = true;
	if (reserve.bytes == NULL || reserve.is_lent || size > reserve.size)
		return NULL;
	reserve.is_lent = true;
	return reserve.bytes;
}

static void *allocate(size_t size)
{
	void *memory = malloc(size);

	if (memory == NULL) {
		weightd_memory_note(WEIGHTD_SHORTAGE_BUSY);
		return lend(size);
	}
	if (weightd_memory_count((int64_t)malloc_usable_size(memory)))
		return memory;
	free(memory);
	return lend(size);
}

static void release(void *memory)
{
	if (memory == NULL || memory == reserve.bytes)
		return;
	weightd_memory_count(-(int64_t)malloc_usable_size(memory));
	free(memory);
}

void weightd_json_memory_install(void)
{
	json_set_alloc_funcs(allocate, release);
}

void weightd_json_text_free(char *text)
{
	release(text);
}

/* The text that Jansson asks for. */
struct source {
	const char *json;
	size_t left;
	bool is_long; /* it is asked whether to go on */
};

/* One byte at a time: the parser must not go on after an allocation that has failed. */
static size_t next_byte(void *buffer, size_t size, void *context)
{
	struct source *source = context;

	(void)size;
	if (source->is_long && source->left % BYTES_TOGETHER == 1 &&
	    weightd_is_unwanted(BYTES_TOGETHER * UNITS_OF_BYTE))
		reserve.is_given_up = true;
	if (source->left == 0 || reserve.has_failed || reserve.is_given_up)
		return 0;
	*(char *)buffer = *source->json++;
	source->left--;
	return 1;
}

json_t *weightd_json_load(const char *json, size_t length, size_t flags, json_error_t *error)
{
	struct source source = {json, length, length >= LONG_TEXT};

	/* It is hardly ever written to, and so takes no memory; it is not counted. */
	reserve.size = RESERVE_BYTES(length);
	reserve.is_lent = reserve.has_failed = reserve.is_given_up = false;
	reserve.bytes = malloc(reserve.size);
	if (reserve.bytes == NULL) {
		weightd_memory_note(WEIGHTD_SHORTAGE_BUSY);
		return NULL;
	}
	json_t *root = json_load_callback(next_byte, &source, flags, error);
	if (reserve.has_failed || reserve.is_given_up) {
		/* A part of it may lie in the reserve. */
		json_decref(root);
		root = NULL;
	}
	free(reserve.bytes);
	reserve.bytes = NULL;
	return root;
}

bool weightd_json_is_given_up(void)
{
	return reserve.is_given_up;
}
