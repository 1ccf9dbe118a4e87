/*
 * Parts: rectangles of a tensor that rules write alone, such as q, k and v of a fused matrix.
 */
#ifndef WEIGHTD_PART_H
#define WEIGHTD_PART_H

#include "weightd/error.h"
#include "weightd/selection.h"
#include "weightd/shape.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(default)

/* Elements with start[i] <= index < start[i] + shape.dims[i] in each dimension; never empty. */
struct weightd_part {
	uint64_t start[WEIGHTD_RANK_MAX];
	struct weightd_shape shape; /* ndim is the tensor's */
};

/* The tensor of a part, and the place of its issues. */
struct weightd_whole {
	const char *name; /* full name */
	const struct weightd_shape *shape;
	const char *pointer; /* JSON pointer for issues */
	struct weightd_error *err;
};

/*
 * weightd_part_of() - the part that a selection of one slice without a step in each dimension is.
 *
 * Unlike Python, nothing is cut at the tensor's end.  SHAPE_MISMATCH (more slices than dimensions)
 * or OUT_OF_RANGE (empty, or outside) with an issue.
 */
enum weightd_code weightd_part_of(struct weightd_part *part,
				  const struct weightd_selection *selection,
				  const struct weightd_whole *whole);
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

#pragma GCC visibility pop

#endif
