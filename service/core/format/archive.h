/*
 * Archive: a ZIP file whose members are the data of entries, and a few texts before and behind
 * them.
 *
 * The part that npz and pt share.  Any byte range is made without other members: only the
 * directory at the end has the checksums of all.
 */
#ifndef WEIGHTD_CORE_FORMAT_ARCHIVE_H
#define WEIGHTD_CORE_FORMAT_ARCHIVE_H

#include "core/format/checksums.h"
#include "core/format/segments.h"
#include "core/format/zip.h"

#include <stdatomic.h>

/* Most bytes of a member's name beside that of its tensor. */
#define WEIGHTD_ARCHIVE_NAME_MORE 32
/* Most bytes before the data in its member. */
#define WEIGHTD_ARCHIVE_LEAD_MAX 512

/* A member that is a text; before the data, or behind it. */
struct weightd_archive_text {
	const char *name;
	const char *text; /* NULL: made by the format's put_text() */
	uint64_t size;
};

struct weightd_archive;

/* What a format decides.  All is a function of the encoding. */
struct weightd_archive_kind {
	/* The name of item 'index', and its length alone. */
	void (*put_name)(const struct weightd_archive *archive, size_t index,
			 struct weightd_text *out);
	size_t (*name_length)(const struct weightd_archive *archive, size_t index);
	/* What stands before the data of item 'index' in its member; its length.  NULL: nothing. */
	size_t (*lead)(const struct weightd_archive *archive, size_t index,
		       char out[WEIGHTD_ARCHIVE_LEAD_MAX]);
	/* Bytes of a text without one, from 'skip' on. */
	enum weightd_code (*read_text)(const struct weightd_archive *archive, uint64_t skip,
				       unsigned char *out, size_t size);
	unsigned alignment; /* of all members' data; 1: none */
	const struct weightd_archive_text *before, *behind;
	size_t before_count, behind_count;
};

struct weightd_archive {
	const struct weightd_encoding *encoding;
	const struct weightd_archive_kind *kind;
	struct weightd_segments *segments;
	struct weightd_checksums *checksums; /* of the items */
	uint64_t text_size;		     /* of the text that the format makes */
	_Atomic uint64_t text_crc;	     /* its checksum and 2^32; 0: unknown */
	uint64_t *groups; /* where each group of directory entries begins, in the directory */
	size_t group_count;
	const void *state; /* the format's own */
};

/*
 * weightd_archive_open() - lays out an archive of all tensors of the encoding, tied ones included,
 * or of those that 'has' is true for (NULL: all), and finishes the encoding.
 *
 * 'archive' has its kind, text_size and state, and lives in 'arena' as the rest.  TOO_LARGE or
 * NO_MEMORY with an issue.
 */
enum weightd_code weightd_archive_open(struct weightd_archive *archive,
				       struct weightd_encoding *encoding,
				       bool (*has)(const struct weightd_entry *entry),
				       struct weightd_arena *arena, struct weightd_error *err);

#endif
