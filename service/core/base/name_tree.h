/*
 * Name tree: the children and tensors of one module by name.
 *
 * A crit-bit tree: inserting and finding cost at most the name's length in bits whatever the other
 * names are, so that no document can make it slow as it could a hash table.
 */
#ifndef WEIGHTD_CORE_BASE_NAME_TREE_H
#define WEIGHTD_CORE_BASE_NAME_TREE_H

#include "weightd/arena.h"

#include <stdbool.h>
#include <stddef.h>

struct weightd_name_node;

/* Adds 'name' (borrowed) with its meaning.  '*taken' is set if it was there already.  Returns false
 * when out of memory. */
bool weightd_name_tree_add(struct weightd_name_node **root, struct weightd_arena *arena,
			   const char *name, void *item, bool *taken);

/* The item of a name of 'length' bytes; NULL if there is none (or the item is NULL). */
void *weightd_name_tree_find(const struct weightd_name_node *root, const char *name, size_t length);

#endif
