/*
 * CRC-32 of ZIP (ISO 3309, reflected 0xEDB88320), in one call, piece by piece, or joined from
 * parts.
 */
#ifndef WEIGHTD_CORE_BASE_CRC32_H
#define WEIGHTD_CORE_BASE_CRC32_H

#include <stddef.h>
#include <stdint.h>

/* The checksum of what has the checksum 'crc', 0 for nothing, followed by these bytes. */
uint32_t weightd_crc32(uint32_t crc, const void *bytes, size_t length);

/* The same one byte at a time, for tests: whatever the processor can do. */
uint32_t weightd_crc32_plain(uint32_t crc, const void *bytes, size_t length);

/* The checksum of two parts, one behind the other; the second has 'length' bytes. */
uint32_t weightd_crc32_join(uint32_t first, uint32_t second, uint64_t length);

#endif
