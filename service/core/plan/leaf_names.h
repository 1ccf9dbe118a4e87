/*
 * Leaf names: the few different last names of a model's tensors, so that a rule for a name that no
 * tensor has is not compared with all of them.
 */
#ifndef WEIGHTD_CORE_PLAN_LEAF_NAMES_H
#define WEIGHTD_CORE_PLAN_LEAF_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WEIGHTD_LEAF_NAMES_MAX 128

struct weightd_leaf_names {
	const char *names[WEIGHTD_LEAF_NAMES_MAX];  /* borrowed */
	uint16_t slots[2 * WEIGHTD_LEAF_NAMES_MAX]; /* 1 + index, by hash; 0: free */
	size_t count;
	bool has_more; /* than it can hold: it says nothing */
};

void weightd_leaf_names_add(struct weightd_leaf_names *leaves, const char *name);

#endif
