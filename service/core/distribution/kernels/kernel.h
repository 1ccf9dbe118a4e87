/*
 * Kernels: the inner loops of the most frequent distributions, built once for each level.
 *
 * A kernel makes values of whole blocks of a stream in their final place.  What stands around it
 * (checks, runs that begin inside a block) is in fill_*.c and blocks.c.
 */
#ifndef WEIGHTD_CORE_DISTRIBUTION_KERNELS_KERNEL_H
#define WEIGHTD_CORE_DISTRIBUTION_KERNELS_KERNEL_H

#include "core/engine/level.h"
#include "weightd/distribution.h"

/* Blocks come in groups of this many, and at most so many at a time: 1024 words stay in the
 * first-level cache. */
#define WEIGHTD_GROUP 8
#define WEIGHTD_BATCH 256

/* Values of blocks [block, block + blocks) to 'out', aligned as its type; 'blocks' is in whole
 * groups. */
typedef void weightd_kernel(const struct weightd_task *task, uint64_t block, size_t blocks,
			    void *out);

/* Words of blocks [block, block + blocks) in their order; 'blocks' is in whole groups. */
typedef void weightd_words_kernel(uint32_t *words, const struct weightd_stream *stream,
				  uint64_t block, size_t blocks);

/* A distribution at one level. */
struct weightd_kernels {
	weightd_kernel *float32, *float64, *float16, *bfloat16;
};

/* By enum weightd_level. */
extern const struct weightd_kernels *const weightd_uniform_kernels[];
extern const struct weightd_kernels *const weightd_normal_kernels[];
extern const struct weightd_kernels *const weightd_trunc_normal_kernels[];
extern weightd_words_kernel *const weightd_words_kernels[];

/*
 * Elements [first, first + count) of a task's tensor to 'out', of any alignment, with the kernels
 * of the level of the task's engine.
 */
void weightd_fill_blocks(const struct weightd_task *task, uint64_t first, size_t count, void *out,
			 const struct weightd_kernels *const *kernels);

/* Numbers that prepare() leaves in law->derived for them. */
enum { /* low and high - low as computed with; clamps */
       WEIGHTD_UNIFORM_BASE,
       WEIGHTD_UNIFORM_SPAN,
       WEIGHTD_UNIFORM_BOTTOM,
       WEIGHTD_UNIFORM_TOP,
};
enum { WEIGHTD_NORMAL_MEAN, WEIGHTD_NORMAL_STD };
enum { /* mean and std as computed with; tail masses below a and above b, mass between; clamps */
       WEIGHTD_TRUNC_CENTRE,
       WEIGHTD_TRUNC_SCALE,
       WEIGHTD_TRUNC_BELOW,
       WEIGHTD_TRUNC_ABOVE,
       WEIGHTD_TRUNC_BETWEEN,
       WEIGHTD_TRUNC_BOTTOM,
       WEIGHTD_TRUNC_TOP,
};

#endif
