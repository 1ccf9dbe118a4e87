/*
 * Kernels: the inner loops of the most frequent distributions, built once for each level.
 *
 * A kernel makes values of whole counters of a stream in their final place; a counter gives four
 * words.  The checks are in the distribution's *_law.c, runs that begin inside a counter are in
 * kernel_fill.c.
 */
#ifndef WEIGHTD_CORE_DISTRIBUTION_KERNELS_KERNEL_H
#define WEIGHTD_CORE_DISTRIBUTION_KERNELS_KERNEL_H

#include "core/engine/level.h"
#include "weightd/distribution.h"

/* Counters come in groups of this many, and at most so many at a time: 1024 words stay in the
 * first-level cache. */
#define WEIGHTD_GROUP 16
#define WEIGHTD_BATCH 256

/* Values of counters [first, first + count) in the task's dtype to 'out', aligned as its type;
 * 'count' is in whole groups. */
typedef void weightd_kernel(const struct weightd_task *task, uint64_t first, size_t count,
			    void *out);

/* Words of counters [first, first + count) in their order; 'count' is in whole groups. */
typedef void weightd_words_kernel(uint32_t *words, const struct weightd_stream *stream,
				  uint64_t first, size_t count);

/* By enum weightd_level. */
extern weightd_kernel *const weightd_uniform_kernels[];
extern weightd_kernel *const weightd_normal_kernels[];
extern weightd_kernel *const weightd_trunc_normal_kernels[];
extern weightd_words_kernel *const weightd_words_kernels[];

/*
 * Elements [first, first + count) of a task's tensor to 'out', of any alignment, with the kernel of
 * the level of the task's engine.
 */
void weightd_kernel_fill(const struct weightd_task *task, uint64_t first, size_t count, void *out,
			 weightd_kernel *const *kernels);

/* Numbers that prepare() leaves in law->derived for them. */
enum { /* low and high - low as computed with; clamps */
       WEIGHTD_UNIFORM_BASE,
       WEIGHTD_UNIFORM_SPAN,
       WEIGHTD_UNIFORM_BOTTOM,
       WEIGHTD_UNIFORM_TOP,
};
enum { WEIGHTD_NORMAL_CENTRE, WEIGHTD_NORMAL_SCALE }; /* mean and std as computed with */
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
