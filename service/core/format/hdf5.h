/*
 * HDF5: the tree of groups and datasets of a file, and the bytes that describe it.
 *
 * The oldest form of every structure (superblock 0, groups of symbol tables, contiguous data), as
 * h5py writes it by default: without checksums, so that all addresses are functions of names and
 * shapes, and every reader knows it.  The description lies before all data, and is made in pieces
 * when it is read.
 */
#ifndef WEIGHTD_CORE_FORMAT_HDF5_H
#define WEIGHTD_CORE_FORMAT_HDF5_H

#include "core/format/segments.h"

/* A group, or a dataset. */
struct weightd_hdf5_node {
	uint64_t at;	     /* of its object header in the file */
	const char *name;    /* within its group; its length and bytes decide the order of nodes */
	uint32_t name_place; /* among the names of its group */
	uint32_t count;	     /* of children; when they are sorted, of those with data */
	struct weightd_hdf5_node *parent;
	struct weightd_hdf5_node *children, *last, *next; /* as they were added */
	struct weightd_hdf5_node **sorted;		  /* of a group: children by name */
	struct weightd_shape shape;			  /* of a dataset, as the rest */
	enum weightd_dtype dtype;			  /* a float */
	size_t item; /* of the segments, where its data begins */
	bool is_dataset;
	bool has_data; /* is one, or has one below it: others are left out */
};

struct weightd_hdf5 {
	struct weightd_arena *arena;
	struct weightd_hdf5_node root;
	size_t count;			  /* nodes that were added */
	struct weightd_hdf5_node **nodes; /* the root and all with data, by 'at' */
	uint64_t *at;			  /* of each */
	size_t node_count;
	uint64_t length; /* of the description */
	const struct weightd_encoding *encoding;
};

/* A new group, or a new dataset without shape, dtype and data; NULL: no memory.  'name' is kept,
 * and new among the children of 'group'. */
struct weightd_hdf5_node *weightd_hdf5_group(struct weightd_hdf5 *hdf5,
					     struct weightd_hdf5_node *group, const char *name);
struct weightd_hdf5_node *weightd_hdf5_dataset(struct weightd_hdf5 *hdf5,
					       struct weightd_hdf5_node *group, const char *name);
/* Whether HDF5 has floats of that dtype: their bits are sign, exponent, fraction. */
bool weightd_hdf5_has(enum weightd_dtype dtype);

/* Gives all nodes their places once the tree is complete.  False: no memory. */
bool weightd_hdf5_lay_out(struct weightd_hdf5 *hdf5);

/* The head of segments whose head_state is a weightd_hdf5: a read_head hook. */
enum weightd_code weightd_hdf5_read(const struct weightd_segments *segments, uint64_t offset,
				    char *out, size_t size);

#endif
