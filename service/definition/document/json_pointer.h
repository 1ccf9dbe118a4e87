/*
 * Places in the client's document: chains of keys and indexes on the stack, made into RFC 6901
 * pointers only when one is needed.
 */
#ifndef WEIGHTD_DEFINITION_DOCUMENT_JSON_POINTER_H
#define WEIGHTD_DEFINITION_DOCUMENT_JSON_POINTER_H

#include "weightd/arena.h"

#include <stdbool.h>
#include <stddef.h>

/* NULL as a place is the document itself. */
struct weightd_place {
	const struct weightd_place *parent;
	const char *key; /* NULL: an array item */
	size_t index;
	const char *pointer; /* not NULL: a pointer made earlier, instead of all the above */
	bool is_whole; /* with a pointer: nothing below it is in the client's document either */
};

#define WEIGHTD_PLACE_KEY(parent_, key_) \
	(&(struct weightd_place){.parent = (parent_), .key = (key_)})
#define WEIGHTD_PLACE_ITEM(parent_, index_) \
	(&(struct weightd_place){.parent = (parent_), .index = (index_)})

/* Whether the place is in the client's document, not in what the service has itself. */
bool weightd_place_is_shown(const struct weightd_place *place);
/* Writes the pointer, cut at 'size', NUL-terminated; '~' and '/' in keys become "~0" and "~1". */
void weightd_place_write(const struct weightd_place *place, char *buffer, size_t size);
/* The pointer in the arena, cut at the length that an issue can hold; "" when memory is out. */
const char *weightd_place_text(const struct weightd_place *place, struct weightd_arena *arena);

#endif
