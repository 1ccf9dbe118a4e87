/*
 * Views: the elements of a slice or a shard of one tensor, readable at any of them.
 *
 * A selection is a client's text, for a tensor of any shape; a view is its elements in one tensor.
 * Only these elements are made, if the tensor's distribution can make elements apart.
 */
#ifndef WEIGHTD_VIEW_H
#define WEIGHTD_VIEW_H

#include "weightd/plan.h"
#include "weightd/selection.h"

#pragma GCC visibility push(default)

/* Longest text of a view, with its NUL. */
#define WEIGHTD_VIEW_TEXT 2048

/* The indexes of one dimension, in order. */
struct weightd_axis {
	const struct weightd_run *runs; /* none of them empty */
	size_t run_count;
	uint64_t count;
	bool is_dropped; /* one index, no dimension of the view */
};

/* The elements of a tensor in another order, and how they are kept while they are read. */
struct weightd_arrangement {
	const char *file; /* the ETag of the file that the view is a part of: represents all values
			   */
	size_t index;	  /* of the view there */
};

/* Its pointers are in the arena in which it was made.  The plan must outlive it. */
struct weightd_view {
	const struct weightd_entry *entry;
	struct weightd_shape shape; /* of the view */
	uint64_t numel, bytes;
	const char *text; /* "0:64,:", one form for equal views; NULL: the whole tensor */
	const struct weightd_axis *axes; /* of the tensor's dimensions; NULL: the whole tensor */
	/* The same in elements of the tensor, in as few dimensions as there can be. */
	const struct weightd_axis *element_axes;
	unsigned element_axis_count;
	uint64_t base;	 /* element that they count from */
	bool is_widened; /* its elements are read in 'dtype', not in the tensor's */
	enum weightd_dtype dtype;
	const char *name; /* in a file of several; NULL: the tensor's own */
	const struct weightd_arrangement
		*arrangement;		    /* NULL: the elements ascend, or are few in a row */
	const struct weightd_entry *addend; /* of as many elements, whose values are added; NULL */
};

struct weightd_view weightd_view_whole(const struct weightd_entry *entry);
/* The dtype of the elements that reading gives. */
enum weightd_dtype weightd_view_dtype(const struct weightd_view *view);
/*
 * weightd_view_widen() - has a view of floats read in a dtype that has all their values.
 *
 * Views of other tensors, and of those that have the dtype, stay as they are.  False: 'dtype' lacks
 * values of the tensor's.
 */
bool weightd_view_widen(struct weightd_view *view, enum weightd_dtype dtype);

/*
 * weightd_view_select() - the part of a tensor that a selection is, as numpy's indexing gives it.
 *
 * Ends of slices are cut at the tensor's, as in Python.  SHAPE_MISMATCH (more picks than
 * dimensions), OUT_OF_RANGE (an index outside), TOO_LARGE, LIMIT_EXCEEDED (its text is too long) or
 * NO_MEMORY with an issue.
 */
enum weightd_code weightd_view_select(struct weightd_view *view, const struct weightd_entry *entry,
				      const struct weightd_selection *selection,
				      struct weightd_arena *arena, struct weightd_error *err);

/*
 * weightd_view_arrange() - the elements of a tensor in the order of other dimensions: a transposed
 * one, or one whose rows change places.
 *
 * 'axes' has one item for each dimension of 'shape', in elements of the tensor; they are merged
 * where they can be.  'arrangement' is kept, its ETag may be written until the view is read. False:
 * no memory.
 */
bool weightd_view_arrange(struct weightd_view *view, const struct weightd_entry *entry,
			  const struct weightd_axis axes[WEIGHTD_RANK_MAX],
			  const struct weightd_shape *shape,
			  const struct weightd_arrangement *arrangement,
			  struct weightd_arena *arena);

/* The rule for a dimension that the number of shards does not divide. */
enum weightd_uneven {
	WEIGHTD_UNEVEN_REFUSE,
	WEIGHTD_UNEVEN_CHUNK, /* torch.chunk: size / world rounded up; the last ones are smaller or
				 empty */
	WEIGHTD_UNEVEN_SPLIT, /* torch.tensor_split, numpy.array_split: the first ones have one more
			       */
};

struct weightd_shard {
	int64_t dim; /* of the view; negative from the end */
	uint64_t rank, world;
	enum weightd_uneven uneven;
	/*
	 * Proportions of parts that lie side by side along the dimension, each of which is divided:
	 * {1, 1, 1} for q, k and v in one tensor.  0 of them: the dimension is one part.
	 */
	const uint64_t *parts;
	size_t part_count;
};

/*
 * weightd_view_shard() - narrows a view to one of 'world' shards of it; rank < world < 2^63.
 *
 * OUT_OF_RANGE (no such dimension), BAD_ARGUMENT (it cannot be divided), and as above.
 */
enum weightd_code weightd_view_shard(struct weightd_view *view, const struct weightd_shard *shard,
				     struct weightd_arena *arena, struct weightd_error *err);

/*
 * weightd_view_read() - elements [first, first + count) of a view, row-major, little-endian, to
 * 'out'.
 *
 * first + count <= numel.  Returns the codes of weightd_generate().  Safe from any thread.
 */
enum weightd_code weightd_view_read(const struct weightd_view *view, uint64_t first, size_t count,
				    void *out);

/*
 * weightd_view_read_some() - as above; '*done' receives how many elements there are, at least 1 on
 * success.
 *
 * Fewer than 'count' if the work was cancelled on the way (weightd/cancel.h): elements that are far
 * apart among consecutive draws each cost a replay, and finished elements need not be made again.
 */
enum weightd_code weightd_view_read_some(const struct weightd_view *view, uint64_t first,
					 size_t count, void *out, size_t *done);

/* Views of several tensors that are one file. */
struct weightd_view_list {
	const struct weightd_view *views; /* by dtype from wide to narrow, then by name */
	size_t count;
	const char *note; /* what they are, for people: "rank 0 of 2"; NULL: nothing */
	bool is_model;	  /* of all tensors but the tied ones, which are metadata */
	bool has_names;	  /* views have names of their own */
};

#pragma GCC visibility pop

#endif
