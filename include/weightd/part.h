/*
 * Parts: rectangles of a tensor that rules write alone, such as q, k and v of a fused matrix.
 *
 * A region is what a rule says ("0:768", open and negative ends); a part is what it comes to in a
 * tensor of a certain shape.
 */
#ifndef WEIGHTD_PART_H
#define WEIGHTD_PART_H

#include "weightd/error.h"
#include "weightd/shape.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* start:stop of one dimension as Python reads it; negative numbers count from the end. */
struct weightd_span {
	int64_t start, stop;
	bool has_stop; /* false: up to the end */
};

/* One range for each of the first 'ndim' dimensions; the others are taken whole. */
struct weightd_region {
	unsigned ndim;
	struct weightd_span ranges[WEIGHTD_RANK_MAX];
};

/* Elements with start[i] <= index < start[i] + shape.dims[i] in each dimension; never empty. */
struct weightd_part {
	uint64_t start[WEIGHTD_RANK_MAX];
	struct weightd_shape shape; /* ndim is that of the tensor */
};

/*
 * weightd_part_of() - the part that a region is in a tensor of this shape.
 *
 * Unlike Python, nothing is cut at the tensor's end.  SHAPE_MISMATCH (more ranges than dimensions)
 * or OUT_OF_RANGE (empty, or outside) with an issue at 'pointer'; 'name' is the tensor's.
 */
enum weightd_code weightd_part_of(struct weightd_part *part, const struct weightd_region *region,
				  const struct weightd_shape *shape, const char *name,
				  const char *pointer, struct weightd_error *err);
/* The part that is the whole tensor. */
struct weightd_part weightd_part_whole(const struct weightd_shape *shape);

#define WEIGHTD_PART_TEXT 352
/* "0:768,0:768": all ends as numbers, one range per dimension; cut at 'size'. */
void weightd_part_text(const struct weightd_part *part, char *buffer, size_t size);

/* Whether the parts together hold every element of the tensor; false if that is hard to see. */
bool weightd_parts_cover(const struct weightd_part *parts, size_t count,
			 const struct weightd_shape *shape);

/*
 * The part's elements as runs of the row-major tensor: run k is elements [first, first + length)
 * of the tensor, and k * length, ... of the part.
 */
struct weightd_runs {
	const struct weightd_part *part;
	unsigned depth; /* dimensions that choose the run */
	uint64_t length, count;
	uint64_t strides[WEIGHTD_RANK_MAX]; /* of the tensor, in elements */
};

struct weightd_runs weightd_runs_of(const struct weightd_part *part,
				    const struct weightd_shape *shape);
/* First element of run 'index', in the tensor. */
uint64_t weightd_run_first(const struct weightd_runs *runs, uint64_t index);
/* The first run that ends after element 'element' of the tensor; 'count' if there is none. */
uint64_t weightd_run_after(const struct weightd_runs *runs, uint64_t element);

#endif
