/*
 * Filling large memory in pieces, so that work which nobody waits for any longer ends soon.
 */
#ifndef WEIGHTD_CORE_DISTRIBUTION_WHOLE_FILL_H
#define WEIGHTD_CORE_DISTRIBUTION_WHOLE_FILL_H

#include "weightd/distribution.h"

/* The fill() of an elementwise law, for elements [0, count).  Its codes, or CANCELLED. */
enum weightd_code weightd_fill_whole(const struct weightd_task *task, size_t count, void *out);
/* 'factor' times each value, in the task's dtype, to 'out'.  WEIGHTD_OK or CANCELLED. */
enum weightd_code weightd_put_whole(const struct weightd_task *task, double factor,
				    const double *values, size_t count, void *out);

#endif
