/*
 * Crit-bit tree (D. J. Bernstein, "Crit-bit trees"): inner nodes name the first bit in which the
 * names below them differ, leaves hold the names.
 */
#include "core/base/name_tree.h"

#include <string.h>

struct weightd_name_node {
	struct weightd_name_node *below[2]; /* inner node; NULL in a leaf */
	size_t byte;			    /* inner: place of the differing bit */
	unsigned char mask;		    /* inner: that bit alone */
	const char *name;		    /* leaf; NULL in an inner node */
	size_t length;
	void *item;
};

/* Byte 'i' of a name, 0 past its end (names hold no NUL). */
static unsigned char byte_at(const char *name, size_t length, size_t i)
{
	return i < length ? (unsigned char)name[i] : 0;
}

static int direction(const struct weightd_name_node *node, const char *name, size_t length)
{
	return (byte_at(name, length, node->byte) & node->mask) != 0;
}

/* The leaf that shares the longest tested path with 'name'. */
static const struct weightd_name_node *closest(const struct weightd_name_node *node,
					       const char *name, size_t length)
{
	while (node->name == NULL)
		node = node->below[direction(node, name, length)];
	return node;
}

void *weightd_name_tree_find(const struct weightd_name_node *root, const char *name, size_t length)
{
	if (root == NULL)
		return NULL;
	const struct weightd_name_node *leaf = closest(root, name, length);
	return leaf->length == length && memcmp(leaf->name, name, length) == 0 ? leaf->item : NULL;
}

static unsigned char highest_bit(unsigned char bits)
{
	bits = (unsigned char)(bits | bits >> 1);
	bits = (unsigned char)(bits | bits >> 2);
	bits = (unsigned char)(bits | bits >> 4);
	return (unsigned char)(bits ^ bits >> 1);
}

/* Whether the bit of 'node' comes after bit (byte, mask), counted from the start of the names. */
static bool is_after(const struct weightd_name_node *node, size_t byte, unsigned char mask)
{
	return node->byte > byte || (node->byte == byte && node->mask < mask);
}

bool weightd_name_tree_add(struct weightd_name_node **root, struct weightd_arena *arena,
			   const char *name, void *item, bool *taken)
{
	const size_t length = strlen(name);
	size_t byte = 0;

	*taken = false;
	if (*root != NULL) {
		const struct weightd_name_node *leaf = closest(*root, name, length);

		while (byte < length &&
		       byte_at(leaf->name, leaf->length, byte) == (unsigned char)name[byte])
			byte++;
		if (byte == length && byte == leaf->length) {
			*taken = true;
			return true;
		}
		struct weightd_name_node *inner = weightd_arena_alloc(arena, sizeof *inner);
		struct weightd_name_node *added = weightd_arena_alloc(arena, sizeof *added);
		if (inner == NULL || added == NULL)
			return false;
		*added = (struct weightd_name_node){.name = name, .length = length, .item = item};
		inner->byte = byte;
		inner->mask = highest_bit((unsigned char)(byte_at(leaf->name, leaf->length, byte) ^
							  byte_at(name, length, byte)));
		struct weightd_name_node **place = root;
		while ((*place)->name == NULL && !is_after(*place, inner->byte, inner->mask))
			place = &(*place)->below[direction(*place, name, length)];
		int side = direction(inner, name, length);
		inner->below[side] = added;
		inner->below[!side] = *place;
		*place = inner;
		return true;
	}
	struct weightd_name_node *first = weightd_arena_alloc(arena, sizeof *first);
	if (first == NULL)
		return false;
	*first = (struct weightd_name_node){.name = name, .length = length, .item = item};
	*root = first;
	return true;
}
