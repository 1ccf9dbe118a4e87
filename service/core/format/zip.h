/*
 * Records of a ZIP archive: stored members whose checksum follows them, 64-bit sizes everywhere.
 *
 * PKWARE APPNOTE 4.3.  One layout for all: each length is a function of the name's, so every offset
 * is known before a byte is made.
 */
#ifndef WEIGHTD_CORE_FORMAT_ZIP_H
#define WEIGHTD_CORE_FORMAT_ZIP_H

#include "weightd/text.h"

#include <stdint.h>

#define WEIGHTD_ZIP_LOCAL 50 /* bytes beside the name */
#define WEIGHTD_ZIP_DESCRIPTOR 24
#define WEIGHTD_ZIP_ENTRY 74 /* beside the name */
#define WEIGHTD_ZIP_END 98
#define WEIGHTD_ZIP_EMPTY 22 /* the end, where nothing precedes it */

struct weightd_zip_member {
	const char *name; /* UTF-8, at most 65,535 bytes */
	size_t name_length;
	uint64_t header; /* offset of its local header */
	uint64_t size;
	uint32_t crc;
};

/*
 * Before a member.  'filler': bytes of an extra field that moves the data, 0 or at least 4. Nothing
 * of it depends on size and checksum.
 */
void weightd_zip_local(struct weightd_text *out, const struct weightd_zip_member *member,
		       unsigned filler);
/* Behind a member. */
void weightd_zip_descriptor(struct weightd_text *out, const struct weightd_zip_member *member);
/* In the directory at the end. */
void weightd_zip_entry(struct weightd_text *out, const struct weightd_zip_member *member);
/* Behind the directory of 'count' entries, which begins at 'offset'; for none the short end, by
 * which numpy knows an empty archive. */
void weightd_zip_end(struct weightd_text *out, uint64_t count, uint64_t offset, uint64_t size);

#endif
