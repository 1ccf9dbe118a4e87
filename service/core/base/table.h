/*
 * Table: items by a hash of theirs, to share the one that is like another.
 */
#ifndef WEIGHTD_CORE_BASE_TABLE_H
#define WEIGHTD_CORE_BASE_TABLE_H

#include "weightd/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct weightd_table_node;

/* All zeros: empty.  Its memory is the arena's. */
struct weightd_table {
	struct weightd_table_node **buckets;
	size_t bucket_count, count;
};

/*
 * The item with this hash for which same(item, key) holds; NULL if there is none, or if it is
 * behind too many others: hashes are not secret, so looking for one ends early, and what is not
 * found is not shared.
 */
void *weightd_table_find(const struct weightd_table *table, uint64_t hash,
			 bool (*same)(const void *item, const void *key), const void *key);
/* Adds an item that was not found; false: no memory. */
bool weightd_table_add(struct weightd_table *table, struct weightd_arena *arena, uint64_t hash,
		       void *item);

/* A hash of 'count' words, begun with the hash of what comes before them, or 0. */
static inline uint64_t weightd_hash_words(uint64_t hash, const uint64_t *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		hash = (hash ^ words[i]) * UINT64_C(0x9E3779B97F4A7C15);
		hash ^= hash >> 29;
	}
	return hash;
}

/* The same of a text. */
uint64_t weightd_hash_text(uint64_t hash, const char *text);

#endif
