/*
 * The checksum of a member of an archive: gathered while it was read, kept since it was needed
 * before, or made by all workers that are free.
 */
#ifndef WEIGHTD_CORE_FORMAT_ARCHIVE_CRC_H
#define WEIGHTD_CORE_FORMAT_ARCHIVE_CRC_H

#include "core/format/archive.h"

/*
 * weightd_archive_find_crc() - the checksum of an item's member, with what stands before its data.
 *
 * WEIGHTD_OK, NO_MEMORY, or CANCELLED: what has been read until then is kept by the encoding.
 */
enum weightd_code weightd_archive_find_crc(const struct weightd_archive *archive, size_t index,
					   uint32_t *crc);

#endif
