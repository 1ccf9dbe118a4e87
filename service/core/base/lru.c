/*
 * Buckets for finding, a list for the order of use.
 */
#include "core/base/lru.h"

#include <stdint.h>
#include <string.h>

/* The bucket of a key. */
static size_t hash(const void *key)
{
	uint64_t word;

	/* Fibonacci hashing: the upper bits of the product depend on all of the word. */
	memcpy(&word, key, sizeof word);
	return (size_t)(word * UINT64_C(0x9E3779B97F4A7C15) >> 52) % WEIGHTD_LRU_BUCKETS;
}

struct weightd_lru_item *weightd_lru_find(const struct weightd_lru *lru, const void *key)
{
	struct weightd_lru_item *item = lru->buckets[hash(key)];

	while (item != NULL && memcmp(item->key, key, lru->key_bytes) != 0)
		item = item->next;
	return item;
}

static void idle_add(struct weightd_lru *lru, struct weightd_lru_item *item)
{
	item->older = lru->newest;
	item->newer = NULL;
	*(lru->newest != NULL ? &lru->newest->newer : &lru->oldest) = item;
	lru->newest = item;
	lru->idle_count++;
	lru->idle_bytes += item->bytes;
}

static void idle_remove(struct weightd_lru *lru, struct weightd_lru_item *item)
{
	*(item->newer != NULL ? &item->newer->older : &lru->newest) = item->older;
	*(item->older != NULL ? &item->older->newer : &lru->oldest) = item->newer;
	lru->idle_count--;
	lru->idle_bytes -= item->bytes;
}

void weightd_lru_add(struct weightd_lru *lru, struct weightd_lru_item *item)
{
	struct weightd_lru_item **bucket = &lru->buckets[hash(item->key)];

	item->next = *bucket;
	*bucket = item;
	item->is_listed = true;
	lru->count++;
	lru->bytes += item->bytes;
	if (item->holders == 0)
		idle_add(lru, item);
}

void weightd_lru_remove(struct weightd_lru *lru, struct weightd_lru_item *item)
{
	struct weightd_lru_item **link = &lru->buckets[hash(item->key)];

	while (*link != item)
		link = &(*link)->next;
	*link = item->next;
	item->next = NULL;
	item->is_listed = false;
	lru->count--;
	lru->bytes -= item->bytes;
	if (item->holders == 0)
		idle_remove(lru, item);
}

void weightd_lru_hold(struct weightd_lru *lru, struct weightd_lru_item *item)
{
	if (item->holders++ == 0 && item->is_listed)
		idle_remove(lru, item);
}

void weightd_lru_release(struct weightd_lru *lru, struct weightd_lru_item *item)
{
	if (--item->holders == 0 && item->is_listed)
		idle_add(lru, item);
}

void weightd_lru_grow(struct weightd_lru *lru, struct weightd_lru_item *item, size_t bytes)
{
	item->bytes += bytes;
	if (item->is_listed)
		lru->bytes += bytes;
	if (item->is_listed && item->holders == 0)
		lru->idle_bytes += bytes;
}
