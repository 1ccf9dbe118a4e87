/*
 * "Did you mean": the known name that is nearest to the one written.
 */
#ifndef WEIGHTD_DID_YOU_MEAN_H
#define WEIGHTD_DID_YOU_MEAN_H

#include <stddef.h>

#pragma GCC visibility push(default)

/*
 * The nearest of 'count' names to 'name' by edit distance, letter case ignored; NULL if none is
 * near enough.  'get(context, i)' gives name i (NULL entries are skipped); it need not last longer
 * than to the next call, and is asked for the result last.
 */
const char *weightd_nearest(const char *name, const char *(*get)(const void *context, size_t index),
			    const void *context, size_t count);

#pragma GCC visibility pop

#endif
