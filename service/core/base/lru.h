/*
 * Least-recently-used map: items by key, and the unheld ones in the order of their last use.
 *
 * An item is a member of the kept object, which its owner allocates and frees.  The map has no
 * lock: the owner's lock guards it and the items.
 */
#ifndef WEIGHTD_CORE_BASE_LRU_H
#define WEIGHTD_CORE_BASE_LRU_H

#include <stdbool.h>
#include <stddef.h>

#define WEIGHTD_LRU_BUCKETS 4096

struct weightd_lru_item {
	const void *key; /* key_bytes of the map, in the kept object */
	size_t bytes;	 /* memory that the kept object takes */
	unsigned holders;
	bool is_listed;		       /* in the map */
	struct weightd_lru_item *next; /* of its bucket; the owner's when it is not listed */
	struct weightd_lru_item *newer, *older; /* listed and without holders */
};

struct weightd_lru {
	size_t key_bytes;	       /* at least 8, the first ones evenly spread */
	size_t count, bytes;	       /* of all that are listed */
	size_t idle_count, idle_bytes; /* of the items without holders */
	struct weightd_lru_item *newest,
		*oldest; /* of the items without holders; NULL: there is none */
	struct weightd_lru_item *buckets[WEIGHTD_LRU_BUCKETS];
};

/* The map begins as zeros but for 'key_bytes'. */

/* The item of a key; NULL if none is listed. */
struct weightd_lru_item *weightd_lru_find(const struct weightd_lru *lru, const void *key);
/* Lists an item, whose key is not in the map and whose members but key, bytes and holders are 0. */
void weightd_lru_add(struct weightd_lru *lru, struct weightd_lru_item *item);
/* Takes an item out of the map. */
void weightd_lru_remove(struct weightd_lru *lru, struct weightd_lru_item *item);
/* One more holder. */
void weightd_lru_hold(struct weightd_lru *lru, struct weightd_lru_item *item);
/* One holder less; after the last one the item is the newest, if it is listed. */
void weightd_lru_release(struct weightd_lru *lru, struct weightd_lru_item *item);
/* The kept object has grown by 'bytes'. */
void weightd_lru_grow(struct weightd_lru *lru, struct weightd_lru_item *item, size_t bytes);

#endif
