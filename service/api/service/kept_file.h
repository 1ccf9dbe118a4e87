/*
 * Kept file: a small file of a held plan, made once and kept beside the plan for the requests that
 * follow.  It lives as long as the plan does, and its bytes count among those of the plan.
 */
#ifndef WEIGHTD_API_SERVICE_KEPT_FILE_H
#define WEIGHTD_API_SERVICE_KEPT_FILE_H

#include "api/service/plan_cache.h"
#include "weightd/format.h"

/* The longest file that is kept. */
#define WEIGHTD_KEPT_FILE_BYTES ((size_t)128 << 10)

/* Which file of a plan: what an encoding is opened with. */
struct weightd_file_key {
	const struct weightd_format *format;
	const struct weightd_entry *entry; /* NULL: the whole model */
	struct weightd_format_options options;
};

struct weightd_kept_file {
	struct weightd_kept_file *next;
	struct weightd_file_key key;
	uint64_t size; /* as the encoding had it */
	char etag[41];
	size_t length;
	char bytes[];
};

/*
 * weightd_kept_file_find() - the file that 'encoding' would be if it were opened, NULL if it is not
 * kept.
 *
 * The encoding has its format, plan, view and options; size and ETag are filled in.  It cannot be
 * read.  The result is valid while 'held' is held.
 */
const struct weightd_kept_file *weightd_kept_file_find(struct weightd_held_plan *held,
						       struct weightd_encoding *encoding);

/*
 * weightd_kept_file_make() - make the whole file of an opened encoding, and keep it.
 *
 * NULL: the file is not small, the plan keeps enough already, or it could not be made.  The caller
 * then reads the encoding.  The arena is for what reading takes.  The result is valid while 'held'
 * is held.
 */
const struct weightd_kept_file *weightd_kept_file_make(struct weightd_held_plan *held,
						       const struct weightd_encoding *encoding,
						       struct weightd_arena *arena);

#endif
