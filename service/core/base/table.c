/*
 * Chains of nodes, in buckets whose number doubles.
 */
#include "core/base/table.h"

#include <string.h>

#define FIRST_BUCKETS 16
/* Nodes of a chain that are looked at. */
#define CHAIN_MAX 32

struct weightd_table_node {
	struct weightd_table_node *next;
	uint64_t hash;
	void *item;
};

void *weightd_table_find(const struct weightd_table *table, uint64_t hash,
			 bool (*same)(const void *item, const void *key), const void *key)
{
	struct weightd_table_node *node = NULL;

	if (table->bucket_count != 0)
		node = table->buckets[hash & (table->bucket_count - 1)];
	for (unsigned i = 0; node != NULL && i < CHAIN_MAX; i++, node = node->next) {
		if (node->hash == hash && same(node->item, key))
			return node->item;
	}
	return NULL;
}

static bool grow(struct weightd_table *table, struct weightd_arena *arena)
{
	const size_t count = table->bucket_count == 0 ? FIRST_BUCKETS : 2 * table->bucket_count;
	struct weightd_table_node **buckets = weightd_arena_array(arena, count, sizeof(void *));

	if (buckets == NULL)
		return false;
	for (size_t i = 0; i < table->bucket_count; i++) {
		struct weightd_table_node *next;
		for (struct weightd_table_node *node = table->buckets[i]; node != NULL;
		     node = next) {
			struct weightd_table_node **bucket = &buckets[node->hash & (count - 1)];
			next = node->next;
			node->next = *bucket;
			*bucket = node;
		}
	}
	table->buckets = buckets;
	table->bucket_count = count;
	return true;
}

bool weightd_table_add(struct weightd_table *table, struct weightd_arena *arena, uint64_t hash,
		       void *item)
{
	struct weightd_table_node *node = weightd_arena_alloc(arena, sizeof *node);

	if (node == NULL || (table->count == table->bucket_count && !grow(table, arena)))
		return false;
	struct weightd_table_node **bucket = &table->buckets[hash & (table->bucket_count - 1)];
	*node = (struct weightd_table_node){.next = *bucket, .hash = hash, .item = item};
	*bucket = node;
	table->count++;
	return true;
}

uint64_t weightd_hash_text(uint64_t hash, const char *text)
{
	const size_t length = strlen(text);
	uint64_t word = length;

	hash = weightd_hash_words(hash, &word, 1);
	for (size_t i = 0; i < length; i += sizeof word) {
		const size_t left = length - i;
		word = 0;
		memcpy(&word, text + i, left < sizeof word ? left : sizeof word);
		hash = weightd_hash_words(hash, &word, 1);
	}
	return hash;
}
