/*
 * A hash table of names, which gives up when there are many.
 */
#include "core/plan/leaf_names.h"

#include <string.h>

#define SLOTS (2 * WEIGHTD_LEAF_NAMES_MAX)

void weightd_leaf_names_add(struct weightd_leaf_names *leaves, const char *name)
{
	uint32_t hash = 2166136261u;

	if (leaves->has_more)
		return;
	for (const char *at = name; *at != '\0'; at++)
		hash = (hash ^ (unsigned char)*at) * 16777619u;
	size_t i = (hash ^ hash >> 16) % SLOTS;
	for (; leaves->slots[i] != 0; i = (i + 1) % SLOTS)
		if (strcmp(leaves->names[leaves->slots[i] - 1], name) == 0)
			return;
	if (leaves->count == WEIGHTD_LEAF_NAMES_MAX) {
		leaves->has_more = true;
		return;
	}
	leaves->names[leaves->count] = name;
	leaves->slots[i] = (uint16_t)++leaves->count;
}
