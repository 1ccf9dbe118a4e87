/*
 * Laying out an HDF5 file, and writing the parts of its description (HDF5 File Format Specification
 * 3.0, sections II.A, III.A1, III.B, III.D, IV.A).
 *
 * A group lies in one piece: object header, names (local heap), the levels of its B-tree from the
 * root down, its leaves.
 */
#include "core/format/hdf5.h"

#include "core/base/search.h"

#include <stdlib.h>
#include <string.h>

#define SUPERBLOCK 96
#define GROUP_HEADER 40
#define HEAP_HEADER 32
#define LEAF_ENTRIES 8 /* twice the superblock's K of leaves */
#define LEAF_BYTES (8 + 40 * LEAF_ENTRIES)
#define TREE_CHILDREN 32 /* twice its K of inner nodes */
#define TREE_BYTES (24 + 8 * (TREE_CHILDREN + 1) + 8 * TREE_CHILDREN)
#define LEVELS_MAX 8
#define NOWHERE UINT64_MAX

struct weightd_hdf5_node *weightd_hdf5_group(struct weightd_hdf5 *hdf5,
					     struct weightd_hdf5_node *group, const char *name)
{
	struct weightd_hdf5_node *node = weightd_arena_alloc(hdf5->arena, sizeof *node);

	if (node == NULL)
		return NULL;
	node->name = name;
	node->parent = group;
	if (group->last != NULL)
		group->last->next = node;
	else
		group->children = node;
	group->last = node;
	group->count++;
	hdf5->count++;
	return node;
}

struct weightd_hdf5_node *weightd_hdf5_dataset(struct weightd_hdf5 *hdf5,
					       struct weightd_hdf5_node *group, const char *name)
{
	struct weightd_hdf5_node *node = weightd_hdf5_group(hdf5, group, name);

	if (node == NULL)
		return NULL;
	node->is_dataset = true;
	for (struct weightd_hdf5_node *above = node; above != NULL && !above->has_data;
	     above = above->parent)
		above->has_data = true;
	return node;
}

/* The parts of a float: bits of exponent and fraction. */
struct float_bits {
	unsigned exponent, fraction;
};

static struct float_bits bits_of(enum weightd_dtype dtype)
{
	switch (dtype) {
	case WEIGHTD_FLOAT64: return (struct float_bits){11, 52};
	case WEIGHTD_FLOAT32: return (struct float_bits){8, 23};
	case WEIGHTD_FLOAT16: return (struct float_bits){5, 10};
	case WEIGHTD_BFLOAT16: return (struct float_bits){8, 7};
	default: return (struct float_bits){0, 0};
	}
}

bool weightd_hdf5_has(enum weightd_dtype dtype)
{
	return bits_of(dtype).exponent != 0;
}

static size_t padded(size_t length)
{
	return (length + 7) & ~(size_t)7;
}

/* Bytes of the names of a group, the empty name included. */
static uint64_t names_length(const struct weightd_hdf5_node *group)
{
	uint64_t length = 8;

	for (size_t i = 0; i < group->count; i++)
		length += padded(strlen(group->sorted[i]->name) + 1);
	return length;
}

/* A group's B-tree. */
struct tree {
	size_t leaves;
	unsigned levels;
	size_t counts[LEVELS_MAX]; /* nodes of each level; of the lowest in [0] */
	uint64_t at[LEVELS_MAX];   /* of its first node */
	uint64_t leaves_at, end;
};

static struct tree tree_of(const struct weightd_hdf5_node *group)
{
	struct tree tree = {.leaves = (group->count + LEAF_ENTRIES - 1) / LEAF_ENTRIES};
	size_t below = tree.leaves;

	do {
		below = below == 0 ? 1 : (below + TREE_CHILDREN - 1) / TREE_CHILDREN;
		tree.counts[tree.levels++] = below;
	} while (below > 1);
	uint64_t at = group->at + GROUP_HEADER + HEAP_HEADER + names_length(group);
	for (unsigned level = tree.levels; level-- > 0;) {
		tree.at[level] = at;
		at += tree.counts[level] * TREE_BYTES;
	}
	tree.leaves_at = at;
	tree.end = at + tree.leaves * LEAF_BYTES;
	return tree;
}

static uint64_t dataset_length(const struct weightd_hdf5_node *node)
{
	/* The head, and the messages for shape, dtype, fill value and place. */
	return 16 + (16 + 8 * node->shape.ndim) + 32 + 16 + 32;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp((*(struct weightd_hdf5_node *const *)a)->name,
		      (*(struct weightd_hdf5_node *const *)b)->name);
}

static bool sort_children(struct weightd_hdf5_node *group, struct weightd_arena *arena)
{
	uint32_t place = 8;
	size_t count = 0;

	group->sorted = weightd_arena_array(arena, group->count, sizeof *group->sorted);
	if (group->sorted == NULL)
		return false;
	for (struct weightd_hdf5_node *node = group->children; node != NULL; node = node->next)
		if (node->has_data)
			group->sorted[count++] = node;
	group->count = (uint32_t)count;
	qsort(group->sorted, count, sizeof *group->sorted, compare_names);
	for (size_t i = 0; i < count; i++) {
		group->sorted[i]->name_place = place;
		place += (uint32_t)padded(strlen(group->sorted[i]->name) + 1);
	}
	return true;
}

bool weightd_hdf5_lay_out(struct weightd_hdf5 *hdf5)
{
	const size_t count = hdf5->count + 1;
	size_t known = 1;

	hdf5->nodes = weightd_arena_array(hdf5->arena, count, sizeof *hdf5->nodes);
	hdf5->at = weightd_arena_array(hdf5->arena, count, sizeof *hdf5->at);
	if (hdf5->nodes == NULL || hdf5->at == NULL)
		return false;
	hdf5->nodes[0] = &hdf5->root;
	hdf5->length = SUPERBLOCK;
	for (size_t i = 0; i < known; i++) {
		struct weightd_hdf5_node *node = hdf5->nodes[i];
		hdf5->at[i] = node->at = hdf5->length;
		if (!node->is_dataset && !sort_children(node, hdf5->arena))
			return false;
		for (size_t k = 0; k < node->count; k++)
			hdf5->nodes[known++] = node->sorted[k];
		hdf5->length =
			node->is_dataset ? node->at + dataset_length(node) : tree_of(node).end;
	}
	hdf5->node_count = known;
	return true;
}

static void put(struct weightd_text *out, uint64_t value, unsigned bytes)
{
	unsigned char wire[8];

	for (unsigned i = 0; i < bytes; i++)
		wire[i] = (unsigned char)(value >> (8 * i));
	weightd_text_put(out, wire, bytes);
}

static void put_zeros(struct weightd_text *out, size_t count)
{
	static const char zeros[64];

	for (; count > sizeof zeros; count -= sizeof zeros)
		weightd_text_put(out, zeros, sizeof zeros);
	weightd_text_put(out, zeros, count);
}

static void put_superblock(struct weightd_text *out, const struct weightd_hdf5 *hdf5)
{
	const struct tree tree = tree_of(&hdf5->root);

	weightd_text_put(out, "\x89HDF\r\n\x1a\n", 8);
	put_zeros(out, 5);
	put(out, 8, 1); /* bytes of an offset, of a length */
	put(out, 8, 1);
	put(out, 0, 1);
	put(out, LEAF_ENTRIES / 2, 2);
	put(out, TREE_CHILDREN / 2, 2);
	put(out, 0, 4);
	put(out, 0, 8);
	put(out, NOWHERE, 8);
	put(out, hdf5->encoding->size, 8);
	put(out, NOWHERE, 8);
	/* The root's entry, with its tree and names. */
	put(out, 0, 8);
	put(out, hdf5->root.at, 8);
	put(out, 1, 8);
	put(out, tree.at[tree.levels - 1], 8);
	put(out, hdf5->root.at + GROUP_HEADER, 8);
}

static void put_object(struct weightd_text *out, unsigned messages, uint64_t bytes)
{
	put(out, 1, 2); /* version */
	put(out, messages, 2);
	put(out, 1, 4); /* links to it */
	put(out, bytes, 8);
}

static void put_message(struct weightd_text *out, unsigned type, unsigned bytes)
{
	put(out, type, 2);
	put(out, bytes, 2);
	put(out, 0, 4);
}

static void put_dtype(struct weightd_text *out, enum weightd_dtype dtype)
{
	const struct float_bits bits = bits_of(dtype);
	const unsigned width = weightd_dtype_row(dtype)->bytes;

	put_message(out, 3, 24);
	put(out, 0x11, 1); /* version 1, a float */
	put(out, 0x20, 1); /* little-endian; the first bit of the fraction is implied */
	put(out, 8 * width - 1, 2);
	put(out, width, 4);
	put(out, 0, 2);
	put(out, UINT64_C(8) * width, 2);
	put(out, bits.fraction, 1);
	put(out, bits.exponent, 1);
	put(out, 0, 1);
	put(out, bits.fraction, 1);
	put(out, (UINT64_C(1) << (bits.exponent - 1)) - 1, 4);
	put_zeros(out, 4);
}

static void put_dataset(struct weightd_text *out, const struct weightd_segments *segments,
			const struct weightd_hdf5_node *node)
{
	uint64_t bytes = 0;

	weightd_shape_bytes(&node->shape, node->dtype, &bytes);
	put_object(out, 4, dataset_length(node) - 16);
	put_message(out, 1, 8 + 8 * node->shape.ndim);
	put(out, 1, 1);
	put(out, node->shape.ndim, 1);
	put_zeros(out, 6);
	for (unsigned i = 0; i < node->shape.ndim; i++)
		put(out, node->shape.dims[i], 8);
	put_dtype(out, node->dtype);
	put_message(out, 5, 8);
	put(out, 0x01020202, 4); /* version 2, as libhdf5 fills contiguous data */
	put(out, 0, 4);
	put_message(out, 8, 24);
	put(out, 3, 1);
	put(out, 1, 1); /* contiguous */
	put(out, bytes == 0 ? NOWHERE : segments->head_length + segments->items[node->item].begin,
	    8);
	put(out, bytes, 8);
	put_zeros(out, 6);
}

static void put_names(struct weightd_text *out, const struct weightd_hdf5_node *group)
{
	const uint64_t length = names_length(group);

	weightd_text_puts(out, "HEAP");
	put(out, 0, 4);
	put(out, length, 8);
	put(out, 1, 8); /* no free room */
	put(out, group->at + GROUP_HEADER + HEAP_HEADER, 8);
	put(out, 0, 8);
	for (size_t i = 0; i < group->count; i++) {
		const size_t bytes = strlen(group->sorted[i]->name);
		weightd_text_put(out, group->sorted[i]->name, bytes);
		put_zeros(out, padded(bytes + 1) - bytes);
	}
}

/* The last name of the leaves before leaf 'index'. */
static uint64_t key_before(const struct weightd_hdf5_node *group, size_t leaf)
{
	const size_t end = leaf * LEAF_ENTRIES < group->count ? leaf * LEAF_ENTRIES : group->count;

	return end == 0 ? 0 : group->sorted[end - 1]->name_place;
}

/* Node 'index' of a level; 'reach' is the leaves below one of its children. */
static void put_tree_node(struct weightd_text *out, const struct weightd_hdf5_node *group,
			  const struct tree *tree, unsigned level, size_t index, size_t reach)
{
	const size_t below = level > 0 ? tree->counts[level - 1] : tree->leaves;
	const size_t first = index * TREE_CHILDREN;
	const size_t count = below - first < TREE_CHILDREN ? below - first : TREE_CHILDREN;
	const uint64_t at = level > 0 ? tree->at[level - 1] : tree->leaves_at;
	const uint64_t size = level > 0 ? TREE_BYTES : LEAF_BYTES;
	const uint64_t own = tree->at[level] + index * TREE_BYTES;

	weightd_text_puts(out, "TREE");
	put(out, 0, 1);
	put(out, level, 1);
	put(out, count, 2);
	put(out, index > 0 ? own - TREE_BYTES : NOWHERE, 8);
	put(out, index + 1 < tree->counts[level] ? own + TREE_BYTES : NOWHERE, 8);
	for (size_t i = 0; i < count; i++) {
		put(out, key_before(group, (first + i) * reach), 8);
		put(out, at + (first + i) * size, 8);
	}
	put(out, key_before(group, (first + count) * reach), 8);
	put_zeros(out, (TREE_CHILDREN - count) * 16);
}

static void put_tree(struct weightd_text *out, const struct weightd_hdf5_node *group,
		     const struct tree *tree)
{
	for (unsigned level = tree->levels; level-- > 0;) {
		size_t reach = 1;
		for (unsigned i = 0; i < level; i++)
			reach *= TREE_CHILDREN;
		for (size_t i = 0; i < tree->counts[level]; i++)
			put_tree_node(out, group, tree, level, i, reach);
	}
}

static void put_leaf(struct weightd_text *out, const struct weightd_hdf5_node *group, size_t leaf)
{
	const size_t first = leaf * LEAF_ENTRIES, left = group->count - first;
	const size_t count = left < LEAF_ENTRIES ? left : LEAF_ENTRIES;

	weightd_text_puts(out, "SNOD");
	put(out, 1, 2);
	put(out, count, 2);
	for (size_t i = first; i < first + count; i++) {
		put(out, group->sorted[i]->name_place, 8);
		put(out, group->sorted[i]->at, 8);
		put_zeros(out, 24);
	}
	put_zeros(out, (LEAF_ENTRIES - count) * 40);
}

static void put_group(struct weightd_text *out, const struct weightd_hdf5_node *group)
{
	const struct tree tree = tree_of(group);

	put_object(out, 1, GROUP_HEADER - 16);
	put_message(out, 0x11, 16);
	put(out, tree.at[tree.levels - 1], 8);
	put(out, group->at + GROUP_HEADER, 8);
	put_names(out, group);
	put_tree(out, group, &tree);
	for (size_t i = 0; i < tree.leaves; i++)
		put_leaf(out, group, i);
}

enum weightd_code weightd_hdf5_read(const struct weightd_segments *segments, uint64_t offset,
				    char *out, size_t size)
{
	const struct weightd_hdf5 *hdf5 = segments->head_state;
	struct weightd_text text;

	weightd_text_init(&text, SIZE_MAX);
	while (size > 0) {
		const size_t index =
			weightd_last_at_most(hdf5->at, sizeof *hdf5->at, hdf5->node_count, offset);
		const uint64_t at = offset < hdf5->root.at ? 0 : hdf5->at[index];
		text.length = 0;
		if (at == 0)
			put_superblock(&text, hdf5);
		else if (hdf5->nodes[index]->is_dataset)
			put_dataset(&text, segments, hdf5->nodes[index]);
		else
			put_group(&text, hdf5->nodes[index]);
		if (text.failed)
			break;
		const size_t skip = (size_t)(offset - at), left = text.length - skip;
		const size_t count = size < left ? size : left;
		memcpy(out, text.data + skip, count);
		out += count;
		size -= count;
		offset += count;
	}
	const bool failed = text.failed;
	weightd_text_free(&text);
	return failed ? WEIGHTD_ERR_NO_MEMORY : WEIGHTD_OK;
}
