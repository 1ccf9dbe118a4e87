/*
 * Kept file: a small file of a held plan, made once and kept beside the plan for the requests that
 * follow.  It lives as long as the plan does, and its bytes count among those of the plan.
 */
#ifndef WEIGHTD_KEPT_FILE_H
#define WEIGHTD_KEPT_FILE_H

#include "plan_cache.h"
#include "weightd/format.h"

/* The longest file that is kept. */
#define WEIGHTD_KEPT_FILE_BYTES ((size_t)128 << 10)

struct weightd_kept_file {
	struct weightd_kept_file *next;
	char etag[41];
	size_t length;
	char bytes[];
};

/*
 * weightd_kept_file_of() - the whole file of an opened encoding, from beside the plan or made.
 *
 * NULL: the file is not small, the plan keeps enough already, or it could not be made.  The caller
 * then reads the encoding, which is as it was opened.  The result is valid while 'held' is held.
 */
const struct weightd_kept_file *weightd_kept_file_of(struct weightd_held_plan *held,
                                                     struct weightd_encoding *encoding);

#endif
