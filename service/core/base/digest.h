/*
 * SHA-256, in one call or piece by piece.
 */
#ifndef WEIGHTD_CORE_BASE_DIGEST_H
#define WEIGHTD_CORE_BASE_DIGEST_H

#include <nettle/sha2.h>
#include <stddef.h>
#include <stdint.h>

#define WEIGHTD_DIGEST_BYTES 32

struct weightd_digest {
	struct sha256_ctx state;
};

/* Piece by piece: init, any number of adds, finish once; then init again before further use. */
void weightd_digest_init(struct weightd_digest *digest);
void weightd_digest_add(struct weightd_digest *digest, const void *bytes, size_t length);
/* Adds 'value' as 8 bytes, little-endian. */
void weightd_digest_add_u64(struct weightd_digest *digest, uint64_t value);
/* Adds the text with its NUL. */
void weightd_digest_add_text(struct weightd_digest *digest, const char *text);
/* Adds the bits of 'value', as a number of 8 bytes. */
void weightd_digest_add_real(struct weightd_digest *digest, double value);
void weightd_digest_finish(struct weightd_digest *digest, unsigned char out[WEIGHTD_DIGEST_BYTES]);

/* In one call. */
void weightd_digest_of(const void *bytes, size_t length, unsigned char out[WEIGHTD_DIGEST_BYTES]);

/*
 * Writes the first 'digits' (at most 64) lower-case hex digits of 'bytes' and a NUL to 'text',
 * which holds digits + 1 bytes.
 */
void weightd_digest_hex(const unsigned char bytes[WEIGHTD_DIGEST_BYTES], size_t digits, char *text);

#endif
