/*
 * Checksums of the members of an archive, from whatever is read of them, in any order, by any
 * threads: what was made for a reader is not made again for its checksum.
 */
#ifndef WEIGHTD_CORE_FORMAT_CHECKSUMS_H
#define WEIGHTD_CORE_FORMAT_CHECKSUMS_H

#include "weightd/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct weightd_checksums;

/* Of 'count' members, none known, in 'arena'; NULL: no memory.  8 bytes a member. */
struct weightd_checksums *weightd_checksums_new(size_t count, struct weightd_arena *arena);

/* The functions below are safe from any thread. */

/* Whether the checksum of a member is known; then '*crc' receives it. */
bool weightd_checksums_find(const struct weightd_checksums *checksums, size_t member,
			    uint32_t *crc);

/* Bytes of a member, [from, from + length) of its 'size' bytes, at least one of them. */
struct weightd_member_bytes {
	size_t member;
	uint64_t from, size;
	const void *bytes;
	size_t length;
};

/* Adds what is not known yet.  'crc' is the checksum of what stands in the archive's member before
 * byte 0, 0 for nothing. */
void weightd_checksums_add(struct weightd_checksums *checksums,
			   const struct weightd_member_bytes *bytes, uint32_t crc);

/* The first bytes of a member that are missing, [*from, *to); only of one that is not known. */
void weightd_checksums_missing(struct weightd_checksums *checksums, size_t member, uint64_t size,
			       uint64_t *from, uint64_t *to);

#endif
