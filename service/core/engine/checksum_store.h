/*
 * Checksums by a digest of what they are of, kept for whoever needs them again: a number that cost
 * the data of a whole tensor.
 *
 * A table of fixed size; where it is full, the one that was put first gives way.
 */
#ifndef WEIGHTD_CORE_ENGINE_CHECKSUM_STORE_H
#define WEIGHTD_CORE_ENGINE_CHECKSUM_STORE_H

#include "core/base/digest.h"

#include <stdbool.h>
#include <stdint.h>

struct weightd_checksum_store;

/* NULL: no memory. */
struct weightd_checksum_store *weightd_checksum_store_new(void);
void weightd_checksum_store_free(struct weightd_checksum_store *store);

/* Both from any thread; without a store nothing is found, and nothing kept. */
bool weightd_checksum_store_find(struct weightd_checksum_store *store,
				 const unsigned char key[WEIGHTD_DIGEST_BYTES], uint32_t *crc);
void weightd_checksum_store_put(struct weightd_checksum_store *store,
				const unsigned char key[WEIGHTD_DIGEST_BYTES], uint32_t crc);

#endif
