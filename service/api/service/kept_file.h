/*
 * Kept files: small files of a plan, made once and kept beside the plan (plan_cache.h) for the
 * requests that follow.  They live as long as the plan does.
 */
#ifndef WEIGHTD_API_SERVICE_KEPT_FILE_H
#define WEIGHTD_API_SERVICE_KEPT_FILE_H

#include "weightd/format.h"

#include <stdbool.h>
#include <stddef.h>

/* The longest file that is kept. */
#define WEIGHTD_KEPT_FILE_BYTES ((size_t)128 << 10)

/* Which file of a plan: the arguments of opening an encoding. */
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

/* Bytes that it takes in memory. */
static inline size_t weightd_kept_file_bytes(const struct weightd_kept_file *file)
{
	return sizeof *file + file->length;
}

/* The files beside one plan.  Begins as zeros; its owner guards it. */
struct weightd_kept_files {
	struct weightd_kept_file *first;
	size_t bytes; /* that all of them take */
};

/*
 * The file that 'encoding' is, or would be if it were opened: it has its format, plan, view and
 * options.  NULL: none is kept.
 */
const struct weightd_kept_file *weightd_kept_files_find(const struct weightd_kept_files *files,
							const struct weightd_encoding *encoding);
/* Whether there is room, and the file of an opened encoding is small enough to be tried. */
bool weightd_kept_files_take(const struct weightd_kept_files *files,
			     const struct weightd_encoding *encoding);
/*
 * Makes the whole file of an opened encoding, with
 * weightd_memory_try().  NULL: it is not small, or it could
 * not be made.  The arena is for reading.
 */
struct weightd_kept_file *weightd_kept_file_make(const struct weightd_encoding *encoding,
						 struct weightd_arena *arena);
/* Takes over a file that is not among them. */
void weightd_kept_files_add(struct weightd_kept_files *files, struct weightd_kept_file *file);
void weightd_kept_files_free(struct weightd_kept_files *files);

#endif
